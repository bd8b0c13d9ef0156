"""A document as the policy that it lays out: parse(document)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias, TypeVar

from graph.document.read import Document
from graph.structure.citation import Citation, citations
from graph.structure.deadline import Deadline, deadlines
from graph.structure.entry import Entry
from graph.structure.front import front
from graph.structure.milestone import Milestone
from graph.structure.outline import Block, Heading, Outline, numbered, outline, paragraphs, states_goals
from graph.structure.policy import Measure, Policy, Section
from graph.structure.promise import last_deadline, promises
from graph.structure.responsibility import Group, Responsibility
from graph.structure.stretch import Stretch, stretches
from graph.structure.target import Target

Promise = TypeVar("Promise", Target, Milestone)
Promises: TypeAlias = tuple[tuple[Target, ...], tuple[Milestone, ...]]


def parse(document: Document) -> Policy:
    """Return the policy that DOCUMENT lays out; a text without any measure gives one with none."""
    text = document.text
    found = paragraphs(text)
    plan = outline(found, len(text.value))
    return Policy(
        name=document.name,
        sha256=document.sha256,
        text=text,
        front=front(text.value, plan.body, document.name),
        sections=tuple(_sections(plan, len(text.value))),
        measures=tuple(_measures(text.value, plan)),
        citations=tuple(citations(text.value)),
        pages=document.pages,
    )


def _sections(plan: Outline, length: int) -> Iterator[Section]:
    """Yield the sections; each reaches to where the next of its level or a wider one begins."""
    for order, (head, above) in enumerate(plan.headings):
        number = str(head.number) if above is None else f"{above.number}.{head.number}"
        end = next((h.start for h, _ in plan.headings[order + 1 :] if h.level <= head.level), length)
        yield Section(number, head.printed_number, head.text, head.level, order + 1, head.start, end)


def _measures(text: str, plan: Outline) -> Iterator[Measure]:
    found = list(stretches(text, plan.blocks))
    due = _Inheritance()
    numbers = numbered([s.block for s in found])
    for order, (stretch, (parent, number)) in enumerate(zip(found, numbers, strict=True), 1):
        yield _measure(text, stretch, parent, number, order, due.of(text, stretch))


class _Inheritance:
    """The date that a goals paragraph sets for the items below it."""

    def __init__(self) -> None:
        self.place: tuple[Heading | None, Heading | None] | None = None
        self.deadline: Deadline | None = None

    def of(self, text: str, stretch: Stretch) -> Deadline | None:
        """Return the deadline that the list's opening paragraph gives to STRETCH, if any."""
        block = stretch.block
        place = (block.section, block.heading)
        if place != self.place:
            self.place, self.deadline = place, None
            if self._opens(text, block):
                self.deadline = _moved_deadline(last_deadline(text[block.start : block.end]), block.start)
            return None
        return self.deadline if block.marker else None

    def _opens(self, text: str, block: Block) -> bool:
        goals = any(states_goals(h.text) for h in (block.section, block.heading) if h)
        return block.marker is None and (goals or text[block.start : block.end].endswith("："))


def _measure(text: str, s: Stretch, parent: str, number: str, order: int, due: Deadline | None) -> Measure:
    block = s.block
    raw = text[block.start : block.end]
    targets, milestones = _in_row(text, s.entry) if s.entry else _in_words(text, s, due)
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


def _beside_names(text: str, stretch: Stretch) -> Deadline | None:
    """（责任单位：市水务局；完成时限：2025年底）: the date that stands where the names stand."""
    places = [g.due for g in stretch.groups if g.due]
    found = deadlines(text[slice(*places[-1])]) if places else []
    return _moved_deadline(found[-1], places[-1][0]) if found else None


def _said(stretch: Stretch) -> tuple[int, int]:
    """Where a stretch's own words begin and end: before what names who does them."""
    block = stretch.block
    closing = (g.start for g in stretch.groups if g.closes and g.start >= block.start)
    return block.start, min(closing, default=block.end)


def _promised(text: str, start: int, end: int, due: Deadline | None) -> Promises:
    targets, milestones = promises(text[start:end], due)
    return tuple(_due(t, start, due) for t in targets), tuple(_due(m, start, due) for m in milestones)


def _in_words(text: str, s: Stretch, due: Deadline | None) -> Promises:
    """What its words promise: numbers and dates, or to be done by the date beside its names."""
    own = _beside_names(text, s)
    start, end = _said(s)
    return _done_by(text, start, end, own, "label", *_promised(text, start, end, own or due))


def _in_row(text: str, entry: Entry) -> Promises:
    """What a row promises: the numbers and dates in its cells, or that it is done by its deadline."""
    found = [_promised(text, s.start, s.end, s.deadline) for s in entry.stretches]
    targets = tuple(t for said, _ in found for t in said)
    milestones = tuple(m for _, dated in found for m in dated)
    return _done_by(text, entry.start, entry.end, entry.deadline, "table", targets, milestones)


def _done_by(
    text: str,
    start: int,
    end: int,
    due: Deadline | None,
    rule: str,
    targets: tuple[Target, ...],
    milestones: tuple[Milestone, ...],
) -> Promises:
    """Add the whole of [START:END) as a milestone where nothing else in it is due on its day."""
    days = {t.deadline.day for t in targets if t.deadline} | {m.deadline.day for m in milestones}
    if due is None or due.day is None or due.day in days:
        return targets, milestones
    said = text[start:end].rstrip("。；， ")
    return targets, (*milestones, Milestone(said, due, start, start + len(said), rule=rule))


def _due(promise: Promise, by: int, inherited: Deadline | None) -> Promise:
    """PROMISE with positions in the whole text; an inherited deadline has its own already."""
    own = promise.deadline
    if own is not None and own is not inherited:
        own = replace(own, start=own.start + by, end=own.end + by)
    return replace(promise, start=promise.start + by, end=promise.end + by, deadline=own)


def _named(found: Sequence[Group]) -> Iterator[Responsibility]:
    for group in found:
        yield from group.responsibilities


def _moved(citation: Citation, by: int) -> Citation:
    return replace(citation, start=citation.start + by, end=citation.end + by)


def _moved_deadline(deadline: Deadline | None, by: int) -> Deadline | None:
    return deadline and replace(deadline, start=deadline.start + by, end=deadline.end + by)
