"""A section: its measures, who has a part in them, what is due in them."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template

from queries.page import Row
from web import ledger
from web.documents import about
from web.ledger import ROLES
from web.links import document_iri
from web.paging import paged
from web.problem import missing
from web.promises import measures, promised, responsibilities
from web.site import site
from web.view import View

pages = Blueprint("sections", __name__)
MEASURES = 60


@pages.get("/sections/<slug>/<number>")
def one(slug: str, number: str) -> str:
    """Show a section of a document."""
    document, facts = document_iri(slug), about(slug)
    listed = site().about("sections-in", document=document)
    at = next((n for n, row in enumerate(listed) if row["number"] == number), None)
    if at is None:
        raise missing("kind.section", number)
    section = listed[at]
    below = [row for row in listed if row["number"].startswith(number + ".")]
    inside = [
        row["measure"]
        for row in site().about("measures-in", document=document)
        if row["number"].startswith(number + ".")
    ]
    page, measured = paged(inside, MEASURES), set(inside)
    due: dict[str, list[Row]] = {measure: [] for measure in page.items}
    for row in promised(page.items):
        due[row["measure"]].append(row)
    work: dict[str, Counter[str]] = {}
    for part in View(document=document, section=number).parts():
        work.setdefault(part.department, Counter())[part.role] += 1
    places = site().about("places-in", document=document)
    return render_template(
        "sections/one.html",
        slug=slug,
        facts=facts,
        section=section,
        above=next((row for row in listed if row["section"] == section["part"]), None),
        below=below,
        page=page,
        rows=measures(page.items),
        who=responsibilities(page.items),
        promises=due,
        work=dict(sorted(work.items(), key=lambda item: [-item[1][role] for role in ROLES])),
        roles=[role for role in ROLES if any(counts[role] for counts in work.values())],
        dated=sum(d.measure in measured for d in ledger.due_in(document)),
        start=next((p["start"] for p in places if p["thing"] == section["section"]), None),
        name=ledger.name,
        previous=listed[at - 1] if at else None,
        following=listed[at + 1] if at + 1 < len(listed) else None,
    )
