"""Words of a question that no name is: what the text says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

from queries.ask.known import Known
from queries.ask.printed import folded
from queries.ask.reading import a_part_of_a_name
from queries.ask.tables import WEAK
from queries.ask.token import Token
from queries.ask.tokens import slight

Texts = Callable[[str], list[str]]  # the texts that hold some words
REACH = 4  # pieces beside what is not known that may belong to it
LEAST = 2  # characters
# 100%  70%以上  3项: how much, of which no text is told
QUANTITY = re.compile(r"[\d.]+[%万亿]*[^\W\dA-Za-z_]{0,2}")
RANKS = "国省市区县"  # what the name of a department begins with
INSIDE = ("word", "unknown", "indicator", "place")


def _core(tokens: list[Token]) -> tuple[int, int] | None:
    """Return the pieces from the first unknown one to behind the last; None where others stand between."""
    at = [nth for nth, token in enumerate(tokens) if token.kind == "unknown"]
    if not at:
        return None
    first, last = at[0], at[-1] + 1
    whole = all(token.kind in INSIDE and token.printed.strip("《") for token in tokens[first:last])
    strange = any(token.printed.startswith("《") for token in tokens[first:last])
    return (first, last) if whole and not strange else None


def _reach(tokens: list[Token], at: int, step: int) -> list[int]:
    """Return how far from AT a passage may go, the farthest first."""
    found = [0]
    while len(found) <= REACH:
        nth = at + step * len(found) - (step > 0)
        if not 0 <= nth < len(tokens) or not _inside(tokens[nth]):
            break
        found.append(len(found))
    return found[::-1]


def _inside(token: Token) -> bool:
    return token.kind in INSIDE and any(c.isalnum() for c in token.printed)


def passages(tokens: list[Token], known: Known, texts: Texts) -> Iterator[list[Token]]:
    """Yield TOKENS with what is unknown, and what belongs to it, as words of a text; the longest first.

    管网改造由谁牵头: 管 is a word, but 管网改造 stands in the text. What stands in no text stays unknown.
    """
    core = _core(tokens)
    if core is None:
        return
    first, last = core
    held = texts(_value(tokens[first:last]))
    if not held:
        return
    ways = product(_reach(tokens, first, -1), _reach(tokens, last, 1))
    for before, behind in sorted(ways, key=lambda way: -sum(way)):
        inside = tokens[first - before : last + behind]
        text = _value(inside)
        if len(text) < LEAST or QUANTITY.fullmatch(text) or not any(_stands(text, one) for one in held):
            continue
        ahead = tokens[first - before - 1] if first > before else None
        if ahead and (ahead.value == WEAK or slight(ahead)) and ahead.printed.isalnum():
            continue  # 中小学: 中 is not to be left out
        if a_part_of_a_name(text, known):
            continue
        piece = Token("text", "".join(t.printed for t in inside), text, inside[0].start, inside[-1].end)
        yield [*tokens[: first - before], piece, *tokens[last + behind :]]


def _stands(text: str, whole: str) -> bool:
    """Say whether TEXT stands in WHOLE; 市建设, as a department may be called, not in 城市建设."""
    at = whole.find(text)
    while at >= 0 and text[0] in RANKS and whole[at - 1 : at].isalpha():
        at = whole.find(text, at + 1)
    return at >= 0


def _value(tokens: list[Token]) -> str:
    return folded("".join(token.printed for token in tokens))
