"""A printed department name, a place and a date -> the department, or which it may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache

from ontology.counties import County, counties
from ontology.decisions import NONE, Decisions
from ontology.departments import Department, departments
from ontology.files import Fact, facts, loading, registers
from ontology.functions import functions, told
from ontology.namespaces import ID
from ontology.places import COUNTRY, Places, local, printed_name

# why a department is proposed and not taken
REASONS = {
    "same-name": "同名的不止一个",
    "other-place": "同名，但属另一地区，或不知文件属何地",
    "same-function": "名录里没有这个名称；同一地区里职能相同",
    "predecessor": "机构改革以前的名称；职能今由它承担",
    "place": "写的可能是这个地区",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A department that a printed name may mean; `rule` is a key of REASONS."""

    department: str
    label: str
    rule: str

    @property
    def reason(self) -> str:
        """Why it is proposed, and not taken."""
        return REASONS[self.rule]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a printed name stands for: a department's IRI and how it was known, or who it may be.

    RULE: `name`, as the register has it; `place`, with the place before it (河北省秦皇岛市教育局); `prefix`,
    with 市, 区 in the place's stead (区政府 in a document of 海港区); `bare`, without its 市 in a document of
    the city.
    """

    department: str | None
    rule: str | None = None
    candidates: tuple[Candidate, ...] = ()


class Register:
    """Departments and places. Names are compared exactly: nothing is merged because it looks alike."""

    def __init__(self, said: Iterable[Fact], listed: Callable[[], Iterable[County]] = tuple) -> None:
        said = tuple(said)
        self.decisions = NONE
        self.places = Places(said, listed)
        self._departments = {d.iri: d for d in departments(said)}
        self._named: dict[str, list[Department]] = defaultdict(list)
        self._at: dict[str, list[Department]] = defaultdict(list)
        for department in self._departments.values():
            self._at[department.place].append(department)
            for name in dict.fromkeys(department.names):
                self._named[name].append(department)

    def deciding(self, decisions: Decisions) -> Register:
        """Return this register with what people decided of printed names."""
        made = copy(self)
        made.decisions = decisions
        return made

    def department(self, iri: str) -> Department:
        """Return the department with that IRI. Raises KeyError."""
        return self._departments[iri]

    def of(self, place: str) -> tuple[Department, ...]:
        """Return the departments of the place with that code."""
        return tuple(self._at.get(place, ()))

    def find(self, given: str) -> tuple[Department, ...]:
        """Return the departments that have GIVEN as a name, in any place, or as IRI or its last part."""
        iri = given if given.startswith(ID) else f"{ID}department/{local(given)}"
        if iri in self._departments:
            return (self._departments[iri],)
        return tuple(self._named.get(printed_name(given), ()))

    def names(self, place: str | None = None) -> Iterator[str]:
        """Yield the listed names that mean a department in a document of PLACE, or in any document."""
        for name, bearers in self._named.items():
            if any(self._means(department, name, place) for department in bearers):
                yield name

    def place(self, printed: str, within: str | None = None) -> str | None:
        """Return the code of the one place called PRINTED; WITHIN prefers those inside it or above it."""
        return self.places.named(printed, within)

    def home(self, printed: str) -> str | None:
        """Return the code of the place that a title or an issuer begins with: 秦皇岛市关于… → 130300."""
        return self.places.leading(printed)[0]

    def resolve(self, printed: str, place: str | None = None, on: str | None = None) -> Resolution:
        """Return the department that PRINTED means in a document of PLACE (a code), issued ON (ISO date).

        The register must list the name, or list it with the place's prefix or label in place of what was
        printed; and it must mean one department only. A name without a place (市住建局, 农业农村局) means
        one only in a document of that place. ON chooses between departments that had the name one after
        another. What is not sure is left open, with candidates.
        """
        name = printed_name(printed)
        for rule, bearers in self._readings(name, place):
            if len(bearers) > 1 and on:
                bearers = [d for d in bearers if d.stood(on)] or bearers
            if len(bearers) == 1:
                return Resolution(bearers[0].iri, rule)
            if bearers:
                return Resolution(None, None, _candidates(bearers, "same-name"))
        return Resolution(None, None, self._proposed(name, place))

    def _readings(self, name: str, place: str | None) -> Iterator[tuple[str, list[Department]]]:
        """Yield each way to read NAME, the surest first, with the departments that it gives."""
        bearers = [d for d in self._named.get(name, ()) if self._means(d, name, place)]
        yield "name", self._near(bearers, place)
        leading, rest = self.places.leading(name)
        if leading:
            yield "place", self._of(leading, rest)
        for code in self.places.lineage(place):
            for prefix in self.places[code].prefixes:
                if name.startswith(prefix):
                    yield "prefix", self._of(code, name[len(prefix) :])
        if place is not None and place in self.places:
            yield "bare", self._of(place, name)

    def _of(self, code: str, stem: str) -> list[Department]:
        """Return the departments of a place that the register calls STEM behind its prefix or label."""
        place = self.places[code]
        forms = ["", *place.prefixes, *place.names, *place.inner] if stem else []
        found = {d.iri: d for form in forms for d in self._named.get(form + stem, ()) if d.place == code}
        return list(found.values())

    def _means(self, department: Department, name: str, place: str | None) -> bool:
        """Say whether NAME means DEPARTMENT in a document of PLACE."""
        home = self.places[department.place]
        lineage = self.places.lineage(place)
        if home.code == COUNTRY or home.code in lineage or any(label in name for label in home.names):
            return True
        # 开发区管委会, in a document of the city that the zone lies in
        return home.above in lineage and any(label in name for label in home.inner)

    def _near(self, bearers: list[Department], place: str | None) -> list[Department]:
        """Return those of several BEARERS that lie in PLACE or above it, if any: 鼓楼区政府 of this city."""
        if len(bearers) < 2 or place is None:
            return bearers
        lineage = self.places.lineage(place)
        near = [d for d in bearers if place in self.places.lineage(d.place) or d.place in lineage]
        return near or bearers

    def _proposed(self, name: str, place: str | None) -> tuple[Candidate, ...]:
        """Return who NAME may be: its bearers elsewhere, else who has its function in its place."""
        if elsewhere := self._named.get(name):
            return _candidates(elsewhere, "other-place")
        home, stem = self._stem(name, place)
        deals = told(stem)
        related = functions()[deals].related if deals else frozenset()
        alike = [d for d in self.of(home or "") if related.intersection(d.functions)]
        return _candidates(alike, "same-function")

    def _stem(self, name: str, place: str | None) -> tuple[str | None, str]:
        """Return the place whose department NAME would be, and its name without that place."""
        leading, rest = self.places.leading(name)
        if leading:
            return leading, rest
        for code in self.places.lineage(place):
            for prefix in self.places[code].prefixes:
                if name.startswith(prefix) and told(name[len(prefix) :]):
                    return code, name[len(prefix) :]
        return place, name


@cache
def register() -> Register:
    """Return the register that Duban brings."""
    with loading():
        return Register(facts(registers()), counties)


def _candidates(departments: Iterable[Department], rule: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(d.iri, d.label, rule) for d in departments)
