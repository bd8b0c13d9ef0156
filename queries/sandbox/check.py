"""Looks at a query before any engine does: what is refused, and the one text that may run."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from queries.sandbox.problem import Limits, QueryProblem
from queries.sandbox.tokens import Token, place, tokens

FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
PROLOGUE = {"PREFIX", "BASE", "VERSION"}
UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
OPENERS = {"(": ")", "[": "]", "{": "}"}
CLOSERS = {shut: opened for opened, shut in OPENERS.items()}
SIGNS = set("!+-^<")  # an engine descends once for each, as for a bracket
VOLATILE = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}
LONE = re.compile(r"[\ud800-\udfff]")  # half of a pair that stands for one character
# an address with a fragment is no comparison to any reader, and Virtuoso reads no escape in it
ADDRESS = re.compile(r"https?://[A-Za-z0-9:/._~%\-]+#[A-Za-z0-9._~%\-]*")
PLAIN = re.compile(r"[^A-Za-z0-9:/._~%\\\-\u0080-\U0010ffff]")


@dataclass(frozen=True)
class Checked:
    """A query that may run. `text` is the same query for every reader, as `checked` says.

    `anchors` pairs offsets in `text` with those in the query as written.
    """

    text: str
    written: str
    dataset: bool  # it names its own with FROM
    volatile: bool  # it answers otherwise every time
    anchors: tuple[tuple[int, int], ...] = field(repr=False)

    def offset(self, line: int, column: int) -> int:
        """Return where in the query as written LINE and COLUMN of `text` stand."""
        rows = self.text.split("\n")
        offset = sum(len(row) + 1 for row in rows[: line - 1]) + column - 1
        at, original = self.anchors[bisect_right(self.anchors, (offset, len(self.written))) - 1]
        return min(original + offset - at, len(self.written))


def checked(query: str, limits: Limits | None = None) -> Checked:
    """Return QUERY as it may run. Raises QueryProblem: refused or syntax, with its place.

    `FILTER(?a<?b#>` is an IRI to one reader and a comparison and a comment to another, and what hides
    behind the difference could call out. So comments are blanked and the signs within such IRIs are written
    as \\u escapes, which no comparison contains: what was looked at is what runs. An IRI that can be
    nothing else stays as it is: Virtuoso does not read the escapes.
    """
    limits = limits or Limits()
    sensible(query, limits)
    read = list(tokens(query))
    said = spoken(read)
    _form(query, said)
    brackets(query, said, limits.nesting)
    return canonical(query, read)


def sensible(text: str, limits: Limits) -> None:
    """Raise QueryProblem where TEXT is longer than LIMITS allow, or holds what no text does."""
    if len(text) > limits.text or len(text.encode("utf-8", "replace")) > limits.text:
        raise QueryProblem("long", f"查询超过 {limits.text // 1024} KB。请改短，或拆成几个查询。")
    lone = LONE.search(text)
    if lone:
        wrong = "这里有不成字符的编码。请用 UTF-8 送来。"
        raise QueryProblem("syntax", wrong, *place(text, lone.start()))


def spoken(read: Iterable[Token]) -> list[Token]:
    """Return the tokens of READ that say something."""
    return [token for token in read if token.kind not in ("blank", "comment")]


def first_word(said: Iterable[Token]) -> Token | None:
    """Return the first word behind the prologue: what a request does."""
    words = (token for token in said if token.kind == "word")
    return next((token for token in words if token.text.upper() not in PROLOGUE), None)


def problem_at(query: str, token: Token, message: str, kind: str = "refused") -> QueryProblem:
    """Return the problem with TOKEN, with its place in QUERY."""
    return QueryProblem(kind, message, *place(query, token.start))


def _form(query: str, said: Sequence[Token]) -> None:
    first = first_word(said)
    if first is None:
        raise QueryProblem("syntax", "这里没有查询。请写 SELECT、ASK、CONSTRUCT 或 DESCRIBE 查询。", 1, 1)
    if first.text.upper() in UPDATES:
        wrong = f"{first.text} 会改动图谱，这里只能查询。请改用 SELECT、ASK、CONSTRUCT 或 DESCRIBE。"
        raise problem_at(query, first, wrong)
    if first.text.upper() not in FORMS:
        wrong = f"不认识 {first.text[:40]}。查询要以 SELECT、ASK、CONSTRUCT 或 DESCRIBE 开头。"
        raise problem_at(query, first, wrong, "syntax")


def brackets(query: str, said: Sequence[Token], deepest: int) -> None:
    """Raise QueryProblem where brackets do not pair, stand deeper than DEEPEST, or a token is not allowed."""
    open_: list[Token] = []
    signs = 0
    for token in said:
        _allowed(query, token)
        signs = signs + 1 if token.text in SIGNS else 0
        if token.text in OPENERS:
            open_.append(token)
        elif token.text in CLOSERS and (not open_ or open_.pop().text != CLOSERS[token.text]):
            raise problem_at(query, token, f"括号 {token.text} 没有配对。请补上或删去一个括号。", "syntax")
        if len(open_) > deepest or signs > deepest:
            raise problem_at(query, token, f"括号或运算符套了 {deepest} 层以上。请把查询写得平一些。")
    if open_:
        wrong = f"括号 {open_[-1].text} 没有配对。请补上或删去一个括号。"
        raise problem_at(query, open_[-1], wrong, "syntax")


def _allowed(query: str, token: Token) -> None:
    if token.kind == "mark" and token.text in "\"'":
        raise problem_at(query, token, '引号没有配对。请补上结尾的引号；字符串里的引号写成 \\"。', "syntax")
    if hides(token, "service"):
        raise problem_at(
            query, token, "不允许 SERVICE：这里的查询不访问别的服务器。请删去 SERVICE 部分，或改前缀名。"
        )


def hides(token: Token, word: str) -> bool:
    """True where some reader could see WORD in TOKEN: words may touch (trueSERVICE, SERVICE:x)."""
    printed = token.text.casefold()
    if token.kind == "name":
        # ex:service names something; service:x, and ex:a.service, may not
        prefix, _, local = printed.partition(":")
        return word in prefix or word in local.partition(".")[2]
    return token.kind in ("word", "tag") and word in printed


def canonical(query: str, read: Sequence[Token]) -> Checked:
    """Return QUERY as its tokens READ, which may have gained some, say it."""
    pieces, anchors, length = list[str](), list[tuple[int, int]](), 0
    for token in read:
        anchors.append((length, token.start))
        pieces.append(_written(token))
        length += len(pieces[-1])
    words = {token.text.upper() for token in read if token.kind == "word"}
    volatile = not words.isdisjoint(VOLATILE)
    return Checked("".join(pieces), query, "FROM" in words, volatile, tuple(anchors))


def _written(token: Token) -> str:
    if token.kind == "comment":
        return " " * len(token.text)
    if token.kind == "iri":
        inside = token.text[1:-1]
        if not ADDRESS.fullmatch(inside):
            inside = PLAIN.sub(lambda sign: f"\\u{ord(sign.group()):04X}", inside)
        return f"<{inside}>"
    return token.text
