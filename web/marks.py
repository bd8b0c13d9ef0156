"""Text cut where something was read in it, so that a page can mark it in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from queries.page import Row


@dataclass(frozen=True)
class Note:
    """What was read at characters [start:end) of the document: who, how much, by when, what it cites."""

    kind: str  # target, milestone, deadline, citation, finding, or a role: lead, responsible …
    start: int
    end: int
    anchor: str  # of the row that says more
    iri: str = ""  # of the department
    row: Row = field(default_factory=dict, compare=False)  # all that was read there


@dataclass(frozen=True)
class Finding:
    """What an audit found at characters [start:end) of a document."""

    start: int
    end: int
    severity: str  # violation, warning, info
    message: str
    anchor: str = ""  # where the page of the audit says more: an address of this site
    key: str = ""  # what the finding is called in addresses


@dataclass(frozen=True)
class Piece:
    """Characters that stand under the same notes; MEND counts the mend that wrote them, from 1."""

    text: str
    notes: tuple[Note, ...]
    closing: tuple[Note, ...]  # notes that end here
    mend: int = 0
    start: int = 0  # place of the first character in the document


def notes(who: Sequence[Row], promises: Sequence[Row], cites: Sequence[Row]) -> list[Note]:
    """Return what was read in a measure as notes, in the order of print."""
    found = [
        *(_note(r["role"], r, f"who-{r['order']}", r["department"]) for r in who),
        *(_note(p["kind"], p, f"{p['kind']}-{p['order']}") for p in promises),
        *(_note("citation", c, f"citation-{k}") for k, c in enumerate(cites, 1)),
    ]
    return ordered(found)


def _note(kind: str, row: Row, anchor: str, iri: str = "") -> Note:
    return Note(kind, int(row["start"]), int(row["end"]), anchor, iri, row)


def ordered(found: Iterable[Note]) -> list[Note]:
    """Return notes in the order of print, the longer of two that begin together first."""
    return sorted(found, key=lambda note: (note.start, -note.end))


def pieces(printed: str, start: int, mends: Iterable[Row], noted: Sequence[Note]) -> Iterator[Piece]:
    """Yield PRINTED, which stands at START in its document, mended and cut where a note begins or ends.

    A mend at an edge of PRINTED is not part of it.
    """
    end, at = start + len(printed), start
    inside = [m for m in mends if start <= int(m["start"]) and int(m["end"]) <= end]
    for count, mend in enumerate(inside, 1):
        yield from _cut(printed, start, at, int(mend["start"]), noted)
        at = int(mend["end"])
        over = tuple(n for n in noted if n.start <= int(mend["start"]) and at <= n.end)
        yield Piece(mend["mended"], over, (), count, int(mend["start"]))
    yield from _cut(printed, start, at, end, noted)


def _cut(printed: str, start: int, at: int, end: int, noted: Sequence[Note]) -> Iterator[Piece]:
    edges = {e for note in noted for e in (note.start, note.end) if at < e < end}
    cuts = sorted({at, end, *edges})
    for one, other in pairwise(cuts):
        over = tuple(n for n in noted if n.start < other and one < n.end)
        closing = tuple(n for n in over if n.end == other)
        yield Piece(printed[one - start : other - start], over, closing, 0, one)
