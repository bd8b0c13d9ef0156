""".xlsx: each sheet as Markdown rows, merged cells filled, formulas by the values that were last computed.

Limits: those of `archive` and `markup`; 100,000 cells with something in them; 200 columns.
Hidden sheets and rows are left out, formulas are never evaluated, links to other files never followed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from posixpath import normpath

from lxml import etree

from graph.document.formats.archive import Archive
from graph.document.formats.grid import WIDEST, lines, repeated
from graph.document.formats.markup import child, children, parsed, value
from graph.document.formats.raw import SMALLER, Raw, joined
from graph.document.unreadable import UnreadableDocument

MAIN = "xl/workbook.xml"
MOST_CELLS = 100_000
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
# formats of dates that every program knows by number, those of Chinese Excel among them
DATES = {14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)}
MONTHS = {17, 27, 55, 57}  # formats that print no day
QUOTED = re.compile(r'"[^"]{0,255}"|\\.|\[[^\]]{0,255}\]')  # a code has at most 255 characters
TRUE = {"1", "true"}


def read(name: str, data: bytes) -> Raw:
    """Return the text of the .xlsx DATA, a file called NAME. Raises UnreadableDocument."""
    archive = Archive(name, data)
    return joined(name, _Reader(archive).lines())


class _Reader:
    """The sheets of a workbook, with its shared texts and formats of dates."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.book = parsed(archive.name, MAIN, archive.part(MAIN))
        self.parts = {
            value(relation, "Id") or "": _path(value(relation, "Target") or "")
            for relation in self._optional("xl/_rels/workbook.xml.rels")
        }
        self.texts = [_text(item) for item in children(self._optional("xl/sharedStrings.xml"), "si")]
        self.dates = dict(_date_styles(self._optional("xl/styles.xml")))
        from_1904 = value(child(self.book, "workbookPr"), "date1904") in TRUE
        self.epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
        self.left = MOST_CELLS

    def _optional(self, part: str) -> etree._Element:
        data = self.archive.part(part) if part in self.archive else b"<none/>"
        return parsed(self.archive.name, part, data)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the sheets that are shown, in order."""
        for sheet in children(child(self.book, "sheets"), "sheet"):
            part = self.parts.get(value(sheet, "id") or "", "")
            if value(sheet, "state") in (None, "visible") and part in self.archive:
                yield from lines(self._grid(parsed(self.archive.name, part, self.archive.part(part))))

    def _grid(self, sheet: etree._Element) -> Iterator[list[str]]:
        cells = self._cells(sheet)
        self._fill(cells, sheet)
        width = max((column for row in cells.values() for column in row), default=0) + 1
        for number in sorted(cells):
            yield [cells[number].get(column, "") for column in range(width)]

    def _cells(self, sheet: etree._Element) -> dict[int, dict[int, str]]:
        """The texts of the cells that hold something, by row and column from 0."""
        found: dict[int, dict[int, str]] = {}
        down = -1
        for row in children(child(sheet, "sheetData"), "row"):
            down = _whole(value(row, "r"), down + 2) - 1
            across = -1
            for cell in children(row, "c"):
                place = REFERENCE.fullmatch(value(cell, "r") or "")
                across = _column(place[1]) if place else across + 1
                if across < WIDEST and value(row, "hidden") not in TRUE and (text := self._value(cell)):
                    found.setdefault(down, {})[across] = text
                    self._count()
        return found

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise UnreadableDocument(self.archive.name, f"单元格超过 {MOST_CELLS // 10_000} 万个", SMALLER)

    def _fill(self, cells: dict[int, dict[int, str]], sheet: etree._Element) -> None:
        """Write a merged cell into each place that it covers, in rows that hold something."""
        rows = sorted(cells)
        for merged in children(child(sheet, "mergeCells"), "mergeCell"):
            corners = REFERENCE.findall(value(merged, "ref") or "")
            if len(corners) != 2:
                continue
            (left, top), (right, bottom) = ((_column(c), int(r) - 1) for c, r in corners)
            text = repeated(cells.get(top, {}).get(left, ""))
            for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)] if text else ():
                for column in range(left, min(right + 1, WIDEST)):
                    cells[row][column] = text
                    self._count()

    def _value(self, cell: etree._Element) -> str:
        form, raw = value(cell, "t"), child(cell, "v")
        if form == "inlineStr":
            return _text(child(cell, "is"))
        text = (raw.text or "") if raw is not None else ""
        if form == "s":
            return self.texts[int(text)] if text.isdigit() and int(text) < len(self.texts) else ""
        if form == "e":
            return ""
        if form == "b":
            return "是" if text in TRUE else "否"
        return text if form in ("str", "d") else self._number(text, _whole(value(cell, "s"), 0))

    def _number(self, text: str, style: int) -> str:
        """A number as people see it: 0.1 + 0.2 is 0.3, a date is 2025年12月31日, a share is 70%."""
        try:
            number = float(text)
        except ValueError:
            return text
        form = self.dates.get(style)
        if form in ("day", "month") and 0 < number < 2_958_466:
            day = self.epoch + timedelta(days=number)
            return f"{day.year}年{day.month}月" + (f"{day.day}日" if form == "day" else "")
        if form == "percent":
            return f"{number * 100:.10g}%"
        return f"{number:.15g}"


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")


def _text(item: etree._Element | None) -> str:
    """The text of a cell without the reading that ruby prints over it."""
    if item is None:
        return ""
    pieces = (t for run in (item, *children(item, "r")) for t in children(run, "t"))
    return "".join(t.text or "" for t in pieces)


def _date_styles(part: etree._Element) -> Iterator[tuple[int, str]]:
    """Yield (style, day, month or percent) for the cell styles that print so."""
    codes = {
        _whole(value(form, "numFmtId"), 0): QUOTED.sub("", value(form, "formatCode") or "").lower()
        for form in children(child(part, "numFmts"), "numFmt")
    }
    for style, xf in enumerate(children(child(part, "cellXfs"), "xf")):
        number = _whole(value(xf, "numFmtId"), 0)
        code = codes.get(number, "")
        if number in DATES or ("y" in code and "m" in code):
            yield style, "month" if number in MONTHS or (code and "d" not in code) else "day"
        elif number in (9, 10) or code.endswith("%"):
            yield style, "percent"


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _whole(digits: str | None, otherwise: int) -> int:
    return int(digits) if digits is not None and re.fullmatch("[0-9]{1,7}", digits) else otherwise
