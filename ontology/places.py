"""Places by their codes and their printed names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from unicodedata import normalize

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
    """The places of the registers."""

    def __init__(self, facts: Iterable[Fact]) -> None:
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
        endings = tuple(words("levels"))
        self._full = {name for name in self._named if name.endswith(endings)}
        self._longest = max(map(len, self._full), default=0)
        self._numbers: dict[str, list[str]] = defaultdict(list)
        for code, found in said.items():
            for word in found[NUMBER_WORD]:
                self._numbers[word].append(code)

    def __contains__(self, code: str) -> bool:
        return code in self._places

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, code: str) -> Place:
        return self._places[code]

    def lineage(self, code: str | None) -> tuple[str, ...]:
        """Return CODE and the places above it, the country last; nothing for a place that is not known."""
        found: list[str] = []
        while code in self._places:
            found.append(code)
            code = self._places[code].above or ""
        return tuple(found)

    def named(self, printed: str, within: str | None = None) -> str | None:
        """Return the code of the one place called PRINTED; None for none, or several.

        WITHIN prefers places inside it or above it, and knows what is called 开发区 there.
        """
        name = printed_name(printed)
        near = self._named.get(name, []) + self._inner.get(name, [])
        if within is not None:
            near = [code for code in near if within in self.lineage(code) or code in self.lineage(within)]
        found = near if within is not None and near else self._named.get(name, [])
        return found[0] if len(found) == 1 else None

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

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self._full, key=lambda n: (-len(n), n)))) or "(?!)")

    def leading(self, printed: str) -> tuple[str | None, str]:
        """Return the place that PRINTED begins with, and what follows: 秦皇岛市教育局 → 130300, 教育局."""
        code, rest = None, printed_name(printed)
        while found := self._begins(rest, code):
            code, rest = found[0], rest[len(found[1]) :]
        return code, rest

    def _begins(self, text: str, above: str | None) -> tuple[str, str] | None:
        for length in range(min(self._longest, len(text)), 1, -1):
            name = text[:length]
            codes = self._named[name] if name in self._full else []
            if above:
                codes = [code for code in codes if above in self.lineage(code)[1:]]
            if len(codes) == 1:
                return codes[0], name
        return None


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
def _endings(name: str) -> tuple[str, ...]:
    return tuple(word for word in words("levels") if name.endswith(word))
