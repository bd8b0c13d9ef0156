"""What a parameter is given, as the terms that the graph knows it by."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import partial
from typing import Protocol

import pyoxigraph as ox

from ontology.namespaces import ID
from queries.binding import Term, bind
from queries.catalogue import Parameter, listing
from queries.index import Index, index
from queries.index import Name as Name
from queries.index import normal as normal

XSD = "http://www.w3.org/2001/XMLSchema#"
DATE_TYPE, YEAR_TYPE = ox.NamedNode(XSD + "date"), ox.NamedNode(XSD + "gYear")


class Queryable(Protocol):
    """What answers SPARQL: a Store."""

    def query(self, sparql: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Return what the store answers."""
        ...


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a given value stands for: the terms to bind, and how it is called."""

    terms: tuple[Term, ...]
    label: str


class UnknownName(ValueError):
    """A name that the graph does not hold; `nearest` are names that it does hold."""

    def __init__(self, parameter: str, given: str, nearest: tuple[str, ...]) -> None:
        near = f"; nearest: {'、'.join(nearest)}" if nearest else ""
        super().__init__(f"{parameter}: the graph knows no {given}{near}")
        self.parameter, self.given, self.nearest = parameter, given, nearest


class AmbiguousName(ValueError):
    """A name that several things bear; `identifiers` are theirs."""

    def __init__(self, parameter: str, given: str, identifiers: tuple[str, ...]) -> None:
        super().__init__(
            f"{parameter}: {given} may be {'、'.join(identifiers)}; give one of these identifiers"
        )
        self.parameter, self.given, self.identifiers = parameter, given, identifiers


def rows(store: Queryable, sparql: str) -> Iterator[list[str]]:
    """Yield the rows of a SELECT as strings, its variables first; what is unbound is empty."""
    # CSV is written by the engine and read by C: half the time of a Python object for each cell
    answer = store.query(sparql)
    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError("not a SELECT")
    table = answer.serialize(format=ox.QueryResultsFormat.CSV) or b""
    yield from csv.reader(io.StringIO(table.decode(), newline=""))


def values(store: Queryable, kind: str, **slots: Iterable[Term]) -> list[Name]:
    """Return what a parameter of KIND may be given; `_name` and `_value_iri` of SLOTS narrow the list."""
    query = listing(kind)
    if query is None:
        return []
    found = rows(store, bind(query, slots))
    next(found)
    return [Name(*row) for row in found]


LIKE = 0.4  # of two names, from 0 to 1


def nearest(name: str, names: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return the NAMES that are most like NAME, the most like it first."""
    compared = SequenceMatcher(b=normal(name))

    def likeness(other: str) -> float:
        compared.set_seq1(normal(other))
        # what shares few characters is not compared in full: most names
        unlike = compared.real_quick_ratio() < LIKE or compared.quick_ratio() < LIKE
        return 0.0 if unlike else compared.ratio()

    likely = ((likeness(other), other) for other in set(names))
    near = sorted((-ratio, other) for ratio, other in likely if ratio >= LIKE)
    return tuple(other for _, other in near[:count])


def text(value: str) -> ox.Literal:
    """Return VALUE as a plain literal. Raises ValueError for half a surrogate pair, which is no text."""
    try:
        return ox.Literal(value)
    except ValueError as broken:
        raise ValueError(f"not a text: {value!a}; give whole characters") from broken


# 2025  2025年  2025年底
YEAR = re.compile(r"(\d{4})年?底?前?")
# 2023-06-30  2023-06  2023年6月30日  2023年6月底前
DATE = re.compile(
    r"(?P<year>\d{4})(?:[-年/](?P<month>\d{1,2}))?(?:[-月/](?P<day>\d{1,2}))?日?月?年?底?[之以]?前?"
)


def day(given: str) -> date:
    """Return the last day that a date as printed allows. Raises ValueError."""
    read = DATE.fullmatch(unicodedata.normalize("NFKC", given).replace(" ", ""))
    if not read:
        raise ValueError(f"not a date: {given}; write 2023-06-30 or 2023年6月")
    year, month = int(read["year"]), int(read["month"] or 12)
    try:
        return date(year, month, int(read["day"] or monthrange(year, month)[1]))
    except ValueError as wrong:
        raise ValueError(f"not a date: {given}; there is no such day") from wrong


def _date(given: str) -> Resolved:
    printed = day(given).isoformat()
    return Resolved((ox.Literal(printed, datatype=DATE_TYPE),), printed)


def _year(store: Queryable, given: str) -> Resolved:
    read = YEAR.fullmatch(unicodedata.normalize("NFKC", given.removeprefix(f"{ID}year/")).strip())
    if not read:
        raise ValueError(f"not a year: {given}; write 2025")
    if known := _index(store, "year"):
        names = known.by_name.get(read[1], [])
    else:
        names = values(store, "year", _name=(ox.Literal(read[1], datatype=YEAR_TYPE),))
    # a year of which the graph says nothing is no fault: nothing is due in it
    found = {name.value for name in names} or {f"{ID}year/{read[1]}"}
    return Resolved(tuple(ox.NamedNode(iri) for iri in sorted(found)), read[1])


def is_iri(given: str) -> bool:
    """Say whether GIVEN is meant as an IRI."""
    return given.startswith(("https://", "http://"))


def _index(store: Queryable, kind: str) -> Index | None:
    return index(store, kind, partial(values, store, kind))


def _exact(store: Queryable, kind: str, given: str) -> list[Name]:
    """Return what is called GIVEN, or has it as its IRI."""
    if known := _index(store, kind):
        return (known.by_value if is_iri(given) else known.by_name).get(given, [])
    if is_iri(given):
        try:
            return values(store, kind, _value_iri=(ox.NamedNode(given),))
        except ValueError:  # not an IRI
            return []
    return values(store, kind, _name=(text(given), ox.Literal(given, language="zh")))


def _alike(known: Index, given: str) -> list[Name]:
    """Return what has GIVEN as its identifier, or as its name but for print and a 市 before it."""
    wanted = normal(given)
    identified = [n for n in known.names if f"/{n.value}".endswith(f"/{given}")]
    return [*identified, *known.by_form.get(wanted, [])] or known.by_form.get("市" + wanted, [])


def _of_place(store: Queryable, given: str) -> Resolved | None:
    """Return the documents of the place called GIVEN: those of 秦皇岛市; None where it has none."""
    found = sorted({n.value for n in values(store, "home", _name=(ox.Literal(given, language="zh"),))})
    return Resolved(tuple(ox.NamedNode(iri) for iri in found), given) if found else None


def _thing(store: Queryable, parameter: Parameter, given: str) -> Resolved:
    found = _exact(store, parameter.kind, given)
    if not found and parameter.kind == "document" and (those := _of_place(store, given)):
        return those
    if not found:
        known = _index(store, parameter.kind) or Index(values(store, parameter.kind))
        found = _alike(known, given)
        if not found:
            raise UnknownName(parameter.name, given, nearest(given, (n.name for n in known.names)))
    labels = {n.value: n.label for n in found}
    # the same number may be a measure's in every document: all of them are meant
    if len(labels) > 1 and parameter.kind != "measure":
        raise AmbiguousName(parameter.name, given, tuple(sorted(iri.rsplit("/", 1)[-1] for iri in labels)))
    return Resolved(tuple(ox.NamedNode(iri) for iri in sorted(labels)), next(iter(labels.values())))


def resolve(store: Queryable, parameter: Parameter, given: object) -> Resolved:
    """Return the terms that GIVEN stands for. Raises UnknownName, AmbiguousName or ValueError."""
    printed = given.isoformat() if isinstance(given, date) else str(given).strip()
    if parameter.kind == "text":
        return Resolved((text(printed),), printed)
    if parameter.kind == "date":
        return _date(printed)
    if parameter.kind == "year":
        return _year(store, printed)
    return _thing(store, parameter, printed)
