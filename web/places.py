"""Places: the documents of each, its departments that have work, the targets set for it."""

from __future__ import annotations

from flask import Blueprint, render_template

from ontology.namespaces import ID
from queries.page import Row
from web import ledger
from web.paging import paged
from web.problem import missing
from web.promises import promises, responsibilities
from web.site import site

pages = Blueprint("places", __name__)


@pages.get("/places/<code>")
def one(code: str) -> str:
    """Show a place by its code of GB/T 2260."""
    iri = f"{ID}place/{code}"
    facts = site().about("place", place=iri) if code.isascii() and code.isalnum() else []
    if not facts:
        raise missing("kind.place", code)
    held: dict[str, list[Row]] = {"department": [], "document": [], "target": [], "place": []}
    for row in site().about("place-holds", place=iri):
        held[row["kind"]].append(row)
    work = ledger.departments()
    known = {row["thing"] for row in held["department"]}
    counted = {d: len({part.measure for part in ledger.parts()[d]}) for d in work if d in known}
    documents = paged(sorted(held["document"], key=lambda row: row["thing"]), 50, "documents")
    targets = paged(sorted((row["thing"] for row in held["target"]), key=ledger.printed_order), 50, "targets")
    rows = promises(targets.items)
    return render_template(
        "places/one.html",
        iri=iri,
        code=code,
        facts=facts[0],
        departments=paged(sorted(counted, key=lambda d: -counted[d]), 100, "departments"),
        work=counted,
        name=ledger.name,
        documents=documents,
        counts=ledger.counts([row["thing"] for row in documents.items]),
        targets=targets,
        rows=rows,
        who=responsibilities(row["measure"] for row in rows),
        within=[(row["thing"], row["name"]) for row in held["place"]],
    )
