"""A text laid out as a .docx, where the draft is none: whole paragraphs, tables, its title in the middle."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from graph.document.formats.archive import Archive
from graph.document.formats.markup import child, local, parsed
from graph.document.formats.places import Piece, Places
from graph.document.formats.raw import CONTROL
from graph.document.formats.word import MAIN
from graph.document.marker import marker
from graph.document.text import Mend, fold
from graph.statements.identifier import normalised
from queries.audit.finding import Audited

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

FONT, HEADING_FONT = "仿宋", "黑体"
LATIN = "Times New Roman"
SIZE, TITLE_SIZE, PITCH = 14, 20, 26  # points
LONGEST_HEADING = 40  # characters
DROPPED = ("page-number", "markup")  # mends whose print is not the draft's
CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Sign:
    """A character and where it stands in the text as read."""

    sign: str
    at: int


Line = list[Sign]


def laid(document: Audited) -> Places:
    """Return the text of DOCUMENT as a .docx, opened; its places are those of the text as read."""
    from docx import Document
    from docx.shared import Cm, Pt

    lines = [line for line in _lines(document.text, document.mends) if any(s.sign.strip() for s in line)]
    made: Any = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.8)
    _fonts(made.styles["Normal"], FONT, SIZE)
    _chinese(made)
    usual = made.styles["Normal"].paragraph_format
    usual.line_spacing, usual.space_after = Pt(PITCH), Pt(0)
    title = _title(lines, normalised(document.title))
    written: list[Line] = []
    for block in _blocks(lines):
        is_title = block[0] is title
        written += _table(made, block) if _is_row(block[0]) else [_paragraph(made, block[0], is_title)]
    out = io.BytesIO()
    made.save(out)
    return _opened(document, out.getvalue(), written)


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


def _paragraph(made: Any, line: Line, is_title: bool) -> Line:
    """Add LINE to the document as a paragraph: the title in the middle, headings set apart."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    own = _clean(line)
    text = _text(own)
    added: Paragraph = made.add_paragraph()
    run = added.add_run(text)
    found = marker(fold(text))
    if is_title:
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER
        added.paragraph_format.line_spacing = Pt(1.4 * PITCH)
        added.paragraph_format.space_after = Pt(TITLE_SIZE)
        _fonts(run, HEADING_FONT, TITLE_SIZE)
        return own
    added.paragraph_format.first_line_indent = Pt(2 * SIZE)
    if found and found.kind in ("part", "chapter", "division", "chinese") and len(text) <= LONGEST_HEADING:
        _fonts(run, HEADING_FONT, SIZE)
        added.paragraph_format.keep_with_next = True
    elif found and found.kind == "bracketed" and len(text) <= LONGEST_HEADING:
        run.font.bold = True
        added.paragraph_format.keep_with_next = True
    return own


def _table(made: Any, rows: list[Line]) -> list[Line]:
    """Add the Markdown ROWS to the document as a table; return the texts of its cells in order."""
    from docx.shared import Pt

    cells = [split for row in rows if not _is_rule(split := _cells(row))]
    if not cells:
        return []
    table = made.add_table(len(cells), max(map(len, cells)), style="Table Grid")
    written = []
    for row, split in zip(table.rows, cells, strict=True):
        for cell, line in zip(row.cells, split, strict=False):
            if not line:
                continue
            run = cell.paragraphs[0].add_run(_text(line))
            run.font.size = Pt(SIZE - 3.5)
            cell.paragraphs[0].paragraph_format.line_spacing = 1.0
            written.append(line)
    return written


def _cells(row: Line) -> list[Line]:
    """The cells of a Markdown row, white space around them gone, a \\| in them a |."""
    bars = [found.start() for found in CELL.finditer(_text(row))]
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


def _opened(document: Audited, data: bytes, written: list[Line]) -> Places:
    """Open what was written; its places are known from the lines, a `w:t` each."""
    archive = Archive(document.name, data)
    root = parsed(document.name, MAIN, archive.part(MAIN))
    elements = [element for element in root.iter() if local(element) == "t"]
    pieces = [
        piece
        for element, line in zip(elements, written, strict=True)
        for piece in _pieces(document.text, element, line)
    ]
    assert child(root, "body") is not None
    return Places(archive, MAIN, root, document.text, tuple(sorted(pieces, key=lambda p: p.start)))


def _pieces(text: str, element: Any, line: Line) -> Iterator[Piece]:
    """Yield the stretches of LINE that stand in TEXT as they do here."""
    begin = 0
    for n in range(1, len(line) + 1):
        if n == len(line) or line[n].at != line[n - 1].at + 1:
            if text[line[begin].at] == line[begin].sign or line[begin].sign == " ":
                yield Piece(line[begin].at, line[n - 1].at + 1, element, begin)
            begin = n
