"""SPARQL as tokens: what is a string, a comment or an IRI, and what is a word that does something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ESCAPED = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
# ex:local, ex:it\'s, :b, ex: (a prefix being declared), _:b
LOCAL = r"(?:[\w.\-:\u00b7]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])*"

TOKEN = re.compile(
    "|".join(
        (
            r"(?P<blank>[ \t\r\n]+)",
            r"(?P<comment>\#[^\r\n]*)",
            # <https://w3id.org/duban/def#Measure>
            rf"(?P<iri><(?:[^<>\"{{}}|^`\\\x00-\x20]|{ESCAPED})*>)",
            # \"\"\"long\"\"\" before "short"
            r'(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""' + r"|'''(?:[^'\\]|\\.|'(?!''))*'''",
            r'"(?!"")(?:[^"\\\r\n]|\\.)*"' + r"|'(?!'')(?:[^'\\\r\n]|\\.)*')",
            r"(?P<variable>[?$]\w+)",
            r"(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)",
            rf"(?P<name>(?:[^\W\d_][\w.\-\u00b7]*|_)?:{LOCAL})",
            r"(?P<word>[^\W\d]\w*)",
            r"(?P<number>\d+(?:\.\d*)?|\.\d+)",
            r"(?P<mark>.)",
        )
    ),
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind (blank, comment, iri, string, variable, tag, name, word, number, mark)."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """Yield the pieces of QUERY; their texts, joined, are QUERY again."""
    for found in TOKEN.finditer(query):
        yield Token(found.lastgroup or "mark", found.group(), found.start())


def place(query: str, offset: int) -> tuple[int, int]:
    """Return line and column, from 1, of the character OFFSET of QUERY."""
    before = query[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
