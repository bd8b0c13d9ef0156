"""A document as the policy that it lays out: parse(document)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypeVar

from graph.document.read import Document
from graph.structure.citation import Citation, citations
from graph.structure.deadline import Deadline
from graph.structure.front import front
from graph.structure.milestone import Milestone
from graph.structure.outline import (
    Block,
    Heading,
    Outline,
    is_preamble,
    numbered,
    outline,
    paragraphs,
    states_goals,
)
from graph.structure.policy import Measure, Policy, Section
from graph.structure.promise import last_deadline, promises
from graph.structure.responsibility import NOTHING, Group, Responsibility, Standing, groups
from graph.structure.target import Target
from ontology.lexicon import words

Promise = TypeVar("Promise", Target, Milestone)
SHORTEST = 12  # characters: less is a signature, a date or a heading, not an order


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block or a part of one that is one measure, with the groups that name who does it."""

    block: Block
    groups: tuple[Group, ...]
    label_only: bool = False  # nothing but 责任单位：A、B: it speaks of what stands before it


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
    stretches = [s for s in _stretches(text, plan) if _orders(text, s)]
    due = _Inheritance()
    for order, (parent, number, stretch) in enumerate(_numbers(stretches), 1):
        yield _measure(text, stretch, parent, number, order, due.of(text, stretch))


def _numbers(stretches: Sequence[Stretch]) -> Iterator[tuple[str, str, Stretch]]:
    for (parent, number, _), stretch in zip(numbered([s.block for s in stretches]), stretches, strict=True):
        yield parent, number, stretch


def _stretches(text: str, plan: Outline) -> Iterator[Stretch]:
    """Yield what may be measures: blocks, cut behind each group that closes one."""
    standing = NOTHING
    done: list[Stretch] = []
    for block in plan.blocks:
        for stretch in _cut(text, block, standing):
            standing = next((g.declares for g in stretch.groups if g.declares), standing)
            if stretch.label_only and done:
                done = _named_below(done, stretch)
            else:
                done.append(stretch)
    yield from done


def _cut(text: str, block: Block, standing: Standing) -> Iterator[Stretch]:
    """Cut BLOCK behind each run of closing groups; positions become those of the whole text."""
    raw = text[block.start : block.end]
    start, held = 0, list[Group]()
    found = groups(raw, standing)
    for group, following in zip_longest(found, found[1:]):
        held.append(group)
        adjacent = following is not None and not raw[group.end : following.start].strip(" 。；")
        if group.closes and not (adjacent and following and following.closes):
            end = _over_stop(raw, group.end)
            yield _stretch(block, raw, start, end, held)
            start, held = end, []
    if raw[start:].strip(" 。；\t"):
        yield _stretch(block, raw, start, len(raw), held)


def _over_stop(raw: str, end: int) -> int:
    """（牵头部门：A）。 takes its stop along."""
    while end < len(raw) and raw[end] in "。；; ":
        end += 1
    return end


def _stretch(block: Block, raw: str, start: int, end: int, held: Sequence[Group]) -> Stretch:
    lead = len(raw[start:end]) - len(raw[start:end].lstrip())
    begin = block.start + start + lead
    moved = tuple(_shift(g, block.start) for g in held)
    words_ = raw[start:end]
    for group in held:
        words_ = words_.replace(raw[group.start : group.end], "")
    alone = bool(held) and all(g.closes for g in held) and not words_.strip(" 。；")
    return Stretch(replace(block, start=begin, end=block.start + len(raw[:end].rstrip())), moved, alone)


def _shift(group: Group, by: int) -> Group:
    return replace(
        group,
        start=group.start + by,
        end=group.end + by,
        responsibilities=tuple(
            replace(r, start=r.start + by, end=r.end + by) for r in group.responsibilities
        ),
    )


def _named_below(done: list[Stretch], label: Stretch) -> list[Stretch]:
    """A label on its own names who does what stands above it, back to the heading or the item."""
    last = done[-1]
    if last.groups and any(g.closes for g in last.groups):
        first = len(done) - 1
    else:
        first = len(done)
        while (
            first and _same_place(done[first - 1], last) and not any(g.closes for g in done[first - 1].groups)
        ):
            first -= 1
    items = done[first:]
    if len(items) > 1 and not any(s.block.marker for s in items):
        whole = replace(items[0].block, end=label.block.end)
        return [*done[:first], Stretch(whole, (*(g for s in items for g in s.groups), *label.groups))]
    named = [replace(s, groups=(*s.groups, *label.groups)) for s in items]
    named[-1] = replace(named[-1], block=replace(named[-1].block, end=label.block.end))
    return [*done[:first], *named]


def _same_place(a: Stretch, b: Stretch) -> bool:
    return a.block.section == b.block.section and a.block.heading == b.block.heading


def _orders(text: str, stretch: Stretch) -> bool:
    """True where a stretch orders work: it names who does it, or stands in the body as a sentence."""
    if any(g.closes for g in stretch.groups):
        return True
    block = stretch.block
    raw = text[block.start : block.end]
    if block.section is None or len(raw) < SHORTEST or raw.startswith(tuple(words("headings", "endWord"))):
        return False
    if is_preamble(block.section.text) or is_preamble(block.heading.text if block.heading else None):
        return False
    return raw.rstrip("”）").endswith(("。", "；", "：", ";", "！"))


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
    closing = min((g.start for g in s.groups if g.closes and g.start >= block.start), default=block.end)
    said, dated = promises(text[block.start : closing], due)
    return Measure(
        number=number,
        section=block.section.text if block.section else "",
        heading=block.heading.text if block.heading else None,
        parent=parent,
        order=order,
        text=raw,
        start=block.start,
        end=block.end,
        responsibilities=tuple(_distinct(s.groups)),
        targets=tuple(_due(t, block.start, due) for t in said),
        milestones=tuple(_due(m, block.start, due) for m in dated),
        citations=tuple(_moved(c, block.start) for c in citations(raw)),
        open_ended=any(g.open_ended for g in s.groups),
    )


def _due(promise: Promise, by: int, inherited: Deadline | None) -> Promise:
    """PROMISE with positions in the whole text; an inherited deadline has its own already."""
    own = promise.deadline
    if own is not None and own is not inherited:
        own = replace(own, start=own.start + by, end=own.end + by)
    return replace(promise, start=promise.start + by, end=promise.end + by, deadline=own)


def _distinct(found: Sequence[Group]) -> Iterator[Responsibility]:
    for group in found:
        yield from group.responsibilities


def _moved(citation: Citation, by: int) -> Citation:
    return replace(citation, start=citation.start + by, end=citation.end + by)


def _moved_deadline(deadline: Deadline | None, by: int) -> Deadline | None:
    return deadline and replace(deadline, start=deadline.start + by, end=deadline.end + by)
