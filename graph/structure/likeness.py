"""Which measures say nearly the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

NOT_LETTERS = re.compile(r"[\W_]+")
CLAUSE = re.compile(r"[^，。；：、！？\s]{8,}")
SHORTEST = 24  # characters: less is alike by chance
ALIKE = 0.8  # of the pairs of neighbouring characters
COMMON = 8  # measures that share a clause: a phrase of the whole document tells nothing


def alike(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield (i, j), i < j, for the TEXTS that share at least 80 of 100 pairs of characters, in order."""
    shared: Counter[tuple[int, int]] = Counter()
    where: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        for clause in dict.fromkeys(CLAUSE.findall(text)):
            where.setdefault(clause, []).append(i)
    for found in where.values():
        if 1 < len(found) <= COMMON:
            shared.update(combinations(found, 2))
    kept = {i: _pairs(texts[i]) for pair in shared for i in pair}
    for i, j in sorted(shared):
        a, b = kept[i], kept[j]
        if min(len(a), len(b)) >= SHORTEST and len(a & b) >= ALIKE * len(a | b):
            yield i, j


def _pairs(text: str) -> frozenset[str]:
    bare = NOT_LETTERS.sub("", text)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))
