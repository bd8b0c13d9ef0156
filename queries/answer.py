"""A question of the catalogue, answered from a store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TypeAlias

import pyoxigraph as ox

from queries.binding import bind
from queries.catalogue import Column, Parameter, Question, question
from queries.names import Queryable, Resolved, is_iri, resolve, rows

Value: TypeAlias = str | int | float | bool | date | None
Row: TypeAlias = dict[str, Value]


@dataclass(frozen=True)
class Answer:
    """The rows that a question has, with the values it was asked with."""

    question: Question
    parameters: dict[str, str]  # department: 市城管执法局
    columns: tuple[Column, ...]
    rows: list[Row]
    sparql: str  # the query as it was run; any SPARQL tool runs it again
    identifiers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # department: (its IRI,)

    @property
    def title(self) -> str:
        """The question as a heading: 市城管执法局牵头的任务."""
        title = self._titled(self.question.title_zh)
        apart = "、".join(f"{p.zh}：{self.parameters[p.name]}" for p in self._apart(self.question.title_zh))
        return f"{title}（{apart}）" if apart else title

    @property
    def title_en(self) -> str:
        """The question as a heading, in English."""
        title = self._titled(self.question.title_en)
        apart = ", ".join(f"{p.en}: {self.parameters[p.name]}" for p in self._apart(self.question.title_en))
        return f"{title} ({apart})" if apart else title

    def _apart(self, title: str) -> list[Parameter]:
        """Return what was given and stands not in TITLE: the one document that is asked of."""
        return [
            p for p in self.question.parameters if p.name in self.parameters and f"{{{p.name}}}" not in title
        ]

    def _titled(self, title: str) -> str:
        for parameter in self.question.parameters:
            # an optional parameter that was not given means any: the title says so by its general name
            title = title.replace(f"{{{parameter.name}}}", self.parameters.get(parameter.name, parameter.zh))
        return title


def _number(printed: str) -> int | float:
    return float(printed) if "." in printed else int(printed)


def _date(printed: str) -> date | str:
    # 2022-06, where the print has no day
    return date.fromisoformat(printed) if len(printed) == 10 else printed


def _read(reader: Callable[[str], Value], printed: str) -> Value:
    """Return what READER makes of a cell; what was written into the graph by hand may be as it is."""
    try:
        return reader(printed)
    except ValueError:
        return printed


# how the text of a cell is read; text and IRIs stay what they are
READ: dict[str, Callable[[str], Value]] = {
    "integer": int,
    "number": _number,
    "date": _date,
    # an expression of Virtuoso's is 1
    "boolean": ("true", "1").__contains__,
}


@cache
def _readers(columns: tuple[Column, ...]) -> tuple[tuple[str, Callable[[str], Value]], ...]:
    return tuple((c.name, READ[c.kind]) for c in columns if c.kind in READ)


def _rows(store: Queryable, sparql: str, columns: tuple[Column, ...]) -> list[Row]:
    names, readers = [c.name for c in columns], _readers(columns)
    read = rows(store, sparql)
    next(read)
    found: list[Row] = []
    for cells in read:
        row: Row = dict(zip(names, cells, strict=True))
        if "" in cells:  # unbound
            row = {name: cell or None for name, cell in row.items()}
        for name, reader in readers:
            cell = row[name]
            row[name] = _read(reader, str(cell)) if cell else None
        found.append(row)
    return found


def _check(asked: Question, given: dict[str, object]) -> None:
    known = [p.name for p in asked.parameters]
    for name in given:
        if name not in known:
            raise ValueError(f"{asked.name} has no parameter {name}; it has: {', '.join(known) or 'none'}")
    for parameter in asked.parameters:
        if not parameter.optional and given.get(parameter.name) is None:
            raise ValueError(f"{asked.name} needs {parameter.name} ({parameter.kind}): {parameter.en}")


def answer(store: Queryable, name: str, **given: object) -> Answer:
    """Return what STORE answers to the question called NAME; parameters are GIVEN as labels or identifiers.

    Raises UnknownQuestion, UnknownName, AmbiguousName or ValueError (a parameter missing or not read),
    each of one line.
    """
    asked = question(name)
    _check(asked, given)
    found = {
        p: _resolved(store, p, value) for p in asked.parameters if (value := given.get(p.name)) is not None
    }
    sparql = bind(asked.pieces, {parameter.variable: one.terms for parameter, one in found.items()})
    answered = _rows(store, sparql, asked.columns)
    labels = {
        p.name: one.label if one.label or p.kind not in TOLD else _called(store, p, one, answered)
        for p, one in found.items()
    }
    identifiers = {p.name: tuple(term.value for term in one.terms) for p, one in found.items()}
    return Answer(asked, labels, asked.columns, answered, sparql, identifiers)


# a thing that the rows themselves name: the columns of its identifier and of what it is called
TOLD = {"measure": ("measure_iri", "measure"), "statement": ("statement_iri", "quote")}


def _resolved(store: Queryable, parameter: Parameter, value: object) -> Resolved:
    """Return what VALUE stands for; without a label, which the rows will tell, where it is an IRI."""
    if parameter.kind in TOLD and isinstance(value, str) and is_iri(value):
        try:
            return Resolved((ox.NamedNode(value),), "")
        except ValueError:  # not an IRI
            pass
    return resolve(store, parameter, value)


def _called(store: Queryable, parameter: Parameter, asked: Resolved, answered: list[Row]) -> str:
    """Return how ANSWERED calls what was asked for, or else the store. Raises UnknownName."""
    iri = asked.terms[0].value
    column, label = TOLD[parameter.kind]
    for row in answered[:1]:
        if row.get(column) == iri and (name := row.get(label)):
            return str(name)
    return resolve(store, parameter, iri).label
