"""What one document says, as the JSON that `duban extract` prints."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from graph.document.text import Text
from graph.structure.milestone import Milestone
from graph.structure.policy import Front, Measure, Policy
from graph.structure.responsibility import Responsibility
from graph.structure.target import Target
from ontology.lexicon import labels

Json = dict[str, Any]
# a name as printed -> the department's usual name and its IRI; None where the register does not know it
Resolve = Callable[[str], tuple[str, str] | None]


def extract(policy: Policy, iri: str, resolve: Resolve) -> Json:
    """Return the contract's extract of POLICY, whose document is called IRI.

    Every `start` and `end` is a character offset into the document's text as read, before mending.
    """
    measures = [_measure(measure, policy.text, resolve) for measure in policy.measures]
    return {"document": _document(policy.front, iri), "measures": measures}


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


def _measure(measure: Measure, text: Text, resolve: Resolve) -> Json:
    return {
        "id": measure.number,
        "section": measure.section,
        "heading": measure.heading,
        "text": measure.text,
        **_place(measure, text),
        "open_ended": measure.open_ended,
        "responsibilities": [_responsibility(one, text, resolve) for one in measure.responsibilities],
        "targets": [_target(target, text) for target in measure.targets],
        "milestones": [_milestone(milestone, text) for milestone in measure.milestones],
    }


def _responsibility(one: Responsibility, text: Text, resolve: Resolve) -> Json:
    department, iri = resolve(one.printed) or (None, None)
    return {
        "role": one.role,
        "printed": one.printed,
        "department": department,
        "iri": iri,
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
