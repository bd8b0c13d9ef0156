"""What keeps a visitor's query from being answered, and the limits it runs under."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take. A worker's memory is its whole address space."""

    seconds: float = 10.0
    memory: int = 3 * 2**30  # bytes
    rows: int = 10_000  # rows of an answer, or triples
    size: int = 10_000_000  # bytes of an answer's body
    text: int = 64 * 1024  # bytes of the query
    nesting: int = 100  # brackets, or signs one after another


class QueryProblem(Exception):
    """Why a query is not answered, in one line with how to mend it.

    `kind` is one of: refused (not allowed here), long, syntax, data (not what it was sent as), format (not
    for this form of query), timeout, memory, size, complex, busy, full (the disk), failed. `line` and
    `column`, from 1, say where in the query or the data, where that is known.
    """

    def __init__(self, kind: str, message: str, line: int | None = None, column: int | None = None) -> None:
        what = "数据" if kind == "data" else "查询"
        place = f"{what}第 {line} 行第 {column} 列：" if line else ""
        super().__init__(place + message)
        self.kind, self.message, self.line, self.column = kind, message, line, column
