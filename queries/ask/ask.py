"""A question in Chinese, answered, or what of it was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from queries.answer import Answer, answer
from queries.ask.known import Known, known
from queries.ask.reading import Reading, readings
from queries.ask.suggest import culprits, suggestions
from queries.ask.token import Token
from queries.ask.tokens import tokens
from queries.names import Queryable, UnknownName

LONGEST = 200  # characters; no question is longer
OFFERED = 3


@dataclass(frozen=True)
class Understood:
    """A question as it was read, and its answer."""

    answer: Answer
    reading: str  # 市城管执法局牵头的任务


@dataclass(frozen=True)
class NotUnderstood:
    """The pieces of a question that were not known, and questions near to it that can be answered."""

    unknown: tuple[str, ...]
    suggestions: tuple[str, ...]


def _said(store: Queryable, reading: Reading) -> bool:
    """Say whether the text that READING looks for stands anywhere: else it is a word that nobody knows."""
    text = reading.parameters.get("text")
    return text is None or bool(answer(store, "measures-about", text=text).rows)


def _unknown(pieces: list[Token]) -> tuple[str, ...]:
    strange = tuple(t.printed for t in pieces if t.kind in ("unknown", "moment"))
    return strange or culprits(pieces) or tuple(t.printed for t in pieces)


def _offered(store: Queryable, text: str, pieces: list[Token], names: Known, today: date) -> tuple[str, ...]:
    """Return the nearest questions that can be answered."""
    offered: list[str] = []
    for near in suggestions(store, text, pieces, names, today):
        if near != text and near not in offered:
            read = readings(tokens(near, names, today), names)
            if any(_said(store, reading) for reading in read):
                offered.append(near)
        if len(offered) == OFFERED:
            break
    return tuple(offered)


def ask(
    store: Queryable, text: str, today: date | None = None, names: Known | None = None
) -> Understood | NotUnderstood:
    """Answer the question TEXT from STORE, or say what was not understood.

    A reading uses every piece of the question that is not a mere filler; where none does, the question
    is not understood, and no other is answered in its place. TODAY says which year 今年 is; NAMES are
    `known(store)`, for those who ask often.
    """
    names, today = names or known(store), today or date.today()
    pieces = tokens(text[:LONGEST], names, today)
    missing: tuple[str, ...] = ()
    for reading in readings(pieces, names) if len(text) <= LONGEST else ():
        try:
            if _said(store, reading):
                found = answer(store, reading.question, **reading.parameters)
                return Understood(found, found.title)
        except UnknownName as unknown:
            missing = (unknown.given,)
    strange = [t if t.value not in missing else Token("unknown", t.printed, t.value) for t in pieces]
    return NotUnderstood(missing or _unknown(pieces), _offered(store, text[:LONGEST], strange, names, today))
