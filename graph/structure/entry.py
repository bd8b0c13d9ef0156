"""A row of a table of tasks as what a measure needs: its text, who does it, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.document.text import fold
from graph.structure import roles
from graph.structure.column import ROLES
from graph.structure.deadline import Deadline, deadlines
from graph.structure.gauge import is_gauge
from graph.structure.names import is_likely, squeezed
from graph.structure.responsibility import Responsibility
from graph.structure.roster import listed, merged
from graph.structure.standing import NOTHING, Standing, declaration
from graph.structure.table import Cell, Row, rows

SHORTEST = 8  # characters of a text whose row names nobody; less is a sum or a remark
# 2025-12-31  2025.12  2025/6/30  2025
NUMERIC = re.compile(r"(?P<year>20\d\d)(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?(?:\s+[\d:]+)?")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch [start:end) of the text in which promises stand, and the deadline that its column sets."""

    start: int
    end: int
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as a measure. Positions are in the text that the table stands in.

    [start:end) is what is to be done; HEADING is the task that it belongs to and SECTION its category, where
    the table has them; STRETCHES are where numbers and dates are to be read, the text itself the first.
    """

    row: Row
    start: int
    end: int
    heading: Cell | None
    section: Cell | None
    stretches: tuple[Stretch, ...]
    responsibilities: tuple[Responsibility, ...]
    open_ended: bool
    deadline: Deadline | None


def entries(text: str, standing: Standing = NOTHING) -> Iterator[Entry]:
    """Yield what the rows of the tables in the mended TEXT order; STANDING is in force before them."""
    for row in rows(text):
        gauged = is_gauge(row)
        body = _body(row, gauged)
        if body is None:
            continue
        named, open_ended = _named(text, row, standing)
        if named or open_ended or gauged or body.end - body.start >= SHORTEST:
            yield _entry(text, row, body, named, open_ended)


def _body(row: Row, gauged: bool) -> Cell | None:
    """What is to be done: the last of 实事项目 and 目标任务, which both tell the task."""
    if not gauged and "measure" not in row.cells and "task" in row.cells:
        return row.cells["task"][-1]
    return row.first("indicator" if gauged else "measure", "measure", "task", "target", "text", "indicator")


def _entry(text: str, row: Row, body: Cell, named: tuple[Responsibility, ...], open_ended: bool) -> Entry:
    due = row.first("deadline")
    deadline = _deadline(text, due) if due else None
    heading = row.first("task", "indicator")
    section = row.first("section") or row.banner
    # 2025年 may stand over a sentence as well as over an indicator's value
    kinds = ("measure", "target") if is_gauge(row) else ("measure", "target", "value")
    places = [body, *(c for k in kinds for c in row.cells.get(k, ()) if c != body)]
    stretches = tuple(Stretch(c.start, c.end, _header_date(c) or deadline) for c in places)
    return Entry(
        row,
        body.start,
        body.end,
        heading if heading != body else None,
        section,
        stretches,
        named,
        open_ended,
        deadline,
    )


def _header_date(cell: Cell) -> Deadline | None:
    """2025年目标: the date that a header sets, standing at the cell."""
    found = deadlines(cell.header)
    return replace(found[-1], start=cell.start, end=cell.start) if found else None


def _deadline(text: str, cell: Cell) -> Deadline | None:
    """The date that a cell of deadlines prints: 2025年底前, 2025-12-31, 2023—2025年."""
    printed = cell.of(text)
    if numeric := NUMERIC.fullmatch(fold(printed).strip()):
        spelt = "".join(numeric[part] + sign for part, sign in _SIGNS if numeric[part])
        found = deadlines(f"{spelt}底前" if not numeric["month"] else f"{spelt}前")
        return replace(found[-1], printed=printed, start=cell.start, end=cell.end) if found else None
    found = deadlines(printed)
    last = found[-1] if found else None
    return last and replace(last, start=last.start + cell.start, end=last.end + cell.start)


_SIGNS = (("year", "年"), ("month", "月"), ("day", "日"))


def _named(text: str, row: Row, standing: Standing) -> tuple[tuple[Responsibility, ...], bool]:
    made: list[Responsibility] = []
    open_ended = False
    for role in ROLES:
        for cell in row.cells.get(role, ()):
            # where a column names the lead, no other's first leads
            found, left_open = _in_cell(text, role, cell, NOTHING if made else standing)
            made += found
            open_ended = open_ended or left_open
    return tuple(made), open_ended


def _in_cell(text: str, role: str, cell: Cell, standing: Standing) -> tuple[list[Responsibility], bool]:
    """The names in CELL; a word for a role in it weighs more than its column: 市住建局牵头，市财政局配合."""
    folded = fold(text[cell.start : cell.end])
    reading = roles.read(folded, 0, len(folded))
    if reading.spoken:
        parts = [(p.start, p.end, p.role or role, p.label) for p in reading.parts]
        left_open = reading.open_ended
    else:
        names = merged(listed(folded, 0, len(folded)))
        kept = [n for n in names.names if is_likely(squeezed(folded[n.start : n.end]))]
        parts = [(n.start, n.end, n.role or role, n.role_word or cell.header) for n in kept]
        left_open = names.open_ended
    first_leads = standing.lead_by_position or _by_position(cell.header)
    if first_leads and parts and role == "responsible" and all(p[2] == "responsible" for p in parts):
        parts[0] = (*parts[0][:2], "lead", parts[0][3])
    return [_responsibility(text, cell, *part) for part in parts], left_open


def _by_position(header: str) -> bool:
    folded = fold(header)
    declared = declaration(folded, 0, len(folded))
    return declared is not None and declared.position


def _responsibility(
    text: str, cell: Cell, start: int, end: int, role: str, label: str | None
) -> Responsibility:
    start, end = cell.start + start, cell.start + end
    return Responsibility(role, squeezed(text[start:end]), start, end, "table", squeezed(label or "") or None)
