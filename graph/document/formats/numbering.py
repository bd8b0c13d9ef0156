"""The numbers that a .docx does not hold as text but counts as it is shown: 一、 （一） 1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from graph.document.formats.counting import printed
from graph.document.formats.markup import child, children, value

PLACE = re.compile(r"%([1-9])")
BULLET = "●"  # whatever sign stands there, often a private one of a font of symbols
DEEPEST = 9
LONGEST_CHAIN = 20  # styles based on one another


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what it prints around the number."""

    start: int
    form: str
    text: str  # %1、
    style: str | None  # the paragraph style that stands at this level
    restarts: bool
    plain: bool  # all numbers in it as digits


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counted along its paragraphs."""

    lists: dict[str, dict[int, Level]]  # by abstract list
    abstract: dict[str, str]  # number of a list -> its abstract list, which is what is counted
    starts: dict[tuple[str, int], int]  # where a list counts anew
    styles: Mapping[str, etree._Element]
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def number(self, paragraph: etree._Element) -> str:
        """Return the number that stands before PARAGRAPH, counting it; empty where there is none."""
        num, depth = self._place(paragraph)
        abstract = self.abstract.get(num or "")
        level = self.lists.get(abstract or "", {}).get(depth)
        if num is None or abstract is None or level is None:
            return ""
        counts = self._counted(num, abstract, depth)
        return BULLET if level.form == "bullet" else self._printed(abstract, level, counts)

    def _counted(self, num: str, abstract: str, depth: int) -> list[int | None]:
        levels = self.lists[abstract]
        counts = self.counts.setdefault(abstract, [None] * DEEPEST)
        if (num, depth) in self.starts and (num, depth) not in self.begun:
            self.begun.add((num, depth))
            counts[depth] = self.starts[num, depth]
        else:
            before = counts[depth]
            counts[depth] = levels[depth].start if before is None else before + 1
        for above in range(depth):
            if counts[above] is None:
                counts[above] = levels[above].start if above in levels else 1
        for below in range(depth + 1, DEEPEST):
            if below not in levels or levels[below].restarts:
                counts[below] = None
        return counts

    def _printed(self, abstract: str, level: Level, counts: list[int | None]) -> str:
        def one(found: re.Match[str]) -> str:
            depth = int(found[1]) - 1
            form = self.lists[abstract][depth].form if depth in self.lists[abstract] else "decimal"
            return printed(counts[depth] or 0, "decimal" if level.plain else form)

        return PLACE.sub(one, level.text)

    def _place(self, paragraph: etree._Element) -> tuple[str | None, int]:
        """The list and the level of PARAGRAPH: its own, else its style's."""
        properties = child(paragraph, "pPr")
        style = value(child(properties, "pStyle"))
        num, depth = _reference(child(properties, "numPr"))
        for _ in range(LONGEST_CHAIN):
            if num is not None or style is None or style not in self.styles:
                break
            inherited, own_depth = _reference(child(self.styles[style], "pPr", "numPr"))
            if inherited is not None:
                num = inherited
                depth = own_depth if own_depth is not None else self._linked(num, style)
            style = value(child(self.styles[style], "basedOn"))
        return num, min(depth or 0, DEEPEST - 1)

    def _linked(self, num: str, style: str) -> int | None:
        levels = self.lists.get(self.abstract.get(num, ""), {})
        return next((depth for depth, level in levels.items() if level.style == style), None)


def numbering(part: etree._Element | None, styles: Mapping[str, etree._Element]) -> Numbering:
    """Return the lists that the numbering PART defines; STYLES are the document's, by identifier."""
    made = Numbering({}, {}, {}, styles)
    links = {}
    for abstract in children(part, "abstractNum"):
        key = value(abstract, "abstractNumId") or ""
        made.lists[key] = {d: level for d, level in map(_level, children(abstract, "lvl")) if d < DEEPEST}
        if name := value(child(abstract, "numStyleLink")):
            links[key] = name
    for num in children(part, "num"):
        key, target = value(num, "numId") or "", value(child(num, "abstractNumId")) or ""
        made.abstract[key] = target
        _override(made, num, key, target)
    for key, name in links.items():
        via, _ = _reference(child(styles.get(name), "pPr", "numPr"))
        made.lists[key] = made.lists.get(made.abstract.get(via or "", ""), {})
    return made


def _override(made: Numbering, num: etree._Element, key: str, target: str) -> None:
    for override in children(num, "lvlOverride"):
        depth = _whole(value(override, "ilvl"), 0)
        if (start := value(child(override, "startOverride"))) is not None:
            made.starts[key, depth] = _whole(start, 1)
        if (lvl := child(override, "lvl")) is not None:
            # a list with levels of its own counts on its own
            own = f"{target}/{key}"
            made.lists.setdefault(own, dict(made.lists.get(target, {})))[depth] = _level(lvl)[1]
            made.abstract[key] = own


def _level(lvl: etree._Element) -> tuple[int, Level]:
    form = child(lvl, "numFmt")
    return _whole(value(lvl, "ilvl"), 0), Level(
        start=_whole(value(child(lvl, "start")), 1),
        form=value(form) or "decimal",
        text=value(child(lvl, "lvlText")) or "",
        style=value(child(lvl, "pStyle")),
        restarts=value(child(lvl, "lvlRestart")) != "0",
        plain=child(lvl, "isLgl") is not None,
    )


def _reference(properties: etree._Element | None) -> tuple[str | None, int | None]:
    num, depth = value(child(properties, "numId")), value(child(properties, "ilvl"))
    return num, None if depth is None else _whole(depth, 0)


def _whole(digits: str | None, otherwise: int) -> int:
    return (
        int(digits)
        if digits is not None and digits.isascii() and digits.isdigit() and len(digits) < 6
        else otherwise
    )
