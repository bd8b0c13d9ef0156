"""A piece of a question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a question and what it stands for.

    Kinds: `word` (value: its concept), a kind of parameter (value: what it is given; of a `period` its
    first and last day), `several` (a name that several things bear), `moment` (a time that no question
    asks for), `unknown`.
    """

    kind: str
    printed: str
    value: str
    start: int = 0
    end: int = 0
    label: str = ""  # how what it names is called
    also: tuple[tuple[str, str], ...] = ()  # (kind, value) that it may be taken for as well
    relative: bool = False  # it depends on which day is today

    @property
    def called(self) -> str:
        """What a question that can be read again would print here."""
        return self.label or self.value
