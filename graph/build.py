"""The walk in one page: read, parse, describe, put."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from graph.document.read import SUFFIXES, Document, UnreadableDocument, bundled, read
from graph.statements.describe import describe, identify
from graph.statements.identifier import Names, digest
from graph.store.store import Store
from graph.store.vocabulary import put_vocabulary
from graph.structure.correction import SUFFIX, Correction, FaultyCorrections, beside, corrected
from graph.structure.correction import read as corrections
from graph.structure.parse import parse
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
) -> Report:
    """Read the files and folders PATHS into STORE and publish it; no path: the document that Duban brings.

    A file that cannot be read is a row of the report, and the others go on. PROGRESS is told how many
    of how many files are done, and the name of the next. Raises StoreError.
    """
    put_vocabulary(store)
    sources = list(_sources(paths))
    walk = _Walk(store, register, base)
    for done, source in enumerate(sources):
        if progress:
            progress(done, len(sources), source.name)
        walk.take(source)
    walk.put()
    if progress:
        progress(len(sources), len(sources), "")
    return Report(tuple(walk.rows), store.publish())


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or why it is passed over."""

    name: str
    read: Callable[[], Document]
    passed: str = ""
    path: Path | None = None

    def corrections(self) -> tuple[Correction, ...]:
        """What a person corrected in this file. Raises FaultyCorrections."""
        return corrections(beside(self.path)) if self.path else ()


def _sources(paths: Iterable[str | Path]) -> Iterator[Source]:
    given = [Path(path) for path in paths]
    if not given:
        yield Source("qhd_green.txt", bundled)
    for path in given:
        if not path.is_dir():
            yield Source(str(path), partial(read, path), path=path)
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

    def take(self, source: Source) -> None:
        """Read one file; put what waits when that is enough."""
        if source.passed:
            self.rows.append(Row(source.name, "skipped", source.passed))
            return
        try:
            row, quads = self._described(source)
        except (UnreadableDocument, FaultyCorrections) as error:
            self.rows.append(Row(source.name, "refused", str(error)))
        except Exception as error:
            # a fault of ours in one document must not cost the others
            log.exception("%s", source.name)
            self.rows.append(Row(source.name, "failed", f"{type(error).__name__}: {error}"))
        else:
            self._wait(row, quads)

    def _described(self, source: Source) -> tuple[Row, list[ox.Quad]]:
        policy, notes = corrected(parse(source.read()), source.corrections())
        names, why = self._free(identify(policy, self.register, self.base), policy.front.number)
        quads = describe(policy, self.register, names=names)
        document, title = names.document.value, policy.front.title or policy.name
        if earlier := self._files.get(document):
            why = f"与 {earlier} 是同一份文件，后读的为准"
        why = why or ("" if policy.measures else "没有读到任务")
        why = "；".join(filter(None, (why, *map(str, notes))))
        return Row(source.name, "", why, document, title, len(policy.measures), len(quads)), quads

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
