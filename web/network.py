"""The responsibility graph: who works with whom, and who has which part in what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

from flask import Blueprint, Response, render_template

from reports.figure import FORMS as FILES
from reports.figure import Edge, Figure, Node, figure
from web import chosen, ledger
from web.drawn import drawn
from web.export import served
from web.language import labels, language
from web.paging import paged
from web.site import site
from web.vendor import vendored
from web.view import KINDS, LIMITS, View, asked

pages = Blueprint("network", __name__)
EXPORTS = ("svg", "graphml", "gexf", "csv")
# words that the script says
WORDS = {kind: f"kind.{kind}" for kind in ("department", "measure", "target", "milestone")}
WORDS |= {name: f"graph.{name}" for name in ("near", "place", "failed")}
SMALL = 400  # nodes of a picture that a page may show without scripts


@pages.get("/graph")
def one() -> str:
    """Show a view of the graph: a picture to work with, and its table."""
    view = asked()
    found = drawn(view)
    label = {node.id: node for node in found.figure.nodes}
    return render_template(
        "network/one.html",
        view=view,
        found=found,
        label=label,
        rows=paged(list(_rows(view, found.figure)), 40),
        nodes=paged([node for node in found.figure.nodes if node.kind == "department"], 40, "nodes"),
        near=_near(found.figure),
        kinds=KINDS,
        limits=LIMITS[view.kind],
        documents=chosen.documents(view.document),
        departments=chosen.departments(view.department),
        sections=site().about("sections-in", document=view.document) if view.document else [],
        years=list(ledger.years()),
        roles=ledger.ROLES,
        exports=EXPORTS,
        words=_words(),
        vendored=vendored("cytoscape.min.js"),
        small=len(found.figure.nodes) <= SMALL,
    )


@pages.get(f"/graph.<any({', '.join(FILES)}):form>")
def export(form: str) -> Response:
    """Return exactly the view that the address asks for, as a file."""
    return served(figure(drawn(asked()).figure, form), form, "duban-graph")


def _rows(view: View, found: Figure) -> Iterator[list[Edge]]:
    """Yield the rows of the table: a pair of departments, or a measure with all who have a part in it."""
    if view.kind == KINDS[0]:
        yield from ([edge] for edge in found.edges)
        return
    # a promise is told with its measure, and is no part of anybody's
    parts = [edge for edge in found.edges if edge.roles]
    for _, those in groupby(parts, key=lambda edge: edge.target):
        yield list(those)


def _words() -> str:
    return json.dumps({name: labels()[key][language()] for name, key in WORDS.items()}, ensure_ascii=False)


def _near(found: Figure) -> dict[str, list[Node]]:
    """Return {measure: its targets and milestones} of a figure."""
    label = {node.id: node for node in found.nodes}
    near: dict[str, list[Node]] = {}
    for edge in found.edges:
        node = label.get(edge.target)
        if node and node.kind in ("target", "milestone"):
            near.setdefault(edge.source, []).append(node)
    return near
