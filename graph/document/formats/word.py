""".docx: paragraphs in order with their automatic numbers, tables as Markdown rows in their place.

Insertions under revision stand, deletions do not; text boxes follow the paragraph that holds them; headers,
footers, notes, comments, hidden text and tables of contents are left out. Macros of a .docm are never run.
Limits: those of `archive` and `markup`; a table of 200 columns; cells merged over at most as many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import normpath

from lxml import etree

from graph.document.formats.archive import Archive
from graph.document.formats.grid import WIDEST, lines, repeated
from graph.document.formats.markup import child, children, local, parsed, value
from graph.document.formats.numbering import Numbering, numbering
from graph.document.formats.raw import Raw, joined

MAIN = "word/document.xml"
CONTAINERS = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple"}
CONTAINERS |= {"AlternateContent", "Choice", "r", "dir", "bdo", "ruby", "rubyBase", "oMath", "oMathPara"}
DRAWINGS = {"drawing", "pict", "object"}
BREAKS = {"tab": " ", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
OFF = {"0", "false", "off"}


def read(name: str, data: bytes) -> Raw:
    """Return the text of the .docx DATA, a file called NAME. Raises UnreadableDocument."""
    archive = Archive(name, data)
    main = main_part(archive)
    body = child(parsed(name, main, archive.part(main)), "body")
    if body is None:
        raise archive.refusal("文件不完整（没有正文）")
    return joined(name, Reader(archive, main).blocks(body))


def main_part(archive: Archive) -> str:
    """The part that holds the body, as the package's relations name it."""
    if "_rels/.rels" in archive:
        for relation in parsed(archive.name, "_rels/.rels", archive.part("_rels/.rels")):
            if (value(relation, "Type") or "").endswith("/officeDocument"):
                return normpath((value(relation, "Target") or MAIN).lstrip("/"))
    return MAIN


class Reader:
    """Walks a body; counts the numbers as it goes."""

    def __init__(self, archive: Archive, main: str) -> None:
        self.archive, self.folder = archive, main.rpartition("/")[0]
        styles = children(self._beside("styles.xml"), "style")
        self.styles = {value(style, "styleId") or "": style for style in styles}
        self.numbering: Numbering = numbering(self._beside("numbering.xml"), self.styles)

    def _beside(self, part: str) -> etree._Element | None:
        path = f"{self.folder}/{part}".lstrip("/")
        return parsed(self.archive.name, path, self.archive.part(path)) if path in self.archive else None

    def blocks(self, parent: etree._Element) -> Iterator[str]:
        """Yield the lines of PARENT's paragraphs and tables, in order."""
        held = ""  # text of a paragraph whose end was deleted: it runs on in the next
        for element in parent:
            kind = local(element)
            if kind == "p":
                number, text, boxes = self._paragraph(element)
                held += number + text
                if not _ends(element):
                    continue
                yield from (line for line in held.split("\n") if line.strip())
                held = ""
                yield from boxes
            elif kind == "tbl":
                yield from lines(self._grid(element))
            elif kind in CONTAINERS and not _is_contents(element):
                yield from self.blocks(element)
        if held.strip():
            yield held

    def _paragraph(self, paragraph: etree._Element) -> tuple[str, str, list[str]]:
        if self._style_name(paragraph).startswith(("toc ", "目录")):
            return "", "", []
        boxes: list[str] = []
        text = "".join(self._inline(paragraph, boxes))
        # an empty paragraph shows no number, and is not counted
        number = self.numbering.number(paragraph) if text.strip() else ""
        gap = " " if number and number[-1].isascii() else ""
        return number, gap + text.lstrip() if number else text, boxes

    def _style_name(self, paragraph: etree._Element) -> str:
        style = self.styles.get(value(child(paragraph, "pPr", "pStyle")) or "")
        return (value(child(style, "name")) or "").lower()

    def _inline(self, parent: etree._Element, boxes: list[str]) -> Iterator[str]:
        for element in parent:
            kind = local(element)
            if kind == "t":
                yield self._said(element)
            elif kind in BREAKS:
                yield BREAKS[kind]
            elif kind == "br" and value(element, "type") not in ("page", "column"):
                yield "\n"
            elif kind in DRAWINGS:
                boxes += self._boxes(element)
            elif kind in CONTAINERS and not _hidden(element):
                yield from self._inline(element, boxes)

    def _said(self, element: etree._Element) -> str:
        """The text of a piece of a run; places.py notes which piece gave it."""
        return element.text or ""

    def _boxes(self, drawing: etree._Element) -> Iterator[str]:
        """The lines of the text boxes in DRAWING."""
        for element in drawing:
            if local(element) == "txbxContent":
                yield from self.blocks(element)
            elif local(element) != "Fallback":
                yield from self._boxes(element)

    def _grid(self, table: etree._Element) -> Iterator[list[str]]:
        """Yield the rows of TABLE, the text of a merged cell in each place that it covers."""
        above: list[str] = []
        for row in _rows(table):
            cells: list[str] = [""] * _span(child(row, "trPr", "gridBefore"), 0)
            for cell in _cells(row):
                text = "\n".join(self.blocks(cell))
                if _goes_on(cell) and len(cells) < len(above):
                    text = repeated(above[len(cells)])
                cells += [text, *[repeated(text)] * (_span(child(cell, "tcPr", "gridSpan"), 1) - 1)]
            above = cells[:WIDEST]
            yield above


def _goes_on(cell: etree._Element) -> bool:
    """True where CELL belongs to the one above it."""
    merged = child(cell, "tcPr", "vMerge")
    return merged is not None and value(merged) != "restart"


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if local(element) == "tr":
            if child(element, "trPr", "del") is None:
                yield element
        elif local(element) in CONTAINERS:
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        if local(element) == "tc":
            yield element
        elif local(element) in CONTAINERS:
            yield from _cells(element)


def _span(element: etree._Element | None, otherwise: int) -> int:
    digits = value(element) or ""
    return min(int(digits), WIDEST) if re.fullmatch(r"[0-9]{1,6}", digits) else otherwise


def _ends(paragraph: etree._Element) -> bool:
    """False where the mark that ends PARAGRAPH was deleted under revision."""
    return child(paragraph, "pPr", "rPr", "del") is None


def _hidden(run: etree._Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and value(vanish) not in OFF


def _is_contents(block: etree._Element) -> bool:
    """True for a table of contents, which prints every heading twice."""
    return "Contents" in (value(child(block, "sdtPr", "docPartObj", "docPartGallery")) or "")
