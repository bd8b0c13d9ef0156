"""Numbers that begin a paragraph: 一、 （一） 1. 1、 （1） ① 第一条 ——."""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
CHINESE = r"[〇零一二三四五六七八九十百]{1,5}"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# 3.2024年6月底前…, 4.12345热线: what stands behind the stop is no part of a decimal
NO_DECIMAL = r"(?:(?!\d)|(?=(?:19|20)\d\d年|\d{5}(?![\d万亿%.．])))"
# each kind of number, the widest reach first; the text is folded: half-width digits, full-width brackets
KINDS = {
    "part": rf"第(?P<part>{CHINESE})(?:部分|编)",
    "chapter": rf"第(?P<chapter>{CHINESE})章",
    "division": rf"第(?P<division>{CHINESE})节",
    "article": rf"第(?P<article>{CHINESE})条(?![、，。和至规款的])",
    "chinese": rf"(?P<chinese>{CHINESE})(?:、|[.．](?!\d))",
    "bracketed": rf"（(?P<bracketed>{CHINESE})）[、.．]?",
    # 1. and 1、 but not 1.5 亿 and not 1、2 号
    "digit": rf"(?P<digit>\d{{1,3}})(?:[.．]{NO_DECIMAL}|、(?![\d一二三四五六七八九十]))",
    "digit-bracketed": r"(?:（(?P<digitbracketed>\d{1,2})）|(?P<halfbracketed>\d{1,2})）)[、.．]?",
    "circled": rf"(?P<circled>[{CIRCLED}])",
    "dash": r"(?P<dash>——|[·●■◆★▪•])",
}
ORDER = tuple(KINDS)
MARKER = re.compile(r"(?:(?<!\s)\s++)?(?:" + "|".join(KINDS.values()) + r")[ \t　]*")
LIST_BULLET = re.compile(r"[-*+][ \t]+")


@dataclass(frozen=True, slots=True)
class Marker:
    """The number that begins a paragraph: its kind, what it counts to, and where it ends."""

    kind: str
    number: int
    printed: str
    end: int


def marker(folded: str, at: int = 0) -> Marker | None:
    """Return the number that stands at AT of a folded text, or None."""
    found = MARKER.match(folded, at)
    if not found or found.lastgroup is None:
        return None
    kind = {"digitbracketed": "digit-bracketed", "halfbracketed": "digit-bracketed"}.get(
        found.lastgroup, found.lastgroup
    )
    return Marker(kind, count(found[found.lastgroup]), found.group().strip(), found.end())


# 一、 and 二、 behind a space or a stop, in one line
SECTION = re.compile(rf"[\s。；”）](?P<number>{CHINESE})、")


def runs_on(folded: str) -> bool:
    """Return True for a line that holds several sections: a document that lost its line breaks."""
    if "二、" not in folded:
        return False
    numbers = {found["number"] for found in SECTION.finditer(" " + folded)}
    return {"一", "二"} <= numbers


def count(print_: str) -> int:
    """Return the number that a marker's digits count to: 十二 → 12, ③ → 3; 0 for a dash."""
    if print_ in CIRCLED:
        return CIRCLED.index(print_) + 1
    if print_.isdigit():
        return int(print_)
    return _chinese(print_)


def _chinese(print_: str) -> int:
    total = digit = 0
    for c in print_:
        if c in "十百":
            total, digit = total + (digit or 1) * (10 if c == "十" else 100), 0
        else:
            digit = DIGITS.get(c, 0)
    return total + digit
