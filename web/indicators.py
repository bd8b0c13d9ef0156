"""Indicators: what documents give numbers for, and the numbers of each over the years."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from ontology.namespaces import ID
from queries.names import normal
from web.paging import paged
from web.problem import missing
from web.promises import ordered, promises, responsibilities
from web.site import site

pages = Blueprint("indicators", __name__)


@pages.get("/indicators/")
def listing() -> str:
    """Show the indicators."""
    text = request.args.get("name", "").strip()
    wanted = normal(text)
    found = [row for row in site().rows("indicators") if wanted in normal(row["name"])]
    return render_template("indicators/all.html", page=paged(found, 100), text=text)


@pages.get("/indicators/<name>")
def one(name: str) -> str:
    """Show an indicator with its targets, the earliest first."""
    iri = f"{ID}indicator/{name}"
    rows = ordered("targets-of", indicator=iri) if name.isalnum() and name.isascii() else []
    if not rows:
        raise missing("kind.indicator", name)
    page = paged(rows, 100)
    listed = promises([row["promise"] for row in page.items])
    return render_template(
        "indicators/one.html",
        iri=iri,
        title=rows[0]["name"],
        page=page,
        rows=listed,
        who=responsibilities(row["measure"] for row in listed),
    )
