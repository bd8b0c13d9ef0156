"""Who has which part in what, and what is due when: read whole once in a generation, counted here.

A store of a thousand documents has some 150,000 of each; to join them anew for each page would take
seconds, to read each from its index takes one.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import NamedTuple

from queries.names import values
from queries.page import Row
from web.site import site

DUTIES = ("lead", "responsible")
ROLES = (*DUTIES, "supporting", "guiding", "attributed")


class Due(NamedTuple):
    """A target or milestone with a deadline."""

    deadline: str
    promise: str

    @property
    def measure(self) -> str:
        """The measure that it stands in."""
        return self.promise.rsplit("/", 2)[0]

    @property
    def kind(self) -> str:
        """Which it is: target or milestone."""
        return self.promise.rsplit("/", 2)[1]


class Part(NamedTuple):
    """A department's part in a measure."""

    department: str
    role: str
    measure: str


def printed_order(iri: str) -> list[tuple[int, str]]:
    """Return what sorts identifiers as documents are printed: 1.2.1 before 1.10.1."""
    return [(int(part) if part.isdigit() else -1, part) for part in re.split(r"[/.]", iri)]


def calendar() -> list[Due]:
    """Return everything that has a deadline, the earliest first, then as documents print it."""
    return site().keep("calendar", _calendar)


def _calendar() -> list[Due]:
    found = [Due(row["deadline"], row["promise"]) for row in site().asked("calendar")]
    return sorted(found, key=lambda due: (due.deadline, printed_order(due.promise)))


def parts() -> list[Part]:
    """Return who has which part in what, as documents print it."""
    return site().keep("parts", _parts)


def _parts() -> list[Part]:
    found = [Part(row["department"], row["role"], row["measure"]) for row in site().asked("roles")]
    return sorted(found, key=lambda part: printed_order(part.measure))


def departments() -> dict[str, Counter[str]]:
    """Return {department: {role: measures}}, who leads most first."""
    [found] = site().keep("departments", lambda: [_departments()])
    return found


def _departments() -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for part in parts():
        counts.setdefault(part.department, Counter())[part.role] += 1
    ranked = sorted(counts, key=lambda d: (*(-counts[d][role] for role in ROLES), name(d)))
    return {department: counts[department] for department in ranked}


def names() -> dict[str, list[str]]:
    """Return {department: all its names, the usual one first}."""

    def read() -> list[dict[str, list[str]]]:
        listed = values(site().store, "department")
        those = ((iri, list(rows)) for iri, rows in groupby(listed, key=lambda row: row.value))
        return [{iri: list(dict.fromkeys([rows[0].label, *(r.name for r in rows)])) for iri, rows in those}]

    [found] = site().keep("names", read)
    return found


def name(department: str) -> str:
    """Return the usual name of a department."""
    known = names().get(department)
    return known[0] if known else department.rsplit("/", 1)[-1]


def duties(department: str) -> set[str]:
    """Return the measures that a department leads or is responsible for."""
    return {part.measure for part in parts() if part.department == department and part.role in DUTIES}


def partners(department: str) -> list[tuple[str, int]]:
    """Return the departments that share measures with one, and how many; the most first."""
    mine = {part.measure for part in parts() if part.department == department}
    shared = {(p.department, p.measure) for p in parts() if p.measure in mine and p.department != department}
    return _most(Counter(other for other, _ in shared))


def owed(due: list[Due]) -> list[tuple[str, int]]:
    """Return how much of what is DUE each department leads or is responsible for; the most first."""
    times = Counter(d.measure for d in due)
    owing = {(part.department, part.measure) for part in parts() if part.role in DUTIES}
    counts: Counter[str] = Counter()
    for department, measure in owing:
        counts[department] += times[measure]
    return _most(+counts)


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], name(item[0])))


def figures() -> dict[str, Counter[str]]:
    """Return {measures, targets, milestones: {document: how many}}."""
    found: dict[str, Counter[str]] = {kind: Counter() for kind in ("measures", "targets", "milestones")}
    for row in site().rows("figures"):
        found[row["kind"]][row["document"]] += int(row["count"])
    return found


def indicators() -> dict[str, tuple[str, list[str]]]:
    """Return {indicator: its name, its targets}, by name."""
    [found] = site().keep("indicators", lambda: [_indicators()])
    return found


def _indicators() -> dict[str, tuple[str, list[str]]]:
    called: dict[str, str] = {row["target"]: row["name"] for row in site().asked("indicator-names")}
    found: dict[str, tuple[str, list[str]]] = {}
    for row in site().asked("indicator-of"):
        target = row["target"]
        found.setdefault(row["indicator"], (called.get(target, ""), []))[1].append(target)
    return dict(sorted(found.items(), key=lambda item: item[1][0]))


def documents() -> list[Row]:
    """Return what every document says of itself, in the order of their identifiers."""
    return site().keep(
        "documents", lambda: sorted(site().asked("documents"), key=lambda row: row["document"])
    )
