"""An HTML element as lines: blocks and breaks end one, data tables are Markdown rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from graph.document.formats.grid import WIDEST, lines, repeated
from graph.document.formats.raw import LONGEST

BLANK = re.compile(r"[ \t\r\n\f\v\u00a0\u2000-\u200b\ufeff]+")
# tags that a line runs through
RUN_THROUGH = """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q rp rt
    ruby s samp small span strike strong sub sup time tt u var wbr o:p st1:chsdate"""
# tags whose text is none of the document's
NOT_TEXT = """
    script style noscript template head link meta nav header footer aside button select option textarea
    input iframe frame object embed applet svg canvas audio video map dialog menu rp rt"""
INLINE, DROPPED = (frozenset(tags.split()) for tags in (RUN_THROUGH, NOT_TEXT))
FILE = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|et|pptx?|rar|zip|7z|jpe?g|png|txt|ceb)(?:[?#]|$)", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: how many of its characters are links, and whether all of it is a file's link."""

    text: str
    linked: int = 0
    file: bool = False


@dataclass(slots=True)
class _Walk:
    """Collects the line under way."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    files: int = 0

    def flush(self) -> Iterator[Line]:
        text = BLANK.sub(" ", "".join(self.pieces)).strip(" ")
        if text.strip("　 "):
            size = len(text.replace(" ", ""))
            yield Line(text, self.linked, self.files >= size > 0)
        self.pieces, self.linked, self.files = [], 0, 0

    def say(self, text: str | None, links: int, files: bool) -> None:
        if text:
            self.pieces.append(text)
            size = len(BLANK.sub("", text))
            self.linked += size if links else 0
            self.files += size if files else 0


def kind(element: etree._Element) -> str:
    """Return the tag of ELEMENT; empty for comments and the like."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def leaves(element: etree._Element) -> list[Line]:
    """Return the lines of ELEMENT. Raises OverflowError where its tables repeat cells without end."""
    walk = _Walk()
    found, length = [], 0
    for line in chain(_walked(element, walk, 0, False), walk.flush()):
        found.append(line)
        length += len(line.text)
        if length > LONGEST:
            raise OverflowError
    return found


def _walked(element: etree._Element, walk: _Walk, links: int, file: bool) -> Iterator[Line]:
    tag = kind(element)
    if not tag or tag in DROPPED:
        return
    if tag == "br":
        yield from walk.flush()
        return
    block = tag not in INLINE
    if block:
        yield from walk.flush()
    if tag == "table" and is_data(element):
        yield from (Line(line) for line in lines(grid(element)))
        return
    if tag == "a":
        links, file = links + 1, file or FILE.search(element.get("href") or "") is not None
    yield from _said(element.text, walk, links, file, tag == "pre")
    for child in element:
        yield from _walked(child, walk, links, file)
        yield from _said(child.tail, walk, links, file, tag == "pre")
    if block:
        yield from walk.flush()


def _said(text: str | None, walk: _Walk, links: int, file: bool, pre: bool) -> Iterator[Line]:
    first, *rest = (text or "").split("\n") if pre else [text]
    walk.say(first, links, file)
    for line in rest:
        yield from walk.flush()
        walk.say(line, links, file)


def is_data(table: etree._Element) -> bool:
    """True for a table that holds data; one that only lays out a page has one column or tables within."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    widths = [len(_cells(row)) for row in table.iter("tr")]
    return sum(width > 1 for width in widths) > 1


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if kind(cell) in ("td", "th")]


def grid(table: etree._Element) -> Iterator[list[str]]:
    """Yield the rows of TABLE; a cell that spans rows or columns stands in each place that it covers."""
    below: dict[int, tuple[int, str]] = {}  # column -> rows that a cell above still covers, and its text
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in _cells(row):
            _fill(cells, below)
            text = "\n".join(line.text for line in leaves(cell))
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for column in range(len(cells), min(len(cells) + across, WIDEST)):
                if down > 1:
                    below[column] = (down, text)
                cells.append(text)
                text = repeated(text)
        _fill(cells, below)
        below = {at: (n - 1, repeated(text)) for at, (n, text) in below.items() if n > 1}
        yield cells


def _fill(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    while len(cells) in below and len(cells) < WIDEST:
        cells.append(below[len(cells)][1])


def _span(cell: etree._Element, name: str) -> int:
    digits = (cell.get(name) or "").strip()
    return min(max(int(digits), 1), WIDEST) if re.fullmatch(r"[0-9]{1,6}", digits) else 1
