"""A question of the catalogue, answered from a store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeAlias

from queries.binding import Term, bind
from queries.catalogue import Column, Question, question
from queries.names import Queryable, resolve, rows

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

    @property
    def title(self) -> str:
        """The question as a heading: 市城管执法局牵头的任务."""
        return self._titled(self.question.title_zh)

    @property
    def title_en(self) -> str:
        """The question as a heading, in English."""
        return self._titled(self.question.title_en)

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


# how the text of a cell is read; text and IRIs stay what they are
READ: dict[str, Callable[[str], Value]] = {
    "integer": int,
    "number": _number,
    "date": _date,
    "boolean": "true".__eq__,
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
            row[name] = reader(str(cell)) if cell else None
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
    terms: dict[str, tuple[Term, ...]] = {}
    labels: dict[str, str] = {}
    for parameter in asked.parameters:
        if (value := given.get(parameter.name)) is not None:
            found = resolve(store, parameter, value)
            terms[parameter.variable], labels[parameter.name] = found.terms, found.label
    sparql = bind(asked.pieces, terms)
    return Answer(asked, labels, asked.columns, _rows(store, sparql, asked.columns), sparql)
