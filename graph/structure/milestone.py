"""A dated promise without a number of its own: 2022年底前完成规划成果."""

from __future__ import annotations

from dataclasses import dataclass

from graph.structure.deadline import Deadline


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated promise. Positions are in the text it was read from."""

    text: str
    deadline: Deadline
    start: int
    end: int
    modality: str | None = None


def milestones(text: str, inherited: Deadline | None = None) -> list[Milestone]:
    """Return the dated clauses without a number of their own in TEXT, a measure, in order."""
    from graph.structure.promise import promises  # it makes the values of this file

    return promises(text, inherited)[1]
