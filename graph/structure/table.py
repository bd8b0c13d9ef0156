"""Tables of tasks in a text: `| 重点任务 | 牵头单位 |`, rows whose cells are told by the headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from graph.structure.column import GOALS, LONGEST, ROLES, TEXTS, kind, says

LINE = re.compile(r"^[ \t　]*\|.*$", re.M)
BAR = re.compile(r"(?<!\\)\|")
RULE = re.compile(r"[\s|:\-]+")  # | --- | :-: |
CARRIED = ("section", "task", "indicator")  # a blank cell of these belongs to the one above it


@dataclass(frozen=True, slots=True)
class Cell:
    """The stretch [start:end) of a text that a cell holds, without blanks; HEADER is what stands above it."""

    start: int
    end: int
    header: str = ""

    def of(self, text: str) -> str:
        """Return what the cell holds of TEXT."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Row:
    """A row at [start:end) of a text: its cells by what they hold, in the order of the columns.

    The kinds are local names of columns.ttl and of roles. A cell that is merged with one above, or left blank
    where that means the same, is that one. BANNER is the last row above that is one cell, as wide as all.
    """

    start: int
    end: int
    cells: Mapping[str, tuple[Cell, ...]]
    banner: Cell | None = None
    headers: tuple[str, ...] = ()

    def first(self, *kinds: str) -> Cell | None:
        """Return the first cell of the first of KINDS that the row holds."""
        return next((cell for k in kinds for cell in self.cells.get(k, ())), None)


def rows(text: str) -> list[Row]:
    """Return the rows of tables in the mended TEXT that say who does what, or how far; headers are none."""
    found: list[Row] = []
    for table in _tables(text):
        found += _Table(text).rows(table)
    return found


def _tables(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield runs of lines that begin with a bar; blank lines may stand between."""
    run: list[re.Match[str]] = []
    for line in LINE.finditer(text):
        if run and text[run[-1].end() : line.start()].strip():
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def cells(text: str, start: int, end: int) -> list[Cell]:
    """Return the cells of the line [START:END) of TEXT."""
    bars = [bar.start() for bar in BAR.finditer(text, start, end)]
    if not bars or text[bars[-1] + 1 : end].strip():
        bars.append(end)  # a last cell without its bar
    return [_stripped(text, a + 1, b) for a, b in pairwise(bars)]


def _stripped(text: str, start: int, end: int) -> Cell:
    raw = text[start:end]
    left = start + len(raw) - len(raw.lstrip())
    return Cell(left, max(left, start + len(raw.rstrip())))


@dataclass(slots=True)
class _Table:
    """Walks the lines of a run; a new header begins a new table."""

    text: str
    headers: list[tuple[str | None, str]] = field(default_factory=list)
    above: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    banner: Cell | None = None
    fresh: bool = True  # the header is not complete yet

    def rows(self, table: Sequence[re.Match[str]]) -> Iterator[Row]:
        for number, line in enumerate(table):
            found = cells(self.text, *line.span())
            if RULE.fullmatch(line.group()):
                self.fresh = False
            elif self._is_header(found, number):
                self._head(found)
            elif self.headers and len({c.of(self.text) for c in found}) == 1 and len(self.headers) > 1:
                self.banner = found[0]
                self.above = {k: cs for k, cs in self.above.items() if k not in CARRIED}
            elif self._orders():
                yield self._row(line, found)
            if self.headers and not self._is_header(found, number):
                self.fresh = False

    def _orders(self) -> bool:
        """True where a column says who does it, or how far an indicator is to come."""
        kinds = {k for k, _ in self.headers}
        return bool(kinds.intersection(ROLES)) or ("indicator" in kinds and bool(kinds.intersection(GOALS)))

    def _is_header(self, found: Sequence[Cell], number: int) -> bool:
        printed = [c.of(self.text) for c in found if c.end > c.start]
        if not printed or any(len(p) > 2 * LONGEST for p in printed):
            return False
        kinds = [kind(p) for p in printed]
        if self.fresh and self.headers and all(kinds):
            return True  # the second line of a header
        has_role = any(k in ROLES for k in kinds)
        if number == 0:
            return len(printed) > 1 and (has_role or sum(k is not None for k in kinds) > 1)
        return has_role and all(kinds) and any(k in TEXTS for k in kinds)

    def _head(self, found: Sequence[Cell]) -> None:
        new = [(kind(c.of(self.text)), c.of(self.text)) for c in found]
        if self.fresh and len(new) == len(self.headers):
            # 责任分工 over 牵头单位 and 配合单位
            new = [below if below[1] else over for over, below in zip(self.headers, new, strict=True)]
        self.headers, self.above, self.banner, self.fresh = new, {}, None, True

    def _row(self, line: re.Match[str], found: Sequence[Cell]) -> Row:
        held: dict[str, tuple[Cell, ...]] = {}
        for (what, header), cell in zip(self.headers, found, strict=False):
            name = what or "text"
            place = len(held.get(name, ()))
            held[name] = (*held.get(name, ()), self._filled(name, place, Cell(cell.start, cell.end, header)))
        held = self._taken_along(held)
        self.above = held
        heads = tuple(printed for _, printed in self.headers)
        full = {k: tuple(c for c in cs if c.end > c.start) for k, cs in held.items()}
        return Row(line.start(), line.end(), {k: cs for k, cs in full.items() if cs}, self.banner, heads)

    def _filled(self, name: str, place: int, cell: Cell) -> Cell:
        """CELL, or the one above where it says ditto or is blank and belongs to it."""
        said = says(cell.of(self.text))
        over = self.above.get(name, ())
        if place < len(over) and (said == "ditto" or (cell.start == cell.end and name in CARRIED)):
            return over[place]
        return Cell(cell.start, cell.start, cell.header) if said else cell

    def _taken_along(self, held: dict[str, tuple[Cell, ...]]) -> dict[str, tuple[Cell, ...]]:
        """Departments and deadlines of the row above where this one goes on with its task and names none."""
        named = any(c.end > c.start for k in ROLES for c in held.get(k, ()))
        task = held.get("task")
        if named or not task or task != self.above.get("task") or "measure" not in held:
            return held
        dated = any(c.end > c.start for c in held.get("deadline", ()))
        kinds = ROLES if dated else (*ROLES, "deadline")
        return held | {k: cs for k, cs in self.above.items() if k in kinds}
