"""What a printed name stands for, all told: by decision, by register, or by the grammar of names."""

from __future__ import annotations

from dataclasses import dataclass, field

from ontology.abbreviation import PARTY, Kind
from ontology.decisions import DEPARTMENT, NONE, Decision, Decisions, UnreadableDecisions
from ontology.departments import Department
from ontology.functions import classification, functions
from ontology.homes import NOWHERE, Home
from ontology.naming import REASONS, Reading, read
from ontology.places import COUNTRY, Place
from ontology.register import Candidate, Register


@dataclass(frozen=True, slots=True)
class Derived:
    """A department that no register lists. CERTAINTY is a concept of `schemes/certainties.ttl`."""

    iri: str
    label: str
    place: str
    level: str
    functions: tuple[str, ...]
    classification: str
    certainty: str
    reason: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a printed name stands for. STATE: `registered`, `derived`, `decided`, or `open`: nothing is sure.

    An open name has a reason, a function where its words tell one, and candidates who may be meant.
    """

    state: str
    department: str | None
    reason: str
    derived: Derived | None = None
    candidates: tuple[Candidate, ...] = ()
    function: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class Names:
    """A register, what people decided, and the grammar: asked for a name as decision, register, grammar.

    Raises UnreadableDecisions for a line that names a department which nothing knows.
    """

    register: Register
    decisions: Decisions = NONE
    _known: dict[tuple[str, Home, str | None, str], Known] = field(default_factory=dict, compare=False)
    _kinds: dict[str, dict[Kind, list[Department]]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for line in self.decisions.lines:
            if line.department and self._target(line) is None:
                said = f"department 一栏的“{line.department}”认不出，请写标识符或带地区的全称"
                raise UnreadableDecisions(f"{line.where}: {said}")

    def known(self, printed: str, home: Home = NOWHERE, on: str | None = None, before: str = "") -> Known:
        """Return what PRINTED stands for in a document of HOME issued ON (ISO date).

        BEFORE is what the name before it in its list began with: 省.
        """
        key = printed, home, on, before
        if key not in self._known:
            self._known[key] = self._asked(printed, home, on, before)
        return self._known[key]

    def _asked(self, printed: str, home: Home, on: str | None, before: str) -> Known:
        lines = self.decisions.of(printed, home.code)
        said = next((line for line in lines if line.kind != "different"), None)
        if said and (target := self._target(said)):
            return target
        found = self._registered(printed, home, on, before)
        for line in lines:
            target = self._target(line)
            if found.department and (target is None or target.department == found.department):
                return Known("open", None, line.reason, function=found.function, place=found.place)
        return found

    def _registered(self, printed: str, home: Home, on: str | None, before: str) -> Known:
        near: tuple[Candidate, ...] = ()
        # 省发展改革委、财政厅: whose the first is tells whose the second is
        for name in ([before + printed] if before else []) + [printed]:
            found = self.register.resolve(name, home.code, on)
            near = found.candidates
            if found.department and not (found.rule == "bare" and (before or not home.exact)):
                return _listed(
                    self.register.department(found.department), REASONS.get(found.rule or "", "名录")
                )
        return self._read(printed, home, on, before, near)

    def _read(
        self, printed: str, home: Home, on: str | None, before: str, near: tuple[Candidate, ...]
    ) -> Known:
        """Return what the grammar makes of a name that the register does not know; NEAR is who it may be."""
        reading = read(printed, self.register.places, home, before)
        if reading.kind is None or reading.place is None or reading.doubt:
            return _open(reading, reading.reason, near or self._placed(reading))
        same = self._same(reading.kind, reading.place, on)
        if len(same) == 1:
            return _listed(same[0], REASONS["abbreviation"])
        if alike := self._alike(reading):
            return _open(reading, REASONS["listed-alike"], alike)
        if reading.place == COUNTRY:
            return _open(reading, REASONS["centre"], near)
        return self._derived(reading.kind, self.register.places[reading.place], reading.reason)

    def _placed(self, reading: Reading) -> tuple[Candidate, ...]:
        """Return the departments of the places that a name may mean: 教育局 of every 鼓楼区."""
        kind = reading.kind
        places = (self.register.places[code] for code in reading.may_be)
        return tuple(
            Candidate(DEPARTMENT + kind.identifier(place), self._above(place) + kind.label(place), "place")
            for place in places
            if kind and kind.fits(place)
        )

    def _above(self, place: Place) -> str:
        """Return the name of the place above, where the name of PLACE does not begin with it."""
        above = self.register.places[place.above].names[0] if place.above else ""
        return "" if place.names[0].startswith(above) else above

    def _same(self, kind: Kind, place: str, on: str | None) -> list[Department]:
        """Return the listed departments of PLACE one of whose names is of that kind."""
        if place not in self._kinds:
            self._kinds[place] = {}
            for listed in self.register.of(place):
                readings = (read(name, self.register.places, Home(place)) for name in listed.names)
                for kind_ in dict.fromkeys(r.kind for r in readings if r.kind and r.place == place):
                    self._kinds[place].setdefault(kind_, []).append(listed)
        same = self._kinds[place].get(kind, [])
        return [d for d in same if on and d.stood(on)] or same

    def _alike(self, reading: Reading) -> tuple[Candidate, ...]:
        """Return the listed departments of the place that deal with the same."""
        assert reading.kind
        kind, about = reading.kind, reading.kind.about
        return tuple(
            Candidate(
                d.iri,
                d.label,
                "predecessor" if set(about.replaced_by) & set(d.functions) else "same-function",
            )
            for d in self.register.of(reading.place or "")
            if _related(d) & about.related and (PARTY in d.classes) == (kind.classification == PARTY)
        )

    def _derived(self, kind: Kind, place: Place, reason: str) -> Known:
        """Return the department that the grammar makes; a line that says `new` of it confirms it."""
        identifier = kind.identifier(place)
        line = self.decisions.made(identifier)
        about = kind.about
        made = Derived(
            DEPARTMENT + identifier,
            kind.label(place),
            place.code,
            place.level,
            (about.id, *about.broader),
            kind.classification,
            "decided" if line else "proposed",
            line.reason if line else reason,
        )
        return Known("derived", made.iri, made.reason, made, (), about.id, place.code)

    def _target(self, line: Decision) -> Known | None:
        """Return the department that a line gives: listed, the grammar’s, or its own."""
        listed = self.register.find(line.department) if line.department else ()
        near = [d for d in listed if line.place in self.register.places.lineage(d.place)] or list(listed)
        if len(near) == 1 and line.kind != "new":
            return _decided(_listed(near[0], ""), line)
        code = line.place or next((c for c in self._codes(line.local)), None)
        place = self.register.places[code] if code else None
        if place and (kind := Kind.named(line.local, place)):
            return _decided(self._derived(kind, place, line.reason), line)
        reading = read(line.department, self.register.places, Home(line.place))
        if line.kind != "new" and reading.kind and reading.place and not reading.doubt:
            return _decided(
                self._derived(reading.kind, self.register.places[reading.place], line.reason), line
            )
        made = self.decisions.made(line.local)
        return self._made(made) if made else None

    def _codes(self, identifier: str) -> list[str]:
        parts = identifier.split("-")
        heads = ("-".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))
        return [head for head in heads if head in self.register.places]

    def _made(self, line: Decision) -> Known:
        """Return the department that a line makes, called as it is printed."""
        place = self.register.places[line.place or COUNTRY]
        reading = read(line.printed, self.register.places, Home(place.code))
        about = (reading.kind.function if reading.kind else reading.function) or ""
        told = (about, *functions()[about].broader) if about else ()
        name = line.printed
        prefix = next((p for p in (*place.names, *place.inner, *place.prefixes) if name.startswith(p)), "")
        label = place.names[0] + name[len(prefix) :]
        made = Derived(
            DEPARTMENT + line.local,
            label,
            place.code,
            place.level,
            told,
            classification(label),
            "decided",
            line.reason,
        )
        return Known("decided", made.iri, line.reason, made, (), about or None, place.code)


def _listed(found: Department, reason: str) -> Known:
    return Known("registered", found.iri, reason, None, (), next(iter(found.functions), None), found.place)


def _decided(found: Known, line: Decision) -> Known:
    return Known("decided", found.department, line.reason, found.derived, (), found.function, found.place)


def _open(reading: Reading, reason: str, candidates: tuple[Candidate, ...]) -> Known:
    function = reading.kind.function if reading.kind else reading.function
    return Known("open", None, reason, None, candidates, function, reading.place)


def _related(found: Department) -> frozenset[str]:
    known = functions()
    return frozenset(up for one in found.functions if one in known for up in known[one].related)
