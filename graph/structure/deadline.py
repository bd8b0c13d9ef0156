"""Dates as printed and the day each ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from graph.structure.flat import Flat, flat
from graph.structure.moment import CN, Moment, moments
from graph.structure.vocabulary import of as spoken
from graph.structure.word import either


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date or period as printed. Positions are in the text it was read from."""

    day: date | None  # the last day it allows; None where the print gives no year (5年内)
    precision: str  # local name in schemes/precisions.ttl: year, half-year, quarter, month, day, plan-period
    printed: str
    start: int
    end: int
    start_year: int | None = None  # 2022年至2025年 → 2022
    ambiguous: bool = False  # 2022年前: before 2022 begins, or before it ends

    @property
    def year(self) -> int | None:
        """The year in which it ends."""
        return self.day.year if self.day else None


@dataclass(frozen=True, slots=True)
class Dated:
    """A date at [start:end) of a flat text and what it is: deadline, base, since, condition or periodic."""

    kind: str
    start: int
    end: int
    deadline: Deadline
    arrives: bool = False  # 到2025年: the state at its end is meant


# 3个月内  五年内  10个工作日内  未来五年  用3年左右时间
LENGTH = rf"(?P<count>(?>\d+)|[{CN}两]{{1,3}})(?P<unit>个?月|年|个?工作日|个?自然日|[天日周]|个?星期|个?小时)"
BEFORE = 8  # characters: the longest word that can stand before a date


@cache
def _length() -> re.Pattern[str]:
    ahead = either(("未来", "今后", "用", "接下来"))
    return re.compile(
        rf"(?<![\d.〇{CN}第每])(?:(?P<ahead>{ahead})?{LENGTH}(?:左右|多)?(?P<within>{either(spoken('date-words', 'relative', 'suffixWord'))}))"
        rf"|{ahead}{LENGTH.replace('?P<', '?P<_')}(?:左右)?"
    )


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(either(spoken("date-words", "until", "suffixWord")) + "?")


@cache
def _ahead(concept: str) -> re.Pattern[str]:
    return re.compile(either(spoken("date-words", concept, "prefixWord")) + "$")


@cache
def _behind(concept: str) -> re.Pattern[str]:
    return re.compile(either(spoken("date-words", concept, "suffixWord")))


@cache
def _condition() -> re.Pattern[str]:
    """建成的小区: what stood by that day, not what is to stand."""
    verb = either(spoken("date-words", "condition"))
    return re.compile(
        rf"[^，。；：□0-9]{{0,6}}?{verb}[^，。；：、□]{{0,4}}?的(?!{either(spoken('promises', 'goal'))})|竣工验收的"
    )


def dated(text: Flat, year: int | None = None) -> list[Dated]:
    """Return every date of a flat text, in order, with what it is."""
    if not HINT.search(text.covered):
        return []
    found = [_dated(text, m) for m in moments(text.covered, year)]
    if any(c in text.covered for c in "内间来后"):
        taken = {i for d in found if d for i in range(d.start, d.end)}
        found += [d for d in _lengths(text) if d.start not in taken]
    return sorted((d for d in found if d), key=lambda d: d.start)


HINT = re.compile(r"[年月日期季周天时末五]")


def _lengths(text: Flat) -> list[Dated]:
    """5年内 and the like; not 压缩至3周以内, which is a number."""
    found = []
    for printed in _length().finditer(text.covered):
        before = text.covered[max(0, printed.start() - BEFORE) : printed.start()]
        if _compares().search(before):
            continue
        deadline = _deadline(text, printed.start(), printed.end(), None, "relative", None, False)
        found.append(Dated("deadline", printed.start(), printed.end(), deadline))
    return found


@cache
def _compares() -> re.Pattern[str]:
    words = {
        w for c in ("le", "eq", "lt", "ge", "gt", "decrease") for w in spoken("comparators", c, "prefixWord")
    }
    return re.compile(either(words) + "(?:约|近)?$")


def _dated(text: Flat, moment: Moment) -> Dated | None:
    value = text.covered
    before = value[max(0, moment.start - BEFORE) : moment.start]
    closing = _closing().match(value, moment.end)
    end = closing.end() if closing else moment.end
    words = value[moment.end : end]
    kind = _kind(value, before, moment, end)
    if kind is None:
        return None
    # 2022年前 and 6月前 may mean before it begins; 2022年底前 and 6月30日前 may not
    ambiguous = (
        words in BARE
        and moment.precision in ("year", "half-year", "quarter", "month")
        and value[moment.end - 1] not in "底末终"
    )
    deadline = _deadline(text, moment.start, end, moment.day, moment.precision, moment.start_year, ambiguous)
    return Dated(kind, moment.start, end, deadline, bool(ARRIVES.search(before)))


BARE = ("前", "之前", "以前")
ARRIVES = re.compile(r"[到至]$|截[至止]$")


def _kind(value: str, before: str, moment: Moment, end: int) -> str | None:
    if not moment.printed_year and not _stands_alone(value, before, moment, end):
        return None
    if _ahead("periodic").search(before) and not moment.start_year:
        return "periodic"
    if _behind("since").match(value, end):
        return "since"
    if _behind("base").match(value, end):
        return "base"
    if _ahead("base").search(before) and not moment.start_year:
        return "base"
    if _condition().match(value, end) or (
        before.endswith("（") and value[end : end + 1] == "）" and _title(value, moment)
    ):
        return "condition"
    return "deadline"


def _title(value: str, moment: Moment) -> bool:
    """三年行动计划（2021-2023年）: the years of a plan, not a deadline."""
    return moment.start_year is not None and value[moment.start - 2 : moment.start - 1] not in "%处个家座项"


def _stands_alone(value: str, before: str, moment: Moment, end: int) -> bool:
    """A date without its year counts where a stop stands before it, or a word that closes it behind."""
    if not before or before[-1] in "，。；：（、" or _ahead("until").search(before):
        return True
    return value[moment.end : end] in BARE or value[end - 1] in "前底末"


def _deadline(
    text: Flat, start: int, end: int, day: date | None, precision: str, first: int | None, ambiguous: bool
) -> Deadline:
    return Deadline(day, precision, text.value[start:end], *text.span(start, end), first, ambiguous)


def deadlines(text: str, year: int | None = None) -> list[Deadline]:
    """Return the deadlines in TEXT, in order; the dates of bases, beginnings and conditions are none.

    A date without a year (6月底前) takes the nearest year before it, or YEAR; with neither, its day is None.
    """
    return [d.deadline for d in dated(flat(text), year) if d.kind == "deadline"]


def last_deadline(text: str, year: int | None = None) -> Deadline | None:
    """Return the last deadline in TEXT whose day is known: it governs the list that TEXT opens."""
    return next((d for d in reversed(deadlines(text, year)) if d.day), None)
