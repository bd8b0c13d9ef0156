"""Looks at an update before any engine does: what is refused, and the one text that may run."""

from __future__ import annotations

from collections.abc import Sequence

from queries.sandbox.check import (
    UPDATES,
    Checked,
    brackets,
    canonical,
    first_word,
    hides,
    problem_at,
    sensible,
    spoken,
)
from queries.sandbox.dataset import Dataset
from queries.sandbox.problem import Limits, QueryProblem
from queries.sandbox.tokens import Token, tokens

LOADS = "不允许 LOAD：这里的更新不访问别的服务器。请用图协议（PUT、POST）送来数据。"


def checked_update(update: str, dataset: Dataset, limits: Limits) -> Checked:
    """Return UPDATE as it may run, over the graphs of DATASET where it names some.

    Raises QueryProblem: refused or syntax, with its place. DATASET stands for USING and USING NAMED in
    each operation, so it goes with none that the update itself names, nor with WITH.
    """
    sensible(update, limits)
    read = list(tokens(update))
    said = spoken(read)
    first = first_word(said)
    if first is None:
        raise QueryProblem("syntax", "这里没有更新。请写 INSERT DATA { … } 这样的更新。", 1, 1)
    if first.text.upper() not in UPDATES:
        wrong = f"{first.text[:40]} 不是更新。更新要以 INSERT、DELETE 等开头；查询请用 query= 送来。"
        raise problem_at(update, first, wrong, "syntax")
    brackets(update, said, limits.nesting)
    for token in said:
        if hides(token, "load"):
            raise problem_at(update, token, LOADS)
    return canonical(update, _using(update, read, dataset) if dataset else read)


def _using(update: str, read: Sequence[Token], dataset: Dataset) -> list[Token]:
    """Return the tokens READ with the graphs of DATASET named before each WHERE."""
    named = [f"USING <{iri}> " for iri in dataset.default] + [
        f"USING NAMED <{iri}> " for iri in dataset.named
    ]
    made: list[Token] = []
    depth = 0
    for index, token in enumerate(read):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        word = token.text.upper() if token.kind == "word" and not depth else ""
        if word in ("USING", "WITH"):
            clash = f"{word} 和请求里的 using-graph-uri、using-named-graph-uri 不能同时用。请只用一种。"
            raise problem_at(update, token, clash, "syntax")
        if word == "WHERE":
            before = spoken(made)
            if before and before[-1].text.upper() == "DELETE":
                # DELETE WHERE { … } is short for DELETE { … } WHERE { … }, and only that has room for USING
                made += _group(read[index + 1 :])
            made += [Token("clause", text, token.start) for text in named]
        made.append(token)
    return made


def _group(read: Sequence[Token]) -> list[Token]:
    """Return the tokens of the group that READ begins with."""
    depth = 0
    for index, token in enumerate(read):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if token.text == "}" and not depth:
            return [*read[: index + 1], Token("blank", " ", token.start)]
    return []
