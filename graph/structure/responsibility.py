"""Who must do it: （牵头部门：…）, （A牵头，B配合） and their kin."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One department in one role, as printed. Positions are in the text it was read from."""

    role: str  # local name in schemes/roles.ttl: lead, responsible, supporting, guiding, attributed
    printed: str
    start: int
    end: int
    rule: str  # which notation it was read by: label, verb, position, bare, text, table
    label: str | None = None  # the role word as printed: 牵头部门
