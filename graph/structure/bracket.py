"""Brackets of a folded text, paired in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass

OPEN = "（［【〔"
SIGN = re.compile(r"[（）［］【】〔〕]")


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket: its sign at START, what it holds at [inner:close), END behind its closing sign."""

    start: int
    inner: int
    close: int
    end: int


def brackets(folded: str) -> list[Bracket]:
    """Return the outermost brackets of FOLDED in order, of whatever shape, mixed pairs too.

    An opening sign that nothing closes is left out, but for the last one where no sentence follows it: a page
    cut it.
    """
    pairs: list[Bracket] = []
    opened: list[int] = []
    for sign in SIGN.finditer(folded):
        at = sign.start()
        if folded[at] in OPEN:
            opened.append(at)
        elif opened:
            start = opened.pop()
            while pairs and pairs[-1].start > start:
                pairs.pop()
            pairs.append(Bracket(start, start + 1, at, at + 1))
    if opened and "。" not in folded[opened[-1] :].rstrip("。 \t　"):
        start = opened[-1]
        while pairs and pairs[-1].start > start:
            pairs.pop()
        pairs.append(Bracket(start, start + 1, len(folded), len(folded)))
    return pairs
