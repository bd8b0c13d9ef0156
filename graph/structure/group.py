"""Numbers side by side, what is remembered between them, and what they share: names, unit, comparator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from graph.structure import indicator
from graph.structure.binding import Binding
from graph.structure.deadline import Dated, Deadline
from graph.structure.quantity import Quantity
from graph.structure.word import spoken

LENT = ("duration", "share")
MOST_DATES = 12  # side by side: a sentence with more is a list of something else
JOINS = ("、", "和", "与", "及")


@dataclass(slots=True)
class Memory:
    """What the clauses before have said that the next may leave out."""

    dates: tuple[Dated, ...] = ()  # in force
    whole: tuple[Dated, ...] = ()  # 全年 in this sentence
    firm: str | None = None  # how firmly
    inherited: Deadline | None = None
    place: str | None = None
    names: tuple[str, ...] = ()  # of the numbers before it: 2023年达到35%，2025年达到50%
    chained: bool = False  # the clause before has a number


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers side by side and the words about them: [left:right) of the text is theirs."""

    numbers: tuple[Quantity, ...]
    left: int
    right: int
    bound: Binding
    following: str | None  # how another number follows without a separator: each, strong, noun or loose


def joined(covered: str, dates: Sequence[Dated]) -> bool:
    """True for several dates with nothing but 和 or 、 between them: 2023年和2025年."""
    if len(dates) > MOST_DATES:
        return False
    pairs = list(pairwise(dates))
    return bool(pairs) and all(covered[a.end : b.start] in JOINS for a, b in pairs)


def comparator(q: Quantity, bound: Binding, numbers: Sequence[Quantity]) -> str:
    """分别提高到43%、40%以上: the word behind the last number is meant for all."""
    if bound.comparator != "eq":
        return bound.comparator
    return q.suffix or numbers[-1].suffix or "eq"


def with_unit(numbers: Sequence[Quantity]) -> Iterator[Quantity]:
    """99、96%; 10个、20个工作日: the unit behind the last is that of each that has none, or a part of it."""
    last = numbers[-1]
    for q in numbers:
        lacks = q.unit != last.unit and last.unit.startswith(q.unit) and last.kind in (*LENT, q.kind)
        whole = replace(q, unit=last.unit, kind=last.kind) if lacks or q.kind == "plain" else q
        # 分别在5个工作日、3个工作日内办结
        within = whole.kind == "duration" and whole.suffix is None and last.suffix
        yield replace(whole, suffix=last.suffix) if within else whole


def named(said: str, group: Group) -> list[str]:
    """One name for each number, or for each indicator where all take the one number; else what is SAID."""
    several, apart, rest = said.partition("分别")
    rest = rest.removesuffix("在")
    found = [p + rest for p in indicator.parts(several)] if apart else indicator.parts(said)
    count = len(group.numbers)
    each = count == 1 and group.bound.both and group.numbers[0].kind == "share"
    return found if len(found) > 1 and (each or len(found) == count) else [said]


@cache
def verbs() -> re.Pattern[str]:
    return re.compile(spoken("promises", "verb") + "{1,4}")
