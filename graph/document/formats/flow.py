"""Printed lines, told by where they stand on their pages, as paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

EDGE = 0.12  # share of a page's height at its top and foot where heads, feet and page numbers stand
OFTEN = 0.5  # share of pages on which a head or foot repeats
FEWEST = 3  # pages from which on a repeated line is a head or foot
INDENT, WIDEST_INDENT = 1.2, 6.0  # in characters: the first line of a paragraph; beyond that it is centred
SHORT = 2.2  # characters by which a full line may end before the edge: no line begins with a comma
CUT_EARLY = 0.7  # of the width: from there on a line may have been cut, digits and letters being narrow
LARGE = 1.15  # of the usual size: a title
OTHER_SIZE = 0.12  # share by which sizes of one paragraph may differ
COMMON = 0.1  # share of long lines that makes an edge
LONG = 10  # characters of a line that says where the edges are
LOOSE = 1.4  # of the usual distance between lines: a new paragraph
COMPLETE = re.compile(r"[。！？；：…][”’」』》）)\]］]*$|[)）]$")
OPEN = re.compile(r"[（(《〔][^）)》〕]{0,12}$")
APART = re.compile(r"^\s*[（(〔\d]|〔\d{4}〕|\d号\s*$")
PAGE_NUMBER = re.compile(r"[-—–－·\s第页共/,，]*#[-—–－·\s第页共/,，#]*")


@dataclass(frozen=True, slots=True)
class Printed:
    """A line on a page; positions in points from the left and from the foot."""

    left: float
    right: float
    base: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page's height and its lines from the top."""

    height: float
    lines: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class Edges:
    """The usual size, where lines begin and end, how paragraphs are told apart, the distance of lines."""

    size: float
    left: float
    right: float
    indents: bool
    gaps: bool  # paragraphs are apart
    pitch: float

    def indented(self, line: Printed) -> bool:
        """True for the first line of a paragraph."""
        return INDENT < (line.left - self.left) / line.size < WIDEST_INDENT

    def flush(self, line: Printed) -> bool:
        """True for a line that begins at the edge."""
        return (line.left - self.left) / line.size <= INDENT

    def full(self, line: Printed) -> bool:
        """True for a line that ends where there was no room for more."""
        return self.right - line.right < SHORT * line.size

    def centred(self, line: Printed) -> bool:
        """True for a line as far from one edge as from the other, and from both."""
        before, behind = line.left - self.left, self.right - line.right
        return abs(before - behind) < 2 * line.size < 4 * min(before, behind)

    def long(self, line: Printed) -> bool:
        """True for a line too long for a heading, which may have been cut early."""
        return line.right - self.left > CUT_EARLY * (self.right - self.left)


def without_edges(pages: Sequence[Page]) -> list[Page]:
    """Return PAGES without running heads, feet and page numbers."""
    seen = Counter(key for page in pages for key in {_key(line) for line in _outer(page)})
    often = {k for k, n in seen.items() if n >= max(FEWEST, OFTEN * len(pages))}
    kept = []
    for page in pages:
        gone = [x for x in _outer(page) if _key(x) in often or _is_number(page, x)]
        kept.append(Page(page.height, tuple(line for line in page.lines if line not in gone)))
    return kept


def _outer(page: Page) -> list[Printed]:
    return [*page.lines[:2], *page.lines[2:][-2:]]


def _key(line: Printed) -> str:
    return re.sub(r"\d+", "#", line.text.replace(" ", ""))


def _is_number(page: Page, line: Printed) -> bool:
    outside = line.base < EDGE * page.height or line.base > (1 - EDGE) * page.height
    return outside and PAGE_NUMBER.fullmatch(_key(line)) is not None


def paragraphs(pages: Sequence[Page]) -> tuple[list[str], tuple[int, ...]]:
    """Return the paragraphs of PAGES, one a line, and the offsets in their joined text where pages begin."""
    edges = {odd: _edges(pages[odd::2] if len(pages) > FEWEST else pages) for odd in (0, 1)}
    text: list[str] = []
    begins, length = [], 0
    before: tuple[Printed, Edges] | None = None
    for number, page in enumerate(pages):
        edge = edges[number % 2]
        begins.append(length)
        for at, line in enumerate(page.lines):
            if before is not None and _goes_on(before, (line, edge), new_page=at == 0):
                piece = _glue(before[0].text, line.text) + line.text
            else:
                piece = ("\n" if text else "") + ("　　" if edge.indented(line) else "") + line.text.lstrip()
            if at == 0:
                begins[-1] = length + len(piece) - len(line.text.lstrip())
            text.append(piece)
            length += len(piece)
            before = line, edge
    return text, tuple(begins)


def _goes_on(above: tuple[Printed, Edges], below: tuple[Printed, Edges], new_page: bool) -> bool:
    """True where the line BELOW goes on with the paragraph of the one ABOVE."""
    (a, edge_a), (b, edge_b) = above, below
    if abs(a.size - b.size) > OTHER_SIZE * a.size:
        return False
    if not new_page and a.base - b.base > LOOSE * edge_b.pitch:
        return False
    if OPEN.search(a.text.rstrip()):
        return True  # a title of two lines: …工作措施（⏎征求意见稿）
    title = edge_b.centred(b) and (edge_a.centred(a) or a.size > LARGE * edge_a.size)
    if title and edge_a.long(a):
        return APART.search(b.text) is None  # a title of two lines, but not its number or the place of issue
    if not edge_b.flush(b):
        return False
    whole = COMPLETE.search(a.text.rstrip()) is not None
    if edge_b.indents:
        # what is not indented goes on; but a heading may stand at the edge too
        return edge_a.full(a) or (not whole and edge_a.long(a))
    return edge_a.full(a) and (not whole or (edge_b.gaps and not new_page))


def _glue(a: str, b: str) -> str:
    """Two Latin words keep a space between them."""
    return " " if re.search(r"[A-Za-z,.;]$", a) and re.match(r"[A-Za-z]", b) else ""


def _edges(pages: Sequence[Page]) -> Edges:
    lines = [line for page in pages for line in page.lines if len(line.text) >= LONG]
    size = _median([line.size for line in lines]) or 10.0
    lefts = Counter(round(line.left) for line in lines)
    common = [at for at, n in lefts.items() if _near(lefts, at) >= COMMON * len(lines)]
    left = float(min(common, default=0))
    right = _high([line.right for line in lines])
    indented = sum(INDENT < (line.left - left) / size < WIDEST_INDENT for line in lines)
    steps = [a.base - b.base for page in pages for a, b in pairwise(page.lines) if a.base > b.base]
    pitch = _median(steps) or 2 * size
    apart = sum(step > LOOSE * pitch for step in steps)
    return Edges(
        size, left, right, indented >= COMMON * len(lines) > 0, apart >= COMMON * len(steps) > 0, pitch
    )


def _near(counts: Counter[int], at: int) -> int:
    return sum(counts[at + by] for by in (-1, 0, 1))


def _median(numbers: Sequence[float]) -> float:
    return sorted(numbers)[len(numbers) // 2] if numbers else 0.0


def _high(numbers: Sequence[float]) -> float:
    """The edge that all but a few strays keep."""
    return sorted(numbers)[int(0.97 * (len(numbers) - 1))] if numbers else 0.0
