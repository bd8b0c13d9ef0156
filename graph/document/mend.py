"""Lines that a page, a column or a scanner cut, made whole; every mend on record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from graph.document.join import Joiner
from graph.document.layout import layout
from graph.document.line import Line, is_page_number, lines
from graph.document.marker import runs_on
from graph.document.text import Mend, Text
from ontology.lexicon import group, words

HAN = r"\u3400-\u9fff"
FULL = rf"{HAN}，。、；：！？（）《》“”‘’〔〕【】％"
# 2023 年底 · 不低于 30% · 发展的 工作措施, but not between two Latin words and not before 2. or 责任单位：
STRAY = re.compile(
    rf"(?<=[{FULL}])[ \t　]+(?=[{FULL}\d０-９A-Za-z(（])|(?<=[\d０-９A-Za-z%)）])[ \t　]+(?=[{FULL}])"
)
# 市住建局 市财政局 in a cell of a table: two lines of it
LINE_IN_CELL = re.compile(rf"[{HAN}）][ \t　]+[{HAN}（]")
EMPHASIS = re.compile(r"\*\*|__(?=\S)")
# | 市农业农村局<br>市妇联 |
LINE_BREAK = re.compile(r"<br ?/?>", re.I)
KEPT_BEFORE = re.compile(
    r"\d{1,3}[.．、](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、"
)
STOP = "，。、；：！？（）“”"
ENDS_NAME = "局委部办厅府院司会"
SENTENCE = re.compile("[。；]")
# 责任领导：张某
LABELLED = re.compile(rf"[{HAN}]{{2,8}}：")
LONGEST_LIST = 600  # characters of a list of names


def mended(original: str) -> Text:
    """Return ORIGINAL made whole: one paragraph a line, stray spaces and markup gone, each mend recorded."""
    found = list(lines(original))
    mends = [*_breaks(original, found), *_page_numbers(original), *_within(original, found)]
    return Text(original, tuple(_apart(sorted(mends, key=lambda m: (m.start, -m.end)))))


def _breaks(original: str, found: Sequence[Line]) -> Iterator[Mend]:
    joiner = Joiner(layout(found))
    before: Line | None = None
    for line in found:
        if before is not None and joiner.joins(before, line):
            yield _break(original, before, line)
            joiner.go_on(line)
        else:
            joiner.begin(line)
        before = line


def _break(original: str, a: Line, b: Line) -> Mend:
    """Join A and B, and drop the character that a page break printed twice."""
    doubled = _doubled(original, a, b)
    end = b.start + doubled
    return Mend(
        "doubled" if doubled else "break", a.end, end, original[a.end : end], _glue(a.folded, b.folded)
    )


def _glue(a: str, b: str) -> str:
    """Two Latin words keep a space between them, and so does 牵头单位：… behind 责任领导：张某."""
    latin = re.search(r"[A-Za-z,.;]$", a) and re.match(r"[A-Za-z]", b)
    labels = LABELLED.match(a) and a[-1] not in STOP and _label().match(b)
    return " " if latin or labels else ""


@cache
def _label() -> re.Pattern[str]:
    beside = (w for kind in ("due", "other") for w in group("role-grammar", f"{kind}-label"))
    known = sorted({*words("roles", "labelWord"), *beside}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, known))})：")


def _doubled(original: str, a: Line, b: Line) -> int:
    """Return 1 where the last character of A stands again at the head of B by mistake, else 0.

    市⏎⏎市场监管局 and 新建⏎⏎建筑 are right; ，电⏎⏎电动自行车 is not.
    """
    last, first = a.folded[-1], b.folded[0]
    if last != first or not b.blank_before or not re.match(rf"[{HAN}]", last):
        return 0
    head = last + b.folded[:2]
    if head.startswith(tuple(words("mends", "keepWord"))):
        return 0
    previous = a.folded[-2:-1]
    if previous in STOP:
        return 1
    whole = previous + head
    once = whole.replace(last * 2, last, 1)
    return int(whole not in original and once in original)


def _page_numbers(original: str) -> Iterator[Mend]:
    at = 0
    for raw in original.split("\n"):
        if is_page_number(raw):
            yield Mend("page-number", at, at + len(raw), raw, "")
        at += len(raw) + 1


def _within(original: str, found: Sequence[Line]) -> Iterator[Mend]:
    """Stray spaces and markup inside the lines."""
    for line in found:
        for start, end in ((line.left, line.start), (line.end, line.right)):
            if original[start:end].strip():
                yield Mend("markup", start, end, original[start:end], "")
        running = runs_on(line.folded)
        if "*" in line.folded or "__" in line.folded:
            for sign in EMPHASIS.finditer(original, line.start, line.end):
                yield Mend("markup", sign.start(), sign.end(), sign.group(), "")
        if line.folded.startswith("|") and "<" in line.folded:
            for sign in LINE_BREAK.finditer(original, line.start, line.end):
                yield Mend("markup", sign.start(), sign.end(), sign.group(), " ")
        if " " not in line.folded and "\t" not in line.folded:
            continue
        for gap in STRAY.finditer(original, line.start, line.end):
            if line.folded.startswith("|") and LINE_IN_CELL.search(
                gap.string, gap.start() - 1, gap.end() + 1
            ):
                continue
            if not _separates(original, gap.start(), gap.end(), running):
                yield Mend("space", gap.start(), gap.end(), gap.group(), "")


def _separates(original: str, start: int, end: int, running: bool) -> bool:
    """True where a space stands between two things, not inside one.

    A line that holds a whole document keeps its spaces: they stand where the line breaks stood.
    """
    if KEPT_BEFORE.match(original, end):
        return True
    if running:
        return not (original[start - 1].isascii() or original[end].isascii())
    return original.startswith(tuple(words("roles", "labelWord")), end) or _between_names(original, start)


def _between_names(original: str, start: int) -> bool:
    """True behind a name in a list that a label opens: 责任单位：市住建局 市财政局."""
    if original[start - 1] not in ENDS_NAME:
        return False
    # no farther back: a line may be a megabyte
    begin = original.rfind("\n", max(0, start - LONGEST_LIST), start) + 1 or max(0, start - LONGEST_LIST)
    colon = max(original.rfind(sign, begin, start) for sign in ":：")
    if colon < begin or SENTENCE.search(original, colon, start):
        return False
    return original[begin:colon].rstrip().endswith(tuple(words("roles", "labelWord")))


def _apart(mends: Sequence[Mend]) -> Iterator[Mend]:
    """Drop what lies inside another mend."""
    at = 0
    for mend in mends:
        if mend.start >= at:
            yield mend
            at = mend.end
