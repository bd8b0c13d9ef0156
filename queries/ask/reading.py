"""The pieces of a question, read as one question of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

from ontology.namespaces import ID
from queries.ask.known import Known
from queries.ask.tables import ANY, NOW, Intent, intents
from queries.ask.token import Token
from queries.ask.tokens import telling
from queries.names import normal

DOING = {"due", "do"}
VALUE = {"target", "indicator-word", "amount"}
WHICH_BODY = "which-body"  # 哪些部门
APART = ANY | {"left", "whether", "document", "place"}  # they may stand anywhere
Given = tuple[str, str]  # what a slot is filled with: its kind and value


@dataclass(frozen=True)
class Reading:
    """A question of the catalogue with what its parameters are given."""

    question: str
    parameters: dict[str, str]  # names of things as their IRIs
    said: frozenset[str] = field(default=frozenset())  # what the words speak of
    relative: bool = False  # it depends on which day is today


def concepts(tokens: Iterable[Token]) -> frozenset[str]:
    """Return what the words among TOKENS speak of."""
    return frozenset(token.value for token in tokens if token.kind == "word")


def a_part_of_a_name(text: str, known: Known) -> bool:
    """Say whether TEXT may as well be a department: 水务由谁牵头."""
    wanted = normal(text)
    return any(held[0].kind == "department" and wanted in name for name, held in known.names.items())


def _may_be(token: Token, known: Known) -> list[Given]:
    """Return each (kind of slot, value) that a piece may fill."""
    can = [(token.kind, token.value), *token.also]
    if token.kind == "place" and normal(token.label) in known.homes:
        # 秦皇岛的任务: those of its documents
        return [("document", token.label), *can]
    return can


def _fills(intent: Intent, given: tuple[Given, ...]) -> dict[str, str] | None:
    """Return the slots of INTENT filled with what is GIVEN, in order; None where they do not fit."""
    waiting = list(given)
    filled: dict[str, str] = {}
    for slot in intent.slots:
        if "=" in slot:
            filled |= _fixed(slot)
            continue
        kind = "department" if slot == "other" else slot
        found = next((g for g in waiting if g[0] == kind), None)
        if found is None:
            return None
        waiting.remove(found)
        filled |= _filled(slot, found[1])
    if len(waiting) == 1 and waiting[0][0] == "document" and intent.document:
        return filled | {"document": waiting[0][1]}
    return None if waiting else filled


def _fixed(slot: str) -> dict[str, str]:
    # role=lead: what the words of the form say by themselves
    name, _, value = slot.partition("=")
    return {name: f"{ID}{name}/{value}"}


def _filled(slot: str, value: str) -> dict[str, str]:
    if slot == "period":
        since, _, until = value.partition("/")
        return {"since": since, "until": until}
    return {slot: value}


def _left(tokens: list[Token], today: date) -> list[Token]:
    """Read 今年还有 as from TODAY on."""
    times = [token for token in tokens if token.kind in ("year", "date")]
    if "left" not in concepts(tokens) or len(times) != 1:
        return tokens
    until = times[0].value if times[0].kind == "date" else dict(times[0].also)["period"].partition("/")[2]
    if until < today.isoformat():
        return tokens
    value = f"{today.isoformat()}/{until}"
    rest = replace(times[0], kind="period", value=value, also=(), relative=True)
    return [rest if t is times[0] else t for t in tokens if t.kind != "word" or t.value != "left"]


def shape(tokens: Iterable[Token]) -> str:
    """Return the kinds and concepts of TOKENS in their order: department lead measure."""
    named = (token.value if token.kind == "word" else token.kind for token in tokens)
    return " ".join(one for one in named if one not in APART)


def _fits(intent: Intent, said: frozenset[str], order: str) -> bool:
    """Say whether a question that SAID this in this ORDER may be of the form INTENT."""
    if WHICH_BODY in said and WHICH_BODY not in intent.needs:
        # 哪些部门 is a 谁 wherever it is not all that is asked
        said, order = said - {WHICH_BODY} | {"who"}, order.replace(WHICH_BODY, "who")
    if "whether" in said and said & DOING and "deadline" not in said:
        return False  # 2.5.2完成了吗: what is done the graph does not know
    if NOW in said and (VALUE & said or "indicator" in intent.slots):
        return False  # 污水处理率目前是多少: how far things are the graph does not know
    whole = intent.needs <= said <= intent.needs | intent.may
    return whole and (intent.order is None or intent.order.search(order) is not None)


def readings(tokens: list[Token], known: Known, today: date) -> Iterator[Reading]:
    """Yield each way to read TOKENS in which every one of them is used, the most telling first."""
    pieces = _left(telling(tokens), today)
    said, order = concepts(pieces), shape(pieces)
    relative = any(token.relative for token in pieces)
    fitting = [i for i in intents() if _fits(i, said, order)]
    if not fitting:
        return
    for way in product(*(_may_be(token, known) for token in pieces if token.kind != "word")):
        for intent in fitting:
            filled = _fills(intent, way)
            if filled is not None:
                yield Reading(intent.question, filled, said, relative)
