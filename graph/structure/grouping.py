"""The numbers of a clause in groups: 42%、39%和18平方米 is one; and how far the words about each reach."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from graph.structure.binding import binding
from graph.structure.clause import Clause
from graph.structure.condition import COUNTED, SIZES
from graph.structure.group import Group, verbs, with_unit
from graph.structure.quantity import Quantity
from graph.structure.vocabulary import of
from graph.structure.word import either

# a gap between two numbers that is nothing else: 42%、39%和18平方米
ONLY_LIST = re.compile(r"(?:以及|[、和及与])(?:达到|达)?")
# not 惠及, 参与, 合并
SEPARATOR = re.compile(
    r"[、；]|以及|(?<![缓温共饱总])和|(?<![惠涉普波触提以遍论])及(?![其时格早])"
    r"|(?<![参授赋])与(?!会)|(?<![合兼])并(?![购网轨])"
)
# （约26平方公里）
GLOSS = re.compile("（(?:约|即|共|合|折合|合计|共计|总计)?$")
LONGEST_GLOSS = 4  # characters
NEAR = 120  # characters: how far the words of a number are looked for


def listed(covered: str, clause: Clause) -> list[tuple[Quantity, ...]]:
    """Return the numbers of CLAUSE, those together between which nothing but 、 or 和 stands."""
    lists: list[list[Quantity]] = []
    for q in clause.quantities:
        if q.kind == "name" or _glosses(covered, clause, q):
            continue
        sized = q.kind in SIZES and q.suffix is not None  # 8个、50亿元以上项目2个
        joins = lists and not (sized and lists[-1][-1].kind in COUNTED)
        if joins and ONLY_LIST.fullmatch(covered, lists[-1][-1].end, q.start):
            lists[-1].append(q)
        else:
            lists.append([q])
    return [tuple(with_unit(numbers)) for numbers in lists]


def _glosses(covered: str, clause: Clause, q: Quantity) -> bool:
    """40%以上的建成区面积（约26平方公里）: what is said again in brackets."""
    if not covered.startswith("）", q.end) or q is clause.quantities[0]:
        return False
    return GLOSS.search(covered, max(clause.start, q.start - LONGEST_GLOSS), q.start) is not None


def grouped(
    covered: str, clause: Clause, numbers: tuple[Quantity, ...], left: int, later: Sequence[Quantity] | None
) -> Group:
    """Return NUMBERS with the words about them, from LEFT on and up to LATER, the next numbers."""
    first, end = numbers[0], numbers[-1].end
    left = max(left, first.start - NEAR)
    bound = binding(covered, first, left)
    if not later:
        return Group(numbers, left, min(clause.end, end + NEAR), bound, None)
    parted = [m.end() for m in SEPARATOR.finditer(covered, end, later[0].start)]
    following = None if parted else _follows(covered, end, later[0])
    return Group(numbers, left, parted[-1] if parted else end, bound, following)


@cache
def _takes_each() -> re.Pattern[str]:
    verb = either(w for w in of("promises", "verb") if len(w) > 1)
    return re.compile(rf"(?:各|均|都){verb}(?:不少于|至少)?$")


def _follows(covered: str, end: int, later: Quantity) -> str:
    """How LATER stands behind a number without a separator; only a noun between them: 5亿元项目3个."""
    noun = covered[end : later.start]
    if _takes_each().search(noun[-NEAR:]):
        return "each"  # 在3个园区各建成1个监测站
    if binding(covered, later, end).strong:
        return "strong"
    named = later.kind in COUNTED and len(noun) > 1 and not noun.startswith("的")
    return "noun" if named and verbs().match(noun) is None else "loose"
