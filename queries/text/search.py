"""Words looked for in a store: hits by rank, each with the words marked, and counts by facet."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from queries.names import Queryable
from queries.text.grams import marks, phrase, words
from queries.text.index import PAIR, text_index

FACETS = ("kind", "department", "role", "year", "section", "document")
VALUES = 20  # of a facet, the most frequent first
LONGEST = 200  # characters of what is looked for
BEFORE, AROUND = 30, 120  # characters of a text before the first word, and in all
# a word in a name says more than one in a text; who or what is called so stands first
RANK = "bm25(words, 6.0, 1.0) + CASE thing.kind WHEN 'measure' THEN 0 ELSE -4 END"
FOUND = f"""
CREATE TEMP TABLE found AS SELECT words.rowid AS id, {RANK} AS rank
FROM words JOIN thing ON thing.id = words.rowid WHERE words MATCH ?
"""
HAS = "DELETE FROM temp.found WHERE id NOT IN (SELECT id FROM fact WHERE facet = ? AND value = ?)"
HITS = """
SELECT kind, iri, title, text, document FROM temp.found JOIN thing USING (id)
ORDER BY rank, thing.id LIMIT ? OFFSET ?
"""
COUNTS = """
SELECT fact.facet, fact.value, label.label, COUNT(*) FROM temp.found JOIN fact USING (id)
JOIN label ON label.facet = fact.facet AND label.value = fact.value
GROUP BY fact.facet, fact.value ORDER BY COUNT(*) DESC, fact.value
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing whose name or text holds what was looked for."""

    kind: str  # measure, indicator, department
    iri: str
    title: str
    text: str  # the part of its text that holds it
    document: str  # the title of its document
    marks: tuple[tuple[int, int], ...]  # where in TEXT the words stand
    title_marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many hits have a value in a facet."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, the best first, and what the whole of them divides into."""

    asked: str
    total: int
    hits: list[Hit] = field(default_factory=list)
    facets: dict[str, list[Count]] = field(default_factory=dict)


def search(
    store: Queryable, asked: str, chosen: Mapping[str, str] | None = None, limit: int = 20, offset: int = 0
) -> Found:
    """Return what holds every word of ASKED, of those with the values CHOSEN by facet.

    A word of two Chinese characters is found wherever it stands, one of one character too; words are
    parted by blanks. Raises ValueError for a facet that there is not, or too long a text.
    """
    if len(asked) > LONGEST:
        raise ValueError(f"at most {LONGEST} characters, not {len(asked)}")
    looked = [word for word in words(asked) if phrase(word)]
    if not looked:
        return Found(asked, 0)
    with text_index(store).reading() as opened:
        opened.execute("PRAGMA temp_store=MEMORY")
        opened.execute("DROP TABLE IF EXISTS temp.found")
        opened.execute(FOUND, (" AND ".join(str(phrase(word)) for word in looked),))
        _narrow(opened, dict(chosen or {}))
        (total,) = opened.execute("SELECT COUNT(*) FROM temp.found").fetchone()
        hits = [_hit(row, looked) for row in opened.execute(HITS, (limit, offset))]
        return Found(asked, total, hits, _facets(opened))


def _narrow(opened: sqlite3.Connection, chosen: dict[str, str]) -> None:
    for facet in chosen:
        if facet not in FACETS:
            raise ValueError(f"no facet is called {facet}; there are {', '.join(FACETS)}")
    if "department" in chosen and "role" in chosen:
        # the role of that department, not of another one in the same measure
        chosen["part"] = f"{chosen['department']}{PAIR}{chosen['role']}"
    for facet, value in chosen.items():
        opened.execute(HAS, (facet, value))


def _facets(opened: sqlite3.Connection) -> dict[str, list[Count]]:
    found: dict[str, list[Count]] = {facet: [] for facet in FACETS}
    for facet, value, label, count in opened.execute(COUNTS):
        if len(found[facet]) < VALUES:
            found[facet].append(Count(value, label, count))
    found["year"].sort(key=lambda one: one.value)
    return found


def _hit(row: tuple[str, str, str, str, str], looked: list[str]) -> Hit:
    kind, iri, title, text, document = row
    places = marks(text, looked)
    start = max(0, places[0][0] - BEFORE) if places else 0
    start = 0 if len(text) <= AROUND else min(start, len(text) - AROUND)
    end = start + AROUND
    here = tuple((a - start, min(b, end) - start) for a, b in places if start <= a < end)
    shown = text[start:end]
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    shifted = tuple((a + len(head), b + len(head)) for a, b in here)
    return Hit(kind, iri, title, head + shown + tail, document, shifted, tuple(marks(title, looked)))
