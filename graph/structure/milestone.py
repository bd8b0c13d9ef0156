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
