"""Where one measure ends and the next begins: blocks cut behind what names who does them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import zip_longest

from graph.document.text import fold
from graph.structure.changed import changed
from graph.structure.closing import is_closing
from graph.structure.entry import Entry, entries
from graph.structure.labelled import Gathered, Stretch
from graph.structure.outline import Block, is_preamble
from graph.structure.promise import targets
from graph.structure.responsibility import Group, groups
from graph.structure.standing import NOTHING, Standing
from graph.structure.vocabulary import of
from graph.structure.word import either
from ontology.lexicon import words

SHORTEST = 12  # characters: less is a signature, a date or a heading, not an order
LONGEST_PREAMBLE = 8  # characters of a run-in heading
SHORTEST_ITEM = 6  # of an item with its number: 2.改造泵站5座。
STOPS = " 。；;"
ENDS = ("。", "；", "：", ";", "！")


def stretches(text: str, blocks: Sequence[Block]) -> Iterator[Stretch]:
    """Yield the stretches of BLOCKS that are measures, in order."""
    standing = NOTHING
    gathered = Gathered()
    rows: dict[bool, dict[int, Entry]] = {}  # by where they end, once for lead by position and once without
    for block in blocks:
        in_table = text.startswith("|", block.start)
        if in_table and standing.lead_by_position not in rows:
            rows[standing.lead_by_position] = {e.row.end: e for e in entries(text, standing)}
        for stretch in (
            _row(block, rows[standing.lead_by_position]) if in_table else _cut(text, block, standing)
        ):
            standing = next((g.declares for g in stretch.groups if g.declares), standing)
            gathered.take(stretch)
    lines = _line_items(blocks)
    return (s for s in gathered.all() if _orders(text, s, s.block.end in lines))


def _line_items(blocks: Sequence[Block]) -> set[int]:
    """Where the items end that no text of their own follows: 3.改造泵站5座 on a line without a stop."""
    found = set[int]()
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.marker is None:
            continue
        apart = following is None or (following.section, following.heading) != (block.section, block.heading)
        if apart or (following.marker is not None and following.marker.kind == block.marker.kind):
            found.add(block.end)
    return found


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


def _declares_only(stretch: Stretch) -> bool:
    """各项任务排在首位的单位为牵头单位: a paragraph that says how lists are to be read, and no more."""
    said = sum(g.end - g.start for g in stretch.groups if g.declares)
    return said > 0 and stretch.block.end - stretch.block.start - said < SHORTEST


def _orders(text: str, stretch: Stretch, line_item: bool) -> bool:
    """True where a stretch orders work: it names who does it, or stands in the body as a sentence."""
    if stretch.named:
        return True
    block = stretch.block
    raw = text[block.start : block.end]
    if is_closing(raw) or _declares_only(stretch):
        return False
    shortest = SHORTEST_ITEM if block.marker else SHORTEST
    if block.section is None or len(raw) < shortest or raw.startswith(tuple(words("headings", "endWord"))):
        return False
    if len(opening := raw.partition("。")[0]) <= LONGEST_PREAMBLE and is_preamble(opening):
        return False  # 第一条 指导思想。以…为指导
    if is_preamble(block.section.text) or is_preamble(block.heading.text if block.heading else None):
        return False
    if line_item and _tells_deed(raw):
        return True
    return raw.rstrip("”）").endswith(ENDS) or _unread(raw).endswith(ENDS)


def _tells_deed(raw: str) -> bool:
    """改造泵站5座, 出台管护办法: begins with what is done, or promises a number."""
    return _deed().match(fold(raw)) is not None or bool(targets(raw))


@cache
def _deed() -> re.Pattern[str]:
    return re.compile(either(w for w in of("promises", "verb") if len(w) > 1))


def _unread(raw: str) -> str:
    """RAW without a bracket at its end that names nobody that is known: 清查2万户。（调查二队）."""
    return raw[: raw.rindex("（")].rstrip() if raw.endswith("）") and "（" in raw else ""
