"""一、 （一） 1. -> headings and paragraphs, by their numbers and never by Markdown depth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, zip_longest

from graph.document.marker import ORDER, Marker, marker
from graph.document.text import Text, fold
from graph.structure.heading import is_title, split
from graph.structure.promise import targets
from graph.structure.running import cuts
from graph.structure.word import printed
from ontology.lexicon import words

WIDE = (
    "part",
    "chapter",
    "division",
    "chinese",
    "bracketed",
)  # kinds that number headings wherever they stand


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the mended text [start:end) and the number that begins it, if any."""

    start: int
    end: int
    folded: str
    marker: Marker | None
    running: bool = False  # cut out of a line that lost its breaks

    @property
    def body(self) -> int:
        """Where its text begins, behind the number."""
        return self.start + (self.marker.end if self.marker else 0)

    @property
    def bare(self) -> str:
        """Its folded text without the number."""
        return self.folded[self.marker.end :] if self.marker else self.folded


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level (1, 2), the number it counts to, and its words."""

    level: int
    number: int
    printed_number: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text under its headings, number taken off: what may be a measure."""

    section: Heading | None
    heading: Heading | None
    marker: Marker | None  # of the item, where it is one
    start: int
    end: int


def paragraphs(text: Text) -> list[Paragraph]:
    """Return the paragraphs of a mended text: its lines, and the numbered items glued together in one."""
    found, at = [], 0
    for raw in text.value.split("\n"):
        if raw.strip():
            folded = fold(raw)
            edges = [0, *cuts(folded), len(raw)]
            runs = len(edges) > 2
            found += [p for a, b in pairwise(edges) if (p := _paragraph(folded[a:b], at + a, runs))]
        at += len(raw) + 1
    return found


def _paragraph(folded: str, at: int, running: bool) -> Paragraph | None:
    bare = folded.strip()
    start = at + len(folded) - len(folded.lstrip())
    return Paragraph(start, start + len(bare), bare, marker(bare), running) if bare else None


@dataclass(frozen=True, slots=True)
class Levels:
    """Which kinds of number this document heads its sections with."""

    first: str | None
    second: str | None

    def level(self, kind: str) -> int:
        """1 or 2 for a heading's kind of number, 0 for an item's."""
        return {self.first: 1, self.second: 2}.get(kind, 0)


def levels(found: Sequence[Paragraph]) -> Levels:
    """Return the two kinds that head sections: 一、 with （一）, or with 1、 where that stands alone."""
    kinds = Counter(p.marker.kind for p in found if p.marker)
    heads = [k for k in ORDER if k in WIDE and kinds[k]]
    if not heads:
        return Levels(_alone("digit", found), None)
    first = heads[0]
    if len(heads) > 1:
        return Levels(first, heads[1])
    return Levels(first, _alone("digit", found))


def _alone(kind: str, found: Sequence[Paragraph]) -> str | None:
    """KIND where at least one paragraph that it numbers is a heading and no more: 1、提高绿色建筑发展品质."""
    for p, following in zip_longest(found, found[1:]):
        if p.marker and p.marker.kind == kind and is_title(p.bare) and following and not following.marker:
            return kind
    return None


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings in order, the blocks under them, and where the first heading begins."""

    headings: tuple[
        tuple[Heading, Heading | None], ...
    ]  # each with the section that it stands in, None for sections
    blocks: tuple[Block, ...]
    body: int  # where the first section begins; the text's length where there is none


def outline(found: Sequence[Paragraph], length: int) -> Outline:
    """Return the outline of the paragraphs of a text of LENGTH characters."""
    kinds = levels(found)
    builder = _Builder(kinds)
    for p, following in zip_longest(found, found[1:]):
        builder.add(p, following)
    return Outline(
        tuple(builder.headings), tuple(builder.blocks), builder.body if builder.body is not None else length
    )


class _Builder:
    """Walks the paragraphs and keeps the headings in force."""

    def __init__(self, kinds: Levels) -> None:
        self.kinds = kinds
        self.section: Heading | None = None
        self.heading: Heading | None = None
        self.headings: list[tuple[Heading, Heading | None]] = []
        self.blocks: list[Block] = []
        self.body: int | None = None
        self.used: set[tuple[int, int]] = set()  # (section, number)
        self.highest: Counter[int] = Counter()

    def add(self, p: Paragraph, following: Paragraph | None) -> None:
        level = self.kinds.level(p.marker.kind) if p.marker else 0
        if p.marker and level and (level == 1 or self.section) and not self._is_line(p, level, following):
            self._head(p, p.marker, level, following is not None and self._under(p, following))
        else:
            self.blocks.append(Block(self.section, self.heading, p.marker, p.body, p.end))

    def _under(self, p: Paragraph, following: Paragraph) -> bool:
        """True where text or an item stands below P, no other heading; where line breaks are lost, text."""
        if following.marker is None:
            return True
        return not (p.running or self.kinds.level(following.marker.kind))

    def _is_line(self, p: Paragraph, level: int, following: Paragraph | None) -> bool:
        """3.改造泵站5座 with no text below it: a task, though others of its kind are headings."""
        if level == 1 or p.running or not (is_title(p.bare) and _is_task(p.bare)):
            return False
        return following is None or (
            following.marker is not None and self.kinds.level(following.marker.kind) in (1, level)
        )

    def _head(self, p: Paragraph, number: Marker, level: int, text_follows: bool) -> None:
        words, rest = split(p.bare, p.running)
        if text_follows and p.bare == f"{words}。":
            rest = None  # （三）基本原则。 with its text in the paragraphs below
        start = p.body
        head = Heading(
            level, self._number(number.number, level), number.printed, words, start, start + len(words)
        )
        if self.body is None:
            self.body = p.start
        if level == 1:
            self.section, self.heading = head, None
            self.headings.append((head, None))
        else:
            self.heading = head
            self.headings.append((head, self.section))
        if rest is not None:
            self.blocks.append(Block(self.section, self.heading, None, start + rest, p.end))

    def _number(self, number: int, level: int) -> int:
        """The printed number; where it stands twice in one section, the next above all."""
        above = 0 if level == 1 else (self.section.number if self.section else 0)
        if (above, number) in self.used:
            number = self.highest[above] + 1
        self.used.add((above, number))
        self.highest[above] = max(number, self.highest[above])
        return number


def _is_task(bare: str) -> bool:
    """True for 出台管护办法, 改造泵站5座: a result, or a number that is promised."""
    return printed("promises", "result").match(bare) is not None or bool(targets(bare))


def is_preamble(heading: str | None) -> bool:
    """True for a heading under which nothing is ordered: 指导思想, 基本原则, 重大意义."""
    return heading is not None and any(word in heading for word in _preambles())


def states_goals(heading: str | None) -> bool:
    """True for a heading whose first paragraph dates the list below it: 发展目标."""
    return heading is not None and any(word in heading for word in words("headings", "goalsWord"))


@cache
def _preambles() -> tuple[str, ...]:
    return tuple(words("headings", "preambleWord"))


def numbered(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Yield (number of the section above, number of the measure) for each block, n-th under its heading."""
    count: Counter[str] = Counter()
    for block in blocks:
        parent = (
            f"{block.section.number if block.section else 0}.{block.heading.number if block.heading else 0}"
        )
        count[parent] += 1
        yield parent, f"{parent}.{count[parent]}"
