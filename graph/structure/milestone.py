"""A dated promise without a number of its own: 2022年底前完成规划成果."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.structure.clause import Clause
from graph.structure.condition import COUNTED
from graph.structure.deadline import Dated, Deadline
from graph.structure.flat import Flat
from graph.structure.group import JOINS
from graph.structure.indicator import HIDDEN, visible
from graph.structure.modality import any_modality, modality, opening
from graph.structure.promised import comes_into_being
from graph.structure.target import Target
from graph.structure.word import printed

HAN = re.compile(r"[\u4e00-\u9fff]")
# （一）到2023年底
MARKER = re.compile(r"^（[一二三四五六七八九十\d]{1,3}）|^\d{1,2}[.．、]|[①-⑳]")
SHORTEST = 4  # Chinese characters: less is a remnant
HEAD = 12  # characters in which a clause says that it describes
MOST = 6  # dates at the head of a clause
NEAR = 40  # characters before a date that may be 力争 and the like


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
    view: Flat, covered: str, clause: Clause, due: Dated, firm: str | None, counted: Sequence[Target]
) -> Milestone | None:
    """Return what CLAUSE, governed by DUE, is to have reached; None where it tells ground, means or a number.

    COUNTED are its targets: 三座电厂建成投用 is both. FIRM is how firmly the date is promised.
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
    if len(HAN.findall(visible(view.value, covered, start, clause.end))) < SHORTEST or is_means(body):
        return None
    if printed("promises", "describes").search(body[:HEAD]):
        return None
    begin, end = view.span(start, clause.end)
    said = modality(covered[clause.start : clause.end]) or firm
    return Milestone(view.quote(start, clause.end), due.deadline, begin, end, said)


def _heads(before: str) -> str:
    """Return what stands BEFORE a date apart from 力争, 到, and the 和 behind another date."""
    return "" if before in JOINS else prefix_stripped(before)


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
    return MARKER.sub("", bare).replace("其中", "").strip("到至在截止于，、前")


def is_means(body: str) -> bool:
    """True for 按照…, 通过…, 在…基础上: ground, means or purpose."""
    if printed("promises", "means").match(body) is None:
        return False
    if printed("promises", "place").match(body) is None:
        return True
    # 在主要景区全面推行无障碍服务 tells what is done
    ends = printed("promises", "circumstance", end="").search(body)
    return ends is not None or printed("promises", "does").search(body) is None
