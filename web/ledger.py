"""Who has which part in what, and what is due when: read whole once in a generation, counted here.

A store of a thousand documents has some 150,000 of each; to join them anew for each page would take
seconds, to read each from its index takes one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import chain, groupby
from typing import NamedTuple, TypeVar

from queries.binding import terms
from queries.page import Row
from web.show import dated
from web.site import site

DUTIES = ("lead", "responsible")
ROLES = (*DUTIES, "supporting", "guiding", "attributed")
DIGITS = re.compile(r"\d+")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Due(NamedTuple):
    """A target or milestone with a deadline, and the measure that it stands in."""

    deadline: str
    promise: str
    measure: str

    @property
    def kind(self) -> str:
        """Which it is: target or milestone."""
        return self.promise.rsplit("/", 2)[1]


class Part(NamedTuple):
    """A department's part in a measure."""

    department: str
    role: str
    measure: str


InMeasure = TypeVar("InMeasure", Due, Part)


def printed_order(iri: str) -> str:
    """Return what sorts identifiers as documents are printed: 1.2.1 before 1.10.1."""
    return DIGITS.sub(lambda number: number[0].zfill(4), iri)


def calendar() -> list[Due]:
    """Return everything that has a deadline, the earliest first, then as documents print it."""
    return site().keep("calendar", _calendar)


def _calendar() -> list[Due]:
    # a promise is named below its measure: 1.2.3/target/4
    listed = ((promise, day) for promise, day in site().lines("calendar") if _is_day(day))
    found = [Due(day, promise, promise.rsplit("/", 2)[0]) for promise, day in listed]
    order = {measure: printed_order(measure) for measure in {due.measure for due in found}}
    return sorted(found, key=lambda due: (due.deadline, order[due.measure], due.promise))


def _is_day(printed: str) -> bool:
    # of all that may be written for a day only what sorts as days do
    return bool(ISO.fullmatch(printed)) and isinstance(dated(printed), date)


def between(first: str, last: str) -> list[Due]:
    """Return what is due from the day FIRST on and before the day LAST."""
    listed = calendar()
    return listed[bisect_left(listed, (first,)) : bisect_left(listed, (last,))]


def years() -> dict[str, Counter[str]]:
    """Return {year: {kind: how much is due}}, in order."""
    return site().one("years", _years)


def _years() -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for due in calendar():
        found.setdefault(due.deadline[:4], Counter())[due.kind] += 1
    return found


def parts() -> dict[str, list[Part]]:
    """Return {department: its parts in measures, as documents print them}, who leads most first."""
    return site().one("parts", _parts)


def _parts() -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for department, role, measure in site().lines("roles"):
        found.setdefault(department, []).append(Part(department, role, measure))
    measures = {part.measure for those in found.values() for part in those}
    order = {measure: printed_order(measure) for measure in measures}
    for those in found.values():
        those.sort(key=lambda part: order[part.measure])
    return dict(sorted(found.items(), key=lambda item: _rank(*item)))


def _rank(department: str, those: list[Part]) -> tuple[list[int], str]:
    counts = Counter(part.role for part in those)
    return [-counts[role] for role in ROLES], name(department)


def parts_in(document: str) -> list[Part]:
    """Return the parts of departments in the measures of DOCUMENT, who leads most of all first."""
    return site().one("parts in documents", lambda: _by_document(chain(*parts().values()))).get(document, [])


def due_in(document: str) -> list[Due]:
    """Return what has a deadline in DOCUMENT, the earliest first."""
    return site().one("due in documents", lambda: _by_document(calendar())).get(document, [])


def _by_document(those: Iterable[InMeasure]) -> dict[str, list[InMeasure]]:
    found: dict[str, list[InMeasure]] = {}
    for one in those:
        found.setdefault(one.measure.rpartition("/")[0], []).append(one)
    return found


def departments() -> dict[str, Counter[str]]:
    """Return {department: {role: measures}}, who leads most first."""
    return site().one(
        "departments", lambda: {d: Counter(part.role for part in those) for d, those in parts().items()}
    )


def names() -> dict[str, list[str]]:
    """Return {department: all its names, the usual one first}."""
    return site().one("names", _names)


def _names() -> dict[str, list[str]]:
    listed = site().values("department")
    those = ((iri, list(rows)) for iri, rows in groupby(listed, key=lambda row: row.value))
    return {iri: list(dict.fromkeys([rows[0].label, *(row.name for row in rows)])) for iri, rows in those}


def name(department: str) -> str:
    """Return the usual name of a department; where others bear it too (市住建局), one that only it bears."""
    found = site().one("own names", _own_names).get(department)
    return found or department.rsplit("/", 1)[-1]


def _own_names() -> dict[str, str]:
    bearers = Counter(name for those in names().values() for name in those)
    return {d: _own(those, bearers) for d, those in names().items()}


def _own(those: list[str], bearers: Counter[str]) -> str:
    if bearers[those[0]] == 1:
        return those[0]
    # 秦皇岛市住建局 for 市住建局, rather than a name of another kind
    alone = sorted((n for n in those if bearers[n] == 1), key=lambda n: not n.endswith(those[0]))
    return next(iter(alone), those[0])


def due_from(department: str) -> list[Due]:
    """Return what is due in the measures that a department leads or is responsible for."""
    mine = {part.measure for part in parts().get(department, ()) if part.role in DUTIES}
    return site().keep(("due", department), lambda: [due for due in calendar() if due.measure in mine])


def partners(department: str) -> list[tuple[str, int]]:
    """Return the departments that share measures with one, and how many; the most first."""
    return site().keep(("partners", department), lambda: _partners(department))


def _partners(department: str) -> list[tuple[str, int]]:
    mine = {part.measure for part in parts().get(department, ())}
    shared = {d: {p.measure for p in those} & mine for d, those in parts().items() if d != department}
    return _most({d: len(measures) for d, measures in shared.items()})


def owed(year: str) -> list[tuple[str, int]]:
    """Return how much is due in YEAR from each department that leads or is responsible; the most first."""
    return site().keep(("owed", year), lambda: _owed(year))


def _owed(year: str) -> list[tuple[str, int]]:
    times = Counter(due.measure for due in between(year, year + "~"))
    owing = {d: {part.measure for part in those if part.role in DUTIES} for d, those in parts().items()}
    return _most({d: sum(times[measure] for measure in measures) for d, measures in owing.items()})


def _most(counts: dict[str, int]) -> list[tuple[str, int]]:
    kept = ((d, count) for d, count in counts.items() if count)
    return sorted(kept, key=lambda item: (-item[1], name(item[0])))


def figures() -> dict[str, int]:
    """Return how many things of each kind the graph holds."""
    counted = {row["kind"]: int(row["count"]) for row in site().rows("figures")}
    return counted | {"departments": len(parts()), "years": len(years())}


def counts(documents: list[str]) -> dict[str, Counter[str]]:
    """Return {document: {measures, targets, milestones: how many}} of DOCUMENTS."""
    found = {document: Counter[str]() for document in documents}
    for row in site().rows("counts", _document_iri=terms(documents)) if documents else ():
        found[row["document"]][row["kind"]] = int(row["count"])
    return found


def indicators() -> dict[str, tuple[str, list[str]]]:
    """Return {indicator: its name, its targets}, by name."""
    return site().one("indicators", _indicators)


def _indicators() -> dict[str, tuple[str, list[str]]]:
    called: dict[str, str] = {}
    for target, title in site().lines("indicator-names"):
        called[target] = title
    found: dict[str, tuple[str, list[str]]] = {}
    for target, indicator in site().lines("indicator-of"):
        found.setdefault(indicator, (called.get(target, ""), []))[1].append(target)
    return dict(sorted(found.items(), key=lambda item: item[1][0]))


def documents() -> list[Row]:
    """Return what every document says of itself: the newest first, those without a date last."""
    named = sorted(site().rows("documents"), key=lambda row: (row["title"], row["document"]))
    return sorted(named, key=lambda row: row["issued"], reverse=True)
