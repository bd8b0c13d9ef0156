"""Targets and milestones of a measure, read in one pass over its clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from graph.structure import indicator
from graph.structure.binding import Binding, binding
from graph.structure.clause import Clause, clauses
from graph.structure.deadline import Dated, Deadline, dated, last_deadline
from graph.structure.flat import Flat, flat
from graph.structure.indicator import HIDDEN
from graph.structure.milestone import Milestone
from graph.structure.promised import COUNTED, Setting, promised
from graph.structure.quantity import Quantity, quantities
from graph.structure.scope import distributive, scope
from graph.structure.target import Target
from graph.structure.vocabulary import of as spoken
from graph.structure.word import either
from ontology.lexicon import words

__all__ = ["last_deadline", "promises"]

LIST = re.compile(r"(?:以及|[、和及与])$")
# a gap between two numbers that is nothing else: 42%、39%和18平方米
ONLY_LIST = re.compile(r"(?:以及|[、和及与])(?:达到|达)?")
SEPARATOR = re.compile(r"[、和及与并]|以及")
CARRIES = ("year", "half-year", "plan-period", "relative")
HAN = re.compile(r"[\u4e00-\u9fff]")
SHORTEST = 4


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
    numbers = list(quantities(covered))
    if not numbers and not dates:
        return [], []
    walk = _Walk(view, covered, inherited)
    for clause in clauses(covered, numbers, dates):
        walk.take(clause)
    return walk.targets, walk.milestones


def _hide(covered: str, dates: Sequence[Dated]) -> str:
    pieces, at = [], 0
    for d in dates:
        if d.start >= at:
            pieces += [covered[at : d.start], HIDDEN * (d.end - d.start)]
            at = d.end
    return "".join([*pieces, covered[at:]])


@cache
def _any(concept: str) -> re.Pattern[str]:
    return re.compile(either(spoken("promises", concept)))


@cache
def _modality() -> re.Pattern[str]:
    return re.compile(either(words("modalities")))


@dataclass
class _Due:
    """The date in force, and how far it reaches."""

    dates: tuple[Dated, ...] = ()
    opening: bool = False  # it opens the text
    counting: bool = False  # every sentence since has a target

    @property
    def last(self) -> Dated | None:
        return self.dates[-1] if self.dates else None


@dataclass
class _Walk:
    view: Flat
    covered: str
    inherited: Deadline | None
    targets: list[Target] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    due: _Due = field(default_factory=_Due)
    own: bool = False  # the date in force stands in this sentence
    counted: bool = False  # this sentence has a target
    chained: bool = False  # the clause before has one
    fact: bool = False  # this sentence tells what is
    place: str | None = None

    def take(self, clause: Clause) -> None:
        words_ = self.covered[clause.start : clause.end]
        if clause.first:
            self._begin_sentence()
        self._date(clause)
        known = bool(_any("fact").search(words_))
        if known and (clause.first or _any("fact").match(words_)):
            self.fact = True
        found = [] if (known or self.fact) else self._numbers(clause)
        self.targets += found
        self.chained = bool(found)
        self.counted = self.counted or bool(found)
        if not self.fact and not known:
            self._milestone(clause, words_, found)

    def _begin_sentence(self) -> None:
        """A date reaches over a stop where it opens the text, or while each sentence counts something."""
        due = self.due
        if due.last is not None:
            far = due.last.deadline.precision in CARRIES
            if not (far and (due.opening or (due.last.arrives and self.counted))):
                self.due = _Due()
        self.own = self.counted = self.chained = self.fact = False
        self.place = None

    def _date(self, clause: Clause) -> None:
        dates = tuple(d for d in clause.dates if d.kind == "deadline")
        if dates and not all(d.deadline.precision == "relative" and self.own for d in dates):
            opening = not HAN.search(
                _modality().sub("", self.covered[: dates[0].start]).rstrip("到至在截止力争")
            )
            self.due = _Due(dates, opening)
            self.own = True

    def _numbers(self, clause: Clause) -> list[Target]:
        found: list[Target] = []
        groups = self._groups(clause)
        shared = ""
        for n, group in enumerate(groups):
            left = clause.start if n == 0 else self._split(groups[n - 1][-1].end, group[0].start)
            right = clause.end if n == len(groups) - 1 else self._split(group[-1].end, groups[n + 1][0].start)
            bound = binding(self.covered, group[0], left)
            where = self._setting(clause, group, left, right, bound, bool(found), groups[n + 1 :])
            if not promised(group[0], bound, where):
                continue
            if n == 0 or not shared:
                shared = self._shared(clause, groups, n)
            found += self._targets(clause, group, bound, left, right, shared)
        return found

    def _groups(self, clause: Clause) -> list[list[Quantity]]:
        """Numbers that stand side by side, 42%、39%和18平方米, are one group."""
        groups: list[list[Quantity]] = []
        for q in clause.quantities:
            if groups and ONLY_LIST.fullmatch(self.covered, groups[-1][-1].end, q.start):
                groups[-1].append(q)
            else:
                groups.append([q])
        return groups

    def _split(self, start: int, end: int) -> int:
        """Where the words between two numbers part: behind the last 、 or 和, else at START."""
        last = None
        for last in SEPARATOR.finditer(self.covered, start, end):
            pass
        return last.end() if last else start

    def _setting(
        self,
        clause: Clause,
        group: Sequence[Quantity],
        left: int,
        right: int,
        bound: Binding,
        chained: bool,
        later: Sequence[Sequence[Quantity]],
    ) -> Setting:
        after = self.covered[group[-1].end : right].strip("、和及与以并")
        followed = False
        if later:
            following = later[0][0]
            gap = self.covered[group[-1].end : following.start]
            followed = not SEPARATOR.search(gap) and binding(self.covered, following, group[-1].end).strong
        before = self.covered[left : bound.start]
        head = self.covered[clause.start : bound.start]
        place, rest = scope(indicator.before(head))
        return Setting(
            clause=self.covered[clause.start : clause.end],
            before=before,
            after=after,
            dated=self.due.last is not None,
            chained=chained or self.chained,
            followed=followed,
            scoped=bound.each or distributive(place) or distributive(self.place),
            subject=not HAN.search(rest),
            repeated=bool(self.targets) and not clause.first or self.chained,
        )

    def _shared(self, clause: Clause, groups: Sequence[Sequence[Quantity]], n: int) -> str:
        """The noun that stands once, behind the last of several numbers: 山海关不少于3处、其余不少于1处历史建筑."""
        if n == len(groups) - 1:
            return ""
        gap = self.covered[groups[n][-1].end : groups[n + 1][0].start]
        if not gap or not SEPARATOR.match(gap):
            return ""
        if groups[n][0].unit != groups[-1][0].unit:
            return ""
        return self.view.value[groups[-1][-1].end : clause.end]

    def _targets(
        self, clause: Clause, group: Sequence[Quantity], bound: Binding, left: int, right: int, shared: str
    ) -> list[Target]:
        value = self.view.value
        head = _visible(value, self.covered, left, bound.start)
        name = indicator.before(head)
        place, name = scope(name)
        behind = indicator.after(value[group[-1].end : right]) or (indicator.after(shared) if shared else "")
        dates = self.due.dates if len(self.due.dates) == len(group) else ()
        names = self._names(name, len(group), bound, group[0])
        each: list[tuple[Quantity, str, Dated | None]] = []
        if len(names) == len(group):
            each = [(q, x, self.due.last) for q, x in zip(group, names, strict=True)]
        elif len(group) == 1:
            each = [(group[0], x, self.due.last) for x in names]
        else:
            each = [(q, name, d) for q, d in zip(group, dates or [self.due.last] * len(group), strict=True)]
        own = place or self.place
        if place:
            self.place = place
        return [self._target(clause, q, bound, x, behind, d, own) for q, x, d in each]

    def _names(self, name: str, count: int, bound: Binding, q: Quantity) -> list[str]:
        found = indicator.parts(name)
        if count > 1 and len(found) == count:
            return found
        if count == 1 and bound.both and q.kind == "share" and len(found) > 1:
            return found
        return [name]

    def _target(
        self,
        clause: Clause,
        q: Quantity,
        bound: Binding,
        name: str,
        behind: str,
        due: Dated | None,
        place: str | None,
    ) -> Target:
        first = bound.start if bound.start < q.start and bound.start >= clause.start else q.start
        start, end = self.view.span(first, q.end)
        if q.start > first and q is not clause.quantities[0] and self._between(clause, first, q):
            start, end = self.view.span(q.start, q.end)
            first = q.start
        base = next((d.deadline for d in clause.dates if d.kind == "base"), None)
        before = self.covered[clause.start : q.start]
        modality = _modality().search(before)
        return Target(
            indicator=(name + behind) or self._repeated() or place or "",
            comparator=bound.comparator,
            value=q.value,
            unit=q.unit,
            printed=self.view.value[first : q.end],
            start=start,
            end=end,
            rule=f"target/{q.kind}",
            max=q.max,
            deadline=due.deadline if due else self.inherited,
            scope=place,
            distributive=bound.each or distributive(place),
            baseline=base.year
            if (base and q.kind != "count") or (base and bound.comparator in ("increase", "decrease"))
            else None,
            modality=words("modalities")[modality.group()] if modality else None,
            cumulative=bool(_any("cumulative").search(before)),
        )

    def _repeated(self) -> str:
        """The name of the last number, where this one has none: 2025年达到50%."""
        return self.targets[-1].indicator if self.targets else ""

    def _between(self, clause: Clause, first: int, q: Quantity) -> bool:
        return any(first < other.start < q.start for other in clause.quantities)

    def _milestone(self, clause: Clause, words_: str, found: Sequence[Target]) -> None:
        due = self.due.last
        if due is None or due.deadline.day is None or clause.stop == "：":
            return
        if not self.own and not (self.due.opening and due.arrives):
            return
        if found and not self._comes_into_being(clause):
            return
        start = clause.start
        for d in clause.dates:
            if d.kind == "deadline" and not HAN.search(_stripped(self.covered[clause.start : d.start])):
                start = d.end
        modality = _modality().search(words_)
        start = self._skip_modality(start, clause.end)
        body = self.view.value[start : clause.end]
        if len(HAN.findall(body)) < SHORTEST or _is_means(self.covered[start : clause.end]):
            return
        begin, end = self.view.span(start, clause.end)
        self.milestones.append(
            Milestone(
                body, due.deadline, begin, end, words("modalities")[modality.group()] if modality else None
            )
        )

    def _skip_modality(self, start: int, end: int) -> int:
        found = _opening().match(self.covered, start, end)
        return found.end() if found else start

    def _comes_into_being(self, clause: Clause) -> bool:
        q = clause.quantities[0]
        before = self.covered[clause.start : q.start].replace(HIDDEN, "")
        return (
            q.kind in COUNTED
            and not HAN.search(_stripped(before))
            and bool(_event().search(self.covered[q.end : clause.end]))
        )


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(words('modalities'))}|[，、到至在于])+")


@cache
def _event() -> re.Pattern[str]:
    return re.compile(either(spoken("promises", "event")) + "$")


def _stripped(before: str) -> str:
    """What stands before a date apart from 力争, 到, 在."""
    return _modality().sub("", before.replace(HIDDEN, "")).strip("到至在截止于，、前")


def _visible(value: str, covered: str, start: int, end: int) -> str:
    """VALUE[start:end) with dates hidden as in COVERED, names in quotes shown."""
    return "".join(
        HIDDEN if c == HIDDEN else v for v, c in zip(value[start:end], covered[start:end], strict=True)
    )


WEAK_MEANS = ("在", "对", "以", "从", "经", "由")
ENDS_MEANS = re.compile(r"(?:[上中下时]|为[^，]{1,12}|方面|基础上|过程中|前提下|原则|要求|政策|精神)$")
DOES = re.compile(r"进行|开展|实施|完成|推行|推进|推广|建成|建立|实现|组织|启动|普及|覆盖")


def _is_means(body: str) -> bool:
    """按照…, 通过…, 在…基础上: ground, means or purpose."""
    found = _any("means").match(body)
    if found is None:
        return False
    if body.startswith(WEAK_MEANS):
        return ENDS_MEANS.search(body) is not None or not DOES.search(body)
    return True
