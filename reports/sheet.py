"""Tables that are no answer of a question, as the files that people keep: CSV and XLSX for Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from reports.tables import LONGEST_CELL, NARROWEST, WIDEST, harmless, width

Cell: TypeAlias = str | int | float | date | None


@dataclass(frozen=True)
class Sheet:
    """A table with its name and headings; NOTE stands above it on paper and in Excel."""

    name: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    note: str = ""


def as_csv(sheet: Sheet) -> str:
    """Return CSV with the mark that tells Excel it is UTF-8; a text like a formula gets a ' before it."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(sheet.headings)
    table.writerows([harmless(cell) for cell in row] for row in sheet.rows)
    return "\ufeff" + written.getvalue()


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook that prints on A4, a sheet each: headings stay, dates are dates."""
    # half of the time that `duban` takes to start
    import xlsxwriter

    written = io.BytesIO()
    # no cell becomes a formula or a link
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        heading = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#F3F1EC"}
        bold = book.add_format(heading)
        title = book.add_format({"bold": True, "font_size": 14})
        cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C8C3B7"}
        plain = book.add_format(cell)
        day = book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"})
        for made in sheets:
            page = book.add_worksheet(_name(made.name))
            top = 1 if made.note else 0
            if made.note:
                page.write_string(0, 0, made.note, title)
            for x, words in enumerate(made.headings):
                page.set_column(x, x, _width(made, x))
                page.write_string(top, x, words, bold)
            for y, row in enumerate(made.rows, top + 1):
                for x, value in enumerate(row):
                    if isinstance(value, str):
                        page.write_string(y, x, value[:LONGEST_CELL], plain)
                    elif isinstance(value, date):
                        page.write_datetime(y, x, value, day)
                    else:
                        page.write(y, x, value, plain)
            page.freeze_panes(top + 1, 0)
            page.repeat_rows(top)
            page.set_paper(9)  # A4
            page.set_landscape()
            page.fit_to_pages(1, 0)
            if made.rows:
                page.autofilter(top, 0, top + len(made.rows), len(made.headings) - 1)
    return written.getvalue()


def _name(name: str) -> str:
    # Excel's rules for the name of a sheet
    return "".join(c for c in name if c not in "[]:*?/\\'")[:31] or "1"


def _width(sheet: Sheet, x: int) -> int:
    cells = (str(row[x]) for row in sheet.rows[:200] if row[x] is not None)
    widest = max((width(line[:WIDEST]) for cell in cells for line in cell.split("\n")), default=0)
    return min(WIDEST, max(NARROWEST, width(sheet.headings[x]) + 2, widest + 2))
