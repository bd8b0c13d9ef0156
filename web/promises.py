"""Targets and milestones with all that a page shows of them, and who leads their measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from queries.binding import terms
from queries.page import Row
from web.site import site

FEW = 50  # that are asked for at once: of a hundred an engine may read all that the graph holds instead


def _about(name: str, slot: str, iris: Iterable[str]) -> list[Row]:
    """Return the rows of the question NAME about IRIS, which stand in its SLOT; of none nothing."""
    listed = terms(iris)
    few = (listed[start : start + FEW] for start in range(0, len(listed), FEW))
    return [row for those in few for row in site().rows(name, **{slot: those})]


def promises(iris: Sequence[str]) -> list[Row]:
    """Return the targets and milestones IRIS, those that are due first first."""
    return sorted(_about("promises", "_promise_iri", iris), key=_when)


def _when(row: Row) -> tuple[str, str, int]:
    return row["deadline"] or "9999", row["document"], int(row["start"])


def promised(measures: Sequence[str]) -> list[Row]:
    """Return the targets and milestones of MEASURES, those that are due first first."""
    return promises([row["promise"] for row in _about("promised", "_measure_iri", measures)])


def responsibilities(measures: Iterable[str]) -> dict[str, list[Row]]:
    """Return {measure: who has which role in it, in the order of print} for MEASURES."""
    found: dict[str, list[Row]] = {measure: [] for measure in measures}
    for row in _about("responsibilities", "_measure_iri", found):
        found[row["measure"]].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: int(row["order"]))
    return found


def measures(iris: Sequence[str]) -> list[Row]:
    """Return the measures IRIS with their sections and documents, in the order of IRIS."""
    found = {row["measure"]: row for row in _about("measures", "_measure_iri", iris)}
    return [found[iri] for iri in iris if iri in found]
