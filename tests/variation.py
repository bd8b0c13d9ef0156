"""One document printed in other ways: re-wrapped, cut by pages, brackets and digits of other widths."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from graph.document.text import fold
from graph.structure.policy import Measure, Policy

HALF = str.maketrans("（）", "()")
FULL_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Print:
    """How a text is printed: wrap width in characters, page breaks, widths of brackets and digits."""

    seed: int
    wrap: int | None
    page_breaks: int
    brackets: float  # share of brackets that are half-width
    digits: float  # share of paragraphs whose digits are full-width
    spaces: bool  # a space between digits and what follows
    depth: bool  # Markdown depths at random


def printed(paragraphs: list[str], how: Print) -> str:
    """Return PARAGRAPHS printed as HOW says."""
    chance = Random(how.seed)
    cut = set(chance.sample(range(len(paragraphs)), min(how.page_breaks, len(paragraphs))))
    return "\n\n".join(_paragraph(p, how, chance, i in cut) for i, p in enumerate(paragraphs)) + "\n"


def _paragraph(text: str, how: Print, chance: Random, cut: bool) -> str:
    text = "".join(c.translate(HALF) if chance.random() < how.brackets else c for c in text)
    if chance.random() < how.digits:
        text = text.translate(FULL_DIGITS)
    pieces = _at_page_break(text, chance) if cut and len(text) > 60 else [text]
    if how.wrap:
        pieces = ["\n".join(p[i : i + how.wrap] for i in range(0, len(p), how.wrap)) for p in pieces]
    if how.spaces:
        pieces = [_spaced(p) for p in pieces]
    whole = chance.choice(["\n\n", "\n\n\n\n", "\n\n- 7 -\n\n", "\n\f\n"]).join(pieces)
    headed = how.depth and len(text) < 30 and text[1:2] == "、"
    return "#" * chance.randint(1, 5) + " " + whole if headed else whole


def _at_page_break(text: str, chance: Random) -> list[str]:
    """Cut TEXT in the middle of a word: where the last character before and the first behind are letters."""
    places = [
        i
        for i in range(20, len(text) - 2)
        if text[i - 1] != text[i] and text[i - 1].isalpha() and text[i].isalpha()
    ]
    at = chance.choice(places)
    return [text[:at], text[at:]]


def _spaced(text: str) -> str:
    return "".join(
        c + " " if c.isdigit() and after.isalpha() and not after.isascii() else c
        for c, after in zip(text, [*text[1:], "\n"], strict=True)
    )


def structure(policy: Policy) -> list[dict[str, Any]]:
    """Return what POLICY says, without the places where it was printed, widths folded."""
    return [_measure(m) for m in policy.measures]


def _measure(m: Measure) -> dict[str, Any]:
    return {
        "number": m.number,
        "heading": m.heading,
        "text": fold(m.text).replace(" ", ""),
        "responsibilities": [(r.role, fold(r.printed)) for r in m.responsibilities],
        "targets": [
            (t.indicator, t.comparator, t.value, t.max, t.unit, t.year, t.start_year, t.scope, t.modality)
            for t in m.targets
        ],
        "milestones": [(fold(x.text), x.deadline.day) for x in m.milestones],
        "open_ended": m.open_ended,
    }
