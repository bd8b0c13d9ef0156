"""Who does it, as values: a department in a role, a stretch that names some; what is said again dropped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from graph.structure.standing import Standing


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One department in one role, as printed. Positions are in the text it was read from."""

    role: str  # local name in schemes/roles.ttl: lead, responsible, supporting, guiding, attributed
    printed: str
    start: int
    end: int
    rule: str  # which notation it was read by: label, verb, position, bare, text, table
    label: str | None = None  # the role word as printed: 牵头部门
    confirmed: bool = False  # by hand


@dataclass(frozen=True, slots=True)
class Group:
    """A stretch [start:end) that names who is responsible: a bracket, a run of labels, or a clause.

    Each bracket is a group of its own: two in a row are two groups with at most blanks between them.
    """

    start: int
    end: int
    responsibilities: tuple[Responsibility, ...]
    open_ended: bool  # 等, 各有关单位: more than are printed
    closes: bool  # the measure ends here; brackets in a row that close are one end
    declares: Standing | None = None  # what holds from here on, to be handed to the next call
    due: tuple[int, int] | None = None  # where a deadline stands beside the names: 完成时限：2025年底


def among(found: list[Group], others: Iterable[Group]) -> list[Group]:
    """Return FOUND and those of OTHERS that overlap none of it, in order."""
    starts = [g.start for g in found]
    kept = []
    for group in others:
        k = bisect_right(starts, group.start)
        before = k == 0 or found[k - 1].end <= group.start
        if before and (k == len(found) or group.end <= found[k].start):
            kept.append(group)
    return sorted([*found, *kept], key=lambda g: g.start)


def unsaid(found: list[Group], weak: set[int]) -> Iterator[Group]:
    """Yield FOUND without what clauses say again: what the measure's own list says of the same department."""
    for measure in _measures(found):
        closing = [r for g in measure if g.closes for r in g.responsibilities]
        said = {(r.role, _plain(r.printed)) for r in closing}
        named = {_plain(r.printed) for r in closing}
        leading = {_plain(r.printed) for r in closing if r.role == "lead"}
        for group in measure:
            if group.closes or group.declares or any(r.rule != "text" for r in group.responsibilities):
                yield group
                continue
            kept = []
            for r in group.responsibilities:
                name = _plain(r.printed)
                known = named if group.start in weak else leading
                if name not in known and (r.role, name) not in said:
                    kept.append(r)
                said.add((r.role, name))
                named.add(name)
            if kept:
                yield replace(group, responsibilities=tuple(kept))


def _measures(found: list[Group]) -> Iterator[list[Group]]:
    """The groups of each measure: those up to a run of closing ones."""
    held: list[Group] = []
    for group in found:
        if held and held[-1].closes and not group.closes:
            yield held
            held = []
        held.append(group)
    if held:
        yield held


def _plain(printed: str) -> str:
    """A name without the 市 that a list prints once: 区公安局 and 公安局 are one here."""
    return printed[1:] if len(printed) > 3 and printed[0] in "省市区县" else printed
