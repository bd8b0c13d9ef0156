"""`/sparql/words.json`: what the query editor completes, from our own ontology, schemes and registers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from typing import TypedDict

from flask import Blueprint, Response, request

from ontology.namespaces import PREFIXES
from web import ledger
from web.language import labels, language
from web.terms import Concept, Term, Words, ours, schemes, short

pages = Blueprint("completion", __name__)
DEPARTMENTS = 3_000  # those with most work


class Word(TypedDict, total=False):
    """What can be written: its name, what it is called, what it is and belongs to."""

    n: str  # duban:leads
    l: str  # noqa: E741
    k: str  # class property concept department
    d: str  # what it means
    of: list[str]  # classes whose things have this property
    to: list[str]  # classes or datatypes of its values
    up: list[str]  # classes that this one is below


@pages.get("/sparql/words.json")
def one() -> Response:
    """Return prefixes and words, in the language of the visitor."""
    told = {"prefixes": PREFIXES, "words": [*_terms(), *_standard(), *_concepts(), *_departments()]}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    response = Response(body, mimetype="application/json")
    response.set_etag(sha256(body.encode()).hexdigest()[:32])
    # kept, and asked for again each time: a new graph has other departments
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    response.make_conditional(request)
    return response


def _said(words: Words) -> str:
    return words.get(language()) or next(iter(words.values()), "")


def _terms() -> Iterator[Word]:
    for term in ours():
        yield _term(term)


def _term(term: Term) -> Word:
    word = Word(n=f"duban:{term.name}", l=_said(term.label), d=_said(term.definition))
    if term.kind == "class":
        return Word(**word, k="class", up=[short(iri) for iri in term.above])
    domain, range_ = ([short(iri) for iri in iris] for iris in (term.domain, term.range))
    return Word(**word, k="property", of=domain, to=range_)


def _standard() -> Iterator[Word]:
    """Yield the properties of others that the graph uses."""
    for key, words in labels().items():
        group, _, name = key.partition(".")
        if group == "term":
            yield Word(n=name.replace("-", ":", 1), l=words[language()], k="property")


def _concepts() -> Iterator[Word]:
    for scheme in schemes().values():
        for concept in scheme.concepts:
            if ":" in (name := short(concept.iri)) and "/" not in name:
                yield _concept(concept, name, _said(scheme.label))


def _concept(concept: Concept, name: str, scheme: str) -> Word:
    return Word(n=name, l=_said(concept.label), k="concept", d=_said(concept.definition), of=[scheme])


def _departments() -> Iterator[Word]:
    for iri in islice(ledger.departments(), DEPARTMENTS):
        yield Word(n=short(iri), l=ledger.name(iri), k="department")
