"""Who has which role in which measure, as the rows of a network."""

from __future__ import annotations

from graph.network.projection import Assignment
from queries.names import Queryable
from queries.page import page


def assignments(store: Queryable) -> list[Assignment]:
    """Return one row for each department in each role of each measure of STORE.

    A measure's label is its number and heading; a department that the register does not know has its
    printed name as identifier.
    """
    measures = {
        row["measure"]: f"{row['number']} {row['heading'] or row['section_heading']}".strip()
        for row in page(store, "measures")
    }
    return [
        Assignment(
            measure=row["measure"],
            measure_label=measures[row["measure"]],
            department=row["department"] or row["printed"],
            department_label=row["name"] or row["printed"],
            role=row["role"],
        )
        for row in page(store, "responsibilities")
    ]
