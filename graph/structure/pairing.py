"""Brackets, quotation and title marks as printed: in pairs, in mixed pairs, without their other half."""

from __future__ import annotations

import re
from dataclasses import dataclass

PAIRS = {"（": "）", "(": ")", "［": "］", "[": "]", "【": "】", "〔": "〕", "《": "》", "“": "”"}
# what may stand for each other in a mixed pair
KIN = {
    c: kind for kind, signs in enumerate(("（()）", "［[]］", "【】", "〔〕", "《》", "“”")) for c in signs
}
SIGN = re.compile(f"[{re.escape(''.join(KIN))}]")
# 1） a) （接上页) : a number with half a bracket begins an item
ITEM = re.compile(r"(?:^|(?<=[\s。；：，|]))[\s#*]*(?:[0-9０-９]{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,3})$")


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of signs at [start:end), or one sign whose other half is not printed."""

    start: int
    end: int
    opens: str | None
    closes: str | None

    @property
    def whole(self) -> bool:
        """True for two signs that belong together."""
        return self.opens is not None and PAIRS[self.opens] == self.closes


def pairs(text: str) -> list[Pair]:
    """Return the pairs of one paragraph, and the signs whose other half is missing, in the order of the text.

    What stands open inside a pair is alone: in （《节水（试行）） it is 《.
    """
    opened: list[int] = []
    of_kind: dict[int, list[int]] = {}
    found: list[Pair] = []
    for sign in SIGN.finditer(text):
        at, printed = sign.start(), sign.group()
        mine = of_kind.setdefault(KIN[printed], [])
        if printed in PAIRS:
            mine.append(at)
            opened.append(at)
        elif mine:
            start = mine[-1]
            while opened[-1] > start:
                lone = opened.pop()
                of_kind[KIN[text[lone]]].pop()
                found.append(Pair(lone, lone + 1, text[lone], None))
            opened.pop()
            mine.pop()
            found.append(Pair(start, at + 1, text[start], printed))
        elif not (KIN[printed] == 0 and ITEM.search(text[max(0, at - 8) : at])):
            found.append(Pair(at, at + 1, None, printed))
    found += (Pair(at, at + 1, text[at], None) for at in opened)
    return sorted(found, key=lambda pair: (pair.start, -pair.end))
