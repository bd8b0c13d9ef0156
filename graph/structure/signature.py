"""Who signed a document, and on which day: 国务院 / 2018年12月21日."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from graph.document.text import fold
from graph.structure.names import is_complete, is_group

TAIL = 1200  # characters at a document's end among which a signature stands
DIGITS = "〇零○OoＯ一二三四五六七八九"
ZEROS = "〇零○OoＯ"
# 2018年12月29日 · 二〇一八年十二月二十九日
DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"
    rf"|(?P<cy>[一二][{DIGITS}]{{3}})年(?P<cm>[一二三四五六七八九十]{{1,3}})月(?P<cd>[一二三四五六七八九十]{{1,3}})日"
)
DASHED = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
# what may stand behind the day of a signature
AFTER = re.compile(r"\s*(?:$|\n|（|[ \t　]+\S|印发)")
BEFORE = re.compile(r"[。！？：；，》”\n\s]+")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, several with 、 between, and when in ISO 8601; None where it is not printed."""

    issuer: str | None = None
    date: str | None = None


def signature(head: str, rest: str) -> Signature:
    """Return the signature above the body, as a notice has it, else the one at the document's end."""
    signed = _last(head)
    if signed.date is not None and signed.issuer is not None:
        return signed
    below = _last(rest[-TAIL:])
    return below if below.issuer is not None else signed


def day(printed: str) -> str | None:
    """Return the first day in PRINTED in ISO 8601, or None: 二〇一八年十二月二十九日 → 2018-12-29."""
    folded = fold(printed)
    found = DAY.search(folded) or DASHED.search(folded)
    return _iso(found) if found is not None else None


def _last(text: str) -> Signature:
    """The last day of TEXT below which nothing of the sentence follows, with who stands before it."""
    folded = fold(text)
    best = Signature()
    for found in DAY.finditer(folded):
        before = folded[folded.rfind("\n", 0, found.start()) + 1 : found.start()].strip()
        aside = before == "（" and folded.startswith("）", found.end())  # below a title
        if not aside and AFTER.match(folded, found.end()) is None:
            continue
        who = _signers(folded[max(0, found.start() - 120) : found.start()])
        iso = _iso(found)
        if iso is not None and (who or ((aside or not before) and best.issuer is None)):
            best = Signature(who, iso)
    return best


def _signers(before: str) -> str | None:
    """The names that stand one below the other right before a day."""
    names: list[str] = []
    for piece in reversed(BEFORE.split(before.rstrip())):
        for name in reversed(piece.split("、")):
            if not (is_complete(name) or is_group(name)):
                return "、".join(reversed(names)) or None
            names.append(name)
    return "、".join(reversed(names)) or None


def _iso(found: re.Match[str]) -> str | None:
    groups = found.groupdict()
    if groups["y"] is not None:
        parts = [int(groups[k]) for k in "ymd"]
    else:
        year = "".join("0" if c in ZEROS else str(DIGITS.index(c) - len(ZEROS) + 1) for c in groups["cy"])
        parts = [int(year), _tens(groups["cm"]), _tens(groups["cd"])]
    try:
        return date(*parts).isoformat()
    except ValueError:
        return None


def _tens(printed: str) -> int:
    """十二 → 12, 二十九 → 29."""
    units = "一二三四五六七八九"
    tens, ten, ones = printed.rpartition("十")
    return (10 * (units.index(tens) + 1 if tens in units and tens else 1) if ten else 0) + (
        units.index(ones) + 1 if ones and ones in units else 0
    )
