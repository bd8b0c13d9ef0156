"""Numbers that a table of indicators promises: `| 指标 | 2020年 | 2025年 | 属性 |`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from graph.document.text import fold
from graph.structure.binding import binding
from graph.structure.column import GOALS
from graph.structure.deadline import Deadline, deadlines
from graph.structure.quantity import JOIN, Quantity, quantities
from graph.structure.table import Cell, Row
from graph.structure.target import Target
from graph.structure.word import printed

YEAR = re.compile(r"20\d\d")
# 单位地区生产总值能耗降低（%）
UNIT = re.compile(r"（([^（）]+)）$")
# [13.5]: what adds up over the years
SUM = re.compile(r"^[\[［【〔（](?P<sum>[^\[\]]+?)[\]］】〕）]$")
RANGE = re.compile(rf"(\d+(?:\.\d+)?){JOIN}(\d+(?:\.\d+)?)$")
LONGEST = 24  # characters of a cell that is a number


def is_gauge(row: Row) -> bool:
    """True for a row of an indicator whose value or goal is a column of its own."""
    return "indicator" in row.cells and any(k in row.cells for k in GOALS)


def gauges(text: str, row: Row, year: int | None, due: Deadline | None) -> Iterator[Target]:
    """Yield the targets in the cells of ROW; values of years before YEAR, the document's, are former ones.

    DUE dates a goal whose header prints no year. Growth counts where no value is given.
    """
    cell = _name_cell(row)
    if cell is None:
        return
    name, unit = _named(text, row, cell)
    found = [_target(text, c, name, unit, _year_end(c) or due) for c in _goals(row, year)]
    read = [t for t in found if t]
    if not read and is_gauge(row):
        last = max(map(_years, row.headers), default=0)
        cells = row.cells.get("growth", ())
        grown = (_target(text, c, name, _growth_unit(text, c, unit), _day(last, c) or due) for c in cells)
        read = [t if t.comparator != "eq" else replace(t, comparator="increase") for t in grown if t]
    yield from read


def _name_cell(row: Row) -> Cell | None:
    """Where a row says what its numbers count: 指标, or 项目 beside 2025年目标."""
    if is_gauge(row):
        return row.cells["indicator"][-1]
    return row.first("task", "measure") if any(k in row.cells for k in GOALS) else None


def _named(text: str, row: Row, cell: Cell) -> tuple[str, str]:
    """The indicator's name in CELL, and its unit: of its column, else in brackets behind the name."""
    said = "".join(fold(cell.of(text)).split())
    column = row.first("unit")
    bracket = UNIT.search(said)
    behind = bracket and _unit(bracket[1])
    name = said[: bracket.start()] if bracket and behind else said
    return name, ("".join(fold(column.of(text)).split()) if column else behind) or ""


def _growth_unit(text: str, cell: Cell, unit: str) -> str:
    """年均增长（%）: growth is in percent, whatever the indicator's unit; what adds up, [20], is in that."""
    printed_unit = UNIT.search(fold(cell.header))
    return printed_unit[1] if printed_unit else unit if SUM.match(fold(cell.of(text))) else "%"


def _unit(words: str) -> str | None:
    """WORDS where they are a unit: what could stand behind a number."""
    found = quantities(f"1{words}")
    return words if found and found[0].end == len(words) + 1 and found[0].unit else None


def _goals(row: Row, year: int | None) -> Iterator[Cell]:
    """The cells that are to be reached: not the value that the table sets out from."""
    years = sorted(set(map(_years, row.headers)) - {0})
    first = year or (years[1] if len(years) > 1 else 0)
    yield from (c for c in row.cells.get("value", ()) if _years(c.header) >= first)
    yield from row.cells.get("target", ())


def _years(header: str) -> int:
    found = YEAR.search(header)
    return int(found.group()) if found else 0


def _year_end(cell: Cell) -> Deadline | None:
    found = deadlines(cell.header)
    if found:
        return replace(found[-1], start=cell.start, end=cell.end)
    return _day(_years(cell.header), cell)


def _day(year: int, cell: Cell) -> Deadline | None:
    """The end of YEAR as the header of CELL says it."""
    return Deadline(date(year, 12, 31), "year", cell.header, cell.start, cell.end) if year else None


def _target(text: str, cell: Cell, name: str, unit: str, due: Deadline | None) -> Target | None:
    """The number that CELL holds and nothing else, or None."""
    said = "".join(fold(cell.of(text)).split())
    total = SUM.match(said)
    q = _number(total["sum"] if total else said)
    if q is None:
        return None
    return Target(
        indicator=name,
        comparator=_comparator(total["sum"] if total else said, q, name),
        value=q.value,
        unit=q.unit or unit,
        printed=cell.of(text),
        start=cell.start,
        end=cell.end,
        rule="target/table",
        max=q.max,
        deadline=due,
        cumulative=total is not None,
    )


def _number(said: str) -> Quantity | None:
    if len(said) > LONGEST:
        return None
    if said[:1].isdigit() and (both := RANGE.fullmatch(said)):
        low, high = Decimal(both[1]), Decimal(both[2])
        return Quantity(0, len(said), low, high, "", "plain", None, False, False, len(said))
    found = quantities(said)
    whole = len(found) == 1 and found[0].end == len(said) and binding(said, found[0], 0).start == 0
    return found[0] if whole else None


def _comparator(said: str, q: Quantity, name: str) -> str:
    bound = binding(said, q, 0).comparator
    changed = _changes().search(name) if bound == "eq" else None
    if changed is None:
        return bound
    falls = printed("comparators", "decrease", relation="prefixWord").match(changed.group())
    return "decrease" if falls else "increase"


@cache
def _changes() -> re.Pattern[str]:
    """单位地区生产总值能耗降低: the number in the cell is by how much."""
    return printed("comparators", "increase", "decrease", relation="prefixWord", end="(?:率|幅度)?")
