"""The numbers of a clause as targets: which are promised, what each counts, where and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from graph.structure import indicator
from graph.structure.binding import Binding
from graph.structure.clause import ENDS_SENTENCE, Clause
from graph.structure.condition import Setting
from graph.structure.deadline import Dated
from graph.structure.flat import Flat
from graph.structure.group import Group, Memory, comparator, joined, named, verbs
from graph.structure.grouping import NEAR, SEPARATOR, grouped, listed
from graph.structure.indicator import HIDDEN, visible
from graph.structure.modality import modality
from graph.structure.promised import promised
from graph.structure.quantity import Quantity
from graph.structure.scope import distributive, is_area, scope
from graph.structure.target import Target
from graph.structure.word import printed, spoken

STOPS = re.compile("[，。；：！？\\n]")
SHORTEST_TOPIC, LONGEST_TOPIC = 4, 20
HAN = re.compile(r"[\u4e00-\u9fff]")
REMEMBERED = 6
TOTALS = ("", "总数", "总量")  # 总数分别突破500家、1000家


@cache
def _growing() -> re.Pattern[str]:
    """逐年提高 at the end of what grows."""
    how = spoken("promises", "filler")
    return re.compile(f"{how}{{0,2}}{spoken('comparators', 'increase', 'decrease', relation='prefixWord')}$")


def _begins_anew(said: str) -> bool:
    """True for a subject of its own: 城市社区日间照料设施覆盖率; not 新增."""
    return len(said) > 1 and verbs().match(said) is None


class Counting:
    """Reads the numbers of one clause."""

    def __init__(self, view: Flat, covered: str, clause: Clause, memory: Memory) -> None:
        self.view, self.covered, self.clause, self.memory = view, covered, clause, memory
        self.found: list[Target] = []
        self.shared = ""
        self.edge = 0  # where the last number that is promised ends

    def targets(self) -> list[Target]:
        """Return the targets of the clause, in order."""
        lists = listed(self.covered, self.clause)
        edge = self.clause.start
        for n, numbers in enumerate(lists):
            later = lists[n + 1] if n + 1 < len(lists) else None
            group = grouped(self.covered, self.clause, numbers, edge, later)
            if promised(numbers[0], group.bound, self._setting(group)):
                before = len(self.found)
                self.shared = self._behind_the_last(lists, n)
                self.found += self._of(group)
                self.edge = group.numbers[-1].end
                recent = [*self.memory.names, *(t.indicator for t in self.found[before:])]
                self.memory.names = tuple(recent[-REMEMBERED:])
            elif group.following:
                # what is no target belongs to the name of the next: 3岁以下婴幼儿托位数
                continue
            edge = group.right
        return self.found

    def _setting(self, group: Group) -> Setting:
        clause, bound, end = self.clause, group.bound, group.numbers[-1].end
        begin = max(clause.start, bound.start - NEAR)
        place, rest = scope(indicator.before(self.covered[begin : bound.start]))
        return Setting(
            clause=self.covered[begin : min(clause.end, end + NEAR)],
            before=self.covered[group.left : bound.start],
            after=self.covered[end : group.right].strip("、和及与以并"),
            behind=self.covered[end : min(clause.end, end + NEAR)],
            dated=bool(self.memory.dates) or any(d.kind == "named" for d in clause.dates[:NEAR]),
            listed=bound.start == group.left and self._goes_on(group),
            chained=bool(self.found) or self.memory.chained,
            followed=group.following,
            scoped=bound.each or distributive(place) or distributive(self.memory.place),
            subject=not HAN.search(rest),
            together=bool(self.found),
            repeated=bool(self.memory.names or self._topic()),
        )

    def _goes_on(self, group: Group) -> bool:
        """8家以上企业、20家以上机构; not 5家具有核心技术、20项以上专利的企业: its noun is yet to come."""
        if not self.found:
            return False
        gap = self.covered[max(self.edge, group.left - NEAR) : group.left]
        return "的" in gap or printed("promises", "has").search(gap) is None

    def _is_size(self, group: Group, said: str) -> bool:
        """设立总规模不低于80亿元的引导基金: 引导基金总规模."""
        last = group.numbers[-1]
        return last.kind != "share" and self.covered.startswith("的", last.end) and indicator.ends_rate(said)

    def _behind_the_last(self, lists: Sequence[Sequence[Quantity]], n: int) -> str:
        """The noun printed once, behind the last of several numbers: 山海关3处、其余县区1处历史建筑."""
        last = lists[-1]
        if n == len(lists) - 1 or lists[n][0].unit != last[0].unit:
            return ""
        gap = self.covered[lists[n][-1].end : lists[n + 1][0].start]
        if not (SEPARATOR.match(gap) or gap.partition("、")[0].endswith("级")):
            return ""
        end = last[-1].end
        return visible(self.view.value, self.covered, end, min(self.clause.end, end + NEAR))

    def _of(self, group: Group) -> Iterator[Target]:
        value, bound = self.view.value, group.bound
        said = indicator.before(visible(value, self.covered, group.left, bound.start))
        place, said = self._placed(said, group)
        if said.startswith("各") and verbs().match(said, 1) and self._for_each_date(bound):
            said = said[1:]  # 2024年和2025年各完成
        place = place or self._place_before_date(group)
        self.memory.place = place or self.memory.place
        behind = indicator.after(visible(value, self.covered, group.numbers[-1].end, group.right))
        if behind and self.covered[group.left : bound.start].endswith("、") and not self.found:
            said = ""  # 全部大型灌区、70%以上中型灌区取水监测: another member of a list
        if not behind or (behind.endswith("级") and "级" in self.shared):
            # 1个国家级、5个市级试点任务
            behind += indicator.after(self.shared).rpartition("级")[2]
        if self._is_size(group, said) and behind:
            made = verbs().match(said)
            said, behind = behind + said[made.end() if made else 0 :], ""
        names = self._earlier(said, behind, group) or named(said, group)
        said = "" if said in TOTALS and not behind and self.memory.names else said
        numbers = group.numbers if len(group.numbers) >= len(names) else group.numbers * len(names)
        if len(numbers) == 1 and self._for_each_date(bound):
            numbers = numbers * len(self.memory.dates)
            names = list(names) * len(self.memory.dates)
        for n, (q, due) in enumerate(zip(numbers, self._dates(group, len(numbers)), strict=True)):
            name = self._name(
                (names[n] if len(names) > 1 else said) + behind, bound.strong and bound.comparator == "eq"
            )
            yield self._target(q, bound, group.numbers, name, due)

    def _placed(self, said: str, group: Group) -> tuple[str | None, str]:
        """The place that heads what is SAID, and the rest; a place alone repeats what was counted before."""
        place, rest = scope(said)
        if place is None and self.memory.names and group.bound.strong and is_area(said):
            return said, ""
        if place is None and self.memory.place and self.memory.place.startswith("每") and _begins_anew(said):
            self.memory.place = None
        return place, indicator.bare(rest)

    def _dates(self, group: Group, count: int) -> Sequence[Dated | None]:
        """The date of each of COUNT numbers: in step with as many dates, else the nearest before them."""
        dates = self.memory.dates
        if len(dates) == count > 1 and self._for_each_date(group.bound):
            return dates
        if len(dates) == 1 and (each := self._years(dates[0], group, count)):
            return each
        if len(dates) == len(group.numbers) == count and dates[-1].start < group.numbers[0].start:
            return dates
        if not dates:
            dates = tuple(d for d in self.clause.dates[:NEAR] if d.kind == "named") or self.memory.whole
        before = [d for d in dates[:NEAR] if d.start < group.numbers[0].start]
        return [before[-1] if before else dates[0] if dates else None] * count

    def _years(self, period: Dated, group: Group, count: int) -> Sequence[Dated]:
        """2023—2025年分别完成5万亩、6万亩、7万亩: a year of the period for each of COUNT numbers."""
        first, last = period.deadline.start_year, period.deadline.year
        apart = printed("promises", "separately").search(self.covered, period.end, group.numbers[0].start)
        if not (apart and first and last and count > 1 and last - first + 1 == count):
            return ()
        whole = period.deadline
        ends = [replace(whole, day=date(year, 12, 31), start_year=None) for year in range(first, last + 1)]
        return [replace(period, deadline=due) for due in ends]

    def _for_each_date(self, bound: Binding) -> bool:
        """2024年和2025年各完成80万平方米: the one number is due on each."""
        dates = self.memory.dates
        if not (joined(self.covered, dates) and self.clause.start <= dates[-1].start < bound.start):
            return False
        # 每年 is taken for a word of the bound
        behind = self.covered[dates[-1].end : bound.start + len("每年")]
        each = bound.each or bound.separately or bound.both
        return each or printed("promises", "each", "separately", "both").match(behind) is not None

    def _earlier(self, said: str, behind: str, group: Group) -> Sequence[str]:
        """到2025年，分别达到500家、1000家: the names of as many numbers before."""
        count = len(group.numbers)
        if (
            said not in TOTALS
            or behind
            or not group.bound.separately
            or not 1 < count <= len(self.memory.names)
        ):
            return ()
        return self.memory.names[-count:]

    def _name(self, said: str, level: bool = False) -> str:
        """What is SAID; where that is nothing or a verb alone, 2024年新增80辆, what was spoken of before.

        LEVEL says that the number is what it comes to: 新建基站1200座，累计达到6500座 counts 基站.
        """
        chained = bool(self.found) or self.memory.chained
        if said and (not verbs().fullmatch(said) or printed("promises", "noun", end="").search(said)):
            return said
        if not said and (rate := self._rate()):
            return rate
        if self.memory.names and (chained or not said):
            last = self.memory.names[-1]
            made = verbs().match(last) if level else None
            return last[made.end() :] if made and len(last) > made.end() + 1 else last
        return (said + self._topic()) or self.memory.place or ""

    def _rate(self) -> str:
        """The rate that the clause before says to grow: 使用比例逐年提高，到2025年达到50%."""
        before = self._before()
        said = _growing().sub("", before)
        grows = said != before and indicator.ends_rate(said)
        return indicator.bare(scope(indicator.bare(said))[1]) if grows else ""

    def _topic(self) -> str:
        """What the clause before does something to: 申报国家级专精企业，力争每年新增3家."""
        words = self._before()
        if words == "其中" and self.memory.names:
            return self.memory.names[-1]
        if indicator.ends_rate(words):
            return indicator.bare(scope(indicator.bare(words))[1])
        hidden = self.covered[self.clause.start - 1 - len(words) : self.clause.start - 1]
        done = [m.end() for m in verbs().finditer(hidden) if m.end() <= len(words) - SHORTEST_TOPIC]
        return words[done[-1] if done else 0 :][-LONGEST_TOPIC:]

    def _before(self) -> str:
        """The clause before in the same sentence; a date is no part of it, nor is what stands before it."""
        start = self.clause.start
        if not start or self.covered[start - 1] in ENDS_SENTENCE:
            return ""
        stretch = STOPS.split(self.covered[max(0, start - NEAR) : start - 1])[-1].rpartition(HIDDEN)[2]
        return self.view.value[start - 1 - len(stretch) : start - 1]

    def _place_before_date(self, group: Group) -> str | None:
        """各县区2023年达到40%"""
        start = self.clause.start
        head = visible(self.view.value, self.covered, start, min(group.bound.start, start + NEAR))
        head = head.split(HIDDEN, 1)[0] if HIDDEN in head else ""
        return scope(indicator.before(head))[0] if head else None

    def _target(
        self, q: Quantity, bound: Binding, numbers: Sequence[Quantity], name: str, due: Dated | None
    ) -> Target:
        begin = bound.start if q is numbers[0] else q.start
        before = self.covered[max(self.clause.start, q.start - NEAR) : q.start]
        start, end = self.view.span(begin, q.end)
        return Target(
            indicator=name,
            comparator=comparator(q, bound, numbers),
            value=q.value,
            unit=q.unit,
            printed=self.view.quote(begin, q.end),
            start=start,
            end=end,
            rule=f"target/{q.kind}",
            max=q.max,
            deadline=due.deadline if due else self.memory.inherited,
            scope=self.memory.place,
            distributive=bound.each or distributive(self.memory.place),
            baseline=self._baseline(q, bound),
            modality=modality(before[: len(before) - (q.start - begin)] or before)
            or (self.memory.firm if due else None),
            cumulative=q.kind != "share" and printed("promises", "cumulative").search(before) is not None,
        )

    def _baseline(self, q: Quantity, bound: Binding) -> int | None:
        """比2016年减少10%: what grows or falls is compared with that year."""
        bases = [d.deadline.year for d in self.clause.dates[:NEAR] if d.kind == "base"]
        return bases[0] if bases and (bound.comparator != "eq" or q.kind == "multiple") else None
