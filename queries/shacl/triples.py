"""The triple patterns of a SPARQL group, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queries.shacl.tokens import Token


class Unread(Exception):
    """A pattern that is not plain triples: blank nodes in brackets, lists."""


@dataclass(frozen=True)
class Triple:
    """A triple pattern; each place is a run of tokens, the middle one a path."""

    subject: tuple[Token, ...]
    verb: tuple[Token, ...]
    value: tuple[Token, ...]

    @property
    def variables(self) -> frozenset[str]:
        """The names of its variables."""
        return frozenset(t.variable for t in (*self.subject, *self.verb, *self.value) if t.variable)

    def tokens(self) -> list[Token]:
        """Return it as tokens, with its dot."""
        return [*self.subject, *self.verb, *self.value, Token("mark", ".")]


class Reader:
    """Reads triples that a parser found to be good. Raises Unread where they are not plain."""

    def __init__(self, found: Sequence[Token]) -> None:
        self.found = list(found)
        self.at = 0

    def text(self) -> str:
        """Return the text of the next token; nothing at the end."""
        return self.found[self.at].text if self.at < len(self.found) else ""

    def triples(self) -> list[Triple]:
        """Return every triple, with `;` and `,` written out."""
        read = []
        while self.text():
            subject = self.term()
            while self.text() not in ("", "."):
                verb = self.path()
                read.append(Triple(subject, verb, self.term()))
                while self.text() == ",":
                    self.at += 1
                    read.append(Triple(subject, verb, self.term()))
                while self.text() == ";":
                    self.at += 1
            while self.text() == ".":
                self.at += 1
        return read

    def term(self) -> tuple[Token, ...]:
        """Read a term: a variable, an IRI, a literal with what belongs to it."""
        start, token = self.at, self.found[self.at]
        if token.text in ("[", "("):
            raise Unread
        self.at += 1
        if token.text in ("+", "-"):
            self.at += 1
        elif token.kind == "string" and self.text() == "^^":
            self.at += 2
        elif token.kind == "string" and self.text().startswith("@"):
            self.at += 1
        return tuple(self.found[start : self.at])

    def path(self) -> tuple[Token, ...]:
        """Read a path; what follows one of its steps without / or | is the object."""
        start = self.at
        self.step()
        while self.text() in ("/", "|"):
            self.at += 1
            self.step()
        return tuple(self.found[start : self.at])

    def step(self) -> None:
        """Read one step of a path with the marks before and behind it."""
        while self.text() in ("^", "!"):
            self.at += 1
        if self.text() == "(":
            depth = 0
            while True:
                depth += (self.text() == "(") - (self.text() == ")")
                self.at += 1
                if depth == 0:
                    break
        else:
            self.at += 1
        while self.text() in ("*", "+", "?"):
            self.at += 1


def steps(verb: Sequence[Token]) -> list[tuple[Token, ...]]:
    """Return the parts of a path `a/b/c`; one part where it is no plain sequence."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in verb:
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "|" and depth == 0:
            return [tuple(verb)]
        if token.text == "/" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [tuple(part) for part in parts]
