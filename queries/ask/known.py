"""The names that a graph holds, for questions to be read with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from queries.names import Name, Queryable, normal, values

BODY = "department"
KINDS = (BODY, "indicator", "place", "document", "printed")
# 秦皇岛市 海港区
PLACE = re.compile(r".{2,}[省市区县旗州盟]")
SHORT = 1  # the rank of a name that was shortened; what a text prints and nobody bears comes last
# （征求意见稿）
TAIL = re.compile(r"[（(][^（）()]*[）)]$")


@dataclass(frozen=True, slots=True)
class Held:
    """What a name stands for: a kind of parameter, its identifier, a name that is only its own."""

    kind: str
    iri: str
    label: str


@dataclass(frozen=True)
class Known:
    """What each name may stand for, by its normal form; longest is the length of the longest."""

    names: dict[str, tuple[Held, ...]]
    longest: int
    examples: dict[str, list[str]] = field(default_factory=dict)  # kind -> names, for examples
    homes: dict[str, frozenset[str]] = field(default_factory=dict)  # a place's name -> its documents
    kept: dict[str, str] = field(default_factory=dict)  # examples that were asked of the store once
    short: frozenset[str] = frozenset()  # names of departments that lack their 市

    @property
    def here(self) -> bool:
        """Whether all documents are of one place: 全市 then says nothing."""
        return len(set(self.homes.values())) <= 1

    @property
    def alone(self) -> bool:
        """Whether there is one document: 这份文件 is that one."""
        return len(self.examples.get("document", ())) == 1


def _told(names: list[Name]) -> dict[str, str]:
    """Return {IRI: label}, and where others bear a label as well the longest name of each that ends so."""
    labels = {name.value: name.label for name in names}
    bearers = Counter(name for name, _ in {(name.name, name.value) for name in names})
    for name in sorted(names, key=lambda name: (name.name.endswith(name.label), len(name.name))):
        if bearers[name.label] > 1:
            labels[name.value] = name.name
    return labels


def _forms(kind: str, name: Name, places: list[str]) -> Iterator[str]:
    """Yield the forms that NAME may have in a question: its own first."""
    form = normal(name.name)
    yield form
    if kind == BODY:
        # 城管执法局: the 市 before it may be missing
        if form.startswith("市") and len(form) > 3:
            yield form[1:]
        # 秦皇岛水务局
        yield from (place[:-1] + form[len(place) :] for place in places if form.startswith(place))
    if kind == "document":
        yield normal(name.value.rsplit("/", 1)[-1])
        bare = normal(TAIL.sub("", name.name))
        yield bare
        yield from (bare[len(place) :] for place in places if bare.startswith(place))


def known(store: Queryable) -> Known:
    """Return the names of departments, indicators, places and documents that STORE holds."""
    listed = {kind: values(store, kind) for kind in KINDS}
    places = [normal(name.name) for name in listed["place"] if PLACE.fullmatch(name.name)]
    homes: dict[str, set[str]] = {}
    for name in values(store, "home"):
        homes.setdefault(normal(name.name), set()).add(name.value)
    names: dict[str, dict[Held, int]] = {}
    examples: dict[str, list[str]] = {}
    for kind, those in listed.items():
        labels = _told(those)
        examples[kind] = list(dict.fromkeys(labels.values()))
        for name in those:
            held = Held(kind, name.value, labels[name.value])
            for nth, form in enumerate(_forms(kind, name, places)):
                if len(form) > 1:
                    ranks = names.setdefault(form, {})
                    rank = SHORT + 1 if kind == "printed" else SHORT * (nth > 0)
                    ranks[held] = min(rank, ranks.get(held, rank))
    kept = {form: _first(ranks) for form, ranks in names.items()}
    longest, home = max(map(len, kept), default=0), {n: frozenset(h) for n, h in homes.items()}
    return Known(kept, longest, examples, home, short=_shortened(names))


def _shortened(names: dict[str, dict[Held, int]]) -> frozenset[str]:
    """Return the names that are only those of departments without their 市."""
    those = {form for form, ranks in names.items() if min(ranks.values()) == SHORT}
    return frozenset(form for form in those if f"市{form}" in names)


def _first(ranks: dict[Held, int]) -> tuple[Held, ...]:
    """Return what a name stands for: of one kind, and what is so called before what may be so shortened."""
    best = min(ranks.values())
    those = [held for held, rank in ranks.items() if rank == best]
    return tuple(held for held in those if held.kind == those[0].kind)
