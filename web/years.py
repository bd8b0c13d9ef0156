"""Years: what is due in each, and from whom."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from ontology.namespaces import ID
from web.paging import paged
from web.problem import missing
from web.promises import ordered, promises, responsibilities
from web.site import site

pages = Blueprint("years", __name__)
DEPARTMENTS = 60  # that the page of a year lists


def years() -> dict[str, dict[str, int]]:
    """Return {year: {kind: how much is due}}, in order."""
    found: dict[str, dict[str, int]] = {}
    for row in site().rows("years"):
        found.setdefault(row["year"], {})[row["kind"]] = int(row["count"])
    return found


@pages.get("/years/")
def listing() -> str:
    """Show the years in which something is due."""
    return render_template(
        "years/all.html", years=years(), most=max((sum(k.values()) for k in years().values()), default=1)
    )


@pages.get("/years/<name>")
def one(name: str) -> str:
    """Show what is due in a year; `?department=` narrows it to what one leads or is responsible for."""
    if name not in years():
        raise missing("kind.year", name, tuple(years()))
    iri = f"{ID}year/{name}"
    departments = site().about("due-in-by-department", year=iri)
    chosen = request.args.get("department", "")
    only = next((row for row in departments if row["department"].endswith(f"/department/{chosen}")), None)
    keys = (
        ordered("due-in-from", year=iri, department=only["department"])
        if only
        else ordered("due-in", year=iri)
    )
    page = paged(keys)
    rows = promises([row["promise"] for row in page.items])
    return render_template(
        "years/one.html",
        iri=iri,
        year=name,
        years=list(years()),
        departments=departments[:DEPARTMENTS],
        only=only,
        page=page,
        rows=rows,
        who=responsibilities(row["measure"] for row in rows),
    )
