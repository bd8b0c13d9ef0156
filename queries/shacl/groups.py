"""The groups of a SPARQL query: which part stands in which pair of braces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from queries.shacl.tokens import Token

STARTS = ("FILTER", "OPTIONAL", "MINUS", "GRAPH", "SERVICE", "BIND", "VALUES")
AGGREGATES = ("COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT")


@dataclass
class Part:
    """A part of a group: triples, filter, exists, optional, minus, graph, service, bind, values or union.

    `tokens` is what stands there outside its groups; `exists` are those of EXISTS in an expression.
    """

    kind: str
    tokens: list[Token]
    groups: list[Group] = field(default_factory=list)


@dataclass
class Select:
    """A SELECT: what it returns, its group, what stands behind that."""

    head: list[Token]
    group: Group
    tail: list[Token]

    def returns(self, name: str) -> bool:
        """Say whether NAME is among the variables that come back as they are."""
        depth = 0
        for token in self.head:
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0 and token.variable == name:
                return True
        return False

    @property
    def aggregates(self) -> bool:
        """Whether it counts, sums or groups."""
        return any(token.says("GROUP", *AGGREGATES) for token in self.head + self.tail)


@dataclass
class Group:
    """What stands in a pair of braces: parts in order, or one SELECT."""

    parts: list[Part] = field(default_factory=list)
    select: Select | None = None

    def mentions(self, name: str) -> bool:
        """Say whether the variable NAME stands anywhere in it."""
        return any(token.variable == name for token in self.tokens())

    def tokens(self) -> Iterator[Token]:
        """Yield its tokens with its braces, as it now is."""
        yield Token("mark", "{")
        if self.select:
            yield from select_tokens(self.select)
        for part in self.parts:
            yield from part_tokens(part)
        yield Token("mark", "}")


def select_tokens(select: Select) -> Iterator[Token]:
    """Yield the tokens of a SELECT."""
    yield from select.head
    yield Token("word", "WHERE")
    yield from select.group.tokens()
    yield from select.tail


def part_tokens(part: Part) -> Iterator[Token]:
    """Yield the tokens of PART; the mark `{` alone among them stands for its next group."""
    groups = iter(part.groups)
    for token in part.tokens:
        if token.text == "{" and token.kind == "mark":
            yield from next(groups).tokens()
        else:
            yield token


class Reader:
    """Reads a query that a parser found to be good."""

    def __init__(self, found: Sequence[Token]) -> None:
        self.found = found
        self.at = 0

    def peek(self) -> Token:
        """Return the next token; an empty one at the end."""
        return self.found[self.at] if self.at < len(self.found) else Token("end", "")

    def take(self) -> Token:
        """Return the next token and go on."""
        self.at += 1
        return self.found[self.at - 1]

    def select(self) -> Select:
        """Read a SELECT up to the end of the query or of its group."""
        head = []
        while self.peek().text != "{":
            token = self.take()
            if not token.says("WHERE"):
                head.append(token)
        group = self.group()
        tail, depth = [], 0
        while self.peek().kind != "end" and not (self.peek().text == "}" and depth == 0):
            depth += (self.peek().text == "{") - (self.peek().text == "}")
            tail.append(self.take())
        return Select(head, group, tail)

    def group(self) -> Group:
        """Read a group with its braces."""
        self.take()
        if self.peek().says("SELECT"):
            inner = Group(select=self.select())
        else:
            inner = Group()
            while self.peek().text != "}":
                inner.parts.append(self.part())
        self.take()
        return inner

    def part(self) -> Part:
        """Read one part of a group."""
        token = self.peek()
        if token.text == "{":
            return self.union()
        if not token.says(*STARTS):
            return self.triples()
        part = Part(token.text.lower(), [self.take()])
        if token.says("FILTER"):
            return self.filter(part)
        while not (part.kind == "bind" and part.tokens[-1].text == ")"):
            if self.peek().text == "{" and part.kind != "values":
                part.tokens.append(self.peek())
                part.groups.append(self.group())
                return part
            if part.kind in ("bind", "values") and self.peek().text in ("(", "{"):
                closing = self.balanced(part)
                if closing == "}":
                    return part
            else:
                part.tokens.append(self.take())
        return part

    def filter(self, part: Part) -> Part:
        """Read the condition of a FILTER: in brackets, a call, or EXISTS."""
        while True:
            if self.peek().text == "(":
                self.balanced(part)
                return part
            if self.peek().text == "{":
                part.tokens.append(self.peek())
                part.groups.append(self.group())
                return part
            part.tokens.append(self.take())

    def balanced(self, part: Part) -> str:
        """Read a bracket up to the one that closes it; groups in it are those of EXISTS."""
        depth, values = 0, part.kind == "values"
        while True:
            if self.peek().text == "{" and self.peek().kind == "mark" and not values:
                part.tokens.append(self.peek())
                part.groups.append(self.group())
                continue
            token = self.take()
            part.tokens.append(token)
            if token.kind == "mark":
                depth += (token.text in "({") - (token.text in ")}")
            if depth == 0:
                return token.text

    def union(self) -> Part:
        """Read a group in a group, with those that UNION adds."""
        part = Part("union", [self.peek()], [self.group()])
        while self.peek().says("UNION"):
            part.tokens += [self.take(), self.peek()]
            part.groups.append(self.group())
        return part

    def triples(self) -> Part:
        """Read triples up to the next part."""
        part = Part("triples", [])
        while not (self.peek().says("{", "}") or self.peek().says(*STARTS)):
            part.tokens.append(self.take())
        return part
