"""A text without line breaks, or with items glued together: where its paragraphs begin."""

from __future__ import annotations

import re
from functools import cache

from graph.document.marker import CHINESE, Marker, marker
from ontology.lexicon import words

RUNNING = 400  # characters: a longer line may hold a whole document
HINT = re.compile(rf"(?<![第\d、]){CHINESE}、|（{CHINESE}）|\d{{1,3}}[.．](?!\d)")
BEFORE = re.compile(r"[\s。；！？）”]")
DEPTH = {"chinese": 0, "bracketed": 1, "digit": 2}
SECTIONS = 2  # 一、 and 二、 in one line: a document that lost its line breaks


def cuts(folded: str) -> list[int]:
    """Return where paragraphs begin inside one line of a folded text, in order.

    A number counts only where it is the next of its kind: 二、 after 一、, 5. after 4.
    """
    own = marker(folded)
    running = len(folded) > RUNNING and _sections(folded) >= SECTIONS
    if not running and not (own and own.kind == "digit" and _label().search(folded)):
        return []
    return list(_Sequence(folded, own, running).cuts())


def _sections(folded: str) -> int:
    """How many of 一、 二、 三、 … follow one another."""
    return sum(1 for _ in _Sequence(folded, None, True).cuts(only="chinese"))


@cache
def _label() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, words('roles', 'labelWord')))})：")


class _Sequence:
    """Follows the numbers of each kind along a line."""

    def __init__(self, folded: str, own: Marker | None, running: bool) -> None:
        self.folded, self.running = folded, running
        self.last = dict.fromkeys(DEPTH, 0)
        self.begun = 0
        if own and own.kind in DEPTH:
            self.last[own.kind] = own.number

    def cuts(self, only: str | None = None) -> list[int]:
        found = []
        for hint in HINT.finditer(self.folded, 1):
            number = marker(self.folded, hint.start())
            if number is None or number.kind not in DEPTH or (only and number.kind != only):
                continue
            if self._is_next(number) and self._may_begin(hint.start()):
                self._take(number, hint.start())
                found.append(hint.start())
        return found

    def _is_next(self, number: Marker) -> bool:
        return number.number == self.last[number.kind] + 1

    def _may_begin(self, at: int) -> bool:
        """Behind a stop or a space; glued to a name only behind a label: 责任单位：区经济发展局2.全面…"""
        if self.running and BEFORE.match(self.folded[at - 1]):
            return True
        label = _label().search(self.folded, self.begun, at)
        return label is not None and "。" not in self.folded[label.end() : at].rstrip("。")

    def _take(self, number: Marker, at: int) -> None:
        self.last[number.kind] = number.number
        self.begun = at
        for kind, depth in DEPTH.items():
            # 1. begins anew below （二） — but may also go on: both are the next of their kind
            if depth > DEPTH[number.kind] and self.folded.find(_first(kind), at) >= 0 and kind == "bracketed":
                self.last[kind] = 0


def _first(kind: str) -> str:
    return {"bracketed": "（一）", "digit": "1.", "chinese": "一、"}[kind]
