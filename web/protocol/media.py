"""Media types: which form of an answer the client asked for, and what each form is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request

from queries.sandbox.problem import QueryProblem

HTML = "text/html"
# media type and form, in the order of our preference; the first of a form is what we call it
ROW_TYPES = (
    ("application/sparql-results+json", "json"),
    ("application/sparql-results+xml", "xml"),
    ("text/csv", "csv"),
    ("text/tab-separated-values", "tsv"),
    ("application/json", "json"),
    ("application/xml", "xml"),
    ("text/xml", "xml"),
)
TRIPLE_TYPES = (
    ("text/turtle", "turtle"),
    ("application/n-triples", "ntriples"),
    ("application/ld+json", "jsonld"),
    ("application/trig", "trig"),
    ("application/n-quads", "nquads"),
    ("application/rdf+xml", "rdfxml"),
    ("application/x-turtle", "turtle"),
    ("application/json", "jsonld"),
    ("application/xml", "rdfxml"),
    ("text/xml", "rdfxml"),
    ("text/plain", "ntriples"),
)
# what ?format= may say beside the names of the forms and the media types
SHORT = {
    "ttl": "turtle",
    "nt": "ntriples",
    "json-ld": "jsonld",
    "nq": "nquads",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "n3": "turtle",
    "srj": "json",
    "srx": "xml",
}
BOTH = {"json": "jsonld", "xml": "rdfxml"}
TEXT = ("text/turtle", "text/csv", "text/tab-separated-values", "text/plain", "text/xml")
# the way of sending triples that we read; RDF/XML is not among them: an entity bomb ends its readers
SENT = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
}


@dataclass(frozen=True)
class Wanted:
    """The forms that suit the client, best first, each with the media type that it asked for."""

    types: tuple[tuple[str, str], ...]
    html: bool  # a page suits it best

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms, best first."""
        return tuple(dict.fromkeys(form for _, form in self.types))

    def media_type(self, form: str) -> str:
        """Return what a body in FORM is called to this client."""
        media = next(media for media, known in self.types if known == form)
        return f"{media}; charset=utf-8" if media in TEXT else media


def wanted(types: Iterable[tuple[str, str]] = (*ROW_TYPES, *TRIPLE_TYPES)) -> Wanted:
    """Return which of TYPES the client asks for: by `?format=`, else by Accept; all where it does not say.

    Raises QueryProblem: format, for a `?format=` that is none.
    """
    named = request.values.get("format", "")
    return _named(named, tuple(types)) if named else _accepted(tuple(types))


def _named(name: str, types: tuple[tuple[str, str], ...]) -> Wanted:
    if name in ("html", HTML):
        return Wanted(types, html=True)
    # clients say json and xml before they know whether rows or triples come
    forms = {SHORT.get(name, name), BOTH.get(name, name)}
    found = tuple(pair for pair in types if not forms.isdisjoint(pair))
    if not found:
        known = "、".join(dict.fromkeys(form for _, form in types))
        raise QueryProblem("syntax", f"没有 {name[:40]!r} 这种格式。format= 可以是：{known}、html。")
    return Wanted(found, html=False)


def _accepted(types: tuple[tuple[str, str], ...]) -> Wanted:
    # parameters such as charset do not matter: everything is UTF-8
    accepted = [(media.split(";")[0].strip().lower(), q) for media, q in request.accept_mimetypes]
    if not accepted:
        return Wanted(types, html=False)
    weighed = [(_quality(media, accepted), media, form) for media, form in types]
    fit = sorted((w for w in weighed if w[0] > 0), key=lambda w: -w[0])
    page = max((q for media, q in accepted if media in (HTML, "application/xhtml+xml")), default=0)
    named = {media for media, _ in accepted}
    best = max((q for q, media, _ in fit if media in named), default=0)
    return Wanted(tuple((media, form) for _, media, form in fit), html=page > 0 and page >= best)


def _quality(media: str, accepted: list[tuple[str, float]]) -> float:
    """Return how well MEDIA suits, by the most specific range that covers it."""
    for range_ in (media, media.split("/")[0] + "/*", "*/*"):
        found = [q for named, q in accepted if named == range_]
        if found:
            return max(found)
    return 0.0
