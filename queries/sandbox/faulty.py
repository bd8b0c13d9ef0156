"""What is wrong with a query that the engine did not understand, in the words of a person."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from queries.sandbox.check import Checked, problem_at
from queries.sandbox.problem import QueryProblem
from queries.sandbox.tokens import Token, place, tokens


def faulty(query: Checked, line: int, column: int, why: str, known: Mapping[str, str]) -> QueryProblem:
    """Return what is wrong at LINE and COLUMN of its text, as an engine found it, in the words of a person.

    A prefix that the query does not declare, and that is not among the KNOWN, is the usual fault.
    """
    lost = _undeclared(query.written, known)
    if lost:
        prefix = lost.text.partition(":")[0]
        return problem_at(
            query.written, lost, f"前缀 {prefix}: 没有声明。请在开头加上 PREFIX {prefix}: <…>。", "syntax"
        )
    offset = query.offset(line, column)
    return QueryProblem("syntax", _why(query.written[offset:], why), *place(query.written, offset))


def _why(rest: str, why: str) -> str:
    if "unbound" in why:
        return "SELECT 里有变量没有写进 GROUP BY。请写进去，或用 (SAMPLE(?x) AS ?y) 这样的函数。"
    near = f"看不懂“{rest.splitlines()[0][:20]}”" if rest.strip() else "查询没有写完"
    return f"{near}。请检查这里和前面一处的写法。"


def _undeclared(query: str, known: Mapping[str, str]) -> Token | None:
    said = [token for token in tokens(query) if token.kind not in ("blank", "comment")]
    declared = {name.text for word, name in pairwise(said) if word.text.upper() == "PREFIX"}
    names = (token for token in said if token.kind == "name" and not token.text.startswith("_:"))
    return next(
        (
            n
            for n in names
            if n.text.split(":")[0] not in known and n.text.split(":")[0] + ":" not in declared
        ),
        None,
    )
