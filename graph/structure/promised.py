"""Whether a number is promised, or is a condition, a ground, a grant, a name or a former value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.structure.binding import Binding
from graph.structure.indicator import HIDDEN, ends_rate
from graph.structure.quantity import Quantity
from graph.structure.vocabulary import of
from graph.structure.word import printed, spoken

COUNTED = ("count", "people")
# 按照不低于车位数10%的比例
ACCORDING = re.compile(r"按照?|参照|根据")
BASIS = 8
RATIO = re.compile(r"(?:比|比例|比率|比重)$")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a number stands: the words of its clause and what is known before it."""

    clause: str  # the whole clause, covered
    before: str  # its words before the number, back to the last one
    after: str  # its words behind the unit, up to the next one
    dated: bool
    chained: bool  # a number before it in the clause, or in the clause before, is promised
    followed: str | None  # how another number follows without a separator: strong, loose
    scoped: bool  # 各县区 stands before it
    subject: bool  # nothing but a place or a date stands before it: 全市60%以上的机关…
    repeated: bool  # nothing names it, and the number before it had a name: 2023年达到35%，2025年达到50%


def _any(*concepts: str) -> re.Pattern[str]:
    return printed("promises", *concepts)


def _at_end(concept: str) -> re.Pattern[str]:
    return printed("promises", concept, end=f"(?:了|出|好|各|的|{HIDDEN})?")


def promised(q: Quantity, bound: Binding, where: Setting) -> bool:
    """True where Q is a number that its clause promises."""
    if _ordinal(q, where) or _former(where) or _granted(q, bound, where) or _named(q, where):
        return False
    if where.followed and _names_the_next(q, bound, where):
        return False
    if where.after.startswith("的") and not _promises_with_of(q, bound, where):
        return False
    if _is_condition(q, bound, where):
        return False
    return KINDS.get(q.kind, _amount)(q, bound, where)


def _names_the_next(q: Quantity, bound: Binding, where: Setting) -> bool:
    """3岁以下婴幼儿托位数达到4个, 产值超10亿元企业20家: the first number names what the next counts."""
    if where.followed == "strong":
        return not (bound.strong or _verb_right_before(where))
    return q.kind not in COUNTED and (bound.strong or not _verb_right_before(where))


def _ordinal(q: Quantity, where: Setting) -> bool:
    """前10名, 后十位"""
    if where.before.endswith("后"):
        return q.unit in of("promises", "rank")
    return where.before.endswith(("前", "第", "No.", "no.", "编号"))


def _former(where: Setting) -> bool:
    """由35%提高到40%: 35 is the former value."""
    if re.match(r"(?:左右)?(?:的)?(?:基础上|基础)", where.after):
        return True
    changed = _any("change").match(where.after)
    if changed and where.after[changed.end() : changed.end() + 1] in ("到", "至", "为"):
        return True
    return printed("promises", "from", end=f"(?:{HIDDEN}*的?)?").search(where.before) is not None


def _granted(q: Quantity, bound: Binding, where: Setting) -> bool:
    if q.kind not in ("money", "share", "multiple", "grade") or not _any("grant").search(where.clause):
        return False
    if q.kind == "money":
        # 补助标准提高到640元 raises what all are given
        return not bound.strong or bound.comparator in ("le", "lt")
    return not ends_rate(where.before)


def _named(q: Quantity, where: Setting) -> bool:
    """一体化, 三级: numerals that are part of a word; 三个方面: aspects are counted, not results."""
    if q.chinese:
        tail = where.before[-3:]
        window = tail + where.clause[len(where.clause) - len(where.after) - (q.end - q.start) :][:6]
        for name in _any("name").finditer(window):
            if name.start() <= len(tail) < name.end():
                return True
    return False


def _verb_right_before(where: Setting) -> bool:
    return _at_end("verb").search(where.before[-5:]) is not None


def _promises_with_of(q: Quantity, bound: Binding, where: Setting) -> bool:
    """N的…: a condition, but for 达到50%的目标, 60%的企业完成… and 培育10家以上的企业."""
    rest = where.after[1:]
    if _any("ground").match(where.clause) or ACCORDING.search(where.before):
        return False
    if _any("goal").match(rest):
        return True
    if q.kind == "share":
        return where.subject or _verb_right_before(where)
    return q.kind in COUNTED and _verb_right_before(where) and len(rest) > 1


def _is_condition(q: Quantity, bound: Binding, where: Setting) -> bool:
    """5000平方米以上新建公共建筑, 20户以上自然村, 低于0.01毫米的地膜."""
    if q.kind == "share" or not q.suffix or q.suffix == "eq" or not where.after:
        return False
    if where.after[0] in "，。；、和及并）":
        return False
    return not (_verb_right_before(where) or bound.strong)


def _share(q: Quantity, bound: Binding, where: Setting) -> bool:
    if re.search(r"(?:按照?|以|享受|减按|比照|占地)$", where.before) or (
        _any("ground").match(where.clause) and not bound.strong
    ):
        return False
    if q.unit.startswith(":"):
        return bound.strong or RATIO.search(where.before) is not None
    named = where.before.strip(HIDDEN + "，、到至在") or where.after.strip("，、") or where.repeated
    return bool(named)


def _duration(q: Quantity, bound: Binding, where: Setting) -> bool:
    if not bound.strong:
        return False
    return bool(
        printed("promises", "time", end="").search(where.before) or _any("shortens").search(where.clause)
    )


def _grade(q: Quantity, bound: Binding, where: Setting) -> bool:
    return bound.strong and not q.chinese and bool(where.before)


def _multiple(q: Quantity, bound: Binding, where: Setting) -> bool:
    return bound.strong or where.before.endswith("翻")


def _amount(q: Quantity, bound: Binding, where: Setting) -> bool:
    """Things counted and things measured."""
    if bound.strong:
        return bool(where.before.strip("，" + HIDDEN) or where.after or where.repeated)
    if ACCORDING.search(where.before[-BASIS:]):
        return False
    if _at_end("attribute").search(where.before) and not _any("creates").search(where.before):
        return False
    if len(q.unit) == 1 and q.unit.isascii():
        return False
    verb = _any("verb").search(where.before)
    if _any("object").match(where.clause) and _any("does").search(where.after):
        return True
    if _any("reference").match(where.clause) and not verb:
        return False
    if _any("aspect").match(where.after) and (q.chinese or not verb):
        return False
    if q.chinese:
        return _in_words(q, bound, where)
    if verb or where.chained or _comes_into_being(where):
        return True
    return where.dated and bool(where.before.strip("，" + HIDDEN)) and not where.after


def _in_words(q: Quantity, bound: Binding, where: Setting) -> bool:
    """三座, 一处: counted where a verb stands right before, or the clause ends in what comes into being."""
    if q.value == 1 and not (
        where.scoped or bound.comparator == "ge" or (q.unit in of("promises", "exact") and where.dated)
    ):
        return False
    at_end = q.value > 1 and not where.after and _any("verb").search(where.before)
    return (
        bool(at_end)
        or _verb_right_before(where)
        or where.scoped
        or (q.value > 1 and _comes_into_being(where))
    )


def _comes_into_being(where: Setting) -> bool:
    return comes_into_being().search(where.after) is not None


@cache
def comes_into_being() -> re.Pattern[str]:
    """建成通车, 投入使用 at the end of a clause."""
    return re.compile(f"(?:{spoken('promises', 'event')}|建成[^的]{{0,3}})$")


def _never(q: Quantity, bound: Binding, where: Setting) -> bool:
    return False


def _plain(q: Quantity, bound: Binding, where: Setting) -> bool:
    """系数控制在0.5以内: no unit, but a name and a bound."""
    return bound.strong and ends_rate(where.before)


KINDS = {
    "name": _never,
    "plain": _plain,
    "share": _share,
    "duration": _duration,
    "grade": _grade,
    "multiple": _multiple,
}
