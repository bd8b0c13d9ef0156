"""Where each stretch of a .docx's text stands in its parts: from an offset back to the piece of a run."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from graph.document.formats.archive import Archive
from graph.document.formats.markup import child, parsed
from graph.document.formats.raw import CONTROL, joined
from graph.document.formats.word import Reader, main_part

# white space is made one, | is escaped in tables, what prints nothing is dropped: all else stands as it was
UNCHANGED = re.compile(r"[^\s|\x00-\x1f\x7f\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters [start:end) of the text are those of ELEMENT, a `w:t`, from INDEX on."""

    start: int
    end: int
    element: etree._Element
    index: int


@dataclass(frozen=True)
class Places:
    """A .docx opened: its ARCHIVE, the path and the ROOT of its main part, its TEXT as read, its PIECES.

    Automatic numbers and the bars of tables stand in no piece; a merged cell's text only in its first place.
    """

    archive: Archive
    main: str
    root: etree._Element
    text: str
    pieces: tuple[Piece, ...]
    _starts: list[int] = field(default_factory=list, compare=False)

    def at(self, start: int, end: int) -> list[Piece]:
        """Return the pieces of the stretch [start:end), cut to it, in order; none for what nobody typed."""
        if not self._starts:
            self._starts.extend(piece.start for piece in self.pieces)
        found = []
        for piece in self.pieces[max(0, bisect_right(self._starts, start) - 1) :]:
            if piece.start >= end:
                break
            if piece.end > start:
                first, last = max(start, piece.start), min(end, piece.end)
                found.append(Piece(first, last, piece.element, piece.index + first - piece.start))
        return found


def places(name: str, data: bytes) -> Places:
    """Return the .docx DATA, a file called NAME, opened at its text. Raises UnreadableDocument."""
    archive = Archive(name, data)
    main = main_part(archive)
    root = parsed(name, main, archive.part(main))
    body = child(root, "body")
    if body is None:
        raise archive.refusal("文件不完整（没有正文）")
    reader = _Traced(archive, main)
    seen: list[tuple[int, int]] = []
    text = joined(name, _noted(reader, body, seen)).text
    return Places(archive, main, root, text, tuple(_pieces(text, reader.paragraphs, seen)))


@dataclass(slots=True)
class _Paragraph:
    """The pieces that a paragraph was read from, and the number before them."""

    pieces: list[etree._Element] = field(default_factory=list)
    number: str = ""


class _Traced(Reader):
    """Reads as the reader does, and notes which pieces each paragraph was read from."""

    def __init__(self, archive: Archive, main: str) -> None:
        super().__init__(archive, main)
        self.paragraphs: list[_Paragraph] = []
        self._open: list[_Paragraph] = []

    def _paragraph(self, paragraph: etree._Element) -> tuple[str, str, list[str]]:
        # text boxes come after the paragraph that holds them, in the text and in this list
        own = _Paragraph()
        self.paragraphs.append(own)
        self._open.append(own)
        found = super()._paragraph(paragraph)
        self._open.pop()
        own.number = found[0]
        return found

    def _said(self, element: etree._Element) -> str:
        self._open[-1].pieces.append(element)
        return super()._said(element)


def _noted(reader: _Traced, body: etree._Element, seen: list[tuple[int, int]]) -> Iterator[str]:
    """Yield the lines of BODY; note for each where it begins and how many paragraphs were read by then."""
    at = 0
    for line in reader.blocks(body):
        seen.append((at, len(reader.paragraphs)))
        at += len(CONTROL.sub("", line)) + 1
        yield line


def _pieces(text: str, paragraphs: Sequence[_Paragraph], seen: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Yield the pieces of the lines that came out of the same paragraphs, a stretch at a time."""
    read = 0
    stretches = [(at, count) for n, (at, count) in enumerate(seen) if n == 0 or count > seen[n - 1][1]]
    ends = [*(at for at, _ in stretches[1:]), len(text)][: len(stretches)]
    for (begin, count), end in zip(stretches, ends, strict=True):
        at = begin
        for paragraph in paragraphs[read:count]:
            if paragraph.number and (found := text.find(paragraph.number, at, end)) >= 0:
                at = found + len(paragraph.number)
            for element in paragraph.pieces:
                for chunk in UNCHANGED.finditer(element.text or ""):
                    found = text.find(chunk[0], at, end)
                    # a cell that another one covers says nothing of its own
                    if found >= 0:
                        at = found + len(chunk[0])
                        yield Piece(found, at, element, chunk.start())
        read = count
