"""Years: what is due in each, and from whom."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from ontology.namespaces import ID
from web import ledger
from web.links import local
from web.paging import paged
from web.problem import missing
from web.promises import promises, responsibilities

pages = Blueprint("years", __name__)
DEPARTMENTS = 60  # that the page of a year lists


@pages.get("/years/")
def listing() -> str:
    """Show the years in which something is due."""
    most = max((kinds.total() for kinds in ledger.years().values()), default=1)
    return render_template("years/all.html", years=ledger.years(), most=most)


@pages.get("/years/<name>")
def one(name: str) -> str:
    """Show what is due in a year; `?department=` narrows it to what one leads or is responsible for."""
    known = ledger.years()
    if name not in known:
        raise missing("kind.year", name, tuple(known))
    departments = [(d, ledger.name(d), count) for d, count in ledger.owed(name)]
    only = next((d for d in departments if local(d[0]) == request.args.get("department")), None)
    due = ledger.between(name, name + "~")
    if only:
        due = [d for d in ledger.due_from(only[0]) if d.deadline[:4] == name]
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
