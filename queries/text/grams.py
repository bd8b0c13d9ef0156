"""Text as the tokens it is found by: 绿色建筑 as 绿色 色建 建筑 筑, 2025 and PM2.5 as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.document.text import fold

HAN = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u309f\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\U00020000-\U000323af"
)
# 绿色建筑  PM2.5  2025
RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<word>[^\W_{HAN}]+(?:\.[0-9]+)?)")


def folded(text: str) -> str:
    """Return TEXT as it is compared, each character in its place: half-width, small letters."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in fold(text))


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    for run in RUN.finditer(folded(text)):
        yield bool(run["han"]), run[0].replace(".", "")


def grams(text: str) -> list[str]:
    """Return the tokens of TEXT, in order. Every Chinese character begins one, the last of a run alone."""
    found = []
    for han, run in _runs(text):
        if han:
            found += [run[n : n + 2] for n in range(len(run))]
        else:
            found.append(run)
    return found


def phrase(word: str) -> str | None:
    """Return the FTS5 expression for texts that hold WORD; None for one without a letter."""
    tokens, runs = grams(word), list(_runs(word))
    # where a word ends in the middle of a text nobody knows: its last character begins some token
    if runs and runs[-1][0] and len(runs[-1][1]) > 1:
        tokens.pop()
    if not tokens:
        return None
    return f'"{" ".join(tokens)}"' + ("*" if len(tokens[-1]) == 1 or not runs[-1][0] else "")


def words(asked: str) -> list[str]:
    """Return the words of what was asked, each once."""
    return list(dict.fromkeys(asked.split()))


def marks(text: str, asked: list[str]) -> list[tuple[int, int]]:
    """Return where the words ASKED stand in TEXT, in order; what overlaps is one place."""
    low = folded(text)
    places = sorted(
        found.span() for word in asked for found in re.finditer(re.escape(folded(word)), low) if word
    )
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
