"""How often a document uses which words for a department, a role, a list: counted while they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.statements.identifier import shared
from graph.structure.responsibility import Responsibility
from graph.structure.vocabulary import role_of

LABELLED = ("label", "table")  # 牵头单位： and a column's header; verbs vary freely
SHORTEST_LIST = 3  # the order of two says who is first, and may change


@dataclass(slots=True)
class Use:
    """Words for one thing: where first, and how often."""

    first: ox.NamedNode
    times: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """A name as printed, its department, and what the name before it in its list began with."""

    printed: str
    department: ox.NamedNode | None
    before: str = ""


@dataclass(slots=True)
class Uses:
    """What was counted so far."""

    names: dict[Name, Use] = field(default_factory=dict)
    labels: dict[tuple[str, ox.NamedNode], Use] = field(default_factory=dict)
    lists: dict[tuple[str, ...], Use] = field(default_factory=dict)

    def named(self, name: Name, node: ox.NamedNode) -> None:
        """Count NAME, which the responsibility NODE prints."""
        self.names.setdefault(name, Use(node)).times += 1

    def listed(self, found: Sequence[Responsibility], first: ox.NamedNode) -> None:
        """Count a list and its label; FIRST is its first responsibility."""
        label, role = found[0].label, shared("role", found[0].role)
        # 责任单位（第一个为牵头单位） is no label of the lead
        if label and found[0].rule in LABELLED and role_of(label) == found[0].role:
            self.labels.setdefault((label, role), Use(first)).times += 1
        names = tuple(dict.fromkeys(r.printed for r in found))
        if len(names) >= SHORTEST_LIST:
            self.lists.setdefault(names, Use(first)).times += 1
