"""Indicators: what documents give numbers for, and the numbers of each over the years."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from ontology.namespaces import ID
from queries.names import normal
from queries.page import Row
from web import ledger
from web.chart import charts
from web.paging import paged
from web.problem import missing
from web.promises import promises, responsibilities
from web.site import site

pages = Blueprint("indicators", __name__)
POINTS = 6  # targets of an indicator in the list


@pages.get("/indicators/")
def listing() -> str:
    """Show the indicators."""
    text = request.args.get("name", "").strip()
    wanted = normal(text)
    known = ledger.indicators()
    page = paged([iri for iri, (name, _) in known.items() if wanted in normal(name)], 60)
    shown = promises([target for iri in page.items for target in known[iri][1][:POINTS]])
    points: dict[str, list[Row]] = {}
    for row in shown:
        points.setdefault(row["indicator"], []).append(row)
    return render_template("indicators/all.html", page=page, text=text, known=known, points=points)


@pages.get("/indicators/<name>")
def one(name: str) -> str:
    """Show an indicator with its targets, the earliest first."""
    iri = f"{ID}indicator/{name}"
    if iri not in ledger.indicators():
        raise missing("kind.indicator", name)
    title, targets = ledger.indicators()[iri]
    page = paged(site().keep(("targets", iri), lambda: _by_deadline(targets)), 100)
    listed = promises(page.items)
    return render_template(
        "indicators/one.html",
        iri=iri,
        title=title,
        page=page,
        rows=listed,
        charts=charts(listed),
        who=responsibilities(row["measure"] for row in listed),
    )


def _by_deadline(targets: list[str]) -> list[str]:
    deadlines = {due.promise: due.deadline for due in ledger.calendar()}
    return sorted(targets, key=lambda t: (deadlines.get(t, "~"), ledger.printed_order(t)))
