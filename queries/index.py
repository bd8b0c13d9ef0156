"""Names by what they are looked up by: the IRI, the name as printed, its normal form."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

# a number may be thousands of measures', and what the text says is asked for by its identifier
KEPT = frozenset({"department", "document", "indicator", "place", "year"})
SOON = 2  # look-ups that ask the store: one command has no more for one kind, and keeps nothing


@dataclass(frozen=True, slots=True)
class Name:
    """A value that a parameter may have, and one of the names it goes by."""

    value: str  # IRI
    label: str
    name: str


class _Compared(dict[int, str]):
    """A table for str.translate: what is neither letter nor digit nor point goes."""

    def __missing__(self, point: int) -> str:
        c = chr(point)
        kept = self[point] = c if c == "." or unicodedata.category(c)[0] in "LN" else ""
        return kept


COMPARED = _Compared()


def normal(name: str) -> str:
    """Return NAME as names are compared: no white space or punctuation, full-width print as half-width."""
    return unicodedata.normalize("NFKC", name).translate(COMPARED).casefold()


class Index:
    """The names of one kind."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = list(names)
        self.by_value: dict[str, list[Name]] = {}
        self.by_name: dict[str, list[Name]] = {}
        for name in self.names:
            self.by_value.setdefault(name.value, []).append(name)
            self.by_name.setdefault(name.name, []).append(name)

    @cached_property
    def by_form(self) -> dict[str, list[Name]]:
        """The names by their normal form."""
        forms: dict[str, list[Name]] = {}
        for name in self.names:
            forms.setdefault(normal(name.name), []).append(name)
        return forms


class _Kept:
    """What is kept of a store while it shows one generation."""

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.asked: dict[str, int] = {}
        self.indexes: dict[str, Index] = {}


_stores: WeakKeyDictionary[object, _Kept] = WeakKeyDictionary()


def index(store: object, kind: str, listed: Callable[[], Iterable[Name]]) -> Index | None:
    """Return the names of KIND that STORE shows, LISTED once for each state of it that was published.

    None where it is quicker to ask the store itself, or where it may change between two questions: only
    what has a `generation` stays as it is while that number does.
    """
    generation = getattr(store, "generation", None)
    if generation is None or kind not in KEPT:
        return None
    kept = _stores.get(store)
    if kept is None or kept.generation != generation:
        kept = _stores[store] = _Kept(generation)
    if kind not in kept.indexes:
        kept.asked[kind] = kept.asked.get(kind, 0) + 1
        if kept.asked[kind] <= SOON:
            return None
        kept.indexes[kind] = Index(listed())
    return kept.indexes[kind]
