"""Printed names -> departments of the register; a name that it does not know stays a printed name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from ontology.register import Register

LONGEST_PREFIX = 3  # characters: 省, 全省, 自治区
SHORTEST_MENTION = 3  # characters: 市委 also stands in 城市委托


class Departments:
    """A register as one document meets it: in its place, on its day, name after name."""

    def __init__(self, register: Register, place: str | None = None, on: str | None = None) -> None:
        self.register, self.place, self.on = register, place, on
        self._known: dict[str, ox.NamedNode | None] = {}

    def named(self, printed: str) -> ox.NamedNode | None:
        """Return the department that a name stands for; None where that is not sure."""
        if printed not in self._known:
            found = self.register.resolve(printed, place=self.place, on=self.on).department
            self._known[printed] = ox.NamedNode(found) if found else None
        return self._known[printed]

    def place_of(self, printed: str | None) -> str | None:
        """Return the code of the one place that PRINTED names; None for none or several."""
        return self.register.place(printed, within=self.place) if printed else None

    def listed(self, printed: Iterable[str]) -> Iterator[ox.NamedNode | None]:
        """Yield the department of each name of one list.

        省发展改革委、工业和信息化厅 prints 省 once: a name that nothing is known of is tried with what the
        name before it began with.
        """
        before = ""
        for name in printed:
            found = self.named(name)
            if found:
                before = name
            yield found or self._prefixed(before, name)

    def _prefixed(self, before: str, name: str) -> ox.NamedNode | None:
        for length in range(1, min(LONGEST_PREFIX, len(before)) + 1):
            if found := self.named(before[:length] + name):
                return found
        return None

    def mentioned(self, text: str) -> list[ox.NamedNode]:
        """Return the departments that TEXT names, each once, in order."""
        found = {self.named(name): None for name in self._names_in(text)}
        return [department for department in found if department]

    def _names_in(self, text: str) -> Iterator[str]:
        first, names = _names(self.register, self.place)
        end = 0
        for found in first.finditer(text):
            at = found.start()
            here = names.get(text[at : at + 2], ()) if at >= end else ()
            name = next((n for n in here if text.startswith(n, at)), None)
            # 城市政府, 各市政府: not the government of this city
            if name and not (name[0] == "市" and at and text[at - 1] in "城各县区"):
                yield name
                end = at + len(name)


@lru_cache(maxsize=64)
def _names(register: Register, place: str | None) -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """Return what to look for in documents of PLACE: where a name may begin, and the names by their
    first two characters, longest first."""
    index: dict[str, list[str]] = {}
    for name in sorted(register.names(place), key=lambda name: (-len(name), name)):
        if len(name) >= SHORTEST_MENTION:
            index.setdefault(name[:2], []).append(name)
    first = "".join(sorted({re.escape(key[0]) for key in index}))
    return re.compile(f"[{first}]" if first else "(?!)"), index
