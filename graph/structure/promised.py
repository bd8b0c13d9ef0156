"""Whether a number is promised, told by its kind and the words around it."""

from __future__ import annotations

import re
from functools import cache

from graph.structure.answered import is_answer
from graph.structure.binding import Binding, of_another
from graph.structure.condition import ACCORDING, Setting, ends, excluded, said, urged, verb_right_before
from graph.structure.indicator import HIDDEN, ends_rate
from graph.structure.quantity import Quantity
from graph.structure.vocabulary import of
from graph.structure.word import printed, spoken

BASIS = 8
HAN = re.compile(r"[\u4e00-\u9fff]")
RATIO = re.compile(r"(?:比|比例|比率|比重)$")


def promised(q: Quantity, bound: Binding, where: Setting) -> bool:
    """True where Q is a number that its clause promises."""
    return not excluded(q, bound, where) and KINDS.get(q.kind, _amount)(q, bound, where)


def _share(q: Quantity, bound: Binding, where: Setting) -> bool:
    if _is_ground(bound, where):
        return False
    if q.unit.startswith(":"):
        return bound.strong or RATIO.search(where.before) is not None
    named = where.before.strip(HIDDEN + "，、到至在") or where.after.strip("，、") or where.repeated
    return bool(named)


def _is_ground(bound: Binding, where: Setting) -> bool:
    """按15%征收; not 赤字率按3%安排, 按不低于5%的比例配建."""
    if re.search(r"(?:以|享受|减按|比照|占地)$", where.before):
        return True
    if re.search(r"按照?$", where.before):
        return not (bound.comparator == "ge" or ends_rate(re.sub(r"按照?$", "", where.before)))
    return said("ground").match(where.clause) is not None and not (bound.strong or of_another(where.before))


def _duration(q: Quantity, bound: Binding, where: Setting) -> bool:
    if not bound.strong:
        return q.suffix == "le" and is_answer(where.after) and len(HAN.findall(where.before)) > 1
    if bound.comparator in ("ge", "le") and not where.after:
        # 小型项目不超过12个工作日
        return where.repeated or len(HAN.findall(where.before)) > 1
    return bool(
        printed("promises", "time", end="").search(where.before) or said("shortens").search(where.clause)
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
    if ends("attribute").search(where.before) and not (
        where.together or said("creates").search(where.before)
    ):
        return False
    if len(q.unit) == 1 and q.unit.isascii():
        return False
    verb = said("verb").search(where.before) or urged(q, bound, where)
    if said("object").match(where.clause) and said("does").search(where.behind):
        return True
    if said("reference").match(where.clause) and not verb:
        return False
    if said("aspect").match(where.after) and (q.chinese or not verb):
        return False
    if _acts(q, where):
        return True
    if q.chinese:
        return _in_words(q, bound, where)
    if verb or where.chained or _comes_into_being(where):
        return True
    return where.dated and bool(where.before.strip("，" + HIDDEN)) and not where.after


def _acts(q: Quantity, where: Setting) -> bool:
    """2024年底前，60个系统全部上云: things counted at a dated clause's head, and what they are to do."""
    heads = where.subject and where.dated and q.kind == "count" and not q.chinese and q.suffix is None
    tells = said("does", "event").search(where.behind) is not None
    return heads and tells and not where.after.startswith("的")


def _in_words(q: Quantity, bound: Binding, where: Setting) -> bool:
    """三座, 一处: counted where a verb stands right before, or the clause ends in what comes into being."""
    if q.value == 1 and not (
        where.scoped or bound.comparator == "ge" or (q.unit in of("promises", "exact") and where.dated)
    ):
        return False
    at_end = q.value > 1 and not where.after and said("verb").search(where.before)
    return (
        bool(at_end) or verb_right_before(where) or where.scoped or (q.value > 1 and _comes_into_being(where))
    )


def _comes_into_being(where: Setting) -> bool:
    return comes_into_being().search(where.after) is not None


@cache
def comes_into_being() -> re.Pattern[str]:
    """建成通车, 投入使用 at the end of a clause."""
    return re.compile(f"(?:{spoken('promises', 'event')}|建成[^的]{{0,3}})$")


def _half(q: Quantity, bound: Binding, where: Setting) -> bool:
    """占比超过一半; not 一半的企业."""
    return (bound.strong or q.suffix is not None) and bool(where.before)


def _unlisted(q: Quantity, bound: Binding, where: Setting) -> bool:
    """建成消防站12站, 达到2万核: a noun stands before it, or a comparator; not 接入12345热线."""
    if where.after.strip("，" + HIDDEN) or not HAN.search(where.before):
        return False
    noun = said("verb").sub("", where.before, count=1)
    return bound.strong or (said("verb").search(where.before) is not None and len(HAN.findall(noun)) > 1)


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
    "half": _half,
    "odd": _unlisted,
}
