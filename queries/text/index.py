"""The texts of a store in SQLite FTS5, beside it: made once for each published generation."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

from ontology.lexicon import labels
from queries.catalogue import FOLDER
from queries.names import Queryable, rows, values
from queries.text.grams import grams

FORM = 1  # of the tables below: another one is another file
TABLES = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, kind TEXT, iri TEXT, title TEXT, text TEXT, document TEXT);
CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize='unicode61 remove_diacritics 0');
CREATE TABLE fact (id INTEGER, facet TEXT, value TEXT, PRIMARY KEY (id, facet, value)) WITHOUT ROWID;
CREATE TABLE label (facet TEXT, value TEXT, label TEXT, PRIMARY KEY (facet, value)) WITHOUT ROWID;
"""
FINISHED = "CREATE INDEX by_value ON fact (facet, value); PRAGMA optimize;"
PAIR = " "  # between a department and its role there


class TextIndex:
    """What can be found in one state of a store."""

    def __init__(self, file: Path | None, store: Queryable) -> None:
        self._lock = threading.Lock()
        self._memory: sqlite3.Connection | None = None
        self._file = file
        if file is None or not (file.is_file() or _written(file, store)):
            self._file = None
            self._memory = sqlite3.connect(":memory:", check_same_thread=False)
            _fill(self._memory, store)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection to read with, in one thread."""
        if self._memory:
            with self._lock:
                yield self._memory
            return
        assert self._file
        with closing(sqlite3.connect(f"{self._file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            yield opened


def _written(file: Path, store: Queryable) -> bool:
    """Make the index in FILE, whole or not at all; say whether there was room and right to do so."""
    beside = file.with_name(f"{file.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        file.parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(beside)) as made:
            made.execute("PRAGMA journal_mode=OFF")
            _fill(made, store)
        beside.replace(file)
    except (OSError, sqlite3.OperationalError):
        with suppress(OSError):
            beside.unlink()
        return False
    for other in file.parent.glob("*.sqlite"):
        if other != file:
            # on Windows, who reads it keeps it
            with suppress(OSError):
                other.unlink()
    return True


@cache
def _query(name: str) -> str:
    return FOLDER.joinpath("text", f"{name}.rq").read_text("utf-8")


def _lines(store: Queryable, name: str) -> Iterator[list[str]]:
    read = rows(store, _query(name))
    next(read)
    return read


def _fill(made: sqlite3.Connection, store: Queryable) -> None:
    made.executescript(TABLES)
    filling = _Filling(made)
    filling.measures(store)
    filling.indicators(store)
    filling.departments(store)
    made.executescript(FINISHED)
    made.commit()


class _Filling:
    """An index under way."""

    def __init__(self, made: sqlite3.Connection) -> None:
        self.made = made
        self.ids: dict[str, int] = {}

    def thing(self, kind: str, iri: str, title: str, text: str, document: str = "") -> int:
        """Add a thing once; return its number."""
        if iri not in self.ids:
            number = self.ids[iri] = len(self.ids) + 1
            self.made.execute(
                "INSERT INTO thing VALUES (?,?,?,?,?,?)", (number, kind, iri, title, text, document)
            )
            self.made.execute(
                "INSERT INTO words (rowid, title, text) VALUES (?,?,?)",
                (number, " ".join(grams(title)), " ".join(grams(text))),
            )
            self.fact(number, "kind", kind, kind)
        return self.ids[iri]

    def fact(self, number: int, facet: str, value: str, label: str = "") -> None:
        """Say that a thing has VALUE in FACET."""
        self.made.execute("INSERT OR IGNORE INTO fact VALUES (?,?,?)", (number, facet, value))
        if label:
            self.made.execute("INSERT OR IGNORE INTO label VALUES (?,?,?)", (facet, value, label))

    def measures(self, store: Queryable) -> None:
        """Add the measures, with who has which part in them and what is due when."""
        for iri, number, heading, text, section, head, document, title in _lines(store, "measures"):
            added = self.thing("measure", iri, f"{number} {heading or head}".strip(), text, title)
            self.fact(added, "document", document, title)
            if section:
                self.fact(added, "section", section, head or section.rsplit("/", 1)[-1])
        roles = labels("roles", "zh")
        for measure, department, label, role in _lines(store, "roles"):
            if added := self.ids.get(measure, 0):
                name = role.rsplit("/", 1)[-1]
                self.fact(added, "department", department, label)
                self.fact(added, "role", name, roles.get(name, name))
                self.fact(added, "part", f"{department}{PAIR}{name}")
        for measure, year in _lines(store, "years"):
            if added := self.ids.get(measure, 0):
                name = year.rsplit("/", 1)[-1]
                self.fact(added, "year", name, name)

    def indicators(self, store: Queryable) -> None:
        """Add the indicators."""
        for iri, name, document, title in _lines(store, "indicators"):
            self.fact(self.thing("indicator", iri, name, ""), "document", document, title)

    def departments(self, store: Queryable) -> None:
        """Add the departments, each with all its names."""
        named: dict[str, tuple[str, list[str]]] = {}
        for name in values(store, "department"):
            named.setdefault(name.value, (name.label, []))[1].append(name.name)
        for iri, (label, names) in named.items():
            others = "、".join(dict.fromkeys(n for n in names if n != label))
            self.thing("department", iri, label, others)


_indexes: WeakKeyDictionary[object, tuple[int, TextIndex]] = WeakKeyDictionary()
_making = threading.Lock()


def text_index(store: Queryable) -> TextIndex:
    """Return the index of what STORE shows: the file of its generation, made when it is first asked for.

    Beside the folder of a store it is kept; of another store, or where nothing can be written, it is held
    in memory. Chinese words are found by their pairs of characters.
    """
    generation = getattr(store, "generation", None)
    with _making:
        kept = _indexes.get(store)
        if kept and kept[0] == generation:
            return kept[1]
        folder = getattr(store, "folder", None)
        file = Path(folder, "text", f"{FORM}-{generation}.sqlite") if folder and generation else None
        made = TextIndex(file, store)
        if generation is not None:
            _indexes[store] = (generation, made)
        return made
