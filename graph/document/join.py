"""Whether a line goes on where the line before it was cut, or begins a paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.document.line import Line
from ontology.lexicon import words

# 。 ends a paragraph, and so does what stands behind it: 。”  。（牵头部门：…）
COMPLETE = re.compile(r"[。！？；：…][”’」』》）\]］]*$")
BRACKET_AT_END = re.compile(r"(?P<before>.?)（(?P<inside>[^（）]*)）[。；]?$")
# what never begins a paragraph
CONTINUES = re.compile(r"[，。、；：！？）》”’」』］%．]|以上|以下|以内")
# a bracket torn off its paragraph: （牵头部门：…） or （市发改委）
TORN = re.compile(r"（[^（）]{2,}(?:[）]|$)")
NUMBER_IN_BRACKETS = re.compile(r"（[一二三四五六七八九十\d]{1,3}）")
STOPS = re.compile(r"[，。；：！？]")
# 发布机构：某市水务局 : a line of particulars above the text
PARTICULAR = re.compile(r"[\u4e00-\u9fff]{2,8}：")
# a line of its own before or behind the body
APART = re.compile(r"附件|附[:：]|附表|抄送|主送|（此件")
HEADING_LENGTH = 60
WIDEST_RAGGED = 4  # columns by which a full line may stay short: punctuation is not hung


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text was laid out: its wrap width in columns (None where lines are whole paragraphs)."""

    wrap: int | None

    def full(self, line: Line) -> bool:
        """True where LINE reaches the width at which the text was wrapped."""
        return self.wrap is not None and line.width >= self.wrap - WIDEST_RAGGED


def layout(lines: Sequence[Line]) -> Layout:
    """Return the wrap width that most cut lines of a text share."""
    widths = Counter(
        a.width
        for a, b in pairwise(lines)
        if not b.blank_before and not COMPLETE.search(a.folded)
    )
    if not widths:
        return Layout(None)
    # the widest that is not a stray: lines wrapped at W are W or a little less
    widest = max(w for w, n in widths.items() if n >= max(2, 0.05 * widths.total()) or w == max(widths))
    near = sum(n for w, n in widths.items() if w > widest - WIDEST_RAGGED)
    return Layout(widest if near >= 3 and near >= 0.6 * widths.total() else None)


@dataclass(slots=True)
class Joiner:
    """Decides line by line; knows whether the body has begun and how the paragraph so far began."""

    layout: Layout
    in_body: bool = False  # a numbered heading has been met
    head: Line | None = None  # the line that began the paragraph
    length: int = 0  # characters of the paragraph so far

    def joins(self, a: Line, b: Line) -> bool:
        """Return True where B goes on with the paragraph that A ends."""
        assert self.head is not None
        if b.heading or b.folded.startswith("|") or a.folded.startswith("|"):
            return False
        if CONTINUES.match(b.folded):
            return True
        if _torn_off(b.folded):
            return self.in_body
        if APART.match(b.folded) or APART.match(a.folded) or (b.is_date and self.length < 40):
            return False
        if self._heading_ends(a, b):
            return False
        if b.marker and self._begins(a, b):
            return False
        if _complete(a.folded):
            return self._wrapped_at_stop(a, b)
        return self._cut(a, b)

    def _heading_ends(self, a: Line, b: Line) -> bool:
        """A short numbered line without a stop is a heading and ends, unless it was wrapped."""
        assert self.head is not None
        headed = self.head.marker is not None or self.head.heading
        short = self.length <= HEADING_LENGTH and not re.search(r"[。；]", a.folded)
        wrapped = not b.blank_before and self.layout.full(a)
        return headed and short and not wrapped and not a.folded.endswith(("，", "、")) and a is self.head

    def _begins(self, a: Line, b: Line) -> bool:
        """A number begins a paragraph only where the one before is whole: 实施第⏎一、二污水处理厂 goes on."""
        if _complete(a.folded) or not self.in_body:
            return True
        return not (
            a.folded.endswith(("，", "、", "第", "和", "及", "与", "的"))
            or (self.layout.full(a) and self.length > 60)
        )

    def _wrapped_at_stop(self, a: Line, b: Line) -> bool:
        """A sentence ends where the line is full: it goes on unless the next line is indented."""
        return not b.blank_before and not b.indented and self.layout.full(a) and a.folded[-1] != "："

    def _cut(self, a: Line, b: Line) -> bool:
        """A line without a stop at its end: cut, unless it stands alone, as a title or a signature does."""
        if self.layout.full(a) and not b.blank_before:
            return True
        if not self.in_body:
            return (
                self.length > HEADING_LENGTH
                and STOPS.search(a.folded) is not None
                and not PARTICULAR.match(b.folded)
            )
        if self.layout.wrap is not None and not b.blank_before:
            return False
        return self.length > 20 or STOPS.search(a.folded) is not None or b.blank_before


def _complete(folded: str) -> bool:
    """True where FOLDED ends as a paragraph does."""
    if COMPLETE.search(folded):
        return True
    bracket = BRACKET_AT_END.search(folded)
    return bracket is not None and (bracket["before"] in "。；）” " or _names_role(bracket["inside"]))


def _torn_off(folded: str) -> bool:
    """True for a bracket that belongs to the paragraph before: （牵头部门：…）, （市发改委）."""
    return (
        TORN.match(folded) is not None
        and NUMBER_IN_BRACKETS.match(folded) is None
        and not folded.startswith("（此件")
    )


def _names_role(inside: str) -> bool:
    return any(word in inside for word in words("roles"))
