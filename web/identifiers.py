"""`/id/…`: every identifier leads to its page or its data, as the client asks."""

from __future__ import annotations

from itertools import groupby

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answered

from queries.page import Row, described
from web import links
from web.definitions import scheme_data
from web.language import language
from web.negotiate import Form, in_form, negotiated, split
from web.problem import missing
from web.site import site
from web.terms import schemes
from web.vocabulary import name_of

pages = Blueprint("identifiers", __name__)


def _found(path: str) -> str:
    """Return the IRI that `/id/PATH` stands for. Raises Refused where the graph holds no such thing."""
    for iri in links.candidates(path):
        if site().about("kinds", thing=iri):
            return iri
    raise missing("site.identifier", path)


@pages.get("/id/<path:path>")
def one(path: str) -> Answered:
    """Lead to the page or the data of an identifier (303), or return its data where a suffix asks for it."""
    stem, form, page = split(path)
    if stem in schemes():
        return _scheme(stem, form, page)
    iri = _found(stem)
    if form:
        return _data(iri, form)
    return negotiated(
        lambda: redirect(_page(iri, stem), 303), lambda suffix: url_for(".one", path=f"{stem}.{suffix}"), page
    )


def _scheme(name: str, form: Form | None, page: bool) -> Answered:
    """Lead to a scheme, which stands in the ontology, whether or not the graph uses it."""
    if form:
        return scheme_data(name, form.suffix)
    return negotiated(
        lambda: redirect(url_for("definitions.scheme", name=name), 303),
        lambda suffix: url_for(".one", path=f"{name}.{suffix}"),
        page,
    )


def _page(iri: str, path: str) -> str:
    address = links.href(iri)
    return address if address and address != url_for(".one", path=path) else url_for(".thing", path=path)


def _data(iri: str, form: Form) -> Response:
    thing = ox.NamedNode(iri)
    triples = described(site().store, "description", _thing_iri=(thing,))
    ordered = sorted(set(triples), key=lambda t: (t.subject != thing, str(t)))
    return in_form(ordered, form)


@pages.get("/things/<path:path>")
def thing(path: str) -> str:
    """Show what the graph says of a thing that has no page of its own kind."""
    iri = _found(path)
    outgoing = site().about("outgoing", thing=iri)
    return render_template(
        "things/one.html",
        iri=iri,
        path=path,
        title=_title(outgoing) or links.local(iri),
        statements=[
            (name_of(p), list(rows)) for p, rows in groupby(outgoing, key=lambda row: row["property"])
        ],
        count=len(outgoing),
        incoming=[row | {"label": name_of(row["property"])} for row in site().about("incoming", thing=iri)],
        name_of=name_of,
    )


def _title(outgoing: list[Row]) -> str | None:
    for kind in ("prefLabel", "label", "title", "exact"):
        named = [row for row in outgoing if row["property"].endswith(("#" + kind, "/" + kind))]
        if named:
            return next((row["value"] for row in named if row["language"] == language()), named[0]["value"])
    return None
