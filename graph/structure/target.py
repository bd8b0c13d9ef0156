"""How much: 达到70%以上 with its indicator, comparator, value, unit, year and place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from graph.structure.deadline import Deadline


@dataclass(frozen=True, slots=True)
class Target:
    """A number that a measure promises. Positions are in the text it was read from."""

    indicator: str
    comparator: str  # local name in schemes/comparators.ttl: ge le gt lt eq increase decrease
    value: Decimal
    unit: str
    printed: str
    start: int
    end: int
    rule: str  # which pattern read it
    max: Decimal | None = None
    deadline: Deadline | None = None
    scope: str | None = None
    distributive: bool = False  # 各县区不少于一处: one each
    baseline: int | None = None  # 比2016年减少10% → 2016
    modality: str | None = None  # local name in schemes/modalities.ttl: ensure, strive
    cumulative: bool = False  # 新增, 累计
    confirmed: bool = False  # by hand

    @property
    def year(self) -> int | None:
        """The year by whose end it is due."""
        return self.deadline.year if self.deadline else None

    @property
    def start_year(self) -> int | None:
        """The year in which its period begins, where the print gives one."""
        return self.deadline.start_year if self.deadline else None
