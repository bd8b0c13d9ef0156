"""The words before a number that say how it binds: 不少于, 提高到, 力争达到约."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.structure.quantity import Quantity
from graph.structure.vocabulary import of
from graph.structure.word import either
from ontology.lexicon import words

LONGEST = 6
FAR = 28  # characters
DEEPEST = 5  # words peeled off: 力争 均 不 少于 约
# alone they bind nothing: 为, 到, 至 stand before names and conditions too
WEAK = frozenset("为是到至占=增减降升")
BOUNDS = frozenset(("ge", "le", "gt", "lt"))


@dataclass(frozen=True, slots=True)
class Binding:
    """What stands before a number: from START on words that bind it."""

    start: int
    comparator: str  # eq where the print says nothing more
    strong: bool  # a comparator stands there, or behind the unit
    each: bool  # 各 每个
    separately: bool  # 分别
    both: bool  # 均
    urged: bool  # 确保, 力争


@cache
def _prefixes() -> dict[str, str]:
    return words("comparators", "prefixWord")


@cache
def _fillers() -> frozenset[str]:
    return frozenset(of("promises", "filler"))


@cache
def _set(concept: str) -> frozenset[str]:
    return frozenset(of("promises", concept))


def binding(covered: str, quantity: Quantity, left: int) -> Binding:
    """Return what binds QUANTITY, looking back no farther than LEFT."""
    at, found, fillers = quantity.start, list[tuple[str, str]](), list[str]()
    for _ in range(DEEPEST):
        word = _word(covered, at, left)
        if word is None or (word == "应" and covered[max(0, at - 2) : at] in _set("no-filler")):
            break
        at -= len(word)
        if word in _prefixes():
            found.append((_prefixes()[word], word))
        if word in _fillers():
            fillers.append(word)
    return Binding(
        start=at,
        comparator=_comparator([c for c, _ in found], covered[left:at], quantity),
        strong=any(w not in WEAK for _, w in found),
        each=any(w in _set("each") for w in fillers),
        separately=any(w in _set("separately") for w in fillers),
        both=any(w in _set("both") for w in fillers),
        urged=any(w in _set("urges") for w in fillers),
    )


def _word(covered: str, at: int, left: int) -> str | None:
    """The longest comparator or filler that ends at AT."""
    for length in range(min(LONGEST, at - left), 0, -1):
        word = covered[at - length : at]
        if word in _prefixes() or word in _fillers():
            return word
    return None


@cache
def _adverbs() -> re.Pattern[str]:
    """至少, 最多: they bind the number also where a verb stands between, 至少建成2个."""
    return re.compile(f"(?P<bound>{either(w for w in _prefixes() if w[0] in '至最' and len(w) == 2)})")


def of_another(ahead: str) -> re.Match[str] | None:
    """The bound in 不低于建筑面积(5%), 不超过投资额的(30%): the share is one of another amount."""
    return _of_another().search(ahead[-FAR:])


@cache
def _of_another() -> re.Pattern[str]:
    bounds = either(w for w in _prefixes() if w[0] == "不" and _prefixes()[w] in ("ge", "le"))
    return re.compile(rf"(?P<bound>{bounds})[^，。；：、\d]{{2,20}}$")


def _comparator(concepts: list[str], ahead: str, quantity: Quantity) -> str:
    """The bound nearest to the number; else 增长 and 下降; else the word behind the unit; else eq."""
    nearest = next((c for c in concepts if c in BOUNDS), None)
    if nearest:
        return nearest
    # 提高5%以上 is a growth, 提高到5%以上 a bound
    if concepts and concepts[0] in ("increase", "decrease"):
        return concepts[0]
    if quantity.suffix:
        return quantity.suffix
    adverb = _adverbs().search(ahead) or (quantity.kind == "share" and of_another(ahead))
    if adverb:
        return _prefixes()[adverb["bound"]]
    return "ge" if quantity.loose else "eq"
