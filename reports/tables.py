"""Answers as tables: CSV and XLSX for Excel, JSON for programs, plain text for a terminal."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from queries.answer import Answer, Value
from queries.catalogue import Column

# a spreadsheet takes what begins so for a formula; full-width forms are folded by input methods
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767  # characters that Excel allows
MOST_ROWS = 1_048_575  # below the heading
WIDEST = 60  # characters of a column, in Excel and on a terminal
NARROWEST = 6


def heading(column: Column, language: str = "zh") -> str:
    """Return the heading of a column in LANGUAGE, zh or en."""
    return column.en if language == "en" else column.zh


def _plain(value: Value) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def width(text: str) -> int:
    """Return how many columns of a terminal TEXT takes; Chinese characters take two, accents none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def as_csv(answer: Answer, language: str = "zh") -> str:
    """Return CSV with the mark that tells Excel it is UTF-8; a text like a formula gets a ' before it."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(heading(c, language) for c in answer.columns)
    for row in answer.rows:
        table.writerow(harmless(value) for value in row.values())
    return "\ufeff" + written.getvalue()


def harmless(value: Value) -> str:
    """Return a cell of CSV that no spreadsheet takes for a formula."""
    printed = _plain(value)
    return "'" + printed if isinstance(value, str) and printed.startswith(FORMULA) else printed


def as_json(answer: Answer, language: str = "zh") -> str:
    """Return {"question", "parameters", "columns", "rows", "count"}; dates are ISO 8601."""
    return dumped(fields(answer))


def fields(answer: Answer) -> dict[str, Any]:
    """Return what the JSON of an answer holds."""
    return {
        "question": answer.question.name,
        "parameters": answer.parameters,
        "columns": [column.name for column in answer.columns],
        "rows": answer.rows,
        "count": len(answer.rows),
    }


def dumped(value: Any) -> str:
    """Return VALUE as JSON, Chinese as it is, dates as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=date.isoformat)


def as_xlsx(answer: Answer, language: str = "zh") -> bytes:
    """Return a workbook: a heading that stays, columns of fitting width, texts wrapped, numbers as numbers.

    Raises ValueError for more rows than a sheet holds.
    """
    # half of the time that `duban ask` takes to start, and it writes no sheet
    import xlsxwriter

    if len(answer.rows) > MOST_ROWS:
        raise ValueError(f"{len(answer.rows)} rows; a sheet holds {MOST_ROWS}: ask for CSV")
    written = io.BytesIO()
    # no cell becomes a formula or a link
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        sheet.freeze_panes(1, 0)
        for x, (column, wide) in enumerate(zip(answer.columns, _widths(answer, language), strict=True)):
            sheet.set_column(x, x, wide)
            sheet.write_string(0, x, heading(column, language), bold)
        for y, row in enumerate(answer.rows, 1):
            for x, value in enumerate(row.values()):
                if isinstance(value, str):
                    sheet.write_string(y, x, value[:LONGEST_CELL], wrapped)
                elif isinstance(value, date):
                    sheet.write_datetime(y, x, value, day)
                elif value is not None:
                    sheet.write(y, x, value, wrapped)
        if answer.rows:
            sheet.autofilter(0, 0, len(answer.rows), len(answer.columns) - 1)
    return written.getvalue()


def _widths(answer: Answer, language: str) -> list[int]:
    sample = answer.rows[:200]
    return [
        min(
            WIDEST,
            max(
                NARROWEST,
                width(heading(c, language)) + 2,
                *(width(_plain(row[c.name])[:WIDEST]) + 2 for row in sample),
            ),
        )
        for c in answer.columns
    ]


def as_text(answer: Answer, language: str = "zh") -> str:
    """Return a table for a terminal, without IRIs and offsets, long cells cut with …; then the count."""
    shown = [c for c in answer.columns if c.kind != "iri" and c.name not in ("start", "end")]
    if "text" in (c.name for c in shown):
        shown = [c for c in shown if c.name != "quote"]
    lines = [[heading(c, language) for c in shown]]
    lines += [[_cut(_plain(row[c.name])) for c in shown] for row in answer.rows]
    wide = [max(width(line[x]) for line in lines) for x in range(len(shown))]
    lines.insert(1, ["─" * w for w in wide])
    return "\n".join([*(_aligned(line, wide) for line in lines), "", f"{answer.title}：{len(answer.rows)}"])


def _aligned(cells: Iterable[str], wide: Iterable[int]) -> str:
    return "  ".join(cell + " " * (w - width(cell)) for cell, w in zip(cells, wide, strict=True)).rstrip()


def _cut(text: str) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if width(text) <= WIDEST:
        return text
    kept, room = "", WIDEST - 1
    for character in text:
        room -= width(character)
        if room < 0:
            break
        kept += character
    return kept + "…"


FORMS: dict[str, Callable[[Answer, str], str | bytes]] = {
    "table": as_text,
    "json": as_json,
    "csv": as_csv,
    "xlsx": as_xlsx,
}


def table(answer: Answer, form: str, language: str = "zh") -> str | bytes:
    """Return ANSWER as a table in FORM: table, json or csv as text, xlsx as bytes."""
    return FORMS[form](answer, language)
