"""Mended text whose every character knows where it was printed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Mend:
    """One repair: PRINTED stood at [start:end) of the text as read, MENDED stands for it now."""

    rule: str
    start: int
    end: int
    printed: str
    mended: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text as read: characters [start:end)."""

    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """A document's text after mending, and the way back to what was printed.

    `original[m.start:m.end]` became `m.mended` for each of `mends`, which stand in order and apart.
    Everything between two mends is as printed.
    """

    original: str
    mends: tuple[Mend, ...]

    @cached_property
    def value(self) -> str:
        """The mended text."""
        return "".join(self._pieces())

    def _pieces(self) -> Iterable[str]:
        at = 0
        for mend in self.mends:
            yield self.original[at : mend.start]
            yield mend.mended
            at = mend.end
        yield self.original[at:]

    @cached_property
    def _anchors(self) -> tuple[list[int], list[int]]:
        """Where each untouched stretch begins, in the mended text and in the original."""
        mended, original, gained = [0], [0], 0
        for mend in self.mends:
            gained += len(mend.mended) - (mend.end - mend.start)
            mended.append(mend.end + gained)
            original.append(mend.end)
        return mended, original

    def offset(self, index: int) -> int:
        """Return where in the original the mended character INDEX was printed."""
        mended, original = self._anchors
        k = bisect_right(mended, index) - 1
        at = original[k] + index - mended[k]
        # inside what a mend wrote: the place where it wrote
        return min(at, self.mends[k].start) if k < len(self.mends) else at

    def span(self, start: int, end: int) -> Span:
        """Return where the mended stretch [start:end) was printed; a mend at its edges stays outside."""
        return Span(self.offset(start), self.offset(end - 1) + 1 if end > start else self.offset(start))

    def quote(self, span: Span) -> str:
        """Return the mended text of SPAN, which is the original with the mends inside it applied."""
        pieces, at = [], span.start
        first = bisect_right(self._starts, span.start - 1)
        for mend in self.mends[first:]:
            if mend.end > span.end:
                break
            pieces += [self.original[at : mend.start], mend.mended]
            at = mend.end
        return "".join([*pieces, self.original[at : span.end]])

    @cached_property
    def _starts(self) -> list[int]:
        return [mend.start for mend in self.mends]

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(i + 1 for i, c in enumerate(self.original) if c == "\n")]

    def line(self, offset: int) -> int:
        """Return the number of the line, from 1, in which the original's character OFFSET stands."""
        return bisect_right(self._lines, offset)


# full-width letters, digits and signs have half-width twins 0xFEE0 below them
TWIN = 0xFEE0
FOLD = {ord(c) + TWIN: c for c in map(chr, range(ord("!"), ord("~") + 1)) if c not in "()[],;:?!~"}
# but brackets and stops are Chinese print: full-width, however they were typed
FOLD |= {ord(c): chr(ord(c) + TWIN) for c in "()[],;:?!"}
FOLD |= {ord("　"): " ", ord("﹪"): "%", ord("–"): "-"}
FOLDED = re.compile(f"[{re.escape(''.join(map(chr, FOLD)))}]")


def fold(text: str) -> str:
    """Return TEXT with digits, letters and % half-width, brackets and stops full-width; as long as TEXT.

    The grammar reads this form, so that `(牵头部门:Ａ)` and `（牵头部门：A）` are one notation.
    """
    # few characters are folded: finding them is several times as fast as translating all
    return FOLDED.sub(_twin, text)


def _twin(found: re.Match[str]) -> str:
    return FOLD[ord(found[0])]
