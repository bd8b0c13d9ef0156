"""A question in Chinese, answered, or what of it was not understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial

from queries.answer import Answer, answer
from queries.ask.known import Known, known
from queries.ask.passage import passages
from queries.ask.reading import Reading, readings
from queries.ask.suggest import culprits, suggestions
from queries.ask.tables import WEAK
from queries.ask.token import Token
from queries.ask.tokens import telling, tokens
from queries.ask.verdict import said, verdict
from queries.names import AmbiguousName, Queryable, UnknownName

LONGEST = 200  # characters; no question is longer
OFFERED = 3


@dataclass(frozen=True)
class Understood:
    """A question as it was read, and its answer."""

    answer: Answer
    reading: str  # 市城管执法局牵头的任务
    parameters: dict[str, str] = field(default_factory=dict)  # as they were given: things by their IRIs
    verdict: bool | None = None  # yes or no, where that is asked
    today: date | None = None  # where the answer depends on it


@dataclass(frozen=True)
class NotUnderstood:
    """The pieces of a question that were not known, and questions near to it that can be answered.

    SEVERAL are those of UNKNOWN that more than one thing is called by.
    """

    unknown: tuple[str, ...]
    suggestions: tuple[str, ...]
    several: tuple[str, ...] = ()


def _texts(store: Queryable, words: str) -> list[str]:
    """Return the texts of the measures that hold WORDS."""
    return [str(row["text"]) for row in answer(store, "measures-about", text=words).rows]


def _ways(
    store: Queryable, pieces: list[Token], names: Known, today: date
) -> Iterator[tuple[list[Token], Reading]]:
    """Yield each way to read PIECES."""
    texts = cache(partial(_texts, store))
    strange = any(token.kind == "unknown" for token in pieces)
    for way in passages(pieces, names, texts) if strange else (pieces,):
        for reading in readings(way, names, today):
            text = reading.parameters.get("text")
            # words that stand nowhere are words that nobody knows
            if text is None or texts(text):
                yield way, reading


def _understood(store: Queryable, reading: Reading, today: date) -> Understood:
    found = answer(store, reading.question, **reading.parameters)
    so = verdict(reading, found)
    title = found.title + (f"（{said(reading)}）" if so is not None else "")
    if reading.relative:
        title += f"（今天按{today.isoformat()}算）"
    return Understood(found, title, reading.parameters, so, today if reading.relative else None)


def _unknown(pieces: list[Token]) -> tuple[str, ...]:
    # 中小学: with the filler that may belong to it
    before = [None, *pieces]
    strange = tuple(
        (b.printed if b and b.value == WEAK and t.kind == "unknown" else "") + t.printed
        for b, t in zip(before, pieces, strict=False)
        if t.kind in ("unknown", "moment", "several", "printed")
    )
    told = telling(pieces)
    if not told:  # nothing but fillers
        whole = "".join(t.printed for t in pieces).strip()
        return (whole,) if any(c.isalnum() for c in whole) else ()
    return strange or culprits(told) or tuple(t.printed for t in told)


def _absent(pieces: list[Token], names: Known, today: date) -> tuple[str, ...]:
    """Return the words of PIECES, none of which could be read, that stand in no text: 唐山的任务."""
    texts = {reading.parameters.get("text") for reading in readings(pieces, names, today)} - {None}
    absent = (t.printed for t in pieces if texts & {t.value, dict(t.also).get("text")})
    return tuple(dict.fromkeys(absent))


def _offered(store: Queryable, text: str, pieces: list[Token], names: Known, today: date) -> tuple[str, ...]:
    """Return the nearest questions that can be answered."""
    offered: list[str] = []
    for near in suggestions(store, text, pieces, names, today, cache(partial(_texts, store))):
        new = near != text and near not in offered
        if new and any(_ways(store, tokens(near, names, today), names, today)):
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
    for _, reading in _ways(store, pieces, names, today) if len(text) <= LONGEST else ():
        try:
            return _understood(store, reading, today)
        except (UnknownName, AmbiguousName) as unknown:
            missing = (unknown.given,)
    strange = [t if t.value not in missing else replace(t, kind="unknown") for t in pieces]
    shared = tuple(t.printed for t in pieces if t.kind == "several")
    offered = _offered(store, text[:LONGEST], strange, names, today)
    strangers = missing or _absent(pieces, names, today) or _unknown(pieces)
    return NotUnderstood(strangers, offered, shared)
