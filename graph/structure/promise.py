"""Targets and milestones of a measure, read in one pass over its clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from graph.structure.clause import ENDS_SENTENCE, Clause, clauses
from graph.structure.counted import Counting
from graph.structure.deadline import WHOLE_YEAR, Dated, Deadline, dated, last_deadline
from graph.structure.flat import Flat, flat
from graph.structure.group import Memory, joined
from graph.structure.indicator import HIDDEN
from graph.structure.milestone import HAN, NEAR, Milestone, milestone, prefix_stripped
from graph.structure.modality import modality
from graph.structure.quantity import quantities
from graph.structure.target import Target
from graph.structure.vocabulary import of
from graph.structure.word import either, printed, spoken

__all__ = ["due_label", "last_deadline", "milestones", "promises", "targets"]

# these reach over a stop: 到2025年，产值达到100亿元。出口额达到20亿元。
# numbers: a clause with more is a table that lost its lines
MANY = 60
PART = "其中"  # 整治85个。其中，江北区30个
CARRIES = ("year", "half-year", "plan-period", "relative")


def promises(
    text: str, inherited: Deadline | None = None, year: int | None = None
) -> tuple[list[Target], list[Milestone]]:
    """Return what TEXT, a measure, promises: its numbers and its dated clauses, in order.

    INHERITED is the deadline of a heading or an opening paragraph: it dates the numbers that have no date of
    their own. YEAR is counted for dates printed without one (6月底前, 今年).
    """
    view = flat(text)
    dates = dated(view, year or (inherited.year if inherited else None))
    covered = _hide(view.covered, dates)
    numbers = quantities(covered)
    if not numbers and not dates:
        return [], []
    label = _labelled(view, dates)
    walk = _Walk(view, covered, label.deadline if label else inherited, year)
    for clause in clauses(covered, numbers, [d for d in dates if d is not label]):
        walk.take(clause)
    if label and not walk.milestones and not walk.targets:
        walk.milestones += _whole(view, label)
    return walk.targets, walk.milestones


def targets(text: str, inherited: Deadline | None = None) -> list[Target]:
    """Return the numbers that TEXT, a measure, promises, in order; INHERITED dates those without a date."""
    return promises(text, inherited)[0]


def milestones(text: str, inherited: Deadline | None = None) -> list[Milestone]:
    """Return the dated clauses without a number of their own in TEXT, a measure, in order."""
    return promises(text, inherited)[1]


def _hide(covered: str, dates: Sequence[Dated]) -> str:
    pieces, at = [], 0
    for d in dates:
        if d.start >= at:
            pieces += [covered[at : d.start], HIDDEN * (d.end - d.start)]
            at = d.end
    return "".join([*pieces, covered[at:]])


@cache
def due_label() -> re.Pattern[str]:
    """完成时限：, and where its date begins."""
    return re.compile(rf"[（，。；、]?{spoken('promises', 'due')}(?:为|：)?")


def _labelled(view: Flat, dates: Sequence[Dated]) -> Dated | None:
    """The date behind 完成时限：: it is that of the whole measure."""
    if not dates or "时" not in view.covered:
        return None
    ends = {m.end() for m in due_label().finditer(view.covered)}
    return next((d for d in dates if d.start in ends and d.kind == "deadline"), None)


def _whole(view: Flat, label: Dated) -> list[Milestone]:
    """What stands before 完成时限：, to its first stop."""
    stop = re.compile("[。；]").search(view.value)
    end = min(stop.start() if stop else label.start, label.start)
    body = due_label().split(view.value[:end])[0].rstrip("（，；、")
    if label.deadline.day is None or len(HAN.findall(body)) < 4:
        return []
    return [Milestone(view.quote(0, len(body)), label.deadline, *view.span(0, len(body)))]


class _Walk:
    """Goes over the clauses with the date in force."""

    def __init__(self, view: Flat, covered: str, inherited: Deadline | None, year: int | None) -> None:
        self.view, self.covered, self.year = view, covered, year
        self.targets: list[Target] = []
        self.milestones: list[Milestone] = []
        self.memory = Memory(inherited=inherited)
        self.opening = False  # the date in force opens the text
        self.heads = False  # it stands alone before a comma at a sentence's head
        self.own = False  # it stands in this sentence
        self.leads = False  # it heads its sentence, or stands alone: what follows a semicolon is due too
        self.counted = False  # this sentence has a target
        self.fact = False  # this sentence tells what is
        self.outer: tuple[Dated, ...] = ()  # in force before 其中2024年
        self.stop = ""  # what ended the clause before
        # a pattern of hundreds of words is tried only where one may begin
        self.facts = any(_fact().match(covered, begin.start()) for begin in _fact_begins().finditer(covered))
        self.sentence = 0  # how many targets there were before it

    def take(self, clause: Clause) -> None:
        """Read the next clause."""
        if self.outer and (clause.first or self.stop == "；"):
            self.memory.dates, self.outer = self.outer, ()
        # 扩大规模，2018年投放8亿元；建立资金池: what is no number is not due behind the semicolon
        self.own = self.own and (self.leads or self.stop != "；")
        self.stop = clause.stop
        if clause.first:
            self._begin_sentence(clause)
        self._date(clause)
        known = self.facts and self._is_fact(clause)
        found = [] if known or self.fact else self._numbers(clause)
        if self.own and not found and self._tells_end(clause):
            self._date_back()
        self.targets += found
        self.memory.chained = bool(found)
        self.counted = self.counted or bool(found)
        if not (known or self.fact):
            self._milestone(clause, found)

    def _tells_end(self, clause: Clause) -> bool:
        """11月底前全部完成; not 3月底前开工."""
        begins = _begins().search(self.covered, clause.start, clause.end)
        return begins is None and _completes().fullmatch(self.covered, clause.start, clause.end) is not None

    def _begin_sentence(self, clause: Clause) -> None:
        """A date reaches over a stop where it heads a sentence, or while each sentence counts something."""
        if self.memory.dates:
            last = self.memory.dates[-1]
            far = last.deadline.precision in CARRIES
            if not (far and (self.opening or self.heads or (last.arrives and self.counted))):
                self.memory.dates, self.memory.firm = (), None
        self.own = self.counted = self.fact = self.memory.chained = False
        self.memory.place, self.memory.whole = None, ()
        if not self.covered.startswith(PART, clause.start) and not self.covered.endswith(
            f"{PART}，", 0, clause.start
        ):
            self.memory.names = ()
        self.sentence = len(self.targets)

    def _is_fact(self, clause: Clause) -> bool:
        """已建成120个; not 已开工项目2023年底前完工. At a sentence's head it makes all of it one."""
        found = _fact().search(self.covered, clause.start, clause.end)
        if found is None:
            return False
        later = any(d.kind == "deadline" and d.start >= found.end() for d in clause.dates[:NEAR])
        if later and found.group().startswith("已") and found.group() != "已经":
            return False
        self.fact = self.fact or clause.first or found.start() == clause.start
        return True

    def _is_past(self, date: Dated) -> bool:
        """截至2020年底 and 2020年末 in a document of 2021 tell what was; 到2020年底 may be late."""
        day, closing = date.deadline.day, self.view.value[date.end - 1] in "底末"
        before = self.view.value[max(0, date.start - 2) : date.start]
        if day is None or self.year is None or day.year >= self.year:
            return False
        return before in ("截至", "截止") or (closing and not before.endswith(("到", "至", "在", "于")))

    def _date(self, clause: Clause) -> None:
        dates = tuple(d for d in clause.dates if d.kind == "deadline")
        if dates and self._is_past(dates[0]):
            self.fact = True
            return
        self.memory.whole = _whole_year(clause) or self.memory.whole
        # 2025年，…，5个工作日内办结: the year goes on; 2023年50台，三年内80台: it does not
        if not dates or (self.own and all(_is_short(d) for d in dates)):
            return
        first = dates[0].start
        self.heads = clause.first and clause.stop == "，" and _alone(self.covered, clause)
        if self.own and self.covered.startswith(PART, clause.start):
            self.outer = self.outer or self.memory.dates
        self.opening = first < NEAR and not HAN.search(self._ahead(0, first))
        alone = _alone(self.covered, clause)
        at_head = clause.start == 0 or self.covered[clause.start - 1] in ENDS_SENTENCE
        self.leads = alone or (at_head and not HAN.search(self._ahead(clause.start, first)))
        self.memory.dates, self.own = dates, True
        # 力争2024年，建成…: it is said of what follows
        self.memory.firm = modality(self.covered[clause.start : clause.end])

    def _ahead(self, start: int, date: int) -> str:
        """What stands before a date in its clause."""
        return prefix_stripped(self.covered[start:date])

    def _date_back(self) -> None:
        """新建停车场5个，2024年底前全部完成: the date is that of the numbers before it."""
        due = self.memory.dates[-1].deadline
        for n in range(self.sentence, len(self.targets)):
            if self.targets[n].deadline in (None, self.memory.inherited):
                self.targets[n] = replace(self.targets[n], deadline=due)

    def _numbers(self, clause: Clause) -> list[Target]:
        if not 0 < len(clause.quantities) <= MANY:
            return []
        return Counting(self.view, self.covered, clause, self.memory).targets()

    def _milestone(self, clause: Clause, found: Sequence[Target]) -> None:
        if not self.memory.dates:
            return
        due = self.memory.dates[-1]
        if self.own or (self.opening and due.arrives):
            dues = self.memory.dates if joined(self.covered, self.memory.dates) else (due,)
            parts = [] if found or len(clause.dates) == 1 else _parts(self.covered, clause)
            if len(parts) > 1:
                self._take_parts(parts)
                return
            for each in dues if _apart(self.covered, clause) else (due,):
                self._take_milestone(clause, each, found)

    def _take_parts(self, parts: Sequence[Clause]) -> None:
        for part in parts:
            self._take_milestone(part, part.dates[-1], ())

    def _take_milestone(self, clause: Clause, due: Dated, found: Sequence[Target]) -> None:
        begins = _begins().search(self.covered, clause.start, clause.end) is not None
        closes = self.own and (begins or not self.counted)
        said = milestone(self.view, self.covered, clause, due, self.memory.firm, found, closes)
        self.milestones += [said] if said else []


def _whole_year(clause: Clause) -> tuple[Dated, ...]:
    return tuple(d for d in clause.dates[:NEAR] if d.deadline.printed == WHOLE_YEAR)


def _is_short(date: Dated) -> bool:
    """5个工作日内, not 三年内."""
    return date.deadline.precision == "relative" and "年" not in date.deadline.printed


def _parts(covered: str, clause: Clause) -> list[Clause]:
    """2024年挂牌、2025年运行: a part for each date behind 、 with words before it."""
    parts, start, held = [], clause.start, list[Dated]()
    for d in (d for d in clause.dates[:MANY] if d.kind == "deadline"):
        sign = covered.rfind("、", start, d.start)
        if held and held[-1].end <= sign and _begins_anew(covered, held[-1].end, sign, d.start):
            parts.append(replace(clause, start=start, end=sign, stop="、", dates=tuple(held)))
            start, held = sign + 1, []
        held.append(d)
    return [*parts, replace(clause, start=start, dates=tuple(held))] if parts else []


def _begins_anew(covered: str, last: int, sign: int, date: int) -> bool:
    """Words stand between the LAST date and the SIGN, and none between it and the next DATE."""
    none = not HAN.search(prefix_stripped(covered[sign:date]))
    return none and HAN.search(covered, last, sign) is not None


def _apart(covered: str, clause: Clause) -> bool:
    """2023年和2025年分别开展评估: one for each date."""
    return printed("promises", "separately").search(covered, clause.start, clause.end) is not None


def _alone(covered: str, clause: Clause) -> bool:
    """到2027年，and 2030年前，: nothing stands beside the date."""
    return not HAN.search(prefix_stripped(covered[clause.start : clause.end]))


@cache
def _fact() -> re.Pattern[str]:
    """已完成, but not 已完成的."""
    done = either(w for w in of("promises", "verb") if len(w) > 1)
    # 50%以上已建泊位: which of them
    return re.compile(rf"(?<![上%])(?:{spoken('promises', 'fact')}|已{done})(?![^，]{{0,8}}的)")


@cache
def _fact_begins() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join({'已', *(word[0] for word in of('promises', 'fact'))}))}]")


@cache
def _begins() -> re.Pattern[str]:
    """3月底前开工: when a work begins is not when its numbers are due."""
    return re.compile(rf"{HIDDEN}{spoken('promises', 'begins')}$")


@cache
def _completes() -> re.Pattern[str]:
    """2024年底前全部完成: nothing but the end of what stands before it."""
    about, done = spoken("promises", "about"), spoken("promises", "event", "done")
    return re.compile(rf"[，到在于至]?{HIDDEN}{{2,30}}{about}{{0,4}}{done}{about}?")
