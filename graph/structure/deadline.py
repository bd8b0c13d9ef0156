"""Dates as printed and the day each ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date or period as printed. Positions are in the text it was read from."""

    day: date | None  # the last day it allows; None where the print gives no year (5年内)
    precision: str  # local name in schemes/precisions.ttl: year, half-year, quarter, month, day, plan-period
    printed: str
    start: int
    end: int
    start_year: int | None = None  # 2022年至2025年 → 2022
    ambiguous: bool = False  # 2022年前: before 2022 begins, or before it ends

    @property
    def year(self) -> int | None:
        """The year in which it ends."""
        return self.day.year if self.day else None
