"""The place that a number holds for: 全市  各县区  昌黎县、卢龙县  其余县区."""

from __future__ import annotations

import re
from functools import cache

from graph.structure.vocabulary import of
from graph.structure.word import either, printed, spoken

NAME = r"[\u4e00-\u9fff]{1,6}?"
# 小区, 社区, 园区 are kinds of places, not places
LONGEST = 12
COMMON = "小社园景校地库矿灌护务住商厂街林牧功片辖区城专山范验户灾疫禁"


@cache
def _scope() -> re.Pattern[str]:
    named = spoken("scopes", "each", "rest", "whole", "part", relation="prefixWord")
    ending = spoken("scopes", "ending")
    place = rf"{NAME}(?:{ending})(?<![{COMMON}]区)(?<![城超]市)"
    return re.compile(
        rf"(?:在)?(?P<scope>{named}(?:（[^（）]*）)?|(?:{place}、)+{place}|[\u4e00-\u9fff]{{1,4}}?(?:新区|[县区])(?<![{COMMON}]区))(?:范围)?(?:内|中(?![小等医心药央型职高考国学])|的)?"
    )


def scope(words: str) -> tuple[str | None, str]:
    """Return the place that heads WORDS and the rest of them; (None, WORDS) where no place heads them."""
    found = _scope().match(words)
    if found is None or _is_name(found["scope"]):
        return None, words
    return found["scope"], words[found.end() :]


def is_area(words: str) -> bool:
    """True for a place and no more, 运河沿线地区: it repeats what was counted before."""
    return 3 <= len(words) <= LONGEST and _area().search(words) is not None and _verb().match(words) is None


@cache
def _area() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{2}}{spoken('scopes', 'area')}$")


def _is_name(place: str) -> bool:
    """农村 belongs to 农村卫生厕所普及率 as 城市 does, and 建成示范区 is what is to be done."""
    return place in KEPT or _verb().match(place) is not None


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(either(w for w in of("promises", "verb") if len(w) > 1))


# heads of indicators as often as places
KEPT = ("城市", "农村", "城镇", "乡村", "城乡", "农村地区")


def distributive(place: str | None) -> bool:
    """True for 各县区, 每个县区: each of them has the number."""
    return (
        place is not None
        and printed("scopes", "each", "rest", relation="prefixWord").match(place) is not None
    )
