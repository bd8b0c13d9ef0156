"""Documents, and the outline of each: sections, and the measures that stand in them."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from queries.names import nearest, normal
from queries.page import Row
from web import ledger
from web.links import document_iri
from web.paging import paged
from web.problem import missing
from web.promises import measures, promised, responsibilities
from web.site import site

pages = Blueprint("documents", __name__)
MEASURES = 150  # on one page of a document


@pages.get("/documents/")
def listing() -> str:
    """Show the documents."""
    text = request.args.get("name", "").strip()
    wanted = normal(text)
    found = [d for d in ledger.documents() if wanted in normal(f"{d['title']} {d['number']}")]
    page = paged(found)
    counts = ledger.counts([row["document"] for row in page.items])
    return render_template("documents/all.html", page=page, text=text, counts=counts)


def about(slug: str) -> Row:
    """Return what the document with SLUG says of itself. Raises Refused where there is none."""
    found = site().about("document", document=document_iri(slug)) if _plain(slug) else []
    if not found:
        raise missing("kind.document", slug, nearest(slug, (d["title"] for d in ledger.documents())))
    return found[0]


def _plain(slug: str) -> bool:
    return slug.isascii() and slug.isprintable() and not set(' <>"{}|\\^`') & set(slug)


@pages.get("/documents/<slug>")
def one(slug: str) -> str:
    """Show the outline of a document."""
    iri = document_iri(slug)
    facts = about(slug)
    page = paged(site().about("measures-in", document=iri), MEASURES)
    listed = [row["measure"] for row in page.items]
    promises_of: dict[str, list[Row]] = {measure: [] for measure in listed}
    for row in promised(listed):
        promises_of[row["measure"]].append(row)
    sections = site().about("sections-in", document=iri)
    return render_template(
        "documents/one.html",
        iri=iri,
        slug=slug,
        facts=facts,
        counts=ledger.counts([iri])[iri],
        departments_at_work=len({part.department for part in ledger.parts_in(iri)}),
        basis=[row for row in site().about("citations", document=iri) if row["basis"] == "true"],
        page=page,
        sections=_sections(sections, measures(listed), page.pages == 1),
        outline=sections,
        in_number={row["section"]: row["number"] for row in sections},
        who=responsibilities(listed),
        promises=promises_of,
    )


def _sections(sections: list[Row], listed: list[Row], whole: bool) -> list[tuple[Row | None, list[Row]]]:
    """Return (section, its measures) in the order of print; None holds what stands in no section."""
    inside: dict[str, list[Row]] = {}
    for row in listed:
        inside.setdefault(row["section"], []).append(row)
    kept = {s["section"] for s in sections} if whole else _with_measures(sections, inside)
    shown = [s for s in sections if s["section"] in kept]
    loose: list[tuple[Row | None, list[Row]]] = [(None, inside[""])] if "" in inside else []
    return [*loose, *((s, inside.get(s["section"], [])) for s in shown)]


def _with_measures(sections: list[Row], inside: dict[str, list[Row]]) -> set[str]:
    """Return the sections that hold measures of this page, and those above them."""
    above = {s["section"]: s["part"] for s in sections}
    kept: set[str] = set()
    for section in inside:
        at = section
        while at in above and at not in kept:
            kept.add(at)
            at = above[at]
    return kept
