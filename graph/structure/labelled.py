"""Labels on their own, 责任单位：A、B, and the stretches that they speak of: above, or below a heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graph.structure.entry import Entry
from graph.structure.outline import Block
from graph.structure.responsibility import Group

MOST = 8  # labels below a heading


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block or a part of one that is one measure, with the groups that name who does it.

    Positions are in the whole text. ENTRY is the row where it stands in a table.
    """

    block: Block
    groups: tuple[Group, ...]
    label_only: bool = False  # nothing but 责任单位：A、B: it speaks of what stands before it
    entry: Entry | None = None

    @property
    def named(self) -> bool:
        """True where a bracket or a label says who does it, or a table's column."""
        return self.entry is not None or any(g.closes for g in self.groups)


@dataclass(slots=True)
class Gathered:
    """Gathers stretches in order and gives what labels say to those that they speak of."""

    done: list[Stretch] = field(default_factory=list)
    below: list[Stretch] = field(default_factory=list)  # labels below the last stretch, not yet given to it
    above: list[Stretch] = field(
        default_factory=list
    )  # labels right below a heading: they hold for all of it
    begun: int = 0  # how many stretches stood there when the first of them came

    def take(self, stretch: Stretch) -> None:
        """Take the next stretch, or a label that stands alone."""
        if not stretch.label_only:
            self._name()
            self._leave(stretch.block)
            self.done.append(self._under(stretch))
        elif self._opens(stretch.block):
            self._name()
            self._leave(stretch.block)
            self.begun = self.begun if self.above else len(self.done)
            self.above.append(stretch)
        elif self.done:
            self.below.append(stretch)
        else:
            self.done.append(stretch)

    def all(self) -> list[Stretch]:
        """Return the stretches, labelled."""
        self._name()
        self._leave(None)
        return self.done

    def _opens(self, block: Block) -> bool:
        """True where nothing stands yet between BLOCK, a label, and its heading."""
        if block.section is None or len(self.above) >= MOST:
            return False
        if self.above and len(self.done) == self.begun and _same_place(self.above[-1].block, block):
            return True
        return not self.done or not _within(self.done[-1].block, block)

    def _under(self, stretch: Stretch) -> Stretch:
        """STRETCH with what the labels below its heading say, where it says nothing itself."""
        if not self.above or stretch.named:
            return stretch
        return replace(stretch, groups=(*(g for s in self.above for g in s.groups), *stretch.groups))

    def _leave(self, block: Block | None) -> None:
        """Drop the labels of a heading that ends before BLOCK; a heading alone is the order itself."""
        if not self.above or (block is not None and _within(block, self.above[0].block)):
            return
        place, end = self.above[0].block, self.above[-1].block.end
        head = place.heading or place.section
        if len(self.done) == self.begun and head is not None:
            said = tuple(g for s in self.above for g in s.groups)
            self.done.append(Stretch(replace(place, start=head.start, end=end), said))
        self.above = []

    def _name(self) -> None:
        if self.below:
            _name(self.done, self.below)
            self.below = []


def _name(done: list[Stretch], labels: Sequence[Stretch]) -> None:
    """Labels one below the other: the first names what stands above, the others speak of its last stretch."""
    if labels:
        _name_above(done, labels[0])
    if len(labels) > 1:
        # at once: a table that lost its bars has thousands of them
        _name_above(done, replace(labels[-1], groups=tuple(g for s in labels[1:] for g in s.groups)))


def _name_above(done: list[Stretch], label: Stretch) -> None:
    """A label on its own names who does what stands above it, back to the heading or the item."""
    first = _first_unnamed(done)
    above = done[first:]
    if len(above) > 1 and not any(s.block.marker for s in above[1:]):
        whole = replace(above[0].block, end=label.block.end)
        done[first:] = [Stretch(whole, (*(g for s in above for g in s.groups), *label.groups))]
        return
    named = [replace(s, groups=(*s.groups, *label.groups)) for s in above]
    named[-1] = replace(named[-1], block=replace(named[-1].block, end=label.block.end))
    done[first:] = named


def _first_unnamed(done: Sequence[Stretch]) -> int:
    """Where what a label below speaks of begins: the last stretch, or the unnamed ones of its place."""
    last = done[-1]
    first = len(done) - 1
    while (
        not last.named
        and first
        and _same_place(done[first - 1].block, last.block)
        and not done[first - 1].named
    ):
        first -= 1
    if last.block.marker and not done[first].block.marker and _is_above_items(done[first].block):
        first += next(n for n, s in enumerate(done[first:]) if s.block.marker)
    return first


def _is_above_items(block: Block) -> bool:
    """True for what the label of the items below does not speak of: a letter that no heading parts from
    them, or the sentence that heads them: 三、提升医疗服务能力。
    """
    head = block.heading or block.section
    return head is None or head.start == block.start


def _same_place(a: Block, b: Block) -> bool:
    return a.section == b.section and a.heading == b.heading


def _within(block: Block, place: Block) -> bool:
    """True for BLOCK in the section of PLACE, and under its heading where PLACE has one."""
    return block.section == place.section and (place.heading is None or block.heading == place.heading)
