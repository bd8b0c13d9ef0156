"""Another document as this one names it: 《title》（number）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.document.text import fold
from ontology.lexicon import words

LONGEST = 150  # characters of a title; a sign that nothing closes within them opens none
# 〔2023〕 [2023] （2023） ﹝2023﹞ 【2023】
YEAR = r"[〔［（﹝【]\s*(?:19|20)[0-9]{2}\s*[〕］）﹞】]"
# 国发〔2018〕42号 中办发电〔2020〕第3号 闽政办发明电〔2020〕21号
SERIAL = rf"[\u3400-\u9fff]{{1,24}}(?:（[\u3400-\u9fff]{{1,6}}）)?\s*{YEAR}\s*+(?:第\s*+)?[0-9]{{1,5}}\s*号"
COUNT = r"[\d零〇一二三四五六七八九十百]{1,6}"
# 国务院令第748号 第12号令 主席令第九号 财政部公告2021年第5号 2021年第5号公告
ORDER = (
    rf"[\u3400-\u9fff]{{0,24}}?(?:令|公告)\s*+(?:(?:19|20)\d{{2}}年\s*+)?第\s*{COUNT}\s*号"
    rf"|[\u3400-\u9fff]{{0,24}}?(?:(?:19|20)\d{{2}}年)?\s*第\s*{COUNT}\s*号(?:令|公告)"
)
NUMBER = rf"(?P<number>{SERIAL}|{ORDER})"
# （中办发〔2021〕37号，以下简称《意见》） · the bracket may be missing, 的通知 may stand before it
AFTER = r"(?:(?<!\s)\s++)?"  # all the blanks or none
CUT = NUMBER.replace("number", "cut")  # the page cut the bracket off behind it
BEHIND = re.compile(
    rf"(?:的?通知|的?函)?"
    rf"(?:{AFTER}（\s*{NUMBER}[^（）]{{0,60}}）|{AFTER}（\s*{CUT}\s*$|{AFTER}(?P<bare>(?!的){SERIAL}))"
)
SIGN = re.compile("[《》]")
BLANK = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
SHORT = re.compile(r"以下(?:统|均)?简称(?:为)?[“”\s]*$|简称(?:为)?[“”\s]*$")


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document as this one names it. Positions are in the text it was read from."""

    title: str
    number: str | None
    start: int
    end: int


def citations(text: str) -> Iterator[Citation]:
    """Yield the documents that TEXT cites, in order; 《意见》 alone, short for one named before, is none.

    A citation reaches from 《 to the end of its number. 《》 inside 《》 belongs to the title.
    """
    folded = fold(text) if text else text
    end = 0
    for start, stop in _titles(folded):
        if start < end:
            continue
        title = squeezed(text[start + 1 : stop - 1])
        if not title or title in words("document-types") or SHORT.search(folded, max(0, start - 12), start):
            continue
        number = BEHIND.match(folded, stop)
        end = number.end() if number else stop
        yield Citation(title, _number(text, number), start, end)


def squeezed(printed: str) -> str:
    """Return PRINTED without white space, but for that between Latin words."""
    return BLANK.sub("", printed)


def _number(text: str, found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    group = next(name for name in ("number", "cut", "bare") if found[name])
    return "".join(text[slice(*found.span(group))].split())


def _titles(folded: str) -> Iterator[tuple[int, int]]:
    """Yield where each outermost 《…》 begins and ends."""
    opened: list[int] = []
    for sign in SIGN.finditer(folded):
        at = sign.start()
        while opened and at - opened[0] > LONGEST:
            opened.pop(0)
        if folded[at] == "《":
            opened.append(at)
        elif opened:
            start = opened.pop()
            if not opened:
                yield start, at + 1
