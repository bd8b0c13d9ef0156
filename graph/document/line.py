"""The lines of a text as read: where each stands, and what it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.document.marker import Marker, marker
from graph.document.text import fold

# - 3 -   — 3 —   第 3 页 共 10 页   3/10
PAGE_NUMBER = re.compile(
    r"[-—–－·]\s*\d{1,4}\s*[-—–－·]|第\s*\d{1,4}\s*页(?:\s*+(?:[,，/]\s*+)?共\s*\d{1,4}\s*页)?"
    r"|\d{1,3}\s*/\s*\d{1,3}"
)
# ### **三、
OPENING = re.compile(r"[ \t　\ufeff]*(?:#{1,6}[ \t]*|>[ \t]+|[-*+][ \t]+(?=\S))?(?:\*\*|__)?[ \t　]*")
BLANK = " \t　"
EMPHASIS = ("**", "__")
# 2018年12月21日 on a line of its own
DATE_LINE = re.compile(
    r"[（]?[\d〇零○一二三四五六七八九十]{2,4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日[）]?"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as read: [left:right) is all of it, [start:end) its text without indent and Markdown signs."""

    left: int
    right: int
    start: int
    end: int
    folded: str
    marker: Marker | None
    heading: bool  # Markdown says so
    blank_before: bool

    @property
    def width(self) -> int:
        """Columns that it takes: one an ASCII character, two any other."""
        return 2 * len(self.folded) - len(self.folded.encode("ascii", "ignore"))

    @property
    def indented(self) -> bool:
        """True where the line begins with white space."""
        return self.start > self.left and not self.heading

    @property
    def is_date(self) -> bool:
        """True where a date is all that the line holds."""
        return DATE_LINE.fullmatch(self.folded) is not None


def lines(original: str) -> Iterator[Line]:
    """Yield the lines of ORIGINAL that hold text; blank lines and page numbers are passed over."""
    at, blank = 0, True
    for raw in original.split("\n"):
        left, at = at, at + len(raw) + 1
        body = raw.replace("\f", " ")
        start = OPENING.match(body).end()  # type: ignore[union-attr]  # it matches the empty text
        end = start + len(_closed(body[start:]))
        if start >= end or is_page_number(body):
            blank = True
            continue
        folded = fold(body[start:end])
        heading = body.lstrip().startswith("#")
        yield Line(left, left + len(raw), left + start, left + end, folded, marker(folded), heading, blank)
        blank = False


def is_page_number(raw: str) -> bool:
    """True for a line that holds the number of a page and no more."""
    return PAGE_NUMBER.fullmatch(raw.strip()) is not None


def _closed(body: str) -> str:
    """BODY without the blanks and the Markdown sign at its end."""
    bare = body.rstrip(BLANK + "\r")
    return bare[:-2].rstrip(BLANK) if bare.endswith(EMPHASIS) else bare
