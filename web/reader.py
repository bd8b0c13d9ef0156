"""The reader: a document's whole text in its own order, with all that was read in it marked in place."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template, request

from queries.binding import terms
from queries.page import Row, page
from web.documents import about
from web.language import say
from web.ledger import ROLES
from web.links import document_iri
from web.marked import marked
from web.marked import sought as marked_at
from web.paging import Page
from web.passages import cuts, page_of
from web.problem import Refused
from web.site import site

pages = Blueprint("reader", __name__)
OUTLINE = 200  # sections that the outline has all of
LONGEST = 1_000
KINDS = (*ROLES, "target", "milestone", "deadline", "citation", "finding")


@pages.get("/documents/<slug>/text")
def one(slug: str) -> str:
    """Show a page of a text: `?page=`, or the one with character `?at=`, which is marked up to `?to=`."""
    iri, facts = document_iri(slug), about(slug)
    text = _text(iri)
    places = sorted(site().about("places-in", document=iri), key=lambda place: int(place["start"]))
    starts = site().keep(("reader", iri), lambda: cuts(text, places))
    sought = _sought(len(text))
    number = page_of(sought[0], starts) if sought else min(max(_number("page") or 1, 1), len(starts)) - 1
    shown = marked(iri, text, starts[number], [*starts, len(text)][number + 1], places)
    html = marked_at(shown, text, *sought) if sought and sought[0] < sought[1] else shown.html
    counted = Counter(note.kind for note in shown.notes)
    return render_template(
        "documents/text.html",
        iri=iri,
        slug=slug,
        facts=facts,
        outline=_outline(iri, places, starts, number + 1),
        page=Page(html, number + 1, len(starts), len(starts), shown.start, "page"),
        counts={kind: counted[kind] for kind in KINDS},
        mended=shown.mended,
        characters=len(text),
        ROLES=ROLES,
    )


def _text(document: str) -> str:
    # not kept: a text may have a megabyte, and is read in milliseconds
    found = page(site().store, "source-text", _document_iri=terms([document]))
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
