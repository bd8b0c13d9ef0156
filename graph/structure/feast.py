"""The eves of the feasts that move with the moon or the sun: what is due before 中秋节 is due by them."""

from __future__ import annotations

from datetime import date

FIRST = 2018  # the year of the first in each row
# by local name in schemes/seasons.ttl; month and day in each year
EVES = {
    "spring": "0215 0204 0124 0211 0131 0121 0209 0128 0216 0205 0125 0212 0202 0122 0210 0130 0218 0207",
    "lantern": "0301 0218 0207 0225 0214 0204 0223 0211 0302 0219 0208 0226 0216 0205 0224 0213 0304 0221",
    "qingming": "0404 0404 0403 0403 0404 0404 0403 0403 0404 0404 0403 0403 0404 0404 0403 0403 0404 0404",
    "dragon": "0617 0606 0624 0613 0602 0621 0609 0530 0618 0608 0527 0615 0604 0623 0611 0531 0619 0609",
    "moon": "0923 0912 0930 0920 0909 0928 0916 1005 0924 0914 1002 0921 0911 0930 0918 0907 0926 0915",
    "ninth": "1016 1006 1024 1013 1003 1022 1010 1028 1017 1007 1025 1015 1004 1023 1011 0930 1019 1008",
}


def eve(feast: str, year: int) -> date | None:
    """Return the day before FEAST in YEAR; None where it is not known."""
    days = EVES[feast].split()
    if not 0 <= year - FIRST < len(days):
        return None
    printed = days[year - FIRST]
    return date(year, int(printed[:2]), int(printed[2:]))
