"""Targets and milestones of a measure, read in one pass over its clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from graph.structure import indicator
from graph.structure.binding import Binding, binding
from graph.structure.clause import Clause, clauses
from graph.structure.deadline import Dated, Deadline, dated, last_deadline
from graph.structure.flat import Flat, flat
from graph.structure.indicator import HIDDEN
from graph.structure.milestone import Milestone
from graph.structure.promised import COUNTED, Setting, comes_into_being, promised
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
# not 惠及, 参与, 合并
SEPARATOR = re.compile(
    r"[、；]|以及|(?<![缓温共饱总])和|(?<![惠涉普波触提以遍论])及(?![其时格早])|(?<![参授赋])与(?!会)|(?<![合兼])并(?![购网轨])"
)
CARRIES = ("year", "half-year", "plan-period", "relative")
HAN = re.compile(r"[\u4e00-\u9fff]")
SHORTEST = 4
FIRM = ("ensure", "strive")


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


@cache
def _firm() -> re.Pattern[str]:
    """确保 and 力争 wherever they stand, 支持 and 原则上 at the head, 基本 before a verb: not 基本医疗保险."""
    known = words("modalities")
    anywhere = either(w for w, c in known.items() if c in FIRM)
    basic = either(w for w, c in known.items() if c == "basic")
    head = either(w for w, c in known.items() if c not in (*FIRM, "basic"))
    verbs = either(spoken("promises", "verb"))
    return re.compile(
        rf"(?P<a>{anywhere})|(?P<b>{basic})(?={verbs})|^[{HIDDEN}，到在至]*(?P<c>{head})|(?P<d>{head})$"
    )


def _modality_of(said: str) -> str | None:
    found = _firm().search(said)
    return words("modalities")[found[found.lastgroup or 0]] if found else None


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
    pending: list[Target] = field(default_factory=list)  # of this sentence
    firm: str | None = None  # how firmly the date in force is promised
    last_name: str = ""  # of the last number: 2023年达到35%，2025年达到50%

    def take(self, clause: Clause) -> None:
        words_ = self.covered[clause.start : clause.end]
        if clause.first:
            self._begin_sentence()
        self._date(clause)
        known = self._is_fact(clause, words_)
        if known and (clause.first or _fact().match(words_)):
            self.fact = True
        found = [] if (known or self.fact) else self._numbers(clause)
        if self.own and not found and _completes().fullmatch(words_):
            self._date_back()
        self.targets += found
        self.pending = [*self.pending, *found]
        self.chained = bool(found)
        self.counted = self.counted or bool(found)
        if not self.fact and not known:
            self._milestone(clause, words_, found)

    def _is_fact(self, clause: Clause, words_: str) -> bool:
        """已建成120个; not 已开工项目2023年底前完工."""
        found = _fact().search(words_)
        if found is None:
            return False
        return not any(d.kind == "deadline" and d.start >= clause.start + found.end() for d in clause.dates)

    def _begin_sentence(self) -> None:
        """A date reaches over a stop where it opens the text, or while each sentence counts something."""
        due = self.due
        if due.last is not None:
            far = due.last.deadline.precision in CARRIES
            if not (far and (due.opening or (due.last.arrives and self.counted))):
                self.due = _Due()
        self.pending = []
        self.own = self.counted = self.chained = self.fact = False
        self.place = None

    def _date_back(self) -> None:
        """新建停车场5个，2024年底前全部完成: the date is that of the numbers before it."""
        due = self.due.last
        for target in self.pending:
            if due and target.deadline in (None, self.inherited):
                self.targets[self.targets.index(target)] = replace(target, deadline=due.deadline)

    def _date(self, clause: Clause) -> None:
        dates = tuple(d for d in clause.dates if d.kind == "deadline")
        if dates and not all(d.deadline.precision == "relative" and self.own for d in dates):
            opening = not HAN.search(
                _modality().sub("", self.covered[: dates[0].start]).rstrip("到至在截止力争")
            )
            self.due = _Due(dates, opening)
            # 力争2024年，建成…: it is said of what follows
            self.firm = _modality_of(self.covered[clause.start : clause.end])
            self.own = True

    def _numbers(self, clause: Clause) -> list[Target]:
        found: list[Target] = []
        groups = self._groups(clause)
        shared = ""
        edge = clause.start
        for n, group in enumerate(groups):
            left = edge
            edge = self._split(group[-1].end, groups[n + 1][0].start) if n < len(groups) - 1 else clause.end
            right = edge
            bound = binding(self.covered, group[0], left)
            where = self._setting(clause, group, left, right, bound, bool(found), groups[n + 1 :])
            if not promised(group[0], bound, where):
                # what is no target may belong to the name of the next: 3岁以下婴幼儿托位数
                edge = left if where.followed else edge
                continue
            if n == 0 or not shared:
                shared = self._shared(clause, groups, n)
            found += self._targets(clause, group, bound, left, right, shared)
            self.last_name = found[-1].indicator
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
        followed = None
        if later:
            following = later[0][0]
            if not SEPARATOR.search(self.covered, group[-1].end, following.start):
                strong = binding(self.covered, following, group[-1].end).strong
                followed = "strong" if strong else "loose"
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
        return _visible(self.view.value, self.covered, groups[-1][-1].end, clause.end)

    def _targets(
        self, clause: Clause, group: Sequence[Quantity], bound: Binding, left: int, right: int, shared: str
    ) -> list[Target]:
        value = self.view.value
        head = _visible(value, self.covered, left, bound.start)
        name = indicator.before(head)
        place, name = scope(name)
        behind = indicator.after(_visible(value, self.covered, group[-1].end, right)) or indicator.after(
            shared
        )
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
        several, apart, rest = name.partition("分别")
        found = [p + rest for p in indicator.parts(several)] if apart else indicator.parts(name)
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
        inside = any(bound.start <= other.start < q.start for other in clause.quantities)
        first = q.start if inside else bound.start
        start, end = self.view.span(first, q.end)
        base = next((d.deadline for d in clause.dates if d.kind == "base"), None)
        before = self.covered[clause.start : q.start]
        return Target(
            indicator=self._name(name + behind) or place or "",
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
            modality=_modality_of(before[: bound.start - clause.start] or before)
            or (due and self.firm or None),
            cumulative=bool(_any("cumulative").search(before)),
        )

    def _name(self, said: str) -> str:
        """What is SAID; where that is nothing or a verb alone, 2024年新增80辆, the last number's name."""
        if said and not (self.last_name and self.chained and _verbs().fullmatch(said)):
            return said
        return self.last_name or said

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
        start = self._skip_modality(start, clause.end)
        body = self.view.value[start : clause.end]
        if len(HAN.findall(body)) < SHORTEST or _is_means(self.covered[start : clause.end]):
            return
        begin, end = self.view.span(start, clause.end)
        self.milestones.append(Milestone(body, due.deadline, begin, end, _modality_of(words_) or self.firm))

    def _skip_modality(self, start: int, end: int) -> int:
        found = _opening().match(self.covered, start, end)
        return found.end() if found else start

    def _comes_into_being(self, clause: Clause) -> bool:
        q = clause.quantities[0]
        before = self.covered[clause.start : q.start].replace(HIDDEN, "")
        return (
            q.kind in COUNTED
            and not HAN.search(_stripped(before))
            and bool(comes_into_being().search(self.covered[q.end : clause.end]))
        )


@cache
def _fact() -> re.Pattern[str]:
    """已完成, but not 已完成的."""
    done = either(w for w in spoken("promises", "verb") if len(w) > 1)
    return re.compile(rf"(?:{either(spoken('promises', 'fact'))}|已{done})(?![^，]{{0,8}}的)")


@cache
def _completes() -> re.Pattern[str]:
    """2024年底前全部完成: nothing but the end of what stands before it."""
    done = either([*spoken("promises", "event"), "完成", "到位", "达标", "实现", "交付"])
    return re.compile(
        rf"[，到在于至]?{HIDDEN}+(?:全部|全面|基本|力争|确保|按期|均|并|实现|完成|建设|改造|任务|目标)*{done}(?:任务|建设|目标|改造|工作)?"
    )


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(either(spoken("promises", "verb")) + "+")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(w for w, c in words('modalities').items() if c in FIRM)}|其中|[，、])+")


def _stripped(before: str) -> str:
    """What stands before a date apart from 力争, 到, 在."""
    bare = _until().sub("", _modality().sub("", before.replace(HIDDEN, "")))
    return bare.replace("其中", "").strip("到至在截止于，、前")


@cache
def _until() -> re.Pattern[str]:
    return re.compile(either(spoken("date-words", "until", "prefixWord")))


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
