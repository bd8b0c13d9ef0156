"""Dates as printed and the day each ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from graph.structure.answered import answered
from graph.structure.flat import Flat, flat
from graph.structure.moment import CN, Moment, moments, qualifies, tells_which
from graph.structure.word import printed, spoken


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
    """A date at [start:end) of a flat text and what it is: deadline, base, since, condition, periodic."""

    kind: str  # and named: 做好2024年大赛筹备, whose year dates numbers alone; validity: 政策延长至2024年底
    start: int
    end: int
    deadline: Deadline
    arrives: bool = False  # 到2025年: the state at its end is meant


HINT = re.compile(r"[年月季五内]|[节庆期汛暖冬旦宵明午秋阳始学临到]前|[一秋节学]”?之?前|未来|今后")
# 3个月内  五年内  10个工作日内
COUNT = rf"(?:(?>\d+)|[{CN}两]{{1,3}})"
LENGTH = rf"{COUNT}(?:个?月|年|个?工作日|个?自然日|[天日周]|个?星期|个?小时)"
LASTING = re.compile(r"[年月日天周时期]以?内|时间|未来|今后|接下来|之内")
# 10个、 before 20个工作日以内
LISTED = re.compile(rf"(?<![\d.{CN}])(?:{COUNT}(?:个?[月年天日周]|个?工作日|个?小时|个)?[、和及与]){{1,4}}$")
FAR = 40
WHOLE_YEAR = "全年"  # dates numbers, to the end of their sentence
BEFORE = 8  # characters: the longest word that can stand before a date
BARE = ("前", "之前", "以前")
COARSE = ("year", "half-year", "quarter", "month")
ARRIVING, CLOSING = "到至", "，。；、：）的"
ARRIVES = re.compile(r"[到至]$|截[至止]$")
# （2021-2023年）: behind a plan's name its years, behind a number its deadline
COUNTED = "%处个家座项"


def deadlines(text: str, year: int | None = None) -> list[Deadline]:
    """Return the deadlines in TEXT, in order; the dates of bases, beginnings and conditions are none.

    A date without a year (6月底前) takes the nearest year before it, or YEAR; with neither, its day is None.
    """
    return [d.deadline for d in dated(flat(text), year) if d.kind == "deadline"]


def last_deadline(text: str, year: int | None = None) -> Deadline | None:
    """Return the last deadline in TEXT whose day is known: it governs the list that TEXT opens."""
    return next((d for d in reversed(deadlines(text, year)) if d.day), None)


def dated(text: Flat, year: int | None = None) -> list[Dated]:
    """Return every date of a flat text, in order, with what it is."""
    if not HINT.search(text.covered):
        return []
    found = [d for m in moments(text.covered, year) if (d := _dated(text, m))]
    taken = {i for d in found for i in range(d.start, d.end)}
    lengths = [d for d in _lengths(text) if d.start not in taken]
    return sorted([*found, *lengths], key=lambda d: d.start) if lengths else found


def _lengths(text: Flat) -> list[Dated]:
    """5年内 and the like; not 压缩至3周以内, which is a number."""
    found: list[Dated] = []
    if not LASTING.search(text.covered):
        return found
    for said in _length().finditer(text.covered):
        start, end = said.span()
        before = LISTED.sub("", text.covered[max(0, start - FAR) : start])
        if not (_compares().search(before[-BEFORE:]) or _is_promised(text.covered, before, start, end)):
            deadline = Deadline(None, "relative", text.quote(start, end), *text.span(start, end))
            found.append(Dated("deadline", start, end, deadline))
    return found


def _is_promised(value: str, before: str, start: int, end: int) -> bool:
    """一般投诉3个工作日内办结; months and years are dates."""
    return not ("月" in value[start:end] or "年" in value[start:end]) and answered(before, value, end)


@cache
def _length() -> re.Pattern[str]:
    """5年内, 用3年左右时间, 未来五年."""
    ahead = spoken("date-words", "relative", relation="prefixWord")
    within = spoken("date-words", "relative", relation="suffixWord")
    return re.compile(
        rf"(?<![\d.〇{CN}第每])(?:{ahead})?{LENGTH}(?:左右|多)?{within}|{ahead}{LENGTH}(?:左右)?"
    )


@cache
def _compares() -> re.Pattern[str]:
    bounds = ("le", "eq", "lt", "ge", "gt", "decrease")
    return printed("comparators", *bounds, relation="prefixWord", end="(?:约|近)?")


def _dated(text: Flat, moment: Moment) -> Dated | None:
    value = text.covered
    before = value[max(0, moment.start - BEFORE) : moment.start]
    closing = printed("date-words", "until", relation="suffixWord").match(value, moment.end)
    end = closing.end() if closing else moment.end
    kind = _kind(value, before, moment, end)
    if kind is None or (moment.day is None and value[moment.start : moment.end] == WHOLE_YEAR):
        return None
    # 2022年前 and 6月前 may mean before it begins; 2022年底前 and 6月30日前 may not
    open_ = moment.precision in COARSE and value[moment.end - 1] not in "底末终"
    deadline = Deadline(
        moment.day,
        moment.precision,
        text.quote(moment.start, end),
        *text.span(moment.start, end),
        moment.start_year,
        ambiguous=open_ and value[moment.end : end] in BARE,
    )
    return Dated(kind, moment.start, end, deadline, ARRIVES.search(before) is not None)


def _kind(value: str, before: str, moment: Moment, end: int) -> str | None:
    if not moment.printed_year and not _stands_alone(value, before, moment, end):
        return None
    period = moment.start_year is not None
    if _ahead("periodic").search(before) and not period:
        return "periodic"
    if _behind("since").match(value, end):
        return "since"
    if _behind("base").match(value, end) or (_ahead("base").search(before) and not period):
        return "base"
    if value[moment.start - 1 : moment.start] in ARRIVING and _lasts(value, moment.start, end):
        return "validity"
    if (
        _ahead("condition").search(before)
        or qualifies(value, end)
        or (period and _title(value, before, moment, end))
    ):
        return "condition"
    return "named" if _names(value, before, moment, end) else "deadline"


@cache
def _happens() -> re.Pattern[str]:
    """新院区一季度开业, 项目9月动工: what comes about right behind the date."""
    return re.compile(rf"{spoken('promises', 'event', 'done', 'closes')}(?!情况|[的后率时前])")


def _ahead(concept: str) -> re.Pattern[str]:
    return printed("date-words", concept, relation="prefixWord", end="")


def _behind(concept: str) -> re.Pattern[str]:
    return printed("date-words", concept, relation="suffixWord")


def _lasts(value: str, start: int, end: int) -> bool:
    """政策延长至2024年底: until then it holds; nothing is due."""
    return (
        value[end : end + 1] in CLOSING and _validity().search(value[max(0, start - FAR) : start]) is not None
    )


@cache
def _validity() -> re.Pattern[str]:
    right = spoken("date-words", "validity", relation="prefixWord")
    term = spoken("date-words", "term", relation="prefixWord")
    return re.compile(rf"(?:{right}|{term}[^，。；：]{{0,24}})[到至]$")


def _names(value: str, before: str, moment: Moment, end: int) -> bool:
    """做好2024年大赛筹备, 编制2024年度预算: the year tells which one; 全年 dates numbers alone."""
    if value[moment.start : moment.end] == WHOLE_YEAR:
        return True
    if tells_which(value, moment.start, moment.end):
        return True
    whole = moment.precision == "year" and value[end - 1] in "年度"
    return whole and value[end : end + 1] not in CLOSING and _ahead("named").search(before) is not None


def _title(value: str, before: str, moment: Moment, end: int) -> bool:
    """三年行动计划（2021-2023年）: the years of a plan, not a deadline."""
    bracketed = before.endswith("（") and value[end : end + 1] == "）"
    return bracketed and value[moment.start - 2 : moment.start - 1] not in COUNTED


def _stands_alone(value: str, before: str, moment: Moment, end: int) -> bool:
    """A date without its year counts where a stop stands before it, or a word that closes it behind."""
    if not before or before[-1] in "，。；：（、" or _ahead("until").search(before):
        return True
    if value[moment.start : moment.end] == WHOLE_YEAR:
        return True
    return (
        value[moment.end : end] in BARE
        or value[end - 1] in "前底末"
        or _happens().match(value, end) is not None
    )
