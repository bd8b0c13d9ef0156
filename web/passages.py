"""A document's text in its own order: a page of it at a time, in paragraphs, with what was read in each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from queries.page import Row
from web.marks import Finding, Note, Piece, ordered, pieces

RULE = re.compile(r"[|\s:-]*-{3}[|\s:-]*")  # | --- | --- | below the heading of a table
LONG = 12_000  # characters of a page, where sections and measures allow


@dataclass(frozen=True)
class Shown:
    """A piece as the reader shows it: NEW are the notes that begin with it, ANCHORS its names on the page."""

    piece: Piece
    new: tuple[Note, ...]
    anchors: tuple[str, ...] = ()

    @property
    def inner(self) -> Note | None:
        """The narrowest of the notes over it; a finding gives way to what was read."""
        return min(self.piece.notes, key=lambda n: (n.kind == "finding", n.end - n.start), default=None)


@dataclass(frozen=True)
class Paragraph:
    """A line of the text as mended, the sections whose headings it holds, the measures that begin in it."""

    shown: tuple[Shown, ...]
    sections: tuple[Row, ...]
    measures: tuple[Row, ...]

    @property
    def tabular(self) -> bool:
        """Whether it is a row of a table: | 1 | 推动芯片全链发展 | …"""
        return self.shown[0].piece.text.lstrip().startswith("|")


def cuts(text: str, places: Iterable[Row], long: int = LONG) -> list[int]:
    """Return where each page of TEXT begins: before a section or measure, else at a line; the first is 0."""
    found = [0]
    lines = sorted({text.rfind("\n", 0, int(place["start"])) + 1 for place in places})
    last = 0
    for at in [*lines, len(text)]:
        if at - found[-1] > long and last > found[-1]:
            found.append(last)
        # nothing begins here for long: a page ends at a line, or in a line that never ends
        while at - found[-1] > 2 * long:
            line = text.find("\n", found[-1] + long, found[-1] + 2 * long) + 1
            found.append(line or found[-1] + long)
        last = at
    return found


def page_of(at: int, starts: Sequence[int]) -> int:
    """Return which of the pages, from 0, holds character AT."""
    return max(bisect_right(starts, at) - 1, 0)


def deadlines(text: str, promises: Iterable[Row], within: dict[str, Row]) -> list[Note]:
    """Return where the date of each of PROMISES stands in the text of its measure; WITHIN are the measures.

    The date that a promise inherits stands before it, its own within it.
    """
    found = dict[tuple[int, int], Note]()
    for row in promises:
        measure = within.get(row["measure"])
        if not measure:  # without a text
            continue
        at = _printed(text, row["deadline_text"], int(measure["start"]), int(row["end"]), int(measure["end"]))
        if at and at not in found:
            found[at] = Note("deadline", *at, "", row=row)
    return list(found.values())


def _printed(text: str, date: str, first: int, end: int, last: int) -> tuple[int, int] | None:
    """Return where DATE stands: the last before END, else the first up to the end of the line of LAST."""
    if not date:
        return None
    # 2025 年: blanks that a scanner left are mended away
    pattern = re.compile(r"\s*".join(map(re.escape, date)))
    line = text.find("\n", last)
    before = list(pattern.finditer(text, first, end))
    found = before[-1] if before else pattern.search(text, end, line if line >= 0 else len(text))
    return found.span() if found else None


def as_notes(findings: Iterable[Finding]) -> list[Note]:
    """Return what an audit found as notes."""
    return [
        Note("finding", f.start, f.end, f.anchor, row={"severity": f.severity, "message": f.message})
        for f in findings
    ]


def paragraphs(
    text: str, start: int, end: int, mends: Iterable[Row], noted: Iterable[Note], places: Sequence[Row]
) -> Iterator[Paragraph]:
    """Yield the paragraphs of TEXT between START and END; blank lines are none."""
    here = ordered(n for n in noted if n.start < end and start < n.end)
    lines = _lines(pieces(text[start:end], start, mends, here))
    seen, anchors = set[Note](), set[str]()
    begins = sorted((int(place["start"]), n) for n, place in enumerate(places))
    for line in lines:
        first, last = line[0].start, line[-1].start + len(line[-1].text)
        held = [places[n] for at, n in begins if first <= at <= last]
        yield Paragraph(
            tuple(_shown(piece, seen, anchors) for piece in line),
            tuple(place for place in held if place["kind"] == "section"),
            tuple(place for place in held if place["kind"] == "measure"),
        )


def _shown(piece: Piece, seen: set[Note], anchors: set[str]) -> Shown:
    new = tuple(note for note in piece.notes if note not in seen)
    seen.update(new)
    # by the note's place, not the piece's: a blank line at its beginning is not shown
    names = dict.fromkeys(f"c{note.start}" for note in new)
    fresh = tuple(name for name in names if name not in anchors)
    anchors.update(fresh)
    return Shown(piece, new, fresh)


def _lines(cut: Iterable[Piece]) -> Iterator[list[Piece]]:
    line = list[Piece]()
    for piece in cut:
        parts = [piece.text] if piece.mend else piece.text.split("\n")
        at = piece.start
        for n, part in enumerate(parts):
            if n and line:
                yield from _told(line)
                line = []
            closing = piece.closing if n == len(parts) - 1 else ()
            if part or piece.mend:
                line.append(replace(piece, text=part, start=at, closing=closing))
            at += len(part) + 1
    yield from _told(line)


def _told(line: list[Piece]) -> Iterator[list[Piece]]:
    text = "".join(piece.text for piece in line)
    if text.strip() and not RULE.fullmatch(text):
        yield line
