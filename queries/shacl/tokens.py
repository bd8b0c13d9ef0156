"""SPARQL as tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

# the terminals of SPARQL 1.1, longest first; a comment and white space are left out
TOKEN = re.compile(
    r"""(?P<skip>(?:\s|\#[^\n]*)+)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<string>\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<variable>[?$]\w[\w·‿⁀]*)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<blank>_:[\w][\w.\-·]*(?<!\.))
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<name>(?:[^\W\d_](?:[\w.\-·]*[\w\-·])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])
        (?:(?:[\w.:\-·]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])*
        (?:[\w:\-·]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%]))?)?)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<mark>\^\^|&&|\|\||!=|<=|>=|.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind (iri, string, variable, language, blank, number, name, word, mark) and text."""

    kind: str
    text: str
    close: bool = False  # stands right behind the token before it

    def says(self, *words: str) -> bool:
        """Say whether this is one of WORDS, keywords in capitals or marks."""
        return self.kind in ("word", "mark") and self.text.upper() in words

    @property
    def variable(self) -> str | None:
        """The variable's name without its mark, or None."""
        return self.text[1:] if self.kind == "variable" else None


def tokens(sparql: str) -> list[Token]:
    """Return the tokens of SPARQL; variables all begin with `?`."""
    found: list[Token] = []
    close = False
    for match in TOKEN.finditer(sparql):
        kind, text = match.lastgroup or "mark", match[0]
        if kind != "skip":
            found.append(Token(kind, "?" + text[1:] if kind == "variable" else text, close))
        close = kind != "skip"
    return found


def written(found: Iterable[Token]) -> str:
    """Return the tokens as text."""
    text, before = "", Token("end", "")
    for token in found:
        text += token.text if not text or _joined(before, token) else " " + token.text
        before = token
    return text


def _joined(before: Token, token: Token) -> bool:
    """Say whether TOKEN stands right behind BEFORE: "x"@en, -1, and CONCAT( since Oxigraph wants it so."""
    if token.kind == "number":
        return token.close and before.text in ("+", "-")
    return token.kind == "language" or (token.text == "(" and before.kind == "word")


def expanded(found: Iterable[Token], prefixes: Mapping[str, str]) -> list[Token]:
    """Return the tokens with prefixed names as IRIs. Raises KeyError for a prefix that is not declared."""
    return [_expanded(token, prefixes) if token.kind == "name" else token for token in found]


def _expanded(token: Token, prefixes: Mapping[str, str]) -> Token:
    prefix, _, local = token.text.partition(":")
    plain = re.sub(r"\\(.)", r"\1", local)
    return replace(token, kind="iri", text=f"<{prefixes[prefix]}{plain}>")
