"""A name that no register lists -> whose department it is and what it deals with, or why that is not sure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ontology.abbreviation import Kind, around, kind, without_party
from ontology.functions import told
from ontology.homes import NOWHERE, Home, is_place
from ontology.lexicon import group, words
from ontology.places import Place, Places, printed_name

# how a reading was come by, and why it is in doubt
REASONS = {
    "name": "名录里有这个名称",
    "place": "名称里写明地区",
    "prefix": "层级前缀与文件所属地区相符",
    "list": "同一名单里前一个名称写明层级，此处省略",
    "bare": "没有写层级，按文件所属地区",
    "abbreviation": "与名录里的名称是同一名称的不同写法",
    "unknown": "不是部门名称的写法，或名录、词表里都没有",
    "collective": "泛称若干单位，不是一个部门",
    "loose": "只看得出职能，不是部门的规范简称",
    "prefix-missing": "没有写层级，又不知道文件属何地",
    "prefix-unclear": "写了层级，但文件所属地区里定不出是哪一个",
    "unknown-place": "写了地区，但地区名录里没有",
    "several-places": "写了地区，但同名的不止一个，看不出是哪一个",
    "elsewhere": "写了县区，但不知文件属何地，或文件所属地区里没有这个县区",
    "level": "词尾与地区的层级不符",
    "centre": "中央机关以名录为准，名录里没有",
    "listed-alike": "本地名录里有职能相同的部门，名称不同",
}
GOVERNMENT = "general-government"  # 党委, 政府 without a place are those of every place
SHORT = range(2, 6)  # characters of a place's short name: 河北, 呼伦贝尔
# 桃城区住建局: a place that the register lacks
PLACE = re.compile(
    r"(?P<place>(?:(?![局委厅办部署])[\u4e00-\u9fff]){1,9}?(?:自治县|自治旗|新区|[区县市旗州盟镇乡]|街道|开发区))(?P<rest>.*)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the grammar makes of a printed name. RULE and DOUBT are keys of REASONS; no DOUBT: it is sure.

    MAY_BE are the codes of the places that it may name, where that is in doubt.
    """

    kind: Kind | None
    place: str | None
    rule: str
    doubt: str | None = None
    function: str | None = None  # told loosely where there is no kind
    may_be: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why it is read so, or why it is in doubt."""
        return REASONS[self.doubt or self.rule]


@dataclass(frozen=True, slots=True)
class _Split:
    place: str | None
    rest: str
    rule: str
    doubt: str | None = None
    may_be: tuple[str, ...] = ()

    def reading(self, found: Kind) -> Reading:
        return Reading(found, self.place, self.rule, self.doubt, None, self.may_be)


def read(printed: str, places: Places, home: Home = NOWHERE, before: str = "") -> Reading:
    """Return the reading of PRINTED in a document of HOME.

    BEFORE is what the name before it in one list began with: 省 of 省发展改革委、工业和信息化厅.
    """
    whole = printed_name(printed).removesuffix("等")
    name = without_party(whole)
    first: Reading | None = None
    for found in (*_inside(whole, places, home), *_behind(name, places, home, before)):
        reading = _levelled(found, places)
        if reading.doubt is None:
            return reading
        first = first or reading
    return first or Reading(
        None, None, "bare", "collective" if _is_collective(name) else "unknown", told(name)
    )


def _levelled(found: Reading, places: Places) -> Reading:
    if found.kind and found.place and found.doubt is None and not found.kind.fits(places[found.place]):
        return Reading(found.kind, found.place, found.rule, "level")
    return found


def _inside(name: str, places: Places, home: Home) -> Iterator[Reading]:
    """Yield the readings with the place inside the name: 团市委, 国家税务总局衡水市税务局."""
    for found, middle in around(name):
        for split in _splits(middle, places, home):
            if not split.rest:
                yield split.reading(found)


def _behind(name: str, places: Places, home: Home, before: str) -> Iterator[Reading]:
    for split in (*_splits(name, places, home), *_omitted(name, places, home, before)):
        if not split.rest:
            continue
        found = kind(split.rest)
        if found and not (split.rule in ("bare", "list") and GOVERNMENT in found.about.related):
            yield split.reading(found)


def _splits(name: str, places: Places, home: Home) -> Iterator[_Split]:
    """Yield the ways to take a place off the head of NAME, the surest first."""
    code, rest = places.leading(name, home.code)
    if code and places.strays(code, name[: len(name) - len(rest)], home.code):
        yield _Split(None, rest, "place", "elsewhere", (code,))
    elif code:
        yield _Split(code, rest, "place")
    for word in _prefixes():
        if name.startswith(word):
            above = _prefixed(word, places, home)
            yield _Split(above, name[len(word) :], "prefix", None if above else "prefix-unclear")
    for length in SHORT:
        short = places.named(name[:length], home.code) if len(name) >= length else None
        if short and not name[:length].endswith(_prefixes()):
            yield _Split(short, name[length:], "place")
    found = PLACE.match(rest)
    if found and not found["place"].startswith(_open()) and is_place(found["place"]):
        codes = tuple(places.called(found["place"]))
        doubt = "several-places" if len(codes) > 1 else "elsewhere" if codes else "unknown-place"
        yield _Split(None, found["rest"], "place", doubt, codes)


def _omitted(name: str, places: Places, home: Home, before: str) -> Iterator[_Split]:
    """Yield NAME with the place that stands before the list, or as one of the document's own place."""
    if before:
        for split in _splits(before, places, home):
            if not split.rest:
                yield _Split(split.place, name, "list", split.doubt)
                return
    if home.code and home.exact:
        yield _Split(home.code, name, "bare")
    else:
        yield _Split(None, name, "bare", "prefix-missing")


def _prefixed(word: str, places: Places, home: Home) -> str | None:
    """Return the place that a prefix means in a document of HOME: 市 of a district is its city."""
    return next((c for c in places.lineage(home.code) if word in _own(places[c])), None)


def _own(place: Place) -> tuple[str, ...]:
    # 区 is a district's, not that of an autonomous region
    return tuple(w for w in place.prefixes if not (w == "区" and place.level == "province"))


def head(printed: str, places: Places, home: Home = NOWHERE) -> str:
    """Return what PRINTED begins with that tells whose it is: 市 of 市发改委, 河北省 of 河北省水利厅."""
    name = without_party(printed_name(printed))
    for split in _splits(name, places, home):
        found = kind(split.rest) if split.rest else None
        if found and GOVERNMENT not in found.about.related:
            return name[: len(name) - len(split.rest)]
    return ""


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(words("levels"))


@cache
def _open() -> tuple[str, ...]:
    return (*group("name-endings", "open", "prefixWord"), *group("organ-endings", "no-place", "prefixWord"))


def _is_collective(name: str) -> bool:
    endings = group("organ-endings", "no-place", "endWord")
    return name.startswith(_open()) or name.endswith(endings)
