"""The sheet that one document's statements are written on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import pyoxigraph as ox

from graph.statements import terms as t
from graph.statements.department import Departments
from graph.statements.identifier import Names, shared
from graph.statements.uses import Uses
from graph.structure.policy import Policy

DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True)
class Page:
    """What describes a document reads, and the quads it has written so far."""

    policy: Policy
    names: Names
    departments: Departments
    quads: list[ox.Quad] = field(default_factory=list)
    spans: set[ox.NamedNode] = field(default_factory=set)  # written already: statements share spans
    shared: set[ox.NamedNode] = field(default_factory=set)  # years and indicators written already
    uses: Uses = field(default_factory=Uses)  # names, labels and lists so far
    places: set[str] = field(default_factory=set)  # codes of those that the registers do not describe

    @cached_property
    def document(self) -> ox.NamedNode:
        return self.names.document

    @cached_property
    def sections(self) -> frozenset[str]:
        """The numbers of the policy's sections."""
        return frozenset(section.number for section in self.policy.sections)

    def above(self, number: str) -> ox.NamedNode:
        """Return the section of that number, or the document where it has no such section."""
        return self.names.part(number) if number in self.sections else self.document

    def say(
        self, subject: ox.NamedNode, *pairs: tuple[ox.NamedNode, ox.NamedNode | ox.Literal | None]
    ) -> None:
        """Write one statement for each (predicate, object); None says nothing."""
        graph, add = self.document, self.quads.append
        for predicate, value in pairs:
            if value is not None:
                add(ox.Quad(subject, predicate, value, graph))

    def place(self, code: str | None) -> ox.NamedNode | None:
        """Return the place with that code, to be described here where the registers do not; None for none."""
        if code and not self.departments.register.places.described(code):
            self.places.add(code)
        return concept("place", code)

    def shortcut(self, department: ox.NamedNode, predicate: ox.NamedNode, measure: ox.NamedNode) -> None:
        """Write what follows from others into the derived graph."""
        self.quads.append(ox.Quad(department, predicate, measure, t.DERIVED))


def text(value: str | None) -> ox.Literal | None:
    """Return a plain literal; None for nothing."""
    return ox.Literal(value) if value else None


def integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=t.INTEGER)


def boolean(value: bool) -> ox.Literal:
    return t.TRUE if value else t.FALSE


def decimal(value: Decimal | None) -> ox.Literal | None:
    """Return the number as the store keeps it, without zeros at its end: 0.50 is 0.5."""
    if value is None:
        return None
    plain = f"{value:f}"
    return ox.Literal(plain.rstrip("0").rstrip(".") if "." in plain else plain, datatype=t.DECIMAL)


def date(iso: str | None) -> ox.Literal | None:
    """Return 2022-06-30 as xsd:date, 2022-06 as xsd:gYearMonth, 2022 as xsd:gYear; None for other print."""
    found = iso and DATE.fullmatch(iso)
    if not found:
        return None
    return ox.Literal(found[0], datatype=t.DATE if found[3] else t.GYEARMONTH if found[2] else t.GYEAR)


def concept(kind: str, local: str | None) -> ox.NamedNode | None:
    """Return a concept of a scheme, or a place, by its local name; None for none."""
    return shared(kind, local) if local else None
