"""Points in time as printed: 2022年  2022年6月底  二〇二五年上半年  “十四五”末  6月30日  年底."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from graph.structure.feast import EVES, eve
from graph.structure.numeral import chinese, numeral
from graph.structure.word import either, printed, spoken
from ontology.lexicon import words

CN = "一二三四五六七八九十"
# 2022  二〇二二
FULL = r"(?:(?:19|20)\d\d|[一二][〇○零九0O][〇○零一二三四五六七八九0O]{2})"
RELATIVE = r"(?P<relative>今年|本年度|本年|明年|后年|(?P<next>次年|翌年))"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
JOIN = r"(?:年?度?(?:[-~～]|—{1,2}|至|到))"
# 30日  中旬  底
IN_MONTH = rf"(?:(?P<day>{DAY})[日号]|(?P<third>[上中下]旬)|(?P<edge>月?底|末|初|中(?!旬)))?"
# 6月  6月底  3-6月  3月至6月
MONTHS = rf"(?:{MONTH}月?[-~～—至到])?(?P<month>{MONTH})月份?{IN_MONTH}"
# 上半年  三季度  前三季度
PARTS = r"(?P<half>[上下]半年)|(?P<quarter>第?(?:前三|[一二三四1-4])季度|Q[1-4])[末底]?"
# 年底  年中, not 2024年中央预算
EDGE = r"(?P<turn>年?[底末终初]|年?中(?=[，、。；前完底评考])|岁末|中期|内)"
# 十四五 with or without quotes; the word behind it makes it a date
TERM = r"(?P<term>时期末?|期间末?|期末|末期|中期|前期|期|末|内)"
PLAN = rf"[“\"「『]?(?P<plan>[{CN}]{{1,3}}五)[”\"」』]?(?:规划)?{TERM}"
FROM = rf"(?:(?P<from>{FULL})(?:年(?:{MONTH}月份?(?:{DAY}[日号])?)?|[上下]半年)?{JOIN})?"
# 2022、2023、2024年: each stands for itself
LISTED = rf"(?P<listed>{FULL})(?=(?:[、和及与]{FULL}){{1,6}}年)"
DATED = rf"(?:{LISTED}|(?:{FROM}(?P<year>{FULL})年度?|{RELATIVE})(?:{MONTHS}|{PARTS}|{EDGE})?)"
# without a year the nearest one before it counts: 6月底, 三季度, 年底
BARE_MONTH = rf"(?<![\d.每])(?:{MONTHS})(?![\d内个])".replace("?P<", "?P<_")
BARE_PART = r"(?P<_half>[上下]半年)|(?P<_quarter>第[一二三四1-4]季度|(?<![每\d])[一二三四1-4]季度)[末底]?"
# 全年 dates numbers; not 健全年度制度
WHOLE = r"(?<![成健安完周])全年(?![度龄级轻段制无])"
BARE_TURN = rf"(?<![每去上历近多全\d〇一二三四五六七八九十])(?P<_turn>年[底末终]|岁末|年内|{WHOLE})"
NOW = r"(?P<now>本月[底末]?|当月底)"
POINT = re.compile(rf"(?<![\d.〔\[第])(?:{DATED})|{PLAN}|{NOW}|{BARE_MONTH}|{BARE_PART}|{BARE_TURN}")
# 国庆节前, 汛期前 end so
SEASONAL = re.compile("[节庆期季汛暖冬一临到学旦宵明午秋阳始]前|[一秋]”前|[节学]之前")
# where a date may begin: looked for first, it is much the faster
BEGINS = re.compile(
    rf"(?<![\d.])\d|[{CN}](?!、)|[“\"「『][{CN}]|[上下]半|第[一二三四1-4]季"
    r"|年[底末终内]|全年|岁末|今年|本[年月]|明年|后年|次年|翌年|当月底"
)
# 3月底前完成: what stands before a year in its clause
EARLIER = re.compile(r"[年月日底末内]前?，?[^，。；：、\d]*$")
HAN = re.compile(r"[\u4e00-\u9fff]")
NEAR, FAR = 24, 60  # characters
LAST_OF_HALF = {"上": (6, 30), "下": (12, 31)}
QUARTERS = {c: n for n, signs in enumerate(("一1", "二2", "三3", "四4"), 1) for c in signs}
THIRD = {"上": 10, "中": 20}
RELATIVE_YEARS = {"明": 1, "后": 2}
NEW_YEARS_EVE = "m1231"
KEYS = ("month", "day", "third", "edge", "half", "quarter", "turn")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time [start:end), its last day where the year is known, and how finely it is printed."""

    start: int
    end: int
    day: date | None
    precision: str
    start_year: int | None
    printed_year: bool  # the year stands in the print itself


def moments(text: str, year: int | None) -> list[Moment]:
    """Return the points in time in a flat text; one without a year has the nearest before it, or YEAR."""
    if "前" in text and SEASONAL.search(text) and (seasonal := _seasonal().search(text)):
        return _with_seasons(text, year, seasonal)
    return _moments(text, year)


def _moments(text: str, year: int | None) -> list[Moment]:
    found: list[Moment] = []
    told, end = None, 0  # the year of the print before
    for begin in BEGINS.finditer(text):
        printed = POINT.match(text, begin.start()) if begin.start() >= end else None
        moment = _moment(printed, told, year) if printed else None
        if moment:
            found.append(moment)
            end = moment.end
            counts = moment.printed_year and not tells_which(text, moment.start, end)
            if counts and moment.day and not qualifies(text, end):
                told = moment.day.year
    return found


def tells_which(text: str, start: int, end: int) -> bool:
    """True for the year [START:END) of 较2020年, and of 3月底前完成2024年度考核: nothing counts from it."""
    before = text[max(0, start - NEAR) : start]
    if printed("date-words", "compared", relation="prefixWord", end="").search(before):
        return True
    if text[end - 1] not in "年度" or not printed(
        "date-words", "yearly", relation="prefixWord", end=""
    ).search(before):
        return False
    return EARLIER.search(before) is not None and HAN.match(text, end) is not None


def qualifies(text: str, end: int) -> bool:
    """True for a date to END where 建成的小区 follows: what stood by then, not what is to stand."""
    return _condition().match(text, end) is not None


@cache
def _condition() -> re.Pattern[str]:
    verb, goal = spoken("date-words", "condition"), spoken("promises", "goal")
    return re.compile(rf"[^，。；：□0-9]{{0,6}}?{verb}[^，。；：、□]{{0,4}}?的(?!{goal})")


def _with_seasons(text: str, year: int | None, first: re.Match[str]) -> list[Moment]:
    """The points in time of a text that names seasons too: 2024年汛期前, 10月底前, 入冬前."""
    others, merged = _moments(text, year), list[Moment]()
    at, known = 0, year
    for said in _seasonal().finditer(text, first.start()):
        while at < len(others) and others[at].start < said.start():
            merged.append(others[at])
            at, known = at + 1, merged[-1].day.year if merged[-1].day else known
        own = bool(merged) and merged[-1].end == said.start() and text[said.start() - 1] == "年"
        day = _season(said.group(), known, own)
        if day is None:
            continue
        start = merged.pop().start if own else said.start()
        merged.append(Moment(start, said.end(), day, "month", None, own))
        while at < len(others) and others[at].start < said.end():
            at += 1
    return merged + others[at:]


@cache
def _seasonal() -> re.Pattern[str]:
    return re.compile(rf"(?<![每历去上各])(?<![每历去上各]年){either(words('seasons'))}(?!后)")


def _season(said: str, year: int | None, own: bool) -> date | None:
    """The last day before SAID; that of a feast that moves where it is known.

    OWN says that YEAR stands right before it.
    """
    if year is None:
        return None
    printed = words("seasons")[said]
    if printed in EVES:
        return eve(printed, year)
    # 2026年元旦前 ends with 2025
    return date(year - (own and printed == NEW_YEARS_EVE), int(printed[1:3]), int(printed[3:]))


def _moment(printed: re.Match[str], told: int | None, document: int | None) -> Moment | None:
    if printed["plan"]:
        return _plan(printed)
    if printed["now"] or (printed["next"] and (told is None or _comes_round(printed))):
        return Moment(*printed.span(), None, "month", None, True)
    if printed["listed"]:
        return Moment(*printed.span(), date(_number(printed["listed"]), 12, 31), "year", None, True)
    own = printed["year"] is not None or printed["relative"] is not None
    year = _year(printed, told, document) if own else told or document
    if printed["_turn"] == "全年":
        # it is the document's, whatever year stands before it
        year = document or told
    part = {key: printed[key if own else f"_{key}"] for key in KEYS}
    precision, month, day = _last(part, year)
    first = _number(printed["from"]) if printed["from"] else None
    try:
        last = date(year, month, day) if year else None
    except ValueError:  # 2月30日: a slip of the print is no date
        return None
    return Moment(*printed.span(), last, precision, first, own and year is not None)


def _number(printed: str) -> int:
    return int(numeral(printed.replace("O", "〇").replace("0", "〇") if printed[0] in CN else printed) or 0)


def _comes_round(printed: re.Match[str]) -> bool:
    """每年12月前申报，次年3月底前评定: no year in particular."""
    before = printed.string[max(0, printed.start() - FAR) : printed.start()]
    return "每" in re.split("[。；]", before)[-1]


def _year(printed: re.Match[str], told: int | None, document: int | None) -> int | None:
    if printed["year"]:
        return _number(printed["year"])
    if printed["next"]:
        return told + 1 if told else None
    return document + RELATIVE_YEARS.get(printed["relative"][0], 0) if document else None


def _plan(printed: re.Match[str]) -> Moment | None:
    """“十四五”: 2021 to 2025, five years from the sixth plan of 1981 on."""
    order = chinese(printed["plan"][:-1])
    if order is None or not 6 <= order <= 30:
        return None
    first = 1981 + 5 * (int(order) - 6)
    last = first + (2 if printed["term"] == "中期" else 4)
    return Moment(*printed.span(), date(last, 12, 31), "plan-period", first, True)


def _last(part: dict[str, str | None], year: int | None) -> tuple[str, int, int]:
    """How finely PART is printed, and the month and day on which it ends."""
    if part["month"]:
        return _in_month(part, int(numeral(part["month"]) or 0), year)
    if part["half"]:
        return "half-year", *LAST_OF_HALF[part["half"][0]]
    if part["quarter"]:
        month = 3 * max(QUARTERS.get(c, 0) for c in part["quarter"])
        return "quarter", month, monthrange(2001, month)[1]
    if part["turn"] in ("年中", "中"):
        return "half-year", 6, 30
    if part["turn"] in ("年初", "初"):
        return "quarter", 3, 31
    return "year", 12, 31


def _in_month(part: dict[str, str | None], month: int, year: int | None) -> tuple[str, int, int]:
    last = monthrange(year or 2001, month)[1]
    if part["day"]:
        return "day", month, int(numeral(part["day"]) or 0)
    if part["third"]:
        return "ten-days", month, THIRD.get(part["third"][0], last)
    if part["edge"] in ("初", "中"):
        return "ten-days", month, 10 if part["edge"] == "初" else 20
    return "month", month, last
