"""The place of a document, told by its issuer, its title, its 发文字号 or the places that it names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from ontology.abbreviation import without_party
from ontology.lexicon import group, words
from ontology.places import COUNTRY, Places, printed_name

RULES = {
    "issuer": "发文机关写明地区",
    "title": "标题写明地区",
    "number": "发文字号开头的字",
    "above": "标题或发文机关写的县区同名的不止一个，文件写到的上级地区里只有这一个",
    "places": "正文写到的地名里，只有一个与部门名称的层级相符",
    "several": "可能的地区不止一个",
    "": "看不出地区",
}
# 衡水市桃城区人民政府: the document is of a place inside the one that is known
INSIDE = re.compile(
    r"[\u4e00-\u9fff]{1,7}?(?:自治县|自治旗|新区|[区县市旗州盟镇乡]|街道|开发区)(?!域|划|级|场|容|政[^府])"
)
SHORTEST = 3  # characters of a place’s name that ends as an ordinary word does
BELOW_CITIES = (
    "区",
    "县",
    "旗",
)  # 市 is a county’s too: what a city’s document names would be taken for its own
BODY = 6  # characters behind the place within which one inside it would end


@dataclass(frozen=True, slots=True)
class Home:
    """The place of a document. RULE is a key of RULES.

    EXACT is false where the document may be of a place inside it; CANDIDATES are the codes between
    which nothing decides.
    """

    code: str | None = None
    rule: str = ""
    exact: bool = True
    candidates: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """What told it, or why it is not known."""
        return RULES[self.rule]


NOWHERE = Home()


def home(
    places: Places,
    issuer: str | None = None,
    title: str | None = None,
    number: str | None = None,
    text: str = "",
    printed: Iterable[str] = (),
) -> Home:
    """Return the place of a document that says ISSUER, TITLE and 发文字号, and names departments PRINTED.

    What comes first decides; where one of them leaves several places, none is taken.
    """
    for rule, said in (("issuer", issuer), ("title", title)):
        code, rest = _leading(places, said or "")
        if code:
            return Home(code, rule, not _goes_on(rest))
        if alike := places.sharing(without_party(printed_name(said or ""))):
            return _by_above(places, alike, title, number, text)
    return (number and _by_number(places, number)) or _by_places(places, text, printed)


def _leading(places: Places, said: str) -> tuple[str | None, str]:
    found = places.leading(said)
    # 中共海淀区委办公室; but 中共中央 is a name of its own
    return found if found[0] else places.leading(without_party(printed_name(said)))


def _by_above(
    places: Places, alike: tuple[str, ...], title: str | None, number: str | None, text: str
) -> Home:
    """Return the one of the counties ALIKE in name whose city, or province, the document names."""
    above = _leading(places, title or "")[0]
    said = {*places.within(text), *places.numbered(printed_name(number or "")), *((above,) if above else ())}
    found = _below(places, alike, said)
    if len(found) == 1:
        return Home(found[0], "above", False)
    return Home(None, "several", False, found)


def _below(places: Places, alike: tuple[str, ...], said: Collection[str]) -> tuple[str, ...]:
    """Return those of ALIKE that lie in a city or province SAID, or are said themselves; all if none do."""
    return tuple(c for c in alike if not set(said).isdisjoint(places.lineage(c)[:-1])) or alike


def _goes_on(rest: str) -> bool:
    found = INSIDE.match(rest)
    return found is not None and found.end() <= BODY and is_place(found[0])


def is_place(name: str) -> bool:
    """Say whether NAME may be a place’s: 桃城区, 韩城市; not 海绵城市, 社区."""
    return len(name) == SHORTEST or not name.endswith(group("organ-endings", "no-place", "suffixWord"))


def _by_number(places: Places, number: str) -> Home | None:
    found = places.numbered(printed_name(number))
    if len(found) == 1:
        # a county may write as its province does: 市 and 省 are sure, what has neither is not
        return Home(found[0], "number", found[0] == COUNTRY)
    return Home(None, "several", False, found) if found else None


def _by_places(places: Places, text: str, printed: Iterable[str]) -> Home:
    """Return the one place that TEXT names whose level is that of the departments’ prefixes."""
    prefixes = [p for name in printed if (p := next(filter(name.startswith, _levels()), None))]
    if not prefixes:
        return NOWHERE
    usual = max(sorted(set(prefixes)), key=prefixes.count)
    counties = _counties(places, text) if usual in BELOW_CITIES else ()
    named = [code for code in (*places.within(text), *counties) if usual in places[code].prefixes]
    if len(named) == 1:
        return Home(named[0], "places", False)
    return Home(None, "several", False, tuple(named)) if named else NOWHERE


def _counties(places: Places, text: str) -> Iterator[str]:
    named = places.counties(text)
    said = {*places.within(text), *(alike[0] for alike in named if len(alike) == 1)}
    return chain.from_iterable(dict.fromkeys(_below(places, alike, said) for alike in named))


@cache
def _levels() -> tuple[str, ...]:
    return tuple(words("levels"))
