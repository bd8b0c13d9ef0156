"""What a stretch promises: numbers and dates in its words, in its row, or beside its names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from graph.structure.changed import changed
from graph.structure.clause import STOP
from graph.structure.deadline import Deadline, dated, deadlines, last_deadline
from graph.structure.entry import Entry
from graph.structure.flat import flat
from graph.structure.gauge import gauges
from graph.structure.labelled import Stretch
from graph.structure.milestone import Milestone
from graph.structure.outline import Block, Heading, states_goals
from graph.structure.promise import promises
from graph.structure.result import results
from graph.structure.target import Target
from graph.structure.vocabulary import only_done

Promise = TypeVar("Promise", Target, Milestone)
Promises: TypeAlias = tuple[tuple[Target, ...], tuple[Milestone, ...]]

OWN = ("deadline", "named")
LISTS = ("：", ":", "；", ";")
DIGIT = re.compile(r"[\d一二三四五六七八九十两]")
LONGEST_TASK = 24  # characters of a task that names what is counted


@dataclass(slots=True)
class Said:
    """Reads the stretches of TEXT in order. YEAR is the document's, for 年底前 and 今年."""

    text: str
    year: int | None
    place: tuple[Heading | None, Heading | None] | None = None
    lists: bool = False  # the block before ends as what opens or goes on with a list
    task: str = ""  # of the row before
    opened: Deadline | None = None  # what the opening paragraph of a list sets for its items

    def of(self, stretch: Stretch) -> Promises:
        """Return the targets and milestones of STRETCH, positions in the whole text."""
        due = self._inherited(stretch.block)
        return self._in_row(stretch.entry) if stretch.entry else self._in_words(stretch, due)

    def _inherited(self, block: Block) -> Deadline | None:
        """到2025年，实现以下目标： the date that a list's opening paragraph gives to its items."""
        place, goes_on = (block.section, block.heading), self.lists
        self.lists = self.text[block.start : block.end].endswith(LISTS)
        if place == self.place:
            return self.opened if block.marker or goes_on else None
        self.place, self.opened = place, None
        if self._opens(block):
            self.opened = self._last(block.start, block.end)
        return None

    def _last(self, start: int, end: int) -> Deadline | None:
        """The last date in [START:END) whose day is known."""
        found = last_deadline(self.text[start:end], self.year)
        return found and _moved(found, start)

    def _opens(self, block: Block) -> bool:
        goals = any(states_goals(h.text) for h in (block.section, block.heading) if h)
        return block.marker is None and (goals or self.text[block.start : block.end].endswith("："))

    def _in_words(self, stretch: Stretch, due: Deadline | None) -> Promises:
        """What its words promise: numbers and dates, or to be done by the date beside its names."""
        own = self._beside_names(stretch)
        start, end = _words(stretch)
        targets, milestones = self._promised(start, end, own or due)
        targets, milestones = self._done_by(start, end, own, "label", targets, milestones)
        return targets, (*milestones, *self._deeds(stretch))

    def _deeds(self, stretch: Stretch) -> Iterator[Milestone]:
        """（市住建局牵头，6月底前出台实施细则）: what is to be done by the date beside the names."""
        for place in (g.due for g in stretch.groups if g.due):
            for said in promises(self.text[slice(*place)], None, self.year)[1]:
                if not only_done().fullmatch(self.text, place[0] + said.deadline.end, place[1]):
                    yield _due(said, place[0], None)

    def _beside_names(self, stretch: Stretch) -> Deadline | None:
        """（责任单位：市水务局；完成时限：2025年底）: the date that stands where the names stand."""
        places = [g.due for g in stretch.groups if g.due]
        found = deadlines(self.text[slice(*places[-1])], self.year) if places else []
        return _moved(found[-1], places[-1][0]) if found else None

    def _in_row(self, entry: Entry) -> Promises:
        """What a row promises: the numbers and dates in its cells, or that it is done by its deadline."""
        due = self._due_in(entry)
        gauged = tuple(gauges(self.text, entry.row, self.year, due))
        cells = {t.start for t in gauged}
        rest = [s for s in entry.stretches if s.start not in cells]
        later = due or self._scheduled(entry)
        found = [
            self._promised(s.start, s.end, _known(s.deadline) or (later if s.start == entry.start else due))
            for s in rest
        ]
        told = [t for said, _ in (*found, self._task(entry, due)) for t in said]
        counted = next((t.indicator for t in told if entry.start <= t.start < entry.end), "")
        targets = (*gauged, *(self._named(t, entry, counted) for t in told))
        milestones = tuple(m for _, dated in found for m in dated)
        return self._done_by(entry.start, entry.end, due, "table", targets, milestones)

    def _scheduled(self, entry: Entry) -> Deadline | None:
        """The last date in the cells beside a row's text: 6月底前全面开工；11月底前全部建成."""
        for stretch in reversed(entry.stretches[1:]):
            if last := self._last(stretch.start, stretch.end):
                return last
        return None

    def _task(self, entry: Entry, due: Deadline | None) -> Promises:
        """The numbers of a task that a column of measures stands beside: due as the last of those is.

        A task of several rows tells them once.
        """
        told, self.task = self.task, entry.heading.of(self.text) if entry.heading else ""
        if entry.heading is None or self.task == told or not DIGIT.search(self.task):
            return (), ()
        due = due or self._last(entry.start, entry.end)
        return self._promised(entry.heading.start, entry.heading.end, _known(due))[0], ()

    def _named(self, target: Target, entry: Entry, counted: str) -> Target:
        """2024年完成2000户 in a column of goals counts what its task does, or the task itself: 改造户厕."""
        if entry.start <= target.start < entry.end or target.indicator not in ("", target.scope):
            return target
        task = STOP.split(flat(self.text[entry.start : entry.end]).value)[0]
        return changed(target, indicator=counted or task[:LONGEST_TASK])

    def _due_in(self, entry: Entry) -> Deadline | None:
        """The deadline in a row's cell; 6月底前 and 全年 are of the document's year."""
        cell = entry.row.first("deadline")
        if cell is None or (entry.deadline and entry.deadline.day):
            return entry.deadline
        found = [d.deadline for d in dated(flat(cell.of(self.text)), self.year) if d.kind in OWN]
        return _moved(found[-1], cell.start) if found and found[-1].day else entry.deadline

    def _promised(self, start: int, end: int, due: Deadline | None) -> Promises:
        targets, milestones = promises(self.text[start:end], due, self.year)
        return tuple(_due(t, start, due) for t in targets), tuple(_due(m, start, due) for m in milestones)

    def _done_by(
        self,
        start: int,
        end: int,
        due: Deadline | None,
        rule: str,
        targets: tuple[Target, ...],
        milestones: tuple[Milestone, ...],
    ) -> Promises:
        """Add the whole of [START:END) as a milestone, or its results where a part is due on its day."""
        days = {t.deadline.day for t in targets if t.deadline} | {m.deadline.day for m in milestones}
        if due is None or due.day is None:
            return targets, milestones
        said = self.text[start:end].rstrip("。；， \n")
        if due.day in days:
            spans = [*((t.start, t.end) for t in targets), *((m.start, m.end) for m in milestones)]
            read = [(a - start, b - start) for a, b in spans]
            found = (_due(m, start, due) for m in results(said, due, read, rule))
            return targets, (*milestones, *found)
        return targets, (*milestones, Milestone(said, due, start, start + len(said), rule=rule))


def _known(due: Deadline | None) -> Deadline | None:
    """DUE where it is a day: 11月底前 in a column is none without the document's year."""
    return due if due and due.day else None


def _words(stretch: Stretch) -> tuple[int, int]:
    """Where a stretch's own words begin and end: before what names who does them."""
    block = stretch.block
    closing = (g.start for g in stretch.groups if g.closes and g.start >= block.start)
    # a label below several items stands behind their words
    return block.start, min([*closing, block.end])


def _due(promise: Promise, by: int, inherited: Deadline | None) -> Promise:
    """PROMISE with positions in the whole text; an inherited deadline has its own already."""
    due = promise.deadline
    if due is not None and due is not inherited:
        due = _moved(due, by)
    return changed(promise, start=promise.start + by, end=promise.end + by, deadline=due)


def _moved(deadline: Deadline, by: int) -> Deadline:
    return changed(deadline, start=deadline.start + by, end=deadline.end + by)
