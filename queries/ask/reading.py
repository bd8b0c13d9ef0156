"""The pieces of a question, read as one question of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from queries.ask.known import Known
from queries.ask.tables import Intent, intents
from queries.ask.token import Token
from queries.names import normal

AS_TEXT = ("unknown", "quoted", "indicator", "place")


@dataclass(frozen=True)
class Reading:
    """A question of the catalogue with what its parameters are given."""

    question: str
    parameters: dict[str, str]


def concepts(tokens: list[Token]) -> frozenset[str]:
    """Return what the words among TOKENS speak of."""
    return frozenset(token.value for token in tokens if token.kind == "word")


def _readings(token: Token, known: Known) -> list[tuple[str, str]]:
    """Return each (kind of slot, value) that a piece may fill."""
    can = [("year", token.other)] if token.other else []
    if token.kind in AS_TEXT and not (token.kind == "unknown" and _a_part_of_a_name(token.value, known)):
        can.append(("text", token.value))
    return [(token.kind, token.value), *can] if token.kind not in ("unknown", "quoted") else can


def _a_part_of_a_name(text: str, known: Known) -> bool:
    # 水务由谁牵头 may mean the department: ask, do not search
    return any(kind == "department" and normal(text) in name for name, (kind, _) in known.names.items())


def _fills(intent: Intent, given: tuple[tuple[str, str], ...]) -> dict[str, str] | None:
    """Return the slots of INTENT filled with what is GIVEN, in order; None where they do not fit."""
    waiting = list(given)
    filled = {}
    for slot in intent.slots:
        kind = "department" if slot == "other" else slot
        found = next((g for g in waiting if g[0] == kind), None)
        if found is None:
            return None
        waiting.remove(found)
        filled[slot] = found[1]
    return None if waiting else filled


def readings(tokens: list[Token], known: Known) -> Iterator[Reading]:
    """Yield each way to read TOKENS in which every one of them is used, the most telling first."""
    said = concepts(tokens)
    given = [_readings(token, known) for token in tokens if token.kind != "word"]
    for way in product(*given):
        for intent in intents():
            if intent.needs <= said <= intent.needs | intent.may:
                filled = _fills(intent, way)
                if filled is not None:
                    yield Reading(intent.question, filled)
