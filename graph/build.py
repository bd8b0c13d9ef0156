"""The walk in one page: read, parse, describe, put."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from graph.document.read import SUFFIXES, bundled, read
from graph.reading import Described, Source, Unread, described, read_all
from graph.statements.identifier import Names, digest
from graph.store.store import Store
from graph.store.vocabulary import put_vocabulary
from graph.structure.correction import SUFFIX
from ontology.namespaces import ID
from ontology.register import Register

BATCH = 100_000  # quads that are put at once: what a crash can cost
NUMBERS = "SELECT ?document ?number WHERE { ?document <https://w3id.org/duban/def#documentNumber> ?number }"

log = logging.getLogger(__name__)
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one file. RESULT: new, changed, unchanged; skipped, refused, failed."""

    file: str
    result: str
    why: str = ""
    document: str = ""
    title: str = ""
    measures: int = 0
    statements: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each file, in order, and the generation that readers see now."""

    rows: tuple[Row, ...]
    generation: int

    @property
    def bad(self) -> tuple[Row, ...]:
        """The files that are not in the store though they should be."""
        return tuple(row for row in self.rows if row.result in ("refused", "failed"))


def build(
    paths: Iterable[str | Path],
    store: Store,
    register: Register,
    progress: Progress | None = None,
    base: str = ID,
    processes: int = 1,
) -> Report:
    """Read the files and folders PATHS into STORE and publish it; no path: the document that Duban brings.

    A file that cannot be read is a row of the report, and the others go on. PROGRESS is told how many
    of how many files are done, and the name of the next. Many files are read by so many PROCESSES, while
    this one writes; what calls it then stands below `if __name__ == "__main__"`. Raises StoreError.
    """
    put_vocabulary(store)
    given = list(sources(paths))
    walk = _Walk(store, register, base)
    with closing(read_all(given, register, base, processes)) as readings:
        for done, one in enumerate(given):
            if progress:
                progress(done, len(given), one.name)
            walk.take(one, next(readings))
    walk.put()
    if progress:
        progress(len(given), len(given), "")
    return Report(tuple(walk.rows), store.publish())


def source(path: Path) -> Source:
    """Return the file PATH as what is read, whatever its name."""
    return Source(str(path), partial(read, path), path=path)


def sources(paths: Iterable[str | Path]) -> Iterator[Source]:
    """Yield the files PATHS and those in the folders among them; no path: the document that Duban brings."""
    given = [Path(path) for path in paths]
    if not given:
        yield Source("qhd_green.txt", bundled)
    for path in given:
        if not path.is_dir():
            yield source(path)
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and not hidden and not file.name.endswith(SUFFIX):
                known = file.suffix.lower() in SUFFIXES
                passed = "" if known else "不是能读的格式（.txt、.md、.html、.docx、.xlsx、.pdf）"
                yield Source(str(file), partial(read, file), passed, file)


class _Walk:
    """A build under way: the rows so far, and the documents that wait to be put."""

    def __init__(self, store: Store, register: Register, base: str) -> None:
        self.store, self.register, self.base = store, register, base
        self.rows: list[Row] = []
        self._waiting: dict[str, tuple[int, list[ox.Quad]]] = {}  # document -> its row, its quads
        self._size = 0
        self._files: dict[str, str] = {}  # document -> the file of this build that it was read from
        self._numbers: dict[ox.NamedNode, str] = {}  # document -> its 发文字号

    def take(self, source: Source, read: Described | Unread) -> None:
        """Keep what one file says; put what waits when that is enough."""
        if isinstance(read, Described):
            try:
                row, quads = self._named(source, read)
            except Exception as error:
                # a fault of ours in one document must not cost the others
                log.exception("%s", source.name)
                read = Unread("failed", f"{type(error).__name__}: {error}")
            else:
                self._wait(row, quads)
                return
        self.rows.append(Row(source.name, read.result, read.why))

    def _named(self, source: Source, read: Described) -> tuple[Row, list[ox.Quad]]:
        names, why = self._free(read.names, read.number)
        if names != read.names:
            read = described(source, self.register, self.base, names)
        document = names.document.value
        if earlier := self._files.get(document):
            why = f"与 {earlier} 是同一份文件，后读的为准"
        why = why or ("" if read.measures else "没有读到任务")
        why = "；".join(filter(None, (why, *read.notes)))
        return Row(source.name, "", why, document, read.title, read.measures, len(read.quads)), read.quads

    def _free(self, names: Names, number: str | None) -> tuple[Names, str]:
        """Return NAMES, or longer ones where another 发文字号 has the same letters: 冀政发, 吉政发."""
        why, document = "", names.document
        held = number and (self._numbers.get(document) or _number(self.store, document))
        if number and held and digest(held) != digest(number):
            names = Names(f"{names.slug}-{digest(number, 4)}", names.base)
            why = f"{document.value} 已是 {held}"
        if number:
            self._numbers[names.document] = number
        return names, why

    def _wait(self, row: Row, quads: list[ox.Quad]) -> None:
        if row.document in self._waiting or self._size + len(quads) > BATCH:
            self.put()
        self._files[row.document] = row.file
        self._waiting[row.document] = len(self.rows), quads
        self._size += len(quads)
        self.rows.append(row)

    def put(self) -> None:
        """Put what waits, and complete its rows."""
        results = self.store.put_many((document, quads) for document, (_, quads) in self._waiting.items())
        for document, result in results.items():
            row = self._waiting[document][0]
            self.rows[row] = replace(self.rows[row], result=result)
        self._waiting, self._size = {}, 0


def _number(store: Store, document: ox.NamedNode) -> str | None:
    rows = store.query(NUMBERS, {"document": document})
    assert isinstance(rows, ox.QuerySolutions)
    return next((row["number"].value for row in rows), None)
