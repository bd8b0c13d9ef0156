"""Which form of a thing the client asked for: a page, Turtle, JSON-LD or N-Triples."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyoxigraph as ox
from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as Answered

from ontology.namespaces import PREFIXES


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


def negotiated(page: Callable[[], Answered], data: Callable[[str], str], html: bool = False) -> Answered:
    """Return PAGE, or lead (303) to where DATA says that the form with a suffix is, as the client asks.

    HTML asks for the page whatever the client accepts. Where nothing suits it is 406.
    """
    best = PAGE if html else wanted()
    if best is None:
        abort(406)
    suffix = next((form.suffix for form in FORMS if form.media_type == best), None)
    response = redirect(data(suffix), 303) if suffix else page()
    response.vary.add("Accept")
    return response


def form_of(suffix: str) -> Form:
    """Return the form that a SUFFIX asks for."""
    return next(form for form in FORMS if form.suffix == suffix)


def in_form(triples: Iterable[ox.Triple], form: Form) -> Response:
    """Return TRIPLES in FORM, for pages of any origin."""
    return as_data(ox.serialize(triples, format=form.format, prefixes=PREFIXES), form)


def as_data(body: bytes | None, form: Form) -> Response:
    """Return BODY, which is in FORM, for pages of any origin."""
    response = Response(body, mimetype=form.media_type)
    # data is for everybody, from anywhere; it has no cookie and no password
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
