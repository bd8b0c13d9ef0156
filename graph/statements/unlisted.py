"""Departments and places that no register describes, as statements; and the place of a document."""

from __future__ import annotations

import pyoxigraph as ox

from graph.statements.department import Unlisted
from graph.statements.identifier import shared
from graph.statements.page import Page, concept, text
from graph.statements.terms import PREF_LABEL, A, duban, node
from graph.structure.policy import Policy
from ontology.homes import Home, home
from ontology.namespaces import ORG, SKOS
from ontology.register import Register

DEPARTMENT, LEVEL, JURISDICTION, FUNCTION = map(duban, ("Department", "level", "jurisdiction", "function"))
CERTAINTY, REASON = map(duban, ("certainty", "reason"))
PLACE = duban("Place")
NOTATION, BROADER, HIDDEN_LABEL = (node(SKOS + name) for name in ("notation", "broader", "hiddenLabel"))
ALT_LABEL, CLASSIFICATION = node(SKOS + "altLabel"), node(ORG + "classification")


def unlisted(page: Page) -> None:
    """Write the departments of the document that no register lists, in the order of their identifiers."""
    for _, found in sorted(page.departments.unlisted.items()):
        _write(page, found)


def _write(page: Page, found: Unlisted) -> None:
    said = found.department
    names = sorted(name for name in found.printed if name != said.label)
    page.say(
        ox.NamedNode(said.iri),
        (A, DEPARTMENT),
        (PREF_LABEL, ox.Literal(said.label, language="zh")),
        *((ALT_LABEL, ox.Literal(name, language="zh")) for name in names),
        (LEVEL, concept("level", said.level)),
        (JURISDICTION, page.place(said.place)),
        (CLASSIFICATION, concept("organisation-class", said.classification)),
        *((FUNCTION, concept("function", one)) for one in said.functions),
        (CERTAINTY, concept("certainty", said.certainty)),
        (REASON, text(said.reason)),
    )


def counties(page: Page) -> None:
    """Write the counties that statements of the document speak of, in the order of their codes."""
    for code in sorted(page.places):
        place = page.departments.register.places[code]
        page.say(
            shared("place", code),
            (A, PLACE),
            (NOTATION, text(code)),
            (LEVEL, concept("level", place.level)),
            (BROADER, concept("place", place.above)),
            (PREF_LABEL, ox.Literal(place.names[0], language="zh")),
            *((ALT_LABEL, ox.Literal(name, language="zh")) for name in place.names[1:]),
            *((HIDDEN_LABEL, ox.Literal(name, language="zh")) for name in place.inner),
        )


def home_of(policy: Policy, register: Register) -> Home:
    """Return the place of a policy, and what told it."""
    front = policy.front
    printed = (one.printed for measure in policy.measures for one in measure.responsibilities)
    return home(register.places, front.issuer, front.title, front.number, policy.text.value, printed)
