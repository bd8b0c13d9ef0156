"""Another document as this one names it: 《title》（number）."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document as this one names it. Positions are in the text it was read from."""

    title: str
    number: str | None
    start: int
    end: int
