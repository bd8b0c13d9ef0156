"""The clauses of a flat text, and the numbers and dates that stand in each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from graph.structure.deadline import Dated
from graph.structure.quantity import Quantity

Held = TypeVar("Held", Quantity, Dated)
# 0.85：1 is a number: its colon ends nothing
STOP = re.compile(r"[，。；！？\n]|：(?!\d)|(?<!\d)：")
ENDS_SENTENCE = "。！？\n"


@dataclass(frozen=True, slots=True)
class Clause:
    """Characters [start:end) of a flat text between two stops."""

    start: int
    end: int
    stop: str  # what ends it
    first: bool  # of its sentence
    quantities: tuple[Quantity, ...]
    dates: tuple[Dated, ...]


def clauses(covered: str, numbers: Sequence[Quantity], dates: Sequence[Dated]) -> Iterator[Clause]:
    """Yield the clauses of a flat text that have a number, or a date in them or before them, in order."""
    start, first = 0, True
    n = d = 0
    for stop in [*STOP.finditer(covered), None]:
        end = stop.start() if stop else len(covered)
        sign = stop.group() if stop else "。"
        if d or (n < len(numbers) and numbers[n].start < end) or (dates and dates[0].start < end):
            numbers_here, n = _until(numbers, n, end)
            dates_here, d = _until(dates, d, end)
            if end > start:
                yield Clause(start, end, sign, first, numbers_here, dates_here)
                first = False
        if sign in ENDS_SENTENCE:
            first = True
        start = end + 1


def _until(items: Sequence[Held], at: int, end: int) -> tuple[tuple[Held, ...], int]:
    """ITEMS from index AT on that begin before END, and the index of the next."""
    last = at
    while last < len(items) and items[last].start < end:
        last += 1
    return tuple(items[at:last]), last
