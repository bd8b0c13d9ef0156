"""A piece of a question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a question and what it stands for.

    Kinds: `word` (value: its concept), a kind of parameter (value: what it is given), `quoted`,
    `moment` (a time that no question asks for), `unknown`.
    """

    kind: str
    printed: str
    value: str
    other: str = ""  # the year of a date that may also mean its year
