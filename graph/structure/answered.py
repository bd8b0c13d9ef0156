"""How soon what is asked for is answered: 一般投诉3个工作日内办结 promises a number, and is no date."""

from __future__ import annotations

import re
from functools import cache

from graph.structure.word import spoken

HAN = r"[\u4e00-\u9fff]"
# 一般投诉, not 收到后 or 自受理之日起: what stands before the time; 平均 may part them
ASKED = re.compile(rf"(?:(?![起后自在于]){HAN}){{2}}(?:分别|平均|实现|做到|确保|承诺)?[在于]?$")
NEAR = 12  # characters


def answered(before: str, value: str, end: int) -> bool:
    """True for a time behind BEFORE, to END of VALUE, in which what is asked for is answered."""
    return is_answer(value, end) and ASKED.search(before[-NEAR:]) is not None


def is_answer(value: str, at: int = 0) -> bool:
    """True where 办结, 及时答复 or the like stands in VALUE from AT on."""
    return _answer().match(value, at) is not None


@cache
def _answer() -> re.Pattern[str]:
    ahead = spoken("promises", "answered", relation="prefixWord")
    return re.compile(rf"(?:{ahead}){{0,2}}{spoken('promises', 'answered')}")
