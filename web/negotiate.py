"""Which form of a thing the client asked for: a page, Turtle, JSON-LD or N-Triples."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox
from flask import request


@dataclass(frozen=True)
class Form:
    """A form that data is served in."""

    suffix: str
    name: str
    media_type: str
    format: ox.RdfFormat


FORMS = (
    Form("ttl", "Turtle", "text/turtle", ox.RdfFormat.TURTLE),
    Form("jsonld", "JSON-LD", "application/ld+json", ox.RdfFormat.JSON_LD),
    Form("nt", "N-Triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
)
PAGE = "text/html"
# what clients also call them
ALSO = {
    "application/xhtml+xml": PAGE,
    "application/x-turtle": "text/turtle",
    "application/json": "application/ld+json",
}


def split(path: str) -> tuple[str, Form | None, bool]:
    """Return PATH without its suffix, the form that the suffix asks for, and whether it asks for the page."""
    stem, dot, suffix = path.rpartition(".")
    if dot and suffix == "html":
        return stem, None, True
    form = next((f for f in FORMS if f.suffix == suffix), None) if dot else None
    return (stem, form, False) if form else (path, None, False)


def wanted() -> str | None:
    """Return the media type that suits the client best, a page where it names none; None where none suits."""
    offered = [PAGE, *(form.media_type for form in FORMS), *ALSO]
    if not request.accept_mimetypes:
        return PAGE
    best = request.accept_mimetypes.best_match(offered)
    return ALSO.get(best, best) if best else None
