"""Where one measure ends and the next begins: blocks cut behind what names who does them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from graph.structure.changed import changed
from graph.structure.closing import is_closing
from graph.structure.entry import Entry, entries
from graph.structure.outline import Block, is_preamble
from graph.structure.responsibility import Group, groups
from graph.structure.standing import NOTHING, Standing
from ontology.lexicon import words

SHORTEST = 12  # characters: less is a signature, a date or a heading, not an order
STOPS = " 。；;"
ENDS = ("。", "；", "：", ";", "！")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block or a part of one that is one measure, with the groups that name who does it.

    Positions are in the whole text. ENTRY is the row where it stands in a table.
    """

    block: Block
    groups: tuple[Group, ...]
    label_only: bool = False  # nothing but 责任单位：A、B: it speaks of what stands before it
    entry: Entry | None = None

    @property
    def named(self) -> bool:
        """True where a bracket or a label says who does it, or a table's column."""
        return self.entry is not None or any(g.closes for g in self.groups)


def stretches(text: str, blocks: Sequence[Block]) -> Iterator[Stretch]:
    """Yield the stretches of BLOCKS that are measures, in order."""
    standing = NOTHING
    done, below = list[Stretch](), list[Stretch]()
    rows: dict[bool, dict[int, Entry]] = {}  # by where they end, once for lead by position and once without
    for block in blocks:
        in_table = text.startswith("|", block.start)
        if in_table and standing.lead_by_position not in rows:
            rows[standing.lead_by_position] = {e.row.end: e for e in entries(text, standing)}
        for stretch in (
            _row(block, rows[standing.lead_by_position]) if in_table else _cut(text, block, standing)
        ):
            standing = next((g.declares for g in stretch.groups if g.declares), standing)
            if stretch.label_only and done:
                below.append(stretch)
                continue
            _name(done, below)
            below = []
            done.append(stretch)
    _name(done, below)
    return (s for s in done if _orders(text, s))


def _row(block: Block, rows: dict[int, Entry]) -> Iterator[Stretch]:
    entry = rows.get(block.end)
    if entry is not None:
        yield Stretch(replace(block, start=entry.start, end=entry.end), (), entry=entry)


def _cut(text: str, block: Block, standing: Standing) -> Iterator[Stretch]:
    """Cut BLOCK behind each run of closing groups."""
    raw = text[block.start : block.end]
    start, held = 0, list[Group]()
    found = groups(raw, standing)
    for group, following in zip_longest(found, found[1:]):
        held.append(group)
        if group.closes and not _goes_on(raw, group, following):
            end = _over_stop(raw, group.end)
            yield _stretch(block, raw, start, end, held)
            start, held = end, []
    if raw[start:].strip(STOPS):
        yield _stretch(block, raw, start, len(raw), held)


def _goes_on(raw: str, group: Group, following: Group | None) -> bool:
    """True where another closing group stands right behind: （牵头部门：A）（配合单位：B）."""
    return following is not None and following.closes and not raw[group.end : following.start].strip(STOPS)


def _over_stop(raw: str, end: int) -> int:
    """（牵头部门：A）。 takes its stop along."""
    while end < len(raw) and raw[end] in STOPS:
        end += 1
    return end


def _stretch(block: Block, raw: str, start: int, end: int, held: Sequence[Group]) -> Stretch:
    part = raw[start:end]
    begin = block.start + start + len(part) - len(part.lstrip())
    return Stretch(
        changed(block, start=begin, end=block.start + start + len(part.rstrip())),
        tuple(_shifted(g, block.start) for g in held),
        label_only=_label_only(raw, start, end, held),
    )


def _label_only(raw: str, start: int, end: int, held: Sequence[Group]) -> bool:
    """True where nothing stands in [START:END) but what names who does it."""
    if not held or not all(g.closes for g in held):
        return False
    edges = [start, *(at for g in held for at in (g.start, g.end)), end]
    between = zip(edges[::2], edges[1::2], strict=True)
    return not any(raw[a:b].strip(STOPS) for a, b in between)


def _shifted(group: Group, by: int) -> Group:
    return changed(
        group,
        start=group.start + by,
        end=group.end + by,
        due=group.due and (group.due[0] + by, group.due[1] + by),
        responsibilities=tuple(
            changed(r, start=r.start + by, end=r.end + by) for r in group.responsibilities
        ),
    )


def _name(done: list[Stretch], labels: Sequence[Stretch]) -> None:
    """Labels one below the other: the first names what stands above, the others speak of its last stretch."""
    if labels:
        _name_above(done, labels[0])
    if len(labels) > 1:
        # at once: a table that lost its bars has thousands of them
        _name_above(done, replace(labels[-1], groups=tuple(g for s in labels[1:] for g in s.groups)))


def _name_above(done: list[Stretch], label: Stretch) -> None:
    """A label on its own names who does what stands above it, back to the heading or the item."""
    first = _first_unnamed(done)
    above = done[first:]
    if len(above) > 1 and not any(s.block.marker for s in above[1:]):
        whole = replace(above[0].block, end=label.block.end)
        done[first:] = [Stretch(whole, (*(g for s in above for g in s.groups), *label.groups))]
        return
    named = [replace(s, groups=(*s.groups, *label.groups)) for s in above]
    named[-1] = replace(named[-1], block=replace(named[-1].block, end=label.block.end))
    done[first:] = named


def _first_unnamed(done: Sequence[Stretch]) -> int:
    """Where what a label below speaks of begins: the last stretch, or the unnamed ones of its place."""
    last = done[-1]
    first = len(done) - 1
    while not last.named and first and _same_place(done[first - 1], last) and not done[first - 1].named:
        first -= 1
    return first


def _same_place(a: Stretch, b: Stretch) -> bool:
    return a.block.section == b.block.section and a.block.heading == b.block.heading


def _declares_only(stretch: Stretch) -> bool:
    """各项任务排在首位的单位为牵头单位: a paragraph that says how lists are to be read, and no more."""
    said = sum(g.end - g.start for g in stretch.groups if g.declares)
    return said > 0 and stretch.block.end - stretch.block.start - said < SHORTEST


def _orders(text: str, stretch: Stretch) -> bool:
    """True where a stretch orders work: it names who does it, or stands in the body as a sentence."""
    if stretch.named:
        return True
    block = stretch.block
    raw = text[block.start : block.end]
    if is_closing(raw) or _declares_only(stretch):
        return False
    if block.section is None or len(raw) < SHORTEST or raw.startswith(tuple(words("headings", "endWord"))):
        return False
    if is_preamble(block.section.text) or is_preamble(block.heading.text if block.heading else None):
        return False
    return raw.rstrip("”）").endswith(ENDS) or _unread(raw).endswith(ENDS)


def _unread(raw: str) -> str:
    """RAW without a bracket at its end that names nobody that is known: 清查2万户。（调查二队）."""
    return raw[: raw.rindex("（")].rstrip() if raw.endswith("）") and "（" in raw else ""
