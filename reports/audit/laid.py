"""A text laid out as a .docx, where the draft is none: whole paragraphs, tables, its title in the middle."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from lxml import etree

from graph.document.formats.archive import Archive
from graph.document.formats.markup import child, parsed
from graph.document.formats.places import Piece, Places
from graph.document.formats.raw import CONTROL
from graph.document.formats.word import MAIN
from graph.document.marker import marker
from graph.document.text import Mend, fold
from graph.statements.identifier import normalised
from queries.audit.audited import Audited

FONT, HEADING_FONT = "仿宋", "黑体"
LATIN = "Times New Roman"
SIZE, TITLE_SIZE, PITCH = 14, 20, 26  # points
LONGEST_HEADING = 40  # characters
DROPPED = ("page-number", "markup")  # mends whose print is not the draft's
BAR = re.compile(r"(?<!\\)\|")
TITLE, HEADING, SUBHEADING, TEXT, CELL = (
    "DubanTitle",
    "DubanHeading",
    "DubanSubheading",
    "DubanText",
    "DubanCell",
)
# the kinds of numbers that begin a heading
HEADINGS = {
    "part": HEADING,
    "chapter": HEADING,
    "division": HEADING,
    "chinese": HEADING,
    "bracketed": SUBHEADING,
}
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Element = etree._Element


@dataclass(frozen=True, slots=True)
class Sign:
    """A character and where it stands in the text as read."""

    sign: str
    at: int


Line = list[Sign]


def laid(document: Audited) -> Places:
    """Return the text of DOCUMENT as a .docx, opened; its places are those of the text as read."""
    archive = Archive(document.name, _template())
    root = parsed(document.name, MAIN, archive.part(MAIN))
    body = child(root, "body")
    assert body is not None
    end = body[-1]  # the properties of the section
    lines = [line for line in _lines(document.text, document.mends) if any(s.sign.strip() for s in line)]
    title = _title(lines, normalised(document.title))
    made = _Maker(etree.QName(root).namespace or "")
    for block in _blocks(lines):
        end.addprevious(
            made.table(block) if _is_row(block[0]) else made.paragraph(block[0], block[0] is title)
        )
    pieces = (piece for element, line in made.written for piece in _pieces(document.text, element, line))
    return Places(archive, MAIN, root, document.text, tuple(sorted(pieces, key=lambda p: p.start)))


@cache
def _template() -> bytes:
    """An empty .docx with the page and the styles."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    made: Any = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.8)
    usual = made.styles["Normal"]
    _fonts(usual, FONT, SIZE)
    usual.paragraph_format.line_spacing, usual.paragraph_format.space_after = Pt(PITCH), Pt(0)
    _chinese(made)
    text = _style(made, TEXT, FONT, SIZE)
    text.paragraph_format.first_line_indent = Pt(2 * SIZE)
    title = _style(made, TITLE, HEADING_FONT, TITLE_SIZE)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(1.4 * PITCH)
    title.paragraph_format.space_after = Pt(TITLE_SIZE)
    for name, font in ((HEADING, HEADING_FONT), (SUBHEADING, FONT)):
        heading = _style(made, name, font, SIZE)
        heading.paragraph_format.first_line_indent = Pt(2 * SIZE)
        heading.paragraph_format.keep_with_next = True
        heading.font.bold = name == SUBHEADING
    _style(made, CELL, FONT, SIZE - 3.5).paragraph_format.line_spacing = 1.0
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _style(made: Any, name: str, font: str, size: float) -> Any:
    from docx.enum.style import WD_STYLE_TYPE

    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = made.styles["Normal"]
    _fonts(style, font, size)
    return style


def _lines(text: str, mends: Iterable[Mend]) -> Iterator[Line]:
    """Yield the paragraphs of TEXT: what a page cut is whole again, what it doubled stays to be seen."""
    line: Line = []
    for sign in _signs(text, mends):
        if sign.sign == "\n":
            yield line
            line = []
        else:
            line.append(sign)
    yield line


def _signs(text: str, mends: Iterable[Mend]) -> Iterator[Sign]:
    at = 0
    for mend in mends:
        yield from (Sign(text[n], n) for n in range(at, mend.start))
        yield from _mended(mend)
        at = mend.end
    yield from (Sign(text[n], n) for n in range(at, len(text)))


def _mended(mend: Mend) -> Iterator[Sign]:
    if mend.rule == "doubled":
        yield from (Sign(sign, mend.start + n) for n, sign in enumerate(mend.printed) if sign.strip())
    elif mend.rule == "space":
        yield from (Sign(sign, mend.start + n) for n, sign in enumerate(mend.printed))
    elif mend.rule not in DROPPED:
        yield from (Sign(sign, mend.start) for sign in mend.mended)


def _text(line: Line) -> str:
    return "".join(sign.sign for sign in line)


def _is_row(line: Line) -> bool:
    text = _text(line).strip()
    return len(text) > 2 and text.startswith("|") and text.endswith("|")


def _blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the rows of a table together, every other line by itself."""
    rows: list[Line] = []
    for line in lines:
        if _is_row(line):
            rows.append(line)
            continue
        if rows:
            yield rows
            rows = []
        yield [line]
    if rows:
        yield rows


def _title(lines: Iterable[Line], title: str) -> Line | None:
    """The line that prints the TITLE, with （征求意见稿） behind it or without."""
    begins = (line for line in lines if title and normalised(_text(line)).startswith(title))
    return next((line for line in begins if len(_text(line)) < 2 * LONGEST_HEADING), None)


class _Maker:
    """Makes the paragraphs and tables of a body; notes the line that each `w:t` holds."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.written: list[tuple[Element, Line]] = []

    def paragraph(self, line: Line, is_title: bool) -> Element:
        """Return LINE as a paragraph: the title in the middle, headings set apart."""
        text = _text(line).strip()
        found = marker(fold(text)) if len(text) <= LONGEST_HEADING else None
        style = TITLE if is_title else TEXT
        if found and not is_title:
            style = HEADINGS.get(found.kind, TEXT)
        return self._paragraph(_clean(line), style)

    def table(self, rows: list[Line]) -> Element:
        """Return the Markdown ROWS as a table, as wide as its widest row."""
        cells = [split for row in rows if not _is_rule(split := _cells(row))]
        if not cells:
            return self._paragraph([], TEXT)
        columns = max(map(len, cells))
        table = self._made("tbl")
        properties = self._made("tblPr", table)
        self._made("tblStyle", properties, val="TableGrid")
        self._made("tblW", properties, w="5000", type="pct")
        grid = self._made("tblGrid", table)
        for _ in range(columns):
            self._made("gridCol", grid)
        for split in cells:
            row = self._made("tr", table)
            for line in [*split, *([[]] * (columns - len(split)))]:
                self._made("tc", row).append(self._paragraph(line, CELL))
        return table

    def _paragraph(self, line: Line, style: str) -> Element:
        paragraph = self._made("p")
        self._made("pStyle", self._made("pPr", paragraph), val=style)
        if line:
            said = self._made("t", self._made("r", paragraph))
            said.text = _text(line)
            said.set(XML_SPACE, "preserve")
            self.written.append((said, line))
        return paragraph

    def _made(self, name: str, parent: Element | None = None, **values: str) -> Element:
        made = etree.Element(f"{{{self.namespace}}}{name}")
        for key, value in values.items():
            made.set(f"{{{self.namespace}}}{key}", value)
        if parent is not None:
            parent.append(made)
        return made


def _cells(row: Line) -> list[Line]:
    """The cells of a Markdown row, white space around them gone, a \\| in them a |."""
    bars = [found.start() for found in BAR.finditer(_text(row))]
    return [
        [sign for sign, behind in zip(cell, [*cell[1:], None], strict=True) if not _escapes(sign, behind)]
        for a, b in pairwise(bars)
        for cell in [_clean(row[a + 1 : b])]
    ]


def _escapes(sign: Sign, behind: Sign | None) -> bool:
    return sign.sign == "\\" and behind is not None and behind.sign == "|"


def _is_rule(cells: list[Line]) -> bool:
    """True for |---|:--:|, which only draws a line."""
    return all(re.fullmatch(r":?-+:?", _text(cell)) for cell in cells)


def _clean(line: Line) -> Line:
    """LINE without what prints nothing, white space as spaces, none at its ends."""
    signs = [sign for sign in line if not CONTROL.fullmatch(sign.sign)]
    signs = [Sign(" ", sign.at) if sign.sign.isspace() and sign.sign != "　" else sign for sign in signs]
    first = next((n for n, sign in enumerate(signs) if sign.sign.strip()), len(signs))
    last = next((n for n in range(len(signs), first, -1) if signs[n - 1].sign.strip()), first)
    return signs[first:last]


def _fonts(styled: Any, font: str, size: float) -> None:
    """Set the font of Chinese and Latin letters."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    styled.font.name, styled.font.size = LATIN, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _chinese(made: Any) -> None:
    """Say that the text is Chinese: without it its stops stand in the middle of their squares."""
    from docx.oxml.ns import qn

    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _pieces(text: str, element: Any, line: Line) -> Iterator[Piece]:
    """Yield the stretches of LINE that stand in TEXT as they do here."""
    begin = 0
    for n in range(1, len(line) + 1):
        if n == len(line) or line[n].at != line[n - 1].at + 1:
            if text[line[begin].at] == line[begin].sign or line[begin].sign == " ":
                yield Piece(line[begin].at, line[n - 1].at + 1, element, begin)
            begin = n
