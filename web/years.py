"""Years: what is due in each, and from whom."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from flask import Blueprint, render_template, request

from ontology.namespaces import ID
from web import ledger
from web.links import local
from web.paging import paged
from web.problem import missing
from web.promises import promises, responsibilities

pages = Blueprint("years", __name__)
DEPARTMENTS = 60  # that the page of a year lists


def years() -> dict[str, list[ledger.Due]]:
    """Return {year: what is due in it}, in order."""
    return {year: list(those) for year, those in groupby(ledger.calendar(), key=lambda due: due.deadline[:4])}


@pages.get("/years/")
def listing() -> str:
    """Show the years in which something is due."""
    counts = {year: Counter(due.kind for due in those) for year, those in years().items()}
    most = max((kinds.total() for kinds in counts.values()), default=1)
    return render_template("years/all.html", years=counts, most=most)


@pages.get("/years/<name>")
def one(name: str) -> str:
    """Show what is due in a year; `?department=` narrows it to what one leads or is responsible for."""
    known = years()
    if name not in known:
        raise missing("kind.year", name, tuple(known))
    due = known[name]
    departments = [(d, ledger.name(d), count) for d, count in ledger.owed(due)]
    only = next((d for d in departments if local(d[0]) == request.args.get("department")), None)
    if only:
        mine = ledger.duties(only[0])
        due = [d for d in due if d.measure in mine]
    page = paged(due)
    rows = promises([d.promise for d in page.items])
    return render_template(
        "years/one.html",
        iri=f"{ID}year/{name}",
        year=name,
        years=list(known),
        departments=departments[:DEPARTMENTS],
        only=only,
        page=page,
        rows=rows,
        who=responsibilities(row["measure"] for row in rows),
    )
