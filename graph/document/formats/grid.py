"""Tables as Markdown rows: `| a | b |`, a row a line.

A row that is one merged cell is that cell alone, `| a |`; above the first real row it is a line of text (the
table's title), and so is every row of a table of one column, which only lays out a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

SPACE = re.compile(r"\s+")
WIDEST = 200  # columns; more is not a table that people read
MOST_CELLS = 200_000  # of one table, with those that merged ones cover
LONGEST_REPEATED = 500  # characters of a merged cell that is repeated; a longer one stands once


def lines(grid: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield GRID as lines of text; a merged cell stands in GRID as often as it is wide and high.

    Raises OverflowError where GRID does not end.
    """
    begun, count = False, 0
    for row in grid:
        count += len(row)
        if count > MOST_CELLS:
            raise OverflowError
        cells = [one_line(cell) for cell in row[:WIDEST]]
        if not any(cells):
            continue
        if len(set(cells)) > 1 and (begun or sum(map(bool, cells)) > 1):
            begun = True
            yield pipes(cells)
        elif begun:
            yield pipes([next(filter(None, cells))])
        else:
            yield from filter(str.strip, next(filter(str.strip, row)).split("\n"))


def pipes(cells: Sequence[str]) -> str:
    """Return CELLS as one Markdown row; an inner | is escaped."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def one_line(cell: str) -> str:
    """Return CELL on one line, white space single."""
    return SPACE.sub(" ", cell).strip()


def repeated(cell: str) -> str:
    """Return what stands in the further places that the merged CELL covers."""
    return cell if len(cell) <= LONGEST_REPEATED else ""
