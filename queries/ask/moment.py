"""Years and dates as a question prints them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from queries.ask.token import Token

YEAR = r"(?P<year>\d{4}|今|本|明|去|后)年度?"
MONTH = r"(?P<month>\d{1,2})月份?"
DAY = r"(?P<day>\d{1,2})[日号]"
BEFORE = r"(?:[之以]?前|为止)"
# 2023年6月底前  2025年底前  今年底之前  2023年6月30日前  到2025年底
BY = re.compile(
    rf"(?:截至|截止到?|到)?{YEAR}(?:{MONTH}(?:{DAY}|底|末)?|年?[底末])?{BEFORE}"
    rf"|(?:截至|截止到?|到){YEAR.replace('year', 'year2')}"
    rf"(?:{MONTH.replace('month', 'month2')}(?:{DAY.replace('day', 'day2')}|底|末)?|年?[底末])?"
)
IN = re.compile(rf"{YEAR}(?:内|里|以内|当年)?(?!\d|[上下]半年|第?[一二三四1-4]季度)(?!\d*月|[底末])")
# 2023年6月: a time that no question of the catalogue asks for
OTHER = re.compile(rf"{YEAR}(?:{MONTH}(?:{DAY}|底|末)?|[上下]半年|第?[一二三四1-4]季度|年?[底末])?")
DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
# 二〇二五年
CHINESE_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")
RELATIVE = {"今": 0, "本": 0, "明": 1, "去": -1, "后": 2}


def digits(text: str) -> str:
    """Return TEXT with years in Chinese numerals as digits: 二〇二五年 → 2025年."""
    return CHINESE_YEAR.sub(lambda found: found[0].translate(DIGITS), text)


def _year(printed: str, today: date) -> int:
    return today.year + RELATIVE[printed] if printed in RELATIVE else int(printed)


def _day(found: re.Match[str], today: date) -> str | None:
    year = _year(found["year"] or found["year2"], today)
    month = int(found["month"] or found["month2"] or 12)
    try:
        last = int(found["day"] or found["day2"] or monthrange(year, month)[1])
        return date(year, month, last).isoformat()
    except ValueError:  # no such month, no such day
        return None


def moments(text: str, today: date) -> Iterator[tuple[int, int, Token]]:
    """Yield (start, end, token) of each year and date that TEXT may be read to hold; they may overlap."""
    for found in BY.finditer(text):
        if day := _day(found, today):
            # 到2025年 is a date, and with one indicator the year
            year = day[:4] if day.endswith("-12-31") and found["year2"] else ""
            yield *found.span(), Token("date", found[0], day, year)
    for found in IN.finditer(text):
        yield *found.span(), Token("year", found[0], str(_year(found["year"], today)))
    for found in OTHER.finditer(text):
        yield *found.span(), Token("moment", found[0], found[0])
