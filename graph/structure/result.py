"""Results without a number where one date is that of a whole measure: 新馆开工建设 in a row due by 12月底."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from graph.structure.clause import STOP
from graph.structure.deadline import Deadline
from graph.structure.flat import flat
from graph.structure.milestone import HAN, SHORTEST, Milestone, is_means
from graph.structure.modality import modality, opening
from graph.structure.word import spoken


def results(text: str, due: Deadline, read: Sequence[tuple[int, int]], rule: str) -> Iterator[Milestone]:
    """Yield the clauses of TEXT that tell a result, due as all of it is; none that holds a stretch READ."""
    view = flat(text)
    at = 0
    for stop in [*STOP.finditer(view.covered), None]:
        end = stop.start() if stop else len(view.covered)
        head = opening().match(view.covered, at, end)
        begin, at = head.end() if head else at, end + 1
        if not _tells_result(view.covered[begin:end]):
            continue
        where = view.span(begin, end)
        if not any(a < where[1] and where[0] < b for a, b in read):
            yield Milestone(view.quote(begin, end), due, *where, modality(view.covered[begin:end]), rule)


def _tells_result(body: str) -> bool:
    if len(HAN.findall(body)) < SHORTEST or is_means(body):
        return False
    return _begins().match(body) is not None or _ends().search(body) is not None


@cache
def _begins() -> re.Pattern[str]:
    """建成养护楼; not 建成的."""
    return re.compile(rf"{spoken('promises', 'result')}(?![^，。；]{{0,12}}的$)")


@cache
def _ends() -> re.Pattern[str]:
    """新馆开工建设, 隐患动态清零."""
    return re.compile(f"{spoken('promises', 'event', 'done', 'result')}$")
