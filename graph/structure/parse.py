"""A document as the policy that it lays out: parse(document)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.document.read import Document
from graph.document.text import fold
from graph.structure.citation import Citation, citations
from graph.structure.front import front
from graph.structure.labelled import Stretch
from graph.structure.outline import Heading, Outline, numbered, outline, paragraphs
from graph.structure.policy import Front, Measure, Policy, Section
from graph.structure.responsibility import Group, Responsibility
from graph.structure.said import Promises, Said
from graph.structure.stretch import stretches

YEAR = re.compile(r"20\d\d")
# 2025年工作要点; not 2030年前碳达峰行动方案, 2021—2025年, 2035年远景目标
OF_TITLE = re.compile(r"(?<![\d\-—–~～至到])(20\d\d)年度?(?!\d|[前底末]|远景|中长期|[\-—–~～至到])")


def parse(document: Document) -> Policy:
    """Return the policy that DOCUMENT lays out; a text without any measure gives one with none."""
    text = document.text
    plan = outline(paragraphs(text), len(text.value))
    opening = front(text.value, plan.body, document.name)
    return Policy(
        name=document.name,
        sha256=document.sha256,
        text=text,
        front=opening,
        sections=tuple(_sections(plan, len(text.value))),
        measures=tuple(_measures(text.value, _year(opening), plan)),
        citations=tuple(citations(text.value)),
        pages=document.pages,
    )


def _sections(plan: Outline, length: int) -> Iterator[Section]:
    """Yield the sections; each reaches to where the next of its level or a wider one begins."""
    ends = _ends([head for head, _ in plan.headings], length)
    for order, ((head, above), end) in enumerate(zip(plan.headings, ends, strict=True), 1):
        number = str(head.number) if above is None else f"{above.number}.{head.number}"
        yield Section(number, head.printed_number, head.text, head.level, order, head.start, end)


def _ends(headings: Sequence[Heading], length: int) -> list[int]:
    ends, following = list[int](), {1: length, 2: length}
    for head in reversed(headings):
        ends.append(following[head.level])
        following |= {level: head.start for level in (1, 2) if level >= head.level}
    return ends[::-1]


def _year(opening: Front) -> int | None:
    """The year of a document, by which its 年底前 and 今年 are read: of its title, date or number.

    关于印发2025年工作要点的通知 may be dated December 2024 or January 2025; a title's year far from the date
    is no year of work.
    """
    found = YEAR.search(opening.date or opening.number or "")
    dated = int(found.group()) if found else None
    titled = {int(year) for year in OF_TITLE.findall(fold(opening.title))}
    if len(titled) == 1 and (dated is None or abs(next(iter(titled)) - dated) <= 1):
        return titled.pop()
    return dated


def _measures(text: str, year: int | None, plan: Outline) -> Iterator[Measure]:
    found = list(stretches(text, plan.blocks))
    said = Said(text, year)
    numbers = numbered([s.block for s in found])
    for order, (stretch, (parent, number)) in enumerate(zip(found, numbers, strict=True), 1):
        yield _measure(text, stretch, parent, number, order, said.of(stretch))


def _measure(text: str, s: Stretch, parent: str, number: str, order: int, promised: Promises) -> Measure:
    block = s.block
    raw = text[block.start : block.end]
    targets, milestones = promised
    return Measure(
        number=number,
        section=block.section.text if block.section else "",
        heading=_heading(text, s),
        parent=parent.removesuffix(".0"),
        order=order,
        text=raw,
        start=block.start,
        end=block.end,
        responsibilities=s.entry.responsibilities if s.entry else tuple(_named(s.groups)),
        targets=targets,
        milestones=milestones,
        citations=tuple(_moved(c, block.start) for c in citations(raw)),
        open_ended=s.entry.open_ended if s.entry else any(g.open_ended for g in s.groups),
    )


def _heading(text: str, stretch: Stretch) -> str | None:
    if stretch.entry and stretch.entry.heading:
        return stretch.entry.heading.of(text)
    return stretch.block.heading.text if stretch.block.heading else None


def _named(found: Sequence[Group]) -> Iterator[Responsibility]:
    for group in found:
        yield from group.responsibilities


def _moved(citation: Citation, by: int) -> Citation:
    return replace(citation, start=citation.start + by, end=citation.end + by)
