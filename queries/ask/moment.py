"""Years, dates and stretches of time as a question prints them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from graph.structure.numeral import numeral
from queries.ask.token import Token

YEAR = r"(?P<year>(?:19|20)\d{2}|今|本|明|去|后)年度?"
MONTH = r"(?P<month>\d{1,2})月份?"
DAY = r"(?P<day>\d{1,2})[日号]"
BY = "前"
BEFORE = rf"(?:[之以]?{BY}|为止)"
UNTIL = r"(?:截至|截止到?|到)"
DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
# 二〇二五年
CHINESE_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")
YEARS = {"今": 0, "本": 0, "明": 1, "去": -1, "后": 2}
# 这个月 本季度 下个月 次月 上周
TURN = r"(?P<turn>这个?|本|当|下个?|次|上个?)"
TURNS = {"下": 1, "次": 1, "上": -1}
QUARTER = r"第?(?P<quarter>[一二三四1-4])季度"
HALF = r"(?P<half>[上下])半年"
COUNT = r"(?P<count>\d{1,3}|半|[一二两三四五六七八九十]{1,3})"
SPAN = r"(?P<unit>个?月|个?季度|年|个?星期|周|天|日)"
PLAN = {"一二三四五六七八九十"[n]: n + 1 for n in range(10)}

Days = tuple[date, date]
Found = re.Match[str]


def digits(text: str) -> str:
    """Return TEXT with years in Chinese numerals as digits: 二〇二五年 → 2025年."""
    return CHINESE_YEAR.sub(lambda found: found[0].translate(DIGITS), text)


def _year(printed: str | None, today: date) -> int:
    if printed is None:  # 6月底前: this year's
        return today.year
    return today.year + YEARS[printed] if printed in YEARS else int(printed)


def _months(first: date, count: int) -> date:
    """Return the day COUNT months after FIRST, or the last of its month."""
    year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def _whole(first: date, months: int) -> Days:
    """Return the first and last day of MONTHS months from FIRST, the first of its month."""
    return first, _months(first, months) - timedelta(days=1)


def _printed(year: int, month: str | None, day: str | None) -> Days:
    """Return the days that a year, a month or a day is. Raises ValueError for a day that is none."""
    if month is None:
        return _whole(date(year, 1, 1), 12)
    if day is None:
        return _whole(date(year, int(month), 1), 1)
    return date(year, int(month), int(day)), date(year, int(month), int(day))


def _by(found: Found, today: date) -> Days:
    # 2023年6月底前  今年底之前  6月30日前  到2025年底
    named = found.groupdict()
    return _printed(_year(named.get("year"), today), named.get("month"), named.get("day"))


def _turned(found: Found, today: date) -> Days:
    # 下个月  本季度  上周
    turn, unit = TURNS.get((found["turn"] or "本")[0], 0), found["unit"]
    if unit == "月":
        return _whole(_months(today.replace(day=1), turn), 1)
    if unit == "季度":
        return _whole(_months(date(today.year, today.month - (today.month - 1) % 3, 1), 3 * turn), 3)
    monday = today + timedelta(days=7 * turn - today.weekday())
    return monday, monday + timedelta(days=6)


def _part(found: Found, today: date) -> Days:
    # 2022年上半年  今年第二季度
    named, year = found.groupdict(), _year(found["year"], today)
    if half := named.get("half"):
        return _whole(date(year, 1 if half == "上" else 7, 1), 6)
    nth = numeral(found["quarter"])
    return _whole(date(year, 3 * int(nth or 1) - 2, 1), 3)


def _from(found: Found, today: date) -> Days:
    # 从2022年5月起三个月内  2022年5月10日后30天内
    named = found.groupdict()
    first = _printed(_year(named["year"], today), named["month"], named["day"])[0]
    _, until = _ahead(found, first)
    # whole months end with the last day of one
    return first, until if named["day"] else until - timedelta(days=1)


def _ahead(found: Found, today: date) -> Days:
    # 未来三个月  半年内  30天以内
    unit = found["unit"].removeprefix("个")
    if found["count"] == "半":
        whole = {"年": ("月", 6), "月": ("天", 15)}
        unit, count = whole.get(unit, ("", 0))
    else:
        count = int(numeral(found["count"]) or 0)
    if not count:
        raise ValueError(found[0])
    if months := {"月": 1, "季度": 3, "年": 12}.get(unit):
        return today, _months(today, months * count)
    return today, today + timedelta(days=count * (7 if unit in ("周", "星期") else 1))


def _between(found: Found, today: date) -> Days:
    # 2022年至2025年  2022-2025年  2022年3月到6月
    named = found.groupdict()
    year, month = _year(found["year"], today), found["month"]
    until = _year(found["year2"], today) if found["year2"] else year
    first = _printed(year, month, named["day"])[0]
    last = _printed(until, found["month2"], named["day2"])[1]
    if last < first:
        raise ValueError(found[0])
    return first, last


def _plan(found: Found, _: date) -> Days:
    # 十四五期间: the years of the fourteenth plan
    return _whole(date(1951 + 5 * (10 + PLAN[found["plan"]]), 1, 1), 60)


def _rest(_: Found, today: date) -> Days:
    # 年内
    return _whole(date(today.year, 1, 1), 12)


def _now(_: Found, today: date) -> Days:
    return today, today


FREE = r"(?<![\d一二两三四五六七八九十半几多近])"
FORMS: tuple[tuple[str, str, Callable[[Found, date], Days]], ...] = (
    ("date", rf"{UNTIL}?{YEAR}(?:{MONTH}(?:{DAY}|底|末)?|年?[底末])?{BEFORE}", _by),
    ("date", rf"{UNTIL}{YEAR}(?:{MONTH}(?:{DAY}|底|末)?|年?[底末])?", _by),
    ("date", rf"{UNTIL}?(?<![\d年]){MONTH}(?:{DAY}|底|末)?{BEFORE}", _by),
    ("date", rf"{UNTIL}(?<!\d){MONTH}[底末]?", _by),
    ("date", rf"(?:{UNTIL}|在)?{FREE}(?<![今本明去后])年[底末终]{BEFORE}|{UNTIL}年[底末终]", _by),
    ("date", rf"{UNTIL}?(?<!\d)(?:{TURN}|(?<![这本当下次上个]))(?P<unit>月)[底末]{BEFORE}", _turned),
    ("date", rf"{UNTIL}(?:今天|今日|目前|现在|眼下)(?:为止)?|(?:今天|今日)[之以]?前", _now),
    ("date", rf"[“\"]?十(?P<plan>[三四五六七])五[”\"]?(?:规划)?(?:期?末|收官)年?{BEFORE}?", _plan),
    ("year", rf"{YEAR}(?:内|里|以内|当年)?(?!\d|[上下]半年|第?[一二三四1-4]季度)(?!\d*月|[底末])", _by),
    ("year", r"(?<![\d.])(?P<year>(?:19|20)\d{2})(?![\d.年])", _by),
    ("year", rf"{FREE}(?<![今本明去后])年(?:度)?内", _rest),
    ("period", rf"(?:{YEAR})?(?<!\d){MONTH}(?!\d|[底末]|{BEFORE})", _by),
    ("period", rf"{TURN}(?P<unit>月|季度|周|星期)(?:内|里|份)?(?![底末])", _turned),
    ("period", rf"(?:{YEAR})?(?:{HALF})(?:内|里)?", _part),
    ("period", rf"(?:{YEAR})?(?:{QUARTER})(?:内|里)?", _part),
    ("period", rf"(?:未来|今后|接下来|往后|今起)的?{COUNT}{SPAN}(?:之?以?内|里)?", _ahead),
    ("period", rf"(?<!\d)(?<![近前后过去第]){COUNT}{SPAN}(?:之内|以内|内)", _ahead),
    (
        "period",
        rf"(?:从|自)?{YEAR}(?:{MONTH}(?:{DAY})?)?(?:开始|起|之?后)(?:未来|接下来)?的?{COUNT}{SPAN}(?:之?以?内|里)?",
        _from,
    ),
    (
        "period",
        rf"(?:从|自)?(?P<year>(?:19|20)\d{{2}}|今|本|明)年?(?:{MONTH})?(?:{DAY})?"
        r"(?:至|到|[-—－~～–]{1,2})"
        r"(?:(?P<year2>(?:19|20)\d{2}|今|本|明)年)?(?:(?P<month2>\d{1,2})月份?)?(?:(?P<day2>\d{1,2})[日号])?"
        r"(?<=[年月份日号])[底末]?(?:期间|之间)?",
        _between,
    ),
    ("period", r"[“\"]?十(?P<plan>[三四五六七])五[”\"]?(?:规划)?(?:期间|时期|期内)", _plan),
)
COMPILED = tuple((kind, re.compile(form), days) for kind, form, days in FORMS)
# 2023年底: at that time, which no question of the catalogue asks for
OTHER = re.compile(
    rf"{YEAR}(?:{MONTH}(?:{DAY}|底|末|初|中旬|上旬|下旬)?|[上下]半年|第?[一二三四1-4]季度|年?[底末初中])?"
)
# what is printed says its year by itself
ABSOLUTE, RELATIVE = re.compile(r"\d{4}|十.五"), re.compile(r"[今本明去后]年")


def _token(kind: str, found: Found, days: Days) -> Token:
    first, last = (day.isoformat() for day in days)
    relative = bool(RELATIVE.search(found[0])) or not ABSOLUTE.search(found[0])
    also: tuple[tuple[str, str], ...] = ()
    if kind == "year":
        value, also = first[:4], (("period", f"{first}/{last}"),)
    elif kind == "date":
        # 到2025年 is a date, and with one indicator the year
        value = last
        if re.fullmatch(rf"{UNTIL}(?:{YEAR})[底末]?", found[0]):
            also = (("year", last[:4]),)
    else:
        value = f"{first}/{last}"
    return Token(kind, found[0], value, *found.span(), also=also, relative=relative)


def moments(text: str, today: date) -> Iterator[Token]:
    """Yield each time that TEXT may be read to hold; they may overlap."""
    for kind, form, days in COMPILED:
        for found in form.finditer(text):
            try:
                if found[0]:
                    yield _token(kind, found, days(found, today))
            except (ValueError, OverflowError):  # no such month, no such day
                yield Token("moment", found[0], found[0], *found.span())
    for found in OTHER.finditer(text):
        yield Token("moment", found[0], found[0], *found.span())
