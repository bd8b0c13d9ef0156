"""What rules need to know of a whole document: how much of it is assigned and dated, how it is numbered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import TypeAlias

import pyoxigraph as ox

from graph.document.marker import marker
from graph.document.text import fold
from graph.statements import terms as t
from graph.statements.page import Page, integer
from graph.statements.terms import duban
from graph.structure.period import period
from graph.structure.policy import Measure, Policy, Section

MEASURES, ASSIGNED, LED, DATED = map(duban, ("measureCount", "assignedCount", "ledCount", "datedCount"))
PERIOD_START, PERIOD_END = map(duban, ("periodStart", "periodEnd"))
ORDINAL, PRINTED_DEPTH, PREVIOUS, EMPTY = map(duban, ("printedOrdinal", "printedDepth", "previous", "empty"))
NOTHING = " \t　\n#*"
Pair: TypeAlias = tuple[ox.NamedNode, ox.NamedNode | ox.Literal | None]
Outlined: TypeAlias = dict[str, list[Pair]]


def counts(policy: Policy) -> Iterator[Pair]:
    """Yield how many measures there are, are assigned, are led and are dated; and the years planned for."""
    measures = policy.measures
    yield MEASURES, integer(len(measures))
    yield ASSIGNED, integer(sum(bool(m.responsibilities or m.open_ended) for m in measures))
    yield LED, integer(sum(any(r.role == "lead" for r in m.responsibilities) for m in measures))
    yield DATED, integer(sum(map(_is_dated, measures)))
    if years := period(policy.front.title) or period(policy.text.value[:200]):
        yield PERIOD_START, integer(years[0])
        yield PERIOD_END, integer(years[1])


def _is_dated(measure: Measure) -> bool:
    return bool(measure.milestones) or any(t.deadline for t in measure.targets)


def outlined(page: Page) -> Outlined:
    """Return {number: what is to be said of how that section is printed}."""
    policy, before = page.policy, dict[int, Section]()
    found: Outlined = {}
    holding = {m.parent for m in policy.measures}
    for section, after in zip_longest(policy.sections, policy.sections[1:]):
        previous = before.get(section.level)
        before[section.level] = section
        number = marker(fold(section.printed_number))
        empty = section.number not in holding and _is_empty(policy, section, after)
        found[section.number] = [
            (ORDINAL, integer(number.number) if number else None),
            (PRINTED_DEPTH, _depth(policy, section)),
            (PREVIOUS, page.names.part(previous.number) if previous else None),
            (EMPTY, t.TRUE if empty else None),
        ]
    return found


def _depth(policy: Policy, section: Section) -> ox.Literal | None:
    """How many heading signs stand before a heading: ### 三、 has 3."""
    text = policy.text.original
    at = policy.text.span(section.start, section.end).start
    line = text[text.rfind("\n", 0, at) + 1 : at].lstrip()
    signs = len(line) - len(line.lstrip("#"))
    return integer(signs) if signs else None


def _is_empty(policy: Policy, section: Section, after: Section | None) -> bool:
    """True where nothing but its heading stands in a section, which ends where the next one begins."""
    if after is not None and after.level > section.level:
        return False
    held = policy.text.value[section.start : section.end].rstrip(NOTHING)
    if after:
        held = held.removesuffix(after.printed_number)
    return not held.removeprefix(section.heading).strip(NOTHING)
