"""A text as the grammar of numbers reads it: folded, without white space, names in quotes covered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.document.text import fold
from ontology.lexicon import words

# white space, and the commas that group digits: 1,200; by its first character each is found at once
GAP = re.compile(r"\s+|[,，](?<=\d.)(?=\d{3}(?!\d))(?<!\d{4}.)")
# “百园工程”  《三年行动方案》  〔2021〕  「一网通办」  "双千兆城市"
NAMED = re.compile(
    r"《[^《》]{0,120}》|“[^“”。]{0,60}”|〔[^〔〕]{0,12}〕|「[^「」。]{0,60}」|『[^『』。]{0,60}』|【[^【】]{0,20}】|\"[^\"。]{0,40}\"|'[^'。]{0,40}'"
)
# “十四五”期间 is a date, not a name
PLAN = re.compile(r"[“\"「『]?[一二三四五六七八九十]{1,3}五(?:时期|期间)?[”\"」』]?")
COVER = "□"
# （县、区）: what stops inside brackets ends no clause
BRACKET = re.compile(r"（[^（）。；]{0,80}）")
STOPS = re.compile(r"[，、；：。！？和及与]")


@dataclass(frozen=True, slots=True)
class Flat:
    """A text without white space as VALUE; COVERED is as long, names and stops in brackets covered.

    `origin[i]` is where character i of VALUE stands in the text that was read; None where it is i.
    """

    value: str
    covered: str
    original: str
    origin: tuple[int, ...] | None

    def quote(self, start: int, end: int) -> str:
        """Return what was printed for VALUE[start:end), without white space."""
        if self.origin is None:
            return self.original[start:end]
        begin, stop = self.span(start, end)
        return "".join(self.original[begin:stop].split())

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where VALUE[start:end) stands in the text that was read."""
        if self.origin is None or end <= start:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def flat(text: str) -> Flat:
    """Return TEXT as the grammar reads it."""
    folded = fold(text)
    origin: tuple[int, ...] | None = None
    if GAP.search(folded):
        kept = _kept(folded)
        origin = tuple(kept)
        folded = "".join([folded[i] for i in kept])
    return Flat(folded, BRACKET.sub(_inside, NAMED.sub(_cover, folded)), text, origin)


def _kept(folded: str) -> list[int]:
    """The characters that are no gap; between two digits a gap parts two numbers and stays."""
    kept: list[int] = []
    at = 0
    for gap in GAP.finditer(folded):
        kept += range(at, gap.start())
        at = gap.end()
        parts = (
            gap.group().isspace()
            and folded[gap.start() - 1 : gap.start()].isdigit()
            and folded[at : at + 1].isdigit()
        )
        if parts:
            kept.append(gap.start())
    return [*kept, *range(at, len(folded))]


def _cover(name: re.Match[str]) -> str:
    found = name.group()
    dated = PLAN.fullmatch(found) or _is_feast(name)
    return found if dated else found[0] + COVER * (len(found) - 2) + found[-1]


def _is_feast(name: re.Match[str]) -> bool:
    """“五一”前 is a date."""
    end = name.end()
    return name.string.startswith("前", end) and f"{name.group()}前" in words("seasons")


def _inside(bracket: re.Match[str]) -> str:
    return STOPS.sub(COVER, bracket.group())
