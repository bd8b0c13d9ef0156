"""The reader: a document's whole text in its own order, with all that was read in it marked in place."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from queries.binding import Term
from queries.page import Row, page
from web.documents import about
from web.findings import findings
from web.language import say
from web.ledger import ROLES
from web.links import document_iri
from web.marks import Note, notes
from web.paging import Page
from web.passages import Paragraph, as_notes, cuts, deadlines, page_of, paragraphs
from web.problem import Refused
from web.promises import measures, promised, responsibilities, terms
from web.site import site

pages = Blueprint("reader", __name__)
OUTLINE = 200  # sections that the outline has all of
LONGEST = 1_000
KINDS = (*ROLES, "target", "milestone", "deadline", "citation", "finding")


@pages.get("/documents/<slug>/text")
def one(slug: str) -> str:
    """Show a page of a text: `?page=`, or the one with character `?at=`, which is marked up to `?to=`."""
    iri, facts = document_iri(slug), about(slug)
    text = _text(terms([iri]))
    places = sorted(site().about("places-in", document=iri), key=lambda place: int(place["start"]))
    starts = site().keep(("reader", iri), lambda: cuts(text, places))
    sought = _sought(len(text))
    number = page_of(sought[0], starts) if sought else min(max(_number("page") or 1, 1), len(starts)) - 1
    start, end = starts[number], [*starts, len(text)][number + 1]
    inside = [place for place in places if start <= int(place["start"]) < end]
    who, due, read = _read(text, places, inside, iri)
    if sought and sought[0] < sought[1]:
        read.append(Note("sought", *sought, ""))
    mended = [
        m for m in site().about("mends", document=iri) if start <= int(m["start"]) < int(m["end"]) <= end
    ]
    shown = list(paragraphs(text, start, end, mended, read, inside))
    return render_template(
        "documents/text.html",
        iri=iri,
        slug=slug,
        facts=facts,
        outline=_outline(iri, places, starts, number + 1),
        page=Page(shown, number + 1, len(starts), len(starts), start, "page"),
        shown=[(p, _heading(p), p.measures) for p in shown],
        who=who,
        promises=due,
        counts={kind: sum(note.kind == kind for note in read) for kind in KINDS},
        mended=mended,
        mends={int(mend["start"]): mend for mend in mended},
        characters=len(text),
        ROLES=ROLES,
    )


def _text(document: tuple[Term, ...]) -> str:
    # not kept: a text may have a megabyte, and is read in milliseconds
    found = page(site().store, "source-text", _document_iri=document)
    return found[0]["text"] if found else ""


def _number(name: str) -> int | None:
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None


def _sought(length: int) -> tuple[int, int] | None:
    if not request.args.get("at"):
        return None
    at = _number("at")
    if at is None or at >= length:
        raise Refused(400, say("error.place", at=request.args["at"][:20], length=length))
    return at, min(_number("to") or at, length)


def _read(
    text: str, places: list[Row], inside: list[Row], document: str
) -> tuple[dict[str, list[Row]], dict[str, list[Row]], list[Note]]:
    """Return who has which role in the measures of a page, what each promises, and all as notes."""
    here = [place["thing"] for place in inside if place["kind"] == "measure"]
    every = [place["thing"] for place in places if place["kind"] == "measure"]
    if here:  # a row of a table prints some of it before its measure: the neighbours reach over
        first, last = every.index(here[0]), every.index(here[-1])
        here = every[max(first - 1, 0) : last + 2]
    listed = {row["measure"]: row for row in measures(here)}
    who, due = responsibilities(here), dict[str, list[Row]]((measure, []) for measure in here)
    for row in promised(here):
        due[row["measure"]].append(row)
    cites = site().about("citations", document=document)
    found = [note for measure in here for note in notes(who[measure], due[measure], ())]
    said = [row for rows in due.values() for row in rows]
    found += notes((), (), cites) + deadlines(text, said, listed) + as_notes(findings(document))
    return who, due, found


def _heading(paragraph: Paragraph) -> Row | None:
    """Return the section that PARAGRAPH is nothing but the heading of."""
    return paragraph.sections[0] if paragraph.sections and not paragraph.measures else None


def _outline(document: str, places: list[Row], starts: list[int], page_: int) -> list[Row]:
    """Return the sections of a document, each with the page that it begins on.

    A long outline has chapters only, and what stands on this page.
    """
    at = {place["thing"]: place["start"] for place in places}
    found = [
        section | {"on": str(page_of(int(at.get(section["section"], "0")), starts) + 1)}
        for section in site().about("sections-in", document=document)
    ]
    if len(found) <= OUTLINE:
        return found
    return [s for s in found if "." not in s["number"] or abs(int(s["on"]) - page_) <= 1][:LONGEST]
