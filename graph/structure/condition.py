"""What makes a number no promise: it is a condition, a ground, a grant, a name or a former value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.structure.answered import is_answer
from graph.structure.binding import Binding, of_another
from graph.structure.indicator import HIDDEN, ends_rate
from graph.structure.quantity import Quantity
from graph.structure.vocabulary import of
from graph.structure.word import printed, spoken

COUNTED = ("count", "people")
SIZES = ("money", "mass", "area", "volume", "length", "energy", "data")
# 按照不低于车位数10%的比例
ACCORDING = re.compile(r"按照?|参照|根据")
CEILING = re.compile(r"最高(?:不超过)?\d")
STANDARD = re.compile(r"(?:标准|比例|要求)(?!的)[^，。；的]{2}")
SERVES = re.compile(r"为\d")  # 为200家以上企业提供服务


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a number stands: the words of its clause and what is known before it."""

    clause: str  # the whole clause, covered
    before: str  # its words before the number, back to the last one
    after: str  # its words behind the unit, up to the next one
    behind: str  # all of its clause behind the unit
    dated: bool
    chained: bool  # a number before it in the clause, or in the clause before, is promised
    followed: str | None  # how another number follows without a separator: each, strong, noun, loose
    listed: bool  # nothing stands between it and the separator behind a promised number
    scoped: bool  # 各县区 stands before it
    subject: bool  # nothing but a place or a date stands before it: 全市60%以上的机关…
    together: bool  # a number before it in the same clause is promised
    repeated: bool  # nothing names it, and the number before it had a name: 2023年达到35%，2025年达到50%


def said(*concepts: str) -> re.Pattern[str]:
    return printed("promises", *concepts)


def ends(concept: str) -> re.Pattern[str]:
    return printed("promises", concept, end=f"(?:了|出|好|各|的|{HIDDEN})?")


def excluded(q: Quantity, bound: Binding, where: Setting) -> bool:
    """True where Q is an ordinal, a former value, a grant, a name or a condition."""
    if _ordinal(q, where) or _former(where) or _granted(q, bound, where) or _named(q, where):
        return True
    if where.followed and _names_the_next(q, bound, where):
        return True
    if where.after.startswith("的") and not _promises_with_of(q, bound, where):
        return True
    if not bound.strong and where.before and said("negated").search(where.before):
        return True  # 不再新建35台
    return _is_condition(q, bound, where)


def _names_the_next(q: Quantity, bound: Binding, where: Setting) -> bool:
    """3岁以下婴幼儿托位数达到4个, 产值超10亿元企业20家: the first number names what the next counts."""
    if where.followed == "each":
        return True
    if where.followed == "strong":
        return not (bound.strong or verb_right_before(where))
    if q.kind in COUNTED:
        return False
    # 引进5亿元以上项目3个: a size that only a noun parts from what counts it
    sized = where.followed == "noun" and q.kind in SIZES
    return sized or bound.strong or not verb_right_before(where)


def _ordinal(q: Quantity, where: Setting) -> bool:
    """前10名, 后十位"""
    if where.before.endswith("后"):
        return q.unit in of("promises", "rank")
    return where.before.endswith(("前", "第", "No.", "no.", "编号"))


def _former(where: Setting) -> bool:
    """由35%提高到40%: 35 is the former value."""
    if re.match(r"(?:左右)?(?:的)?(?:基础上|基础)", where.after):
        return True
    changed = said("change").match(where.after)
    if changed and where.after[changed.end() : changed.end() + 1] in ("到", "至", "为"):
        return True
    return printed("promises", "from", end=f"(?:{HIDDEN}*的?)?").search(where.before) is not None


def _granted(q: Quantity, bound: Binding, where: Setting) -> bool:
    if q.kind not in ("money", "share", "multiple", "grade"):
        return False
    if q.kind == "money" and CEILING.match(where.clause) and "/" not in q.unit:
        return True  # 按10%给予补助，最高200万元
    if not said("grant").search(where.clause):
        return False
    if q.kind == "money":
        # 补助标准提高到640元 raises what all are given
        return not bound.strong or bound.comparator in ("le", "lt")
    # 补助比例不超过总投资的30%
    return not ends_rate(where.before) or "不超过" in where.before


def _named(q: Quantity, where: Setting) -> bool:
    """一体化, 三级: numerals that are part of a word; 三个方面: aspects are counted, not results."""
    if q.chinese:
        tail = where.before[-3:]
        window = tail + where.clause[len(where.clause) - len(where.after) - (q.end - q.start) :][:6]
        for name in said("name").finditer(window):
            if name.start() <= len(tail) < name.end():
                return True
    return False


def verb_right_before(where: Setting) -> bool:
    return ends("verb").search(where.before[-5:]) is not None


def _promises_with_of(q: Quantity, bound: Binding, where: Setting) -> bool:
    """N的…: a condition, but for 达到50%的目标, 60%的企业完成… and 培育10家以上的企业."""
    rest = where.after[1:]
    if said("ground").match(where.clause) or ACCORDING.search(where.before):
        # 按每百户不少于20平方米的标准配建 promises what it sets
        sets = (bound.strong or of_another(where.before)) and bound.comparator == "ge"
        return bool(sets and STANDARD.match(rest) and not said("qualifies").search(where.clause))
    if said("goal").match(rest):
        return True
    if q.kind == "share":
        return where.subject or where.listed or verb_right_before(where)
    if _makes(bound, where, rest):
        return True
    return q.kind in COUNTED and (verb_right_before(where) or where.listed) and len(rest) > 1


def _makes(bound: Binding, where: Setting, rest: str) -> bool:
    """建设面积超过2万平方米的展馆: the size of what is made; not 对面积超过2万平方米的展馆给予支持."""
    made = _making().search(where.before)
    if made is None or not rest or (not bound.strong and ends("attribute").search(where.before)):
        return False
    return not (said("qualifies").search(where.clause) or said("grant").search(rest))


@cache
def _making() -> re.Pattern[str]:
    return re.compile(rf"{spoken('promises', 'makes')}[^，、；的]{{1,16}}$")


def _is_condition(q: Quantity, bound: Binding, where: Setting) -> bool:
    """5000平方米以上新建公共建筑, 20户以上自然村, 低于0.01毫米的地膜."""
    if q.kind == "share" or not q.suffix or q.suffix == "eq" or not where.after:
        return False
    if where.after[0] in "，。；、和及并）" or (q.kind == "duration" and is_answer(where.after)):
        return False
    if said("made-of").match(where.after) and q.unit in of("promises", "made-of", "suffixWord"):
        return True  # 消除20户以上自然村通信盲区: what counts a village's households
    if q.kind in SIZES and not bound.strong and q.suffix == "le":
        return True  # 淘汰10万吨以下生产线: the size of what goes
    serves = SERVES.match(where.clause) and not where.before and said("does").search(where.after)
    told = verb_right_before(where) or bound.strong or where.listed or serves
    return not (told or urged(q, bound, where))


def urged(q: Quantity, bound: Binding, where: Setting) -> bool:
    """确保100个以上项目建成投产; not 确保20户以上自然村全部通硬化路."""
    if q.kind not in COUNTED or q.unit == "人" or said("both").search(where.after):
        return False
    return bound.urged or ends("urges").search(where.before) is not None
