"""The departments that registers list: their names, what they deal with, and when they stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ontology.files import Fact
from ontology.namespaces import DCT, DUBAN, ID, ORG, SKOS
from ontology.places import local

JURISDICTION, LEVEL, FUNCTION = DUBAN.jurisdiction, DUBAN.level, DUBAN.function
Said = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Department:
    """An entry of a register. `began` and `ended` are ISO dates, where an org:ChangeEvent gives them."""

    iri: str
    label: str
    names: tuple[str, ...]
    place: str  # code
    level: str
    classes: tuple[str, ...]
    functions: tuple[str, ...]
    began: str | None = None
    ended: str | None = None
    successors: tuple[str, ...] = ()

    def stood(self, on: str) -> bool:
        """Say whether it existed on that day, as far as the register knows."""
        return (self.began or "") <= on and (self.ended is None or on < self.ended)


def departments(facts: Iterable[Fact]) -> Iterator[Department]:
    """Yield the departments that FACTS, those of the registers, list."""
    said = tuple(facts)
    began, ended, successors = _changes(_entries(said, "change"))
    for iri, entry in _entries(said, "department").items():
        names = (*entry[SKOS + "prefLabel"], *entry[SKOS + "altLabel"])
        yield Department(
            iri,
            names[0],
            names,
            local(entry[JURISDICTION][0]),
            local(entry[LEVEL][0]),
            tuple(map(local, entry[ORG + "classification"])),
            tuple(map(local, entry[FUNCTION])),
            began.get(iri),
            ended.get(iri),
            tuple(successors.get(iri, ())),
        )


def _entries(said: Iterable[Fact], kind: str) -> Said:
    found: Said = defaultdict(lambda: defaultdict(list))
    prefix = f"{ID}{kind}/"
    for fact in said:
        if fact.subject.startswith(prefix):
            found[fact.subject][fact.predicate].append(fact.value)
    return found


def _changes(events: Said) -> tuple[dict[str, str], dict[str, str], dict[str, list[str]]]:
    """Return when each department began and ended, and what it became, by its org:ChangeEvents."""
    began: dict[str, str] = {}
    ended: dict[str, str] = {}
    successors: dict[str, list[str]] = {}
    for event in events.values():
        day = event[DCT + "date"][0]
        before, after = event[ORG + "originalOrganization"], event[ORG + "resultingOrganization"]
        for iri in set(after) - set(before):
            began[iri] = min(day, began.get(iri, day))
        for iri in set(before) - set(after):
            ended[iri] = day
            successors[iri] = after
    return began, ended, successors
