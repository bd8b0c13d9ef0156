"""Statements as text, under the prefixes that they use and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

# @prefix duban: <https://w3id.org/duban/def#> .
DECLARED = re.compile(rb"@prefix (?P<prefix>[\w-]*): <[^>]*> \.\n")
# duban:Measure, and "1"^^xsd:integer; a word in a literal only keeps a line too many
USED = re.compile(rb"(?:^|[\s\[\](),;^{])(?P<prefix>[A-Za-z][\w-]*):", re.MULTILINE)


def written(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad], form: ox.RdfFormat, prefixes: Mapping[str, str]
) -> bytes:
    """Return STATEMENTS in FORM, in UTF-8, in their order."""
    text = ox.serialize(statements, format=form, prefixes=dict(prefixes)) or b""
    if form not in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        return text
    end = 0
    while line := DECLARED.match(text, end):
        end = line.end()
    head, body = text[:end], text[end:]
    used = {name["prefix"] for name in USED.finditer(body)}
    kept = sorted(line.group() for line in DECLARED.finditer(head) if line["prefix"] in used)
    return b"".join([*kept, b"\n" if kept else b"", body])
