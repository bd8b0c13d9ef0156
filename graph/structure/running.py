"""A text without line breaks, or with items glued together: where its paragraphs begin."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from graph.document.marker import CHINESE, NO_DECIMAL, Marker, marker, runs_on
from ontology.lexicon import words

HINT = re.compile(rf"(?<![第\d、]){CHINESE}、|（{CHINESE}）|\d{{1,3}}[.．]{NO_DECIMAL}")
HEADING = re.compile(r"[^。；，：！？（）]{2,40}")
BEFORE = re.compile(r"[\s。；！？）”]")
DEPTH = {"chinese": 0, "bracketed": 1, "digit": 2}


def cuts(folded: str) -> list[int]:
    """Return where paragraphs begin inside one line of a folded text, in order.

    A number counts only where it is the next of its kind: 二、 after 一、, 5. after 4.
    """
    own = marker(folded)
    running = runs_on(folded)
    if not running and not (own and own.kind == "digit" and _label().search(folded)):
        return []
    return _Sequence(folded, own, running).cuts()


@cache
def _label() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, words('roles', 'labelWord')))})：")


class _Sequence:
    """Follows the numbers of each kind along a line."""

    def __init__(self, folded: str, own: Marker | None, running: bool) -> None:
        self.folded, self.running = folded, running
        self.last = dict.fromkeys(DEPTH, 0)
        self.fresh: set[str] = set()  # kinds that may begin at 1 again
        self.begun = 0  # where the last number stands
        self.heading = own if own and own.kind in DEPTH else None
        if self.heading is not None:
            self.last[self.heading.kind] = self.heading.number

    def cuts(self) -> list[int]:
        """Return where the numbers stand that follow one another."""
        found = []
        for hint in HINT.finditer(self.folded, 1):
            number = marker(self.folded, hint.start())
            if number is None or number.kind not in DEPTH:
                continue
            if self._is_next(number) and self._may_begin(number, hint.start()):
                self._take(number, hint.start())
                found.append(hint.start())
        return found

    def _is_next(self, number: Marker) -> bool:
        goes_on = number.number == self.last[number.kind] + 1
        return goes_on or (number.number == 1 and number.kind in self.fresh)

    def _below_heading(self, number: Marker, at: int) -> bool:
        """Glued to a heading that no stop ends: （三）汇聚人才力量1.加强培训."""
        above = self.heading
        if above is None or DEPTH[number.kind] <= DEPTH[above.kind]:
            return False
        return HEADING.fullmatch(self.folded, self.begun + above.end, at) is not None

    def _may_begin(self, number: Marker, at: int) -> bool:
        """Behind a stop or a space; glued to a name only behind a label: 责任单位：区经济发展局2.全面…"""
        if self.running and (BEFORE.match(self.folded[at - 1]) or self._below_heading(number, at)):
            return True
        label = _label().search(self.folded, self.begun, at)
        return label is not None and "。" not in self.folded[label.end() : at].rstrip("。")

    def _take(self, number: Marker, at: int) -> None:
        self.last[number.kind] = number.number
        self.fresh.discard(number.kind)
        self.begun, self.heading = at, replace(number, end=number.end - at)
        for kind, depth in DEPTH.items():
            # below a wider number the narrower ones go on or begin anew
            if depth > DEPTH[number.kind]:
                self.fresh.add(kind)
