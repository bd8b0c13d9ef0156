"""A document as it was audited."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from graph.document.text import Mend


@dataclass(frozen=True)
class Audited:
    """A document as it was audited: its IRI, title, file name, text as read, and what was mended in it."""

    iri: str
    title: str
    name: str
    text: str
    mends: tuple[Mend, ...] = ()

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The offsets at which the lines of the text begin."""
        return (0, *(at + 1 for at, sign in enumerate(self.text) if sign == "\n"))
