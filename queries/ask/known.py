"""The names that a graph holds, for questions to be read with."""

from __future__ import annotations

from dataclasses import dataclass, field

from queries.names import Queryable, normal, values

KINDS = ("department", "indicator", "place", "document")


@dataclass(frozen=True)
class Known:
    """Names by their normal form, each with its kind and its label; longest is the length of the longest."""

    names: dict[str, tuple[str, str]]
    longest: int
    labels: dict[str, list[str]] = field(default_factory=dict)  # kind -> labels, for examples


def known(store: Queryable) -> Known:
    """Return the names of departments, indicators, places and documents that STORE holds."""
    names: dict[str, tuple[str, str]] = {}
    labels: dict[str, list[str]] = {}
    for kind in KINDS:
        for name in values(store, kind):
            if len(form := normal(name.name)) > 1:
                names.setdefault(form, (kind, name.label))
                labels.setdefault(kind, []).append(name.label)
    for form, (kind, label) in list(names.items()):
        # 城管执法局: the 市 before it may be missing
        if kind == "department" and form.startswith("市") and len(form) > 3:
            names.setdefault(form[1:], (kind, label))
    return Known(names, max(map(len, names), default=0), labels)
