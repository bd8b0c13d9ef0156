"""What a column of a table holds, told by its header: 重点任务, 牵头单位, 完成时限."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from graph.document.text import fold
from ontology.lexicon import words

ROLES = ("lead", "responsible", "supporting", "guiding")
TEXTS = ("measure", "task", "target", "indicator")
GOALS = ("value", "target", "growth")  # of an indicator
LONGEST = 20  # characters of a header
BLANK = re.compile(r"\s+")
# 责任单位（列第一位的为牵头单位）  目标（2025年）
IN_BRACKETS = re.compile(r"（[^（）]*）$")
# 2025年: the column of an indicator's values
YEAR = re.compile(r"20\d\d年?[底末]?")
AND = re.compile(r"[及与和、/]")
VALUES = ("ditto", "empty")  # words of cells, not of headers


@lru_cache(maxsize=4096)
def kind(header: str) -> str | None:
    """Return what the column under HEADER holds, a local name of columns.ttl or of a role, or None."""
    bare = BLANK.sub("", fold(header))
    if not bare or "。" in bare:
        return None
    for name in (bare, IN_BRACKETS.sub("", bare)):
        if len(name) <= LONGEST and (found := _known(name)) is not None:
            return found
    return "value" if YEAR.fullmatch(IN_BRACKETS.sub("", bare)) else None


def _known(name: str) -> str | None:
    """What NAME stands for: itself, else what its end does: 2025年重点任务, 市级牵头单位.

    Of two with 及 between them the first tells where it names departments, or the last says nothing:
    责任单位及责任人, 工作举措及实施计划.
    """
    first, last = _ending(AND.split(name)[0]), _words().get(name) or _ending(name)
    return first if last is None or first in words("roles", "labelWord").values() else last


def _ending(name: str) -> str | None:
    """What the longest known word that ends NAME stands for."""
    return next((_words()[name[at:]] for at in range(len(name) - 1) if name[at:] in _words()), None)


@cache
def _words() -> dict[str, str]:
    own = {word: what for word, what in words("columns").items() if what not in VALUES}
    return {**words("roles", "labelWord"), **own}


def says(cell: str) -> str | None:
    """Return `empty` or `ditto` where CELL says that in a word or by holding nothing, else None."""
    bare = BLANK.sub("", cell)
    return _values().get(bare) if bare else "empty"


@cache
def _values() -> dict[str, str]:
    return {word: what for word, what in words("columns").items() if what in VALUES}
