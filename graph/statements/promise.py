"""What a measure promises, as statements: targets and milestones, with the years they are due in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox

from graph.statements import terms as t
from graph.statements.evidence import span
from graph.statements.identifier import indicator, shared
from graph.statements.page import Page, boolean, concept, date, decimal, integer, text
from graph.statements.terms import TRUE, A, duban
from graph.structure.deadline import Deadline
from graph.structure.milestone import Milestone
from graph.structure.target import Target
from ontology.lexicon import words

HAS_TARGET, HAS_MILESTONE, INDICATOR, INDICATOR_NAME = map(
    duban, ("target", "milestone", "indicator", "indicatorName")
)
COMPARATOR, VALUE, VALUE_MAX, VALUE_TEXT = map(duban, ("comparator", "value", "valueMax", "valueText"))
UNIT, UNIT_TEXT, SCOPE_TEXT, MODALITY = map(duban, ("unit", "unitText", "scopeText", "modality"))
YEAR, START_YEAR, BASELINE_YEAR, G_YEAR = map(duban, ("year", "startYear", "baselineYear", "gYear"))
DEADLINE, DEADLINE_TEXT, PRECISION = map(duban, ("deadline", "deadlineText", "deadlinePrecision"))
DISTRIBUTIVE, CUMULATIVE, AMBIGUOUS = map(duban, ("distributive", "cumulative", "ambiguous"))

Pair = tuple[ox.NamedNode, ox.NamedNode | ox.Literal | None]


def target(page: Page, measure: ox.NamedNode, node: ox.NamedNode, order: int, said: Target) -> None:
    """Write a Target: how much of which indicator, by when, where."""
    page.say(measure, (HAS_TARGET, node))
    page.say(
        node,
        (A, t.TARGET),
        (t.LABEL, text(said.printed)),
        (t.MEASURE_OF, measure),
        (t.DOCUMENT, page.document),
        (INDICATOR, _indicator(page, said.indicator)),
        (INDICATOR_NAME, text(said.indicator)),
        *_amount(said),
        (START_YEAR, _year(page, said.start_year)),
        *_due(page, said.deadline),
        (BASELINE_YEAR, _year(page, said.baseline)),
        (SCOPE_TEXT, text(said.scope)),
        (t.SPATIAL, page.place(page.departments.place_of(said.scope))),
        (DISTRIBUTIVE, boolean(said.distributive)),
        (CUMULATIVE, boolean(said.cumulative)),
        (MODALITY, concept("modality", said.modality)),
        (t.ORDER, integer(order)),
        (t.RULE, text(said.rule)),
        (t.CONFIRMED, boolean(said.confirmed)),
        (t.SOURCE, span(page, said.start, said.end)),
    )


def milestone(page: Page, measure: ox.NamedNode, node: ox.NamedNode, order: int, said: Milestone) -> None:
    """Write a Milestone: what is done by when."""
    page.say(measure, (HAS_MILESTONE, node))
    page.say(
        node,
        (A, t.MILESTONE),
        (t.LABEL, text(said.text)),
        (t.MEASURE_OF, measure),
        (t.DOCUMENT, page.document),
        (t.DESCRIPTION, text(said.text)),
        *_due(page, said.deadline),
        (MODALITY, concept("modality", said.modality)),
        (t.ORDER, integer(order)),
        (t.RULE, text(said.rule)),
        (t.CONFIRMED, boolean(said.confirmed)),
        (t.SOURCE, span(page, said.start, said.end)),
    )


def _amount(said: Target) -> Iterator[Pair]:
    yield COMPARATOR, concept("comparator", said.comparator)
    yield VALUE, decimal(said.value)
    yield VALUE_MAX, decimal(said.max)
    # the store writes 0.50 as 0.5: the print stands beside the number
    yield VALUE_TEXT, text(said.printed)
    yield UNIT, concept("unit", _units().get(said.unit))
    yield UNIT_TEXT, text(said.unit)


def _due(page: Page, deadline: Deadline | None) -> Iterator[Pair]:
    if deadline:
        yield YEAR, _year(page, deadline.year)
        yield DEADLINE, date(deadline.day.isoformat() if deadline.day else None)
        yield DEADLINE_TEXT, text(deadline.printed)
        yield PRECISION, concept("precision", deadline.precision)
        yield AMBIGUOUS, TRUE if deadline.ambiguous else None


@cache
def _units() -> dict[str, str]:
    return words("units")


def _indicator(page: Page, name: str) -> ox.NamedNode:
    node = indicator(name)
    if node not in page.shared:
        page.shared.add(node)
        page.say(node, (A, t.INDICATOR), (t.PREF_LABEL, ox.Literal(name, language="zh")))
    return node


def _year(page: Page, year: int | None) -> ox.NamedNode | None:
    if year is None:
        return None
    node = shared("year", str(year))
    if node not in page.shared:
        page.shared.add(node)
        page.say(
            node,
            (A, t.YEAR),
            (G_YEAR, ox.Literal(f"{year:04d}", datatype=t.GYEAR)),
            (t.PREF_LABEL, ox.Literal(f"{year}年", language="zh")),
            (t.PREF_LABEL, ox.Literal(str(year), language="en")),
        )
    return node
