"""Targets and milestones with all that a page shows of them, and who leads their measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from queries.binding import Term
from queries.page import Row
from web.site import site


def terms(iris: Iterable[str]) -> tuple[Term, ...]:
    """Return IRIS as terms, each once."""
    return tuple(ox.NamedNode(iri) for iri in dict.fromkeys(iris))


def promises(iris: Sequence[str]) -> list[Row]:
    """Return the targets and milestones IRIS, those that are due first first."""
    # a query without values would ask for all that the graph holds
    if not iris:
        return []
    return sorted(site().rows("promises", _promise_iri=terms(iris)), key=_when)


def _when(row: Row) -> tuple[str, str, int]:
    return row["deadline"] or "9999", row["document"], int(row["start"])


def promised(measures: Sequence[str]) -> list[Row]:
    """Return the targets and milestones of MEASURES, those that are due first first."""
    if not measures:
        return []
    return promises([row["promise"] for row in site().rows("promised", _measure_iri=terms(measures))])


def responsibilities(measures: Iterable[str]) -> dict[str, list[Row]]:
    """Return {measure: who has which role in it, in the order of print} for MEASURES."""
    listed = terms(measures)
    found: dict[str, list[Row]] = {str(term.value): [] for term in listed}
    for row in site().rows("responsibilities", _measure_iri=listed) if listed else ():
        found[row["measure"]].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: int(row["order"]))
    return found


def measures(iris: Sequence[str]) -> list[Row]:
    """Return the measures IRIS with their sections and documents, in the order of IRIS."""
    if not iris:
        return []
    found = {row["measure"]: row for row in site().rows("measures", _measure_iri=terms(iris))}
    return [found[iri] for iri in iris if iri in found]
