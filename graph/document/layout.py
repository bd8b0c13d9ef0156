"""How a text was laid out: the width at which its lines were wrapped, told by the lines themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.document.line import Line

# 。 ends a paragraph, and so does what stands behind it: 。”  。（牵头部门：…）
COMPLETE = re.compile(r"(?:[。！？；…]|(?<!\d)：)[”’」』》）\]］]*$")
NARROWEST = 15  # characters: nobody wraps closer
RAGGED = 4  # columns by which a full line may stay short: punctuation is not hung


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text was laid out: the width at which its lines were wrapped; None where a line is a paragraph.

    An editor wraps by columns, a Chinese character two; a program by characters.
    """

    columns: int | None
    characters: int | None
    blanks: bool = False  # a blank line stands between paragraphs

    @property
    def wraps(self) -> bool:
        """True where lines were wrapped at all."""
        return self.columns is not None or self.characters is not None

    def full(self, line: Line) -> bool:
        """True where LINE reaches the width at which the text was wrapped."""
        if self.columns is not None and line.width >= self.columns - RAGGED:
            return True
        return self.characters is not None and len(line.folded) >= self.characters

    def near(self, line: Line) -> bool:
        """True where LINE comes near that width: spaces and digits make lines uneven."""
        return line.width >= 0.7 * (self.columns or 2 * (self.characters or 10**6))


def layout(lines: Sequence[Line]) -> Layout:
    """Return the widths that most cut lines of a text share."""
    cut = [a for a, b in pairwise(lines) if not b.blank_before and not COMPLETE.search(a.folded)]
    columns, characters = [a.width for a in cut], [len(a.folded) for a in cut]
    found = Layout(_shared(columns, 2 * NARROWEST, RAGGED), _shared(characters, NARROWEST, 1))
    return replace(found, blanks=found.wraps and _blanks_separate(lines, found))


def _blanks_separate(lines: Sequence[Line], found: Layout) -> bool:
    """True where a blank line stands behind most lines that end a paragraph for certain: whole and short."""
    ends = [b.blank_before for a, b in pairwise(lines) if a.folded[-1] in "。！？；）" and not found.near(a)]
    return len(ends) >= 3 and sum(ends) >= 0.8 * len(ends)


def _shared(widths: Sequence[int], narrowest: int, ragged: int) -> int | None:
    """The width that at least 60 of 100 share, give or take RAGGED; a few longer lines are strays."""
    count = Counter(widths)
    often = [w for w, n in count.items() if w >= narrowest and n >= max(2, 0.05 * len(widths))]
    if not often:
        return None
    near = sum(n for w, n in count.items() if w > max(often) - ragged)
    # among tasks of one line without a stop those that are cut are the fewer, but none is longer
    none_longer = near >= 5 and max(widths) < max(often) + ragged and near >= 0.2 * len(widths)
    return max(often) if near >= 3 and (near >= 0.6 * len(widths) or none_longer) else None
