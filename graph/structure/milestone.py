"""A dated promise without a number of its own: 2022年底前完成规划成果."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from graph.structure.clause import Clause
from graph.structure.condition import COUNTED
from graph.structure.deadline import Dated, Deadline
from graph.structure.flat import COVER, Flat
from graph.structure.group import JOINS
from graph.structure.indicator import HIDDEN, visible
from graph.structure.modality import any_modality, modality, opening
from graph.structure.promised import comes_into_being
from graph.structure.target import Target
from graph.structure.word import printed, spoken

HAN = re.compile(r"[\u4e00-\u9fff]")
# （一）到2023年底
MARKER = re.compile(r"^（[一二三四五六七八九十\d]{1,3}）|^\d{1,2}[.．、]|[①-⑳]")
SHORTEST = 4  # Chinese characters: less is a remnant
HEAD = 12  # characters in which a clause says that it describes
MOST = 6  # dates at the head of a clause
NEAR = 40  # characters before a date that may be 力争 and the like
FAR = 80  # characters before a date that may say what ends then
STOPS = "。；：！？\n"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated promise. Positions are in the text it was read from."""

    text: str
    deadline: Deadline
    start: int
    end: int
    modality: str | None = None
    rule: str = "dated"  # which pattern read it: a dated clause, a table's column, a hand
    confirmed: bool = False  # by hand


def milestone(
    view: Flat,
    covered: str,
    clause: Clause,
    due: Dated,
    firm: str | None,
    counted: Sequence[Target],
    closes: bool = False,
) -> Milestone | None:
    """Return what CLAUSE, governed by DUE, is to have reached; None where it tells ground, means or a number.

    COUNTED are its targets: 三座电厂建成投用 is both. FIRM is how firmly the date is promised. CLOSES
    allows a clause with nothing but how what stands before it ends: 10月底前完成.
    """
    if due.deadline.day is None or clause.stop == "：" or (counted and not _with_number(covered, clause)):
        return None
    start = clause.start
    for date in clause.dates[:MOST]:
        if date.kind == "deadline" and not HAN.search(_heads(covered[start : date.start])):
            start = date.end
    head = opening().match(covered, start, clause.end)
    start = head.end() if head else start
    body = covered[start : clause.end]
    if is_means(body) or body.endswith("的"):
        return None
    if len(HAN.findall(visible(view.value, covered, start, clause.end))) < SHORTEST:
        if not (closes and _closing().fullmatch(body)):
            return None
        start = _topic(covered, clause.start)
    if printed("promises", "describes").search(body[:HEAD]):
        return None
    begin, end = view.span(start, clause.end)
    said = modality(covered[clause.start : clause.end]) or firm
    return Milestone(view.quote(start, clause.end), due.deadline, begin, end, said)


def _heads(before: str) -> str:
    """Return what stands BEFORE a date apart from 力争, 到, the 和 behind another date; 《…》 is a word."""
    return "" if before in JOINS else prefix_stripped(before.replace(COVER, "名"))


@cache
def _closing() -> re.Pattern[str]:
    """完成, 全面建成, 印发实施: how a thing ends, without the thing."""
    about, done = spoken("promises", "about"), spoken("promises", "event", "done", "closes")
    return re.compile(rf"[，、]?{about}{{0,2}}{done}{{1,2}}")


def _topic(covered: str, start: int) -> int:
    """Where the clauses before START begin, which say what ends, if no date stands in their sentence."""
    before = covered[max(0, start - FAR) : start]
    sentence = before[max(before.rfind(sign) for sign in STOPS) + 1 :]
    known = len(sentence) < FAR and HIDDEN not in sentence
    return start - len(sentence) if known else start


def _with_number(covered: str, clause: Clause) -> bool:
    """三座电厂建成投用: a number of things is the subject of what comes into being."""
    q = clause.quantities[0]
    before = opening().sub("", covered[clause.start : q.start])
    if q.kind not in COUNTED or printed("promises", "verb").search(before):
        return False
    return comes_into_being().search(covered, q.end, clause.end) is not None


def prefix_stripped(before: str) -> str:
    """Return what stands BEFORE a date apart from 力争, 到, 在."""
    bare = printed("date-words", "until", relation="prefixWord").sub(
        "", any_modality().sub("", before[-NEAR:].replace(HIDDEN, ""))
    )
    return MARKER.sub("", bare).replace("其中", "").strip("到至在截止于，、前并")


def is_means(body: str) -> bool:
    """True for 按照…, 通过…, 在…基础上: ground, means or purpose; not for 经济结构…, 通过验收."""
    if printed("promises", "means").match(body) is None or _no_means().match(body):
        return False
    if printed("promises", "place").match(body) is None:
        return True
    # 在主要景区全面推行无障碍服务 tells what is done
    ends = printed("promises", "circumstance", end="").search(body)
    return ends is not None or printed("promises", "does").search(body) is None


@cache
def _no_means() -> re.Pattern[str]:
    """经济, 如期: another word that begins so; 通过验收 is passed, 通过租赁等方式补齐 done."""
    passed, whose = spoken("promises", "passed"), spoken("promises", "passed", relation="prefixWord")
    ways = "(?:方式|形式|途径|渠道|手段)"
    done = rf"[^，。；]{{2,30}}?{ways}[^，。；、的]{{2}}"
    return re.compile(
        rf"{spoken('promises', 'no-means')}|通过(?:(?:{whose}[^，、]{{0,20}})?{passed}$|{done})"
    )
