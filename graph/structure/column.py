"""What a column of a table holds, told by its header: 重点任务, 牵头单位, 完成时限."""

from __future__ import annotations

import re
from functools import cache

from graph.document.text import fold
from graph.structure.vocabulary import role_of
from ontology.lexicon import words

ROLES = ("lead", "responsible", "supporting", "guiding")
TEXTS = ("measure", "task", "target", "indicator")
LONGEST = 20  # characters of a header
BLANK = re.compile(r"\s+")
# 责任单位（列第一位的为牵头单位）  目标（2025年）
IN_BRACKETS = re.compile(r"（[^（）]*）$")
VALUES = ("ditto", "empty")  # words of cells, not of headers


@cache
def kind(header: str) -> str | None:
    """Return what the column under HEADER holds, a local name of columns.ttl or of a role, or None."""
    bare = BLANK.sub("", fold(header))
    if not bare or "。" in bare:
        return None
    for name in (bare, IN_BRACKETS.sub("", bare)):
        if len(name) <= LONGEST and (found := _known(name)) is not None:
            return found
    return None


def _known(name: str) -> str | None:
    known = words("columns")
    if known.get(name) not in (None, *VALUES):
        return known[name]
    role = words("roles", "labelWord").get(name)
    if role is not None:
        return role
    # 2025年重点任务 and 市级牵头单位, but 主要责任领导 is a person
    for word, found in known.items():
        if len(word) > 1 and found not in VALUES and name.endswith(word):
            return found
    role = role_of(name)
    return role if role in ROLES else None


def says(cell: str) -> str | None:
    """Return `empty` or `ditto` where CELL says that in a word or by holding nothing, else None."""
    bare = BLANK.sub("", cell)
    return "empty" if not bare else {w: k for w, k in words("columns").items() if k in VALUES}.get(bare)
