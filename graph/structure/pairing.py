"""Brackets, quotation and title marks as printed: in pairs, in mixed pairs, without their other half."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


def pairs(text: str) -> Iterator[Pair]:
    """Yield the pairs of one paragraph in the order in which they end; signs without their half come last."""
    opened: list[tuple[int, str]] = []
    alone: list[Pair] = []
    for found in SIGN.finditer(text):
        at, sign = found.start(), found.group()
        if sign in PAIRS:
            # “第一段。“第二段。” : each paragraph of a quotation opens it anew
            opened.append((at, sign))
            continue
        held = next((i for i in range(len(opened) - 1, -1, -1) if KIN[opened[i][1]] == KIN[sign]), None)
        if held is not None:
            alone += (Pair(i, i + 1, s, None) for i, s in opened[held + 1 :])
            start, opens = opened[held]
            del opened[held:]
            yield Pair(start, at + 1, opens, sign)
        elif not (KIN[sign] == 0 and ITEM.search(text[max(0, at - 8) : at])):
            alone.append(Pair(at, at + 1, None, sign))
    yield from alone
    yield from (Pair(i, i + 1, s, None) for i, s in opened)
