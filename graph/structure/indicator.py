"""What a number counts: the words around it, without date, place, comparator and light verbs."""

from __future__ import annotations

import re
from functools import cache

from graph.structure.vocabulary import of
from graph.structure.word import either, printed, spoken

HIDDEN = "■"
LONGEST = 40
# 森林覆盖率由2020年的38%提高到40%
FORMER = re.compile(r"(?<!自)[由从][^，、由从]{0,24}?\d[^，、]{0,12}$")
# 比2020年 (hidden) 减少
BASE = re.compile(f"(?:同?比|较|与|以){HIDDEN}+(?:年|同期|相比|水平|基础上|为基[数期年])?")
# （2024年底前）
DATE = re.compile(f"（[^（）]{{0,8}}{HIDDEN}+[^（）]{{0,6}}）")
# 赤字率按3%安排, 用气报装平均在10个工作日内通气
LEADS = re.compile(r"(?:平均|分别)?(?:(?<![存所内现潜])在|按照?)$")
# （2）通过告知承诺替代的证明
MARKER = re.compile(r"^(?:（[\d一二三四五六七八九十]{1,3}）|[①-⑳])")
# 3000套（间）
OTHER_UNIT = re.compile("^（[^（）]{1,2}）")
# 普及率, 总和 and 参与率 list nothing
LISTED = re.compile(
    r"、|以及|(?<![缓温共饱总])和|(?<![惠涉普波触提以遍论])及(?![其时格早])|(?<![参授赋])与(?!会)"
)


def ends_rate(name: str) -> bool:
    """True for a name that ends in 率, 面积, 规模: it is a whole indicator."""
    return printed("promises", "rate", end="").search(name) is not None


@cache
def _light() -> re.Pattern[str]:
    # 达标 and 并网 only begin like light verbs
    return re.compile(f"(?:(?!{spoken('promises', 'no-light')}){spoken('promises', 'light')}|{HIDDEN})+")


@cache
def _light_end() -> re.Pattern[str]:
    # 响应 and 供应 only end like a filler
    words = f"{spoken('promises', 'filler')}(?<!{spoken('promises', 'no-filler')})"
    return re.compile(f"(?:{words}|[，、和{HIDDEN}])+$")


@cache
def _of_another() -> re.Pattern[str]:
    """按不低于建筑面积的 before 5% says by what it is bound, not what it is."""
    bounds = (
        w
        for w in of("comparators", "ge", "prefixWord") + of("comparators", "le", "prefixWord")
        if w[0] == "不"
    )
    return re.compile(f"(?:按照?)?{either(bounds)}")


def before(words: str) -> str:
    """Return the name in WORDS that stand before a number."""
    words = DATE.sub("", BASE.sub("", FORMER.sub("", words)))
    head = words.rpartition(HIDDEN)[2] if HIDDEN in words else words
    if not head.strip("的到达为、"):
        head = words
    head = head.replace(HIDDEN, "")
    if "（" in head and "）" not in head:
        # 95%（其中县城达到90%）
        head = head.rpartition("（")[2]
    head = bare(head)
    head = _of_another().sub("", head)
    return LEADS.sub("", _light_end().sub("", head))[-LONGEST:]


def bare(head: str) -> str:
    """Return HEAD without the light verbs that it begins with."""
    head = MARKER.sub("", head)
    found = _light().match(head)
    return head[found.end() :] if found else head


def after(words: str) -> str:
    """Return the name in WORDS that stand behind a number."""
    words = OTHER_UNIT.sub("", DATE.sub("", words).removesuffix("以及"))
    if words.startswith("的"):
        # 达到50%的目标 names nothing
        words = printed("promises", "goal", end="").sub("", words[1:])
    if "）" in words and "（" not in words:
        words = words.partition("）")[0]
    return words.replace(HIDDEN, "").strip("、和及与并的")[:LONGEST]


def parts(name: str) -> list[str]:
    """Split 小麦种植、收获机械化率 into its indicators, each whole: 小麦种植机械化率, 小麦收获机械化率."""
    found = [p for p in LISTED.split(name) if p]
    if len(found) > 1 and found[0].endswith("级") and "级" in found[-1][:-1]:
        # 国家级、省级、市级示范点
        shared = found[-1].partition("级")[2]
        return [*(p + shared for p in found[:-1]), found[-1]]
    if len(found) < 2 or all(map(ends_rate, found)):
        return found
    last, first = found[-1], found[0]
    if not ends_rate(last) or len(last) <= 3:
        return found
    # 简易注销、普通注销时限: what both end in stands before what they share
    at = last.find(first[-2:], 1) if len(first) > 2 else -1
    if 0 < at < len(last) - 2:
        return [*(p + last[at + 2 :] for p in found[:-1]), last]
    shared, opening = last[2:], first[:-2] if len(first) > 3 else ""
    return [first + shared, *(opening + p + shared for p in found[1:-1]), opening + last]


def visible(value: str, covered: str, start: int, end: int) -> str:
    """Return VALUE[start:end) with dates hidden as in COVERED, names in quotes shown."""
    if HIDDEN not in covered[start:end]:
        return value[start:end]
    pairs = zip(value[start:end], covered[start:end], strict=True)
    return "".join(HIDDEN if c == HIDDEN else v for v, c in pairs)
