"""The grammar of departments' names: [省, 市, 区 …] + stem of a function + ending, or a whole name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ontology.files import facts, scheme
from ontology.functions import Function, classification, functions, normal
from ontology.namespaces import DUBAN, SKOS
from ontology.places import Place, local

HOLE = "…"  # where a whole name holds the place: 团…委
PARTY = "party-body"
LADDER = ("corps", "detachment", "brigade")  # 总队, 支队, 大队: one name on three levels


@dataclass(frozen=True, slots=True)
class Kind:
    """What a name without its place says: a function, an ending, and whether the Party's or not.

    Names of one kind, in one place, are forms of one name. ENDING is a concept of
    `schemes/organ-endings.ttl`, empty for whole names without one; PARTY is that of 市委 before the name
    of what is else the government's.
    """

    function: str
    ending: str
    party: bool = False

    @property
    def about(self) -> Function:
        return functions()[self.function]

    @property
    def classification(self) -> str:
        """The class of organisation: party-body, government-department …"""
        if self.party:
            return PARTY
        if name := self._named():
            return classification("市" + name)
        if self.about.classification == PARTY:
            return PARTY
        return "public-institution" if self.ending == "centre" else "government-department"

    def fits(self, place: Place) -> bool:
        """Say whether its ending is one of the place's level: 厅 of a province, 支队 of a city."""
        levels = _levels().get(self.ending)
        # 上海市 is a province by level and has 局, not 厅
        municipal = self.ending == "hall" and place.names[0].endswith("市")
        return not municipal and (levels is None or place.level in levels)

    def identifier(self, place: Place) -> str:
        """Return the local name of its department in PLACE: 131100-housing-construction.

        It is made of the place's code and the function, with the ending where it is not the usual one
        there: 131100-development-reform-bureau. Never of what is printed.
        """
        usual = ending_of(self.usual(place)) == self.ending
        parts = (place.code, "party" if self.party else "", self.function, "" if usual else self.ending)
        return "-".join(filter(None, parts))

    @classmethod
    def named(cls, identifier: str, place: Place) -> Kind | None:
        """Return the kind whose identifier in PLACE is IDENTIFIER, if the grammar makes it."""
        made = (
            cls(one.id, ending, party)
            for one in functions().values()
            if one.usual and one.id in identifier
            for ending in ("", *dict.fromkeys(_endings().values()))
            for party in (False, True)
        )
        fit = [found for found in made if found.identifier(place) == identifier]
        # the ending of its usual name is the one that is left out
        return next((f for f in fit if f.ending == ending_of(f.usual(place))), next(iter(fit), None))

    def label(self, place: Place) -> str:
        """Return the usual short name of its department in PLACE: 衡水市住建局."""
        name = self._named() or _stem(self.about.usual[0]) + words_of(self.ending)[0]
        if HOLE in name:
            return name.replace(HOLE, place.names[0])
        party = self.party or (self.classification == PARTY and not name.startswith("委"))
        committee = "党委" if place.names[0].endswith("自治区") else "委"
        return place.names[0] + (committee if party else "") + name

    def _named(self) -> str | None:
        if not self.ending:
            return self.about.usual[0]
        return next((name for name in self.about.usual if ending_of(name) == self.ending), None)

    def usual(self, place: Place) -> str:
        """Return the usual name that fits PLACE best: 住建厅 in a province, 住建局 in a city."""
        fit = [name for name in self.about.usual if Kind(self.function, ending_of(name)).fits(place)]
        special = [name for name in fit if ending_of(name) in _levels()]
        return (special or fit or [*self.about.usual, ""])[0]


@cache
def kind(name: str) -> Kind | None:
    """Return what NAME, the place before it taken off, stands for; None where the grammar is not sure.

    委 and 政府 may stand before it, as in 市委网信办, 市政府外办.
    """
    if found := _plain(name):
        return found
    for committee in ("党委", "委"):
        if name.startswith(committee) and (found := _plain(name[len(committee) :])):
            return found if found.classification == PARTY else Kind(found.function, found.ending, True)
    for government in ("人民政府", "政府"):
        if name.startswith(government) and (found := _plain(name[len(government) :])):
            return None if found.classification == PARTY else found
    return None


def around(name: str) -> Iterator[tuple[Kind, str]]:
    """Yield what a whole name with the place inside it stands for, and that place: 团市委 → youth, 市."""
    for before, after, found in _around().get(name[:1], ()):
        if len(name) > len(before) + len(after) and name.startswith(before) and name.endswith(after):
            yield found, name[len(before) : len(name) - len(after)]


def without_party(name: str) -> str:
    """Return NAME without 中共, 中国共产党."""
    before = next(filter(name.startswith, functions()["party-committee"].before), "")
    return name[len(before) :]


def ending_of(name: str) -> str:
    """Return the concept of the ending of a name, empty for none: 住建局 → bureau."""
    return next((found for word, found in _endings().items() if name.endswith(word)), "")


@cache
def words_of(ending: str) -> tuple[str, ...]:
    """Return the words of an ending, the short one first."""
    return tuple(sorted((w for w, found in _endings().items() if found == ending), key=len))


def _plain(name: str) -> Kind | None:
    whole, stems = _names(), _stems()
    bare = normal(name)
    if bare in whole:
        return whole[bare]
    for word, ending in _plain_endings().items():
        if bare.endswith(word) and (found := stems.get(bare[: -len(word)])):
            return Kind(found, ending)
    return None


def _stem(name: str) -> str:
    return next((name.removesuffix(word) for word in _endings() if name.endswith(word)), name)


@cache
def _stems() -> dict[str, str]:
    return {normal(stem): one.id for one in functions().values() for stem in one.stems}


@cache
def _names() -> dict[str, Kind]:
    return {normal(n): _whole(one, n) for one in functions().values() for n in one.names if HOLE not in n}


@cache
def _around() -> dict[str, list[tuple[str, str, Kind]]]:
    found: dict[str, list[tuple[str, str, Kind]]] = defaultdict(list)
    for one in functions().values():
        for before, hole, after in (name.partition(HOLE) for name in one.names):
            if hole:
                found[before[0]].append((before, after, _whole(one, before + after)))
    return {first: sorted(forms, key=lambda f: -len(f[0])) for first, forms in found.items()}


def _whole(one: Function, name: str) -> Kind:
    # where all forms are whole names they are one name, however they end; but 总队 is not 支队
    ending = ending_of(name)
    return Kind(one.id, ending if one.stems or ending in LADDER else "")


@cache
def _endings() -> dict[str, str]:
    return _words(SKOS + "altLabel", SKOS + "hiddenLabel")


@cache
def _plain_endings() -> dict[str, str]:
    """Return the endings that may follow any stem; 中心, 支队 only end whole names."""
    return _words(SKOS + "altLabel")


def _words(*wanted: str) -> dict[str, str]:
    found = {f.value: local(f.subject) for f in facts(scheme("organ-endings")) if f.predicate in wanted}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def _levels() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for fact in facts(scheme("organ-endings")):
        if fact.predicate == DUBAN.level:
            found[local(fact.subject)].add(local(fact.value))
    return {ending: frozenset(levels) for ending, levels in found.items()}
