"""How a text is worded, whatever it orders: vague words, slips, annexes announced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graph.document.text import fold
from graph.structure.vocabulary import alternatives, of
from ontology.lexicon import words

SENTENCE = re.compile(r"[^。；！？\n]+")
# 组长： 副组长： 成员： a list of members needs no word above it
GAP = r"[ \t　]{0,4}"
MEMBERS = re.compile(
    rf"(?m)^[ \t　]*+(?:#{{1,6}}[ \t]*+)?(?:副?组{GAP}长|总?召集人|主{GAP}任|成{GAP}员){GAP}："
)
# what is promised: 适时开工建设
CLAUSE = re.compile(r"[^，。；：、！？（(\n]{0,24}")


@dataclass(frozen=True, slots=True)
class Wording:
    """Words at [start:end) and the concept of their scheme."""

    concept: str
    start: int
    end: int


def vague(text: str) -> Iterator[tuple[Wording, tuple[int, int]]]:
    """Yield the vague words of TEXT with what they promise, each with the sentence [start:end) around it."""
    known = words("vague-words")
    for sentence in SENTENCE.finditer(text):
        for found in _vague().finditer(text, *sentence.span()):
            end = CLAUSE.match(text, found.end(), sentence.end()).end()  # type: ignore[union-attr]
            yield Wording(known[found.group()], found.start(), end), sentence.span()


def slips(text: str) -> Iterator[Wording]:
    """Yield the slips in TEXT: ，， and the like; a table's row has none."""
    known, at = words("slips"), 0
    for line in fold(text).split("\n"):
        if not line.startswith("|"):
            for found in _slip().finditer(line):
                yield Wording(known[found.group()], at + found.start(), at + found.end())
        at += len(line) + 1


def announced(text: str) -> Iterator[tuple[Wording, bool]]:
    """Yield where TEXT announces an annex, and whether one follows: 名单附后, 见附件."""
    folded = fold(text)
    last = max((m.start() for p in (_annexed(), MEMBERS) for m in p.finditer(folded)), default=-1)
    for found in _announced().finditer(folded):
        yield Wording("announced", *found.span()), last > found.end()


@cache
def _vague() -> re.Pattern[str]:
    return re.compile(alternatives(words("vague-words")))


@cache
def _slip() -> re.Pattern[str]:
    return re.compile(alternatives(words("slips")))


@cache
def _announced() -> re.Pattern[str]:
    # 名单附后, 详见附件1
    return re.compile(rf"[\u3400-\u9fff]{{0,6}}(?:{alternatives(of('annexes', 'announced'))})")


@cache
def _annexed() -> re.Pattern[str]:
    opening = alternatives(of("annexes", "annexed", "prefixWord"))
    # where the line breaks are lost a blank stands before it
    return re.compile(rf"(?m)(?:^|(?<=\s))[#*]*(?:{opening})")
