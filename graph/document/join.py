"""Whether a line goes on where the line before it was cut, or begins a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.document.layout import COMPLETE, Layout
from graph.document.line import Line
from ontology.lexicon import words

# a bracket, others in it or not: （市水利局，各区、县（市）政府）
BRACKET_AT_END = re.compile(r"(?P<before>.?)（(?P<inside>(?:[^（）]|（[^（）]*+）)*+)）[。；]?$")
# what never begins a paragraph
CONTINUES = re.compile(r"[，。、；：！？）》”’」』］%．]|以上|以下|以内")
# a bracket torn off its paragraph: （牵头部门：…） or （市发改委）
TORN = re.compile(r"（[^（）]{2,}(?:[）]|$)")
NUMBER_IN_BRACKETS = re.compile(r"（[一二三四五六七八九十\d]{1,3}）")
LONGEST_BRACKET = 600  # characters: a list of departments
STOPS = re.compile(r"[，。；：！？]")
# 发布机构：某市水务局 : a line of particulars above the text
PARTICULAR = re.compile(r"[\u4e00-\u9fff]{2,8}(?:\*\*|__)?：")
# a line drawn across the page
RULE = re.compile(r"[-—=＝*＊_]{3,}")
# 为深入贯彻落实… : the paragraph that opens a document
PREFACE = re.compile(r"为(?!民)|根据|依据|按照|现将|近年来|经研究|经国务院|经.{2,12}(?:同意|批准)")
# a line of its own before or behind the body
APART = re.compile(r"附件|附[:：]|附表|抄送|主送|（此件")
HEADING_LENGTH = 60


@dataclass(slots=True)
class Joiner:
    """Decides line by line; knows whether the body has begun and how the paragraph so far began."""

    layout: Layout
    in_body: bool = False  # a numbered heading has been met
    head: Line | None = None  # the line that began the paragraph
    tail: str = ""  # the end of the paragraph so far, folded
    length: int = 0  # characters of the paragraph so far
    unnamed: bool = False  # the item before this one ends without a bracket: 1.…。 2.…。

    def begin(self, line: Line) -> None:
        """LINE begins a paragraph."""
        self.unnamed = self.tail.endswith("。") and self._is_next(line)
        self.head, self.tail, self.length = line, line.folded[-LONGEST_BRACKET:], len(line.folded)
        self.in_body = self.in_body or line.marker is not None

    def go_on(self, line: Line) -> None:
        """LINE goes on with the paragraph."""
        # the end alone is kept: a paragraph of a million characters stays cheap
        self.tail = (self.tail + line.folded)[-LONGEST_BRACKET:]
        self.length += len(line.folded)

    def _is_next(self, line: Line) -> bool:
        """True where LINE is the item behind the one that the paragraph so far is."""
        before, marker = self.head.marker if self.head else None, line.marker
        return (
            before is not None
            and marker is not None
            and marker.kind == before.kind
            and marker.number == before.number + 1
        )

    def _ends_list(self, line: Line) -> bool:
        """True for （牵头单位：…） on its own line below items that name nobody: it speaks of all."""
        bracket = BRACKET_AT_END.fullmatch(line.folded) if self.unnamed and self.tail.endswith("。") else None
        return bracket is not None and _names_role(bracket["inside"])

    @property
    def bracket_open(self) -> bool:
        """True where a bracket has been opened and not yet closed: （牵头部门：⏎市水务局）."""
        return self.tail.rfind("（") > self.tail.rfind("）")

    @property
    def complete(self) -> bool:
        """True where the paragraph so far ends as paragraphs do."""
        if COMPLETE.search(self.tail[-8:]):
            return True
        bracket = BRACKET_AT_END.search(self.tail) if self.tail.endswith(("）", "）。", "）；")) else None
        return bracket is not None and (bracket["before"] in "。；）” " or _names_role(bracket["inside"]))

    def joins(self, a: Line, b: Line) -> bool:
        """Return True where B goes on with the paragraph that A ends."""
        assert self.head is not None
        if b.heading or b.folded.startswith("|") or a.folded.startswith("|"):
            return False
        if CONTINUES.match(b.folded):
            return True
        if self.in_body and (self.bracket_open or _torn_off(b.folded)):
            return not self._ends_list(b)
        if not self.in_body and (_is_rule(a) or _is_rule(b) or _are_particulars(a, b)):
            return False
        if APART.match(b.folded) or APART.match(a.folded) or (b.is_date and self.length < 40):
            return False
        if self._heading_ends(a, b):
            return False
        if b.marker and self._begins(a, b):
            return False
        if self.complete:
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
        if self.complete or not self.in_body:
            return True
        return not (
            a.folded.endswith(("，", "、", "第", "和", "及", "与", "的"))
            or (self.layout.full(a) and self.length > 60)
        )

    def _wrapped_at_stop(self, a: Line, b: Line) -> bool:
        """A sentence ends where the line is full: it goes on unless the next line is indented."""
        if b.blank_before or b.indented or a.folded[-1] == "：":
            return False
        return self.layout.full(a) or self.layout.blanks

    def _cut(self, a: Line, b: Line) -> bool:
        """A line without a stop at its end: cut, unless it stands alone, as a title or a signature does."""
        assert self.head is not None
        if self.layout.full(a) and not b.blank_before:
            return True
        stops = STOPS.search(self.tail) is not None
        if self.in_body:
            return self.length > 20 or stops or b.blank_before or self.layout.wraps
        if self.layout.wraps and not b.blank_before:
            return self.layout.near(a)
        unclosed = self.bracket_open or self.tail.rfind("《") > self.tail.rfind("》")
        preface = self.length > HEADING_LENGTH or PREFACE.match(self.head.folded)
        return bool(preface or unclosed) and not PARTICULAR.match(b.folded)


def _is_rule(line: Line) -> bool:
    """True for a rule across the page, which parts what stands above it from what stands below."""
    return RULE.fullmatch(line.folded) is not None


def _are_particulars(a: Line, b: Line) -> bool:
    """True for two lines of particulars, one below the other; 现将有关事⏎项通知如下： is none."""
    return PARTICULAR.match(a.folded) is not None and PARTICULAR.match(b.folded) is not None


def _torn_off(folded: str) -> bool:
    """True for a bracket that belongs to the paragraph before: （牵头部门：…）, （市发改委）."""
    return (
        TORN.match(folded) is not None
        and NUMBER_IN_BRACKETS.match(folded) is None
        and not folded.startswith("（此件")
    )


def _names_role(inside: str) -> bool:
    return any(word in inside for kind in ("labelWord", "verbWord") for word in words("roles", kind))
