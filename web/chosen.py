"""What an address names: a document by its slug or title, a department by any of its names."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from queries.names import nearest, normal
from web import ledger
from web.language import say
from web.links import candidates, document_iri, slug
from web.problem import Refused, missing

LISTED = 60  # documents in a list to choose from; of more, one is typed
SUGGESTED = 1_000


@dataclass(frozen=True)
class Choice:
    """A field that names a document or a department: its value, and what may be chosen."""

    name: str
    value: str
    options: tuple[tuple[str, str], ...]  # what is sent, how it is called
    listed: bool  # few enough for a list


def department(name: str) -> str:
    """Return the IRI of the department called NAME, one with measures before others; "" for none.

    Raises Refused where nothing, or more than one, is called so.
    """
    if not name:
        return ""
    names = ledger.names()
    for iri in (name, *candidates(f"department/{name}")):
        if iri in ledger.parts() or iri in names:
            return iri
    wanted = normal(name)
    found = [iri for iri in names if wanted in map(normal, names[iri])]
    found = [iri for iri in found if iri in ledger.parts()] or found
    if len(found) != 1:
        near = nearest(name, (n for iri in ledger.parts() for n in names.get(iri, ())))
        raise Refused(404, say("graph.no-department", name=name[:60]), near)
    return found[0]


def document(name: str) -> str:
    """Return the IRI of the document with that slug or title; "" for none. Raises Refused."""
    if not name:
        return ""
    wanted, iri = normal(name), document_iri(name)
    found = [row["document"] for row in ledger.documents() if row["document"] in (iri, name)]
    found = found or [row["document"] for row in ledger.documents() if normal(row["title"]) == wanted]
    if len(found) != 1:
        raise missing("kind.document", name[:80], nearest(name, (row["title"] for row in ledger.documents())))
    return found[0]


def given(name: str) -> str:
    """Return the parameter NAME of the address, without blanks around it."""
    return request.args.get(name, "").strip()


def documents(iri: str) -> Choice:
    """Return the field of a document, holding the one called IRI."""
    listed = ledger.documents()
    few = len(listed) <= LISTED
    options = tuple(
        (slug(row["document"]) if few else row["title"], row["title"]) for row in listed[:SUGGESTED]
    )
    titles = (row["title"] for row in listed if row["document"] == iri)
    return Choice("document", (slug(iri) if few else next(titles, "")) if iri else "", options, few)


def departments(iri: str) -> Choice:
    """Return the field of a department, holding the one called IRI."""
    names = [ledger.name(each) for each in list(ledger.parts())[:SUGGESTED]]
    return Choice("department", ledger.name(iri) if iri else "", tuple((n, n) for n in names), False)


def title(iri: str) -> str:
    """Return the title of the document IRI."""
    return next((row["title"] for row in ledger.documents() if row["document"] == iri), "")
