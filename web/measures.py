"""A measure: its sentence with all that was read in it marked in place."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from queries.page import Row
from web.documents import about
from web.findings import findings
from web.ledger import ROLES
from web.links import document_iri
from web.marks import Note, notes, ordered, pieces
from web.problem import missing
from web.promises import measures, promised, responsibilities
from web.site import site

pages = Blueprint("measures", __name__)


@pages.get("/measures/<slug>/<number>")
def one(slug: str, number: str) -> str | Response:
    """Show a measure; the number of a section leads to its place in the outline."""
    document = document_iri(slug)
    facts = about(slug)
    listed = site().about("measures-in", document=document)
    at = next((k for k, row in enumerate(listed) if row["number"] == number), None)
    if at is None:
        if any(s["number"] == number for s in site().about("sections-in", document=document)):
            return redirect(url_for("documents.one", slug=slug, _anchor=number), 303)
        raise missing("kind.measure", number)
    return _shown(slug, facts, listed, at)


def _shown(slug: str, facts: Row, listed: list[Row], at: int) -> str:
    document, iri = document_iri(slug), listed[at]["measure"]
    measure = _told(listed, at)
    if measure is None:
        raise missing("kind.measure", listed[at]["number"])
    who, due = responsibilities([iri])[iri], promised([iri])
    cites = [row for row in site().about("citations", document=document) if row["measure"] == iri]
    printed = site().about("printed", measure=iri)[0]["printed"]
    start, end = int(measure["start"]), int(measure["end"])
    mends = [
        m
        for m in site().about("mends", document=document)
        if start <= int(m["start"]) and int(m["end"]) <= end
    ]
    return render_template(
        "measures/one.html",
        iri=iri,
        slug=slug,
        facts=facts,
        measure=measure,
        pieces=list(
            pieces(printed, start, mends, ordered([*notes(who, due, cites), *_found(document, start, end)]))
        ),
        who=who,
        targets=[row for row in due if row["kind"] == "target"],
        milestones=[row for row in due if row["kind"] == "milestone"],
        cites=cites,
        mends=mends,
        ROLES=ROLES,
        mentions=site().about("mentioned", measure=iri),
        previous=_told(listed, at - 1),
        following=_told(listed, at + 1),
    )


def _told(listed: list[Row], at: int) -> Row | None:
    """Return what is said of the measure AT a place of a list; None beyond its ends, and without a text."""
    return next(iter(measures([listed[at]["measure"]])), None) if 0 <= at < len(listed) else None


def _found(document: str, start: int, end: int) -> list[Note]:
    """Return what the audit found between two places of a document; its anchor is on the page."""
    return [
        Note(
            "finding", f.start, f.end, f"finding-{f.key}", row={"severity": f.severity, "message": f.message}
        )
        for f in findings(document)
        if start <= f.start and f.end <= end
    ]
