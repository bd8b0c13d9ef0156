"""Printed names -> departments; a name of which nothing is sure stays a printed name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import pyoxigraph as ox

from ontology.homes import Home
from ontology.known import Derived, Known, Names
from ontology.naming import head
from ontology.register import Register

SHORTEST_MENTION = 3  # characters: 市委 also stands in 城市委托


@dataclass(slots=True)
class Unlisted:
    """A department that no register lists, and the names by which the document calls it."""

    department: Derived
    printed: dict[str, None] = field(default_factory=dict)


class Departments:
    """A register as one document meets it: in its place, on its day, name after name."""

    def __init__(self, register: Register, home: Home | str | None = None, on: str | None = None) -> None:
        self.register, self.on = register, on
        self.home = home if isinstance(home, Home) else Home(home)
        self.unlisted: dict[str, Unlisted] = {}
        self._names = names_of(register)
        self._known: dict[tuple[str, str], ox.NamedNode | None] = {}

    @property
    def place(self) -> str | None:
        """The code of the document's place."""
        return self.home.code

    def known(self, printed: str, before: str = "") -> Known:
        """Return all that is known of a name; BEFORE is what the name before it in its list began with."""
        return self._names.known(printed, self.home, self.on, before)

    def named(self, printed: str, before: str = "") -> ox.NamedNode | None:
        """Return the department that a name stands for; None where that is not sure."""
        key = printed, before
        if key not in self._known:
            found = self.known(printed, before)
            if found.derived:
                made = self.unlisted.setdefault(found.derived.iri, Unlisted(found.derived))
                made.printed[printed] = None
            self._known[key] = ox.NamedNode(found.department) if found.department else None
        return self._known[key]

    def place_of(self, printed: str | None) -> str | None:
        """Return the code of the one place that PRINTED names; None for none or several."""
        return self.register.place(printed, within=self.place) if printed else None

    def listed(self, printed: Iterable[str]) -> Iterator[tuple[ox.NamedNode | None, str]]:
        """Yield the department of each name of one list, and what the name before it began with.

        省发展改革委、工业和信息化厅 prints 省 once: a name without a place is of the place of the name
        before it.
        """
        before = ""
        for name in printed:
            yield self.named(name, before), before
            before = head(name, self.register.places, self.home) or before

    def mentioned(self, text: str) -> list[ox.NamedNode]:
        """Return the departments that TEXT names, each once, in order."""
        found = {self.named(name): None for name in self._names_in(text)}
        return [department for department in found if department]

    def _names_in(self, text: str) -> Iterator[str]:
        first, names = _listed_names(self.register, self.place)
        end = 0
        for found in first.finditer(text):
            at = found.start()
            here = names.get(text[at : at + 2], ()) if at >= end else ()
            name = next((n for n in here if text.startswith(n, at)), None)
            # 城市政府, 各市政府: not the government of this city
            if name and not (name[0] == "市" and at and text[at - 1] in "城各县区"):
                yield name
                end = at + len(name)


@lru_cache(maxsize=16)
def names_of(register: Register) -> Names:
    """Return what REGISTER, its decisions and the grammar know of names. Raises UnreadableDecisions."""
    return Names(register, register.decisions)


@lru_cache(maxsize=64)
def _listed_names(register: Register, place: str | None) -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """Return what to look for in documents of PLACE: where a name may begin, and the names by their
    first two characters, longest first."""
    index: dict[str, list[str]] = {}
    for name in sorted(register.names(place), key=lambda name: (-len(name), name)):
        if len(name) >= SHORTEST_MENTION:
            index.setdefault(name[:2], []).append(name)
    first = "".join(sorted({re.escape(key[0]) for key in index}))
    return re.compile(f"[{first}]" if first else "(?!)"), index
