"""What one document says, as the JSON that `duban extract` prints."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import pyoxigraph as ox

from graph.document.text import Text
from graph.statements.describe import describe, identify
from graph.statements.terms import PREF_LABEL
from graph.statements.written import written
from graph.structure.milestone import Milestone
from graph.structure.policy import Front, Measure, Policy
from graph.structure.responsibility import Responsibility
from graph.structure.target import Target
from ontology.lexicon import labels
from ontology.namespaces import DUBAN, ID, PREFIXES
from ontology.register import Register

Json: TypeAlias = dict[str, Any]
RDF = {"turtle": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}


def extract(policy: Policy, register: Register, base: str = ID) -> Json:
    """Return the contract's extract of POLICY, its departments as REGISTER knows them.

    Every `start` and `end` is a character offset into the document's text as read, before mending.
    """
    called = identify(policy, register, base)
    said = describe(policy, register, base)
    # a department that no register lists is called by the document's own statements
    own = {
        q.subject: q.object.value
        for q in said
        if q.predicate == PREF_LABEL and isinstance(q.object, ox.Literal)
    }
    known = {
        q.subject: (q.object.value, own.get(q.object) or register.department(q.object.value).label)
        for q in said
        if q.predicate.value == DUBAN.department and isinstance(q.object, ox.NamedNode)
    }

    def of(measure: Measure) -> list[tuple[str, str] | None]:
        orders = range(1, len(measure.responsibilities) + 1)
        return [known.get(called.below(measure.number, "responsibility", order)) for order in orders]

    measures = [_measure(measure, policy.text, of(measure)) for measure in policy.measures]
    return {"document": _document(policy.front, called.document.value), "measures": measures}


def statements(policy: Policy, register: Register, form: str, base: str = ID) -> bytes:
    """Return what POLICY says as turtle, trig or jsonld, in UTF-8, its statements in one order.

    In turtle the shortcuts of the derived graph stand among the rest; trig and jsonld keep the graphs apart.
    """
    quads = describe(policy, register, base)
    said = [quad.triple for quad in quads] if form == "turtle" else quads
    return written(said, RDF[form], PREFIXES)


def _document(front: Front, iri: str) -> Json:
    return {
        "id": iri,
        "title": front.title,
        "status": labels("statuses").get(front.status, front.status) if front.status else None,
        "issuer": front.issuer,
        "number": front.number,
        "date": front.date,
        "basis": [{"title": cited.title, "number": cited.number} for cited in front.basis],
    }


def _measure(measure: Measure, text: Text, departments: Sequence[tuple[str, str] | None]) -> Json:
    return {
        "id": measure.number,
        "section": measure.section,
        "heading": measure.heading,
        "text": measure.text,
        **_place(measure, text),
        "open_ended": measure.open_ended,
        "responsibilities": [
            _responsibility(one, text, department)
            for one, department in zip(measure.responsibilities, departments, strict=True)
        ],
        "targets": [_target(target, text) for target in measure.targets],
        "milestones": [_milestone(milestone, text) for milestone in measure.milestones],
    }


def _responsibility(one: Responsibility, text: Text, department: tuple[str, str] | None) -> Json:
    return {
        "role": one.role,
        "printed": one.printed,
        "department": department[1] if department else None,
        "iri": department[0] if department else None,
        **_place(one, text),
    }


def _target(target: Target, text: Text) -> Json:
    return {
        "indicator": target.indicator,
        "comparator": target.comparator,
        "value": _number(target.value),
        "max": _number(target.max),
        "unit": target.unit,
        "year": target.year,
        "start_year": target.start_year,
        "baseline": target.baseline,
        "scope": target.scope,
        "printed": target.printed,
        **_place(target, text),
    }


def _milestone(milestone: Milestone, text: Text) -> Json:
    day = milestone.deadline.day
    return {
        "text": milestone.text,
        "deadline": day.isoformat() if day else None,
        **_place(milestone, text),
    }


def _place(value: Measure | Responsibility | Target | Milestone, text: Text) -> Json:
    span = text.span(value.start, value.end)
    return {"start": span.start, "end": span.end}


def _number(value: Decimal | None) -> int | float | None:
    """30 and not 30.0, 0.85 and not "0.85": a JSON number as printed."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
