"""Counting that stays right where two graphs say the same: a union of graphs may give a triple twice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from queries.shacl.groups import Group, Part, Select
from queries.shacl.rewrite import NotSetWise, everywhere
from queries.shacl.tokens import Token

COUNTING = ("COUNT", "SUM", "AVG", "GROUP_CONCAT")
PLAIN = ("triples", "filter", "bind", "optional", "raw")


def distinct(query: Select) -> None:
    """Let every aggregate in QUERY see each solution once, in place.

    A solution binds every variable of its triples, so that equal ones come from a triple that two graphs
    hold; where a path or a blank node hides one, they may not. Raises NotSetWise there.
    """
    for select in [query, *(g.select for g in everywhere(query.group) if g.select)]:
        if _counts(select.head) or _counts(select.tail):
            if not _plain(select.group):
                raise NotSetWise("it counts along a path or in parts; write COUNT(DISTINCT …)")
            head = [Token("word", "SELECT"), Token("word", "DISTINCT"), Token("mark", "*")]
            inner = Group(select=Select(head, select.group, []))
            select.group = Group([Part("union", [Token("mark", "{")], [inner])])


def _counts(found: Sequence[Token]) -> bool:
    """Say whether an aggregate stands in FOUND that tells one solution from two equal ones."""
    for at, (word, bracket) in enumerate(pairwise(found)):
        if word.says(*COUNTING) and bracket.text == "(" and not found[at + 2].says("DISTINCT"):
            return True
    return False


def _plain(group: Group) -> bool:
    if group.select:
        return False
    for part in group.parts:
        if part.kind not in PLAIN:
            return False
        if part.kind == "triples" and any(t.text in ("/", "|", "*", "+", "?", "[", "(") for t in part.tokens):
            return False
        if part.kind == "triples" and any(t.kind == "blank" for t in part.tokens):
            return False
        if part.kind == "optional" and not all(_plain(inner) for inner in part.groups):
            return False
    return True
