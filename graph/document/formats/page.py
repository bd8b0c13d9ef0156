"""The document in a saved web page: its text and particulars, without what the site prints around them.

No site's layout is known here: the text is told from the rest by its sentences. Words of buttons and
particulars and the usual names of parts are in `schemes/page-parts.ttl`; the names are hints only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from graph.document.formats.leaf import Line, grid, is_data, leaves
from graph.document.formats.particular import is_particular, is_remark, is_tool, pairs, particulars
from graph.document.formats.weight import SENTENCE, drop, main
from ontology.lexicon import words

TABLE = 40  # cells of a table of particulars
LINK_LINE = 60  # characters of a line that is all link
BEGUN = 40  # characters of a line with a comma: the text has begun
LONGEST_TITLE = 100
STOP = re.compile("[。；！]")
HEAD = 20  # lines in which a title is looked for
# 某某方案_某市人民政府
SITE = re.compile(r"[_|｜]|\s[-—–]+\s|--|－")
# 某政发〔2023〕1号　2023-05-04
NUMBER = re.compile(
    r"([\u4e00-\u9fff]{2,12}[〔\[［（(]\d{4}[〕\]］）)]\s*第?\d{1,5}\s*号)[\s　\d年月日:./-]*"
)


def lines(root: etree._Element) -> Iterator[str]:
    """Yield the lines of the document that the page ROOT shows: particulars, title, number, text."""
    tables = _tables(root)
    listed = [pair for table in tables for pair in pairs(grid(table))]
    titles = list(_titles(root))
    for table in tables:
        drop(table)
    part = main(root)
    body = [line.text for line in leaves(part) if not _is_furniture(line)]
    before = _before(root, part)
    opening = next((n for n, line in enumerate(body) if len(line) > BEGUN and "，" in line), len(body))
    found = dict.fromkeys([*listed, *particulars(before), *particulars(body[:opening])])
    yield from (f"{name}：{value}" for name, value in found)
    text = [line for line in body[:opening] if not is_particular(line)] + body[opening:]
    head = _bare("".join(text[:HEAD]))
    values = {value for _, value in found}
    numbers = [m[1] for line in before if (m := NUMBER.fullmatch(line)) and m[1] not in values]
    title = next(filter(_may_be_title, [*titles, *reversed(before)]), "")
    yield from (line for line in [title, *numbers[-1:]] if line and _bare(line) not in head)
    yield from text


def _tables(root: etree._Element) -> list[etree._Element]:
    """The tables of particulars in ROOT."""
    small = [t for t in root.iter("table") if is_data(t) and len(list(t.iter("td", "th"))) <= TABLE]
    return [table for table in small if len(pairs(grid(table))) > 1]


def _titles(root: etree._Element) -> Iterator[str]:
    """Yield what the page gives as a title: a meta tag, first headings, a line that <title> repeats."""
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle":
            yield " ".join(str(meta.get("content") or "").split())
    for heading in root.iter("h1"):
        yield "".join(line.text for line in leaves(heading))
    named = next((_bare(SITE.split(t.text or "")[0]) for t in root.iter("title")), "")
    if named:
        yield from (line.text for line in leaves(root) if _bare(line.text) == named)


def _may_be_title(line: str) -> bool:
    """True for a line that names a kind of document, as titles do."""
    if is_particular(line) or not SENTENCE // 2 < len(line) <= LONGEST_TITLE or STOP.search(line):
        return False
    return any(word in line for word in words("document-types"))


def _before(root: etree._Element, part: etree._Element) -> Sequence[str]:
    """The lines of ROOT before PART."""
    if part is root:
        return []
    before: list[Line] = []
    inner, outer = part, part.getparent()
    while outer is not None:
        above: list[Line] = [Line(outer.text)] if outer.text and outer.text.strip() else []
        for child in outer:
            if child is inner:
                break
            above += leaves(child)
            above += [Line(child.tail.strip())] if child.tail and child.tail.strip() else []
        before = above + before
        inner, outer = outer, outer.getparent()
    return [line.text for line in before if not _is_furniture(line)]


def _is_furniture(line: Line) -> bool:
    """True for a line that the page and not the document prints."""
    if line.text.startswith("| "):
        return False
    size = len(line.text.replace(" ", ""))
    all_link = line.linked >= 0.8 * size and size <= LINK_LINE
    return line.file or all_link or is_tool(line.text) or is_remark(line.text)


def _bare(printed: str) -> str:
    return re.sub(r"\s", "", printed)
