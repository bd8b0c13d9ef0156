"""Places by their codes and their printed names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from unicodedata import normalize

from ontology.counties import Counties, County, ends
from ontology.files import Fact
from ontology.lexicon import words
from ontology.namespaces import DUBAN, ID, SKOS

COUNTRY = "100000"
BELOW, LABEL, OTHER, INNER = (SKOS + name for name in ("broader", "prefLabel", "altLabel", "hiddenLabel"))
LEVEL, NUMBER_WORD = DUBAN.level, DUBAN.numberWord
LONGEST_NUMBER = 3  # characters at the head of a 发文字号 that tell its place: 国办发
BELOW_PROVINCE = tuple(
    "市县区州旗盟"
)  # behind the character of a province, in the numbers of what lies in it


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its code (GB/T 2260, or a local name below its city's), its level, the place above it.

    `names` mean it anywhere, its label first; `inner` ones mean it only inside the place above: 开发区.
    """

    code: str
    names: tuple[str, ...]
    level: str
    above: str | None
    inner: tuple[str, ...] = ()

    @property
    def prefixes(self) -> tuple[str, ...]:
        """What its departments' names begin with: 市 of 秦皇岛市, 国家 of the country."""
        if self.code == COUNTRY:
            return tuple(word for word, level in words("levels").items() if level == self.level)
        return _endings(self.names[0])


def printed_name(printed: str) -> str:
    """Return PRINTED without white space, full-width letters and digits as half-width."""
    return "".join(normalize("NFKC", printed).split())


class Places:
    """The places of the registers, and the counties that LISTED gives when the first is asked for."""

    def __init__(self, facts: Iterable[Fact], listed: Callable[[], Iterable[County]] = tuple) -> None:
        self._listed = listed
        said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        prefix = ID + "place/"
        for fact in facts:
            if fact.subject.startswith(prefix):
                said[fact.subject[len(prefix) :]][fact.predicate].append(fact.value)
        self._places = {code: _place(code, found) for code, found in said.items()}
        self._named: dict[str, list[str]] = defaultdict(list)
        self._inner: dict[str, list[str]] = defaultdict(list)
        for place in self._places.values():
            for name in place.names:
                self._named[name].append(place.code)
            for name in place.inner:
                self._inner[name].append(place.code)
        # a title may begin with 秦皇岛市, and must not with 秦皇岛 or 中山: 中山大学
        self._full = {name for name in self._named if name.endswith(_levels())}
        self._numbers: dict[str, list[str]] = defaultdict(list)
        for code, found in said.items():
            for word in found[NUMBER_WORD]:
                self._numbers[word].append(code)

    @cached_property
    def _counties(self) -> Counties:
        labels = {code: place.names[0] for code, place in self._places.items()}
        return Counties(self._listed(), labels, {*self._full, *self._inner})

    @cached_property
    def _leads(self) -> set[str]:
        """The names that a printed name or a title may begin with."""
        inner = (name for name in self._inner if name.endswith(_levels()))
        return {*self._full, *inner, *self._counties.named, *self._counties.inner}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._leads), default=0)

    def __contains__(self, code: str) -> bool:
        return code in self._places or code in self._counties.by_code

    def __getitem__(self, code: str) -> Place:
        if found := self._places.get(code):
            return found
        names, inner = self._counties.names(code)
        return Place(code, names, "county", self._counties.above(code), inner)

    def described(self, code: str) -> bool:
        """Say whether the registers themselves describe that place."""
        return code in self._places

    def lineage(self, code: str | None) -> tuple[str, ...]:
        """Return CODE and the places above it, the country last; nothing for a place that is not known."""
        found: list[str] = []
        while code and code in self:
            found.append(code)
            code = self[code].above
        return tuple(found)

    def near(self, code: str, within: str | None) -> bool:
        """Say whether a place lies in or above WITHIN; or, a county of the list, beside it."""
        lineage = self.lineage(code)
        if within in lineage or code in self.lineage(within):
            return True
        return not self.described(code) and lineage[1] in self.lineage(within)

    def named(self, printed: str, within: str | None = None) -> str | None:
        """Return the code of the one place called PRINTED; None for none, or several.

        WITHIN prefers places inside it or above it, and knows what is called 开发区 there. A county of the
        list is meant only near by: districts elsewhere bore its name once.
        """
        found = self._anywhere(printed_name(printed))
        if within is not None:
            near = [code for code in self.called(printed) if self.near(code, within)]
            found = near or [code for code in found if self.described(code)]
        return found[0] if len(found) == 1 else None

    def called(self, printed: str) -> list[str]:
        """Return the codes of all that PRINTED may mean, anywhere: 鼓楼区 of four cities."""
        name = printed_name(printed)
        inner = self._inner.get(name, []) + self._counties.inner.get(name, [])
        return self._anywhere(name) + inner

    def _anywhere(self, name: str) -> list[str]:
        """Return the codes of what NAME means without a place above."""
        found = self._named.get(name, [])
        county = self._counties.named.get(name)
        return [*found, county] if county else found

    def numbered(self, number: str) -> tuple[str, ...]:
        """Return the codes of the places whose 发文字号 it may be: 冀政发〔2021〕10号 → 130000."""
        for length in range(min(LONGEST_NUMBER, len(number)), 0, -1):
            # 辽市政发 is a city's, not the province's
            if (codes := self._numbers.get(number[:length])) and number[
                length : length + 1
            ] not in BELOW_PROVINCE:
                return tuple(codes)
        return ()

    def within(self, text: str) -> tuple[str, ...]:
        """Return the codes of the places that TEXT calls by a whole name, 市 or 省 included, each once."""
        found: dict[str, None] = {}
        for match in self._whole.finditer(text):
            if len(codes := self._named[match[0]]) == 1:
                found[codes[0]] = None
        return tuple(found)

    def counties(self, text: str) -> list[tuple[str, ...]]:
        """Return the codes of each county of the list that TEXT names; of several alike in name, all."""
        return list(dict.fromkeys(self._counties.within(text)))

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self._full, key=lambda n: (-len(n), n)))) or "(?!)")

    def leading(self, printed: str, within: str | None = None) -> tuple[str | None, str]:
        """Return the place that PRINTED begins with, and what follows: 秦皇岛市教育局 → 130300, 教育局.

        In a document of WITHIN, what is called so there: 鼓楼区.
        """
        code, rest = None, printed_name(printed)
        while found := self._begins(rest, code, within):
            code, rest = found[0], rest[len(found[1]) :]
        return code, rest

    def strays(self, code: str, printed: str, within: str | None) -> bool:
        """Say whether PRINTED, a county's name alone, means none near WITHIN, the place of the document.

        A district elsewhere may have borne the name once: Shijiazhuang too had a 桥东区.
        """
        if within is None or self.described(code) or self.near(code, within):
            return False
        return printed in self._counties.by_code[code].forms

    def _begins(self, text: str, above: str | None, within: str | None) -> tuple[str, str] | None:
        for name in self._heads(text):
            codes = [] if above else self._anywhere(name)
            if above:
                codes = [code for code in self.called(name) if above in self.lineage(code)[1:]]
            elif within and not codes:
                codes = [code for code in self.called(name) if self.near(code, within)]
            if len(codes) == 1:
                return codes[0], name
        return None

    def _heads(self, text: str) -> Iterator[str]:
        """Yield the names that TEXT begins with, the longest first."""
        for length in range(min(self._longest, len(text)), 1, -1):
            if (name := text[:length]) in self._leads and (name in self._full or ends(name, text[length:])):
                yield name

    def sharing(self, printed: str) -> tuple[str, ...]:
        """Return the codes of the counties whose name, one that several bear, PRINTED begins with."""
        found = map(self._counties.sharing, self._heads(printed_name(printed)))
        return next(filter(None, found), ())


def local(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.rsplit("/", 1)[-1]


def _place(code: str, said: dict[str, list[str]]) -> Place:
    return Place(
        code,
        (*said[LABEL], *said[OTHER]),
        local(said[LEVEL][0]),
        next(map(local, said[BELOW]), None),
        tuple(said[INNER]),
    )


@cache
def _levels() -> tuple[str, ...]:
    return tuple(words("levels"))


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(word for word in _levels() if name.endswith(word))
