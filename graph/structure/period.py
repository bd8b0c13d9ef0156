"""The years for which a document plans, as its title prints them."""

from __future__ import annotations

import re

from graph.document.text import fold

# （2021—2025年）  2023-2025年
RANGE = re.compile(r"(?P<first>20\d\d)年?[-—–－~～至]{1,2}(?P<last>20\d\d)年?")
# “十四五”
PLAN = re.compile(r"十(?P<plan>[一二三四五六])五")
# 2025年…工作要点
YEARLY = "要点|计划|清单|安排|分工|任务|方案|实事|项目"
YEAR = re.compile(rf"(?P<year>20\d\d)年(?:度|[\u3400-\u9fff“”《》〈〉]*(?:{YEARLY}))")
PLANS = "一二三四五六"
FIRST = 2001  # “十五” began


def period(title: str) -> tuple[int, int] | None:
    """Return the first and the last year for which TITLE plans: （2021—2025年）, “十四五”, 2025年工作要点."""
    folded = fold(title)
    if found := RANGE.search(folded):
        years = int(found["first"]), int(found["last"])
        return years if years[0] <= years[1] else None
    if found := PLAN.search(folded):
        start = FIRST + 5 * (PLANS.index(found["plan"]) + 1)
        return start, start + 4
    if found := YEAR.search(folded):
        return int(found["year"]), int(found["year"])
    return None
