"""The store on disk: one writer, published generations for readers."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from graph.store.generations import Generations
from graph.store.lock import FileLock, Locked
from graph.store.store import (
    Answer,
    Info,
    ReadOnlyStore,
    Store,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreMissing,
    Substitutions,
)
from ontology.namespaces import ID

DERIVED = ox.NamedNode(ID + "graph/derived")
BATCH = 200_000  # quads that one transaction loads; a bound on memory
FULL = ("No space left", "File too large", "not enough space", "Disk quota")

Bound = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

log = logging.getLogger(__name__)


class Embedded(Store):
    """What readers and the writer share: a handle that answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.generations = Generations(folder)
        self._handle: ox.Store | None = None

    @property
    def _open(self) -> ox.Store:
        if self._handle is None:
            raise StoreError(f"{self.folder}: this store is closed; open it again")
        return self._handle

    def graph(self, iri: str) -> Iterator[ox.Quad]:
        return self._open.quads_for_pattern(None, None, None, ox.NamedNode(iri))

    def query(self, sparql: str, substitutions: Substitutions | None = None) -> Answer:
        bound: dict[ox.Variable, Bound] = {ox.Variable(k): v for k, v in (substitutions or {}).items()}
        return self._open.query(sparql, use_default_graph_as_union=True, substitutions=bound)

    def dump(self) -> Iterator[str]:
        return iter(sorted(f"{quad} ." for quad in self._open))

    def info(self) -> Info:
        generation = self.generations.current()
        return Info(str(self.folder), generation, len(self.documents()), len(self._open))


class Reader(Embedded):
    """The published generation, in memory or as it lies on disk; refresh() turns to a newer one."""

    def __init__(self, folder: Path, memory: bool = False) -> None:
        super().__init__(folder)
        if not (folder / "live").is_dir():
            raise StoreMissing(f"{folder}: no store here; make one with: duban build --store {folder}")
        self.memory = memory
        self.generation = -1
        self._lease: FileLock | None = None
        self.refresh()

    def refresh(self) -> bool:
        newest = self.generations.current()
        if newest == self.generation:
            return False
        handle, lease, newest = self._newest()
        self._let_go()
        self._handle, self._lease, self.generation = handle, lease, newest
        return True

    def _newest(self) -> tuple[ox.Store, FileLock | None, int]:
        for _ in range(20):
            number = self.generations.current()
            if number == 0:
                return ox.Store(), None, 0
            lease = self.generations.lease(number)
            try:
                return self._load(number), lease, number
            except OSError as error:
                # a writer may have published and cleared away between the look and the lease
                last = error
                _release(lease)
        raise StoreError(f"{self.folder}: generation {number} cannot be read ({last}); build the store again")

    def _load(self, number: int) -> ox.Store:
        disk = ox.Store.read_only(str(self.generations.path(number)))
        if not self.memory:
            return disk
        memory = ox.Store()
        memory.bulk_extend(disk)
        return memory

    def put_many(self, documents: Iterable[tuple[str, Iterable[ox.Quad]]]) -> dict[str, str]:
        raise ReadOnlyStore(f"{self.folder}: opened to be read; open it with write=True")

    def remove(self, document: str) -> bool:
        raise ReadOnlyStore(f"{self.folder}: opened to be read; open it with write=True")

    def publish(self) -> int:
        raise ReadOnlyStore(f"{self.folder}: opened to be read; open it with write=True")

    def info(self) -> Info:
        return Info(str(self.folder), self.generation, len(self.documents()), len(self._open))

    def close(self) -> None:
        self._let_go()

    def _let_go(self) -> None:
        self._handle = None
        _release(self._lease)
        self._lease = None


class Writer(Embedded):
    """The live folder, held by one process at a time. Threads may share it."""

    def __init__(self, folder: Path, wait: float = 0.0) -> None:
        super().__init__(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._changed = folder / "UNPUBLISHED"  # what a crash leaves unpublished, the next writer publishes
        self._threads = threading.RLock()
        try:
            self._lock = FileLock(folder / "LOCK", wait)
        except Locked:
            raise StoreBusy(f"{folder}: another writer holds this store; try again when it is done") from None
        try:
            self._handle = self._recovered()
        except BaseException:
            self._lock.release()
            raise

    def _recovered(self) -> ox.Store:
        live = self.folder / "live"
        try:
            return ox.Store(live)
        except OSError as error:
            number = self.generations.current()
            if any(word in str(error) for word in FULL) or not number:
                raise StoreError(f"{live}: cannot be opened ({error})") from error
            damaged = self.folder / f"damaged-{number}"
            log.warning("%s: damaged (%s); going back to generation %d", live, error, number)
        shutil.rmtree(damaged, ignore_errors=True)
        live.rename(damaged)
        shutil.copytree(self.generations.path(number), live)
        return ox.Store(live)

    def put_many(self, documents: Iterable[tuple[str, Iterable[ox.Quad]]]) -> dict[str, str]:
        results: dict[str, str] = {}
        waiting: list[ox.Quad] = []
        with self._writing() as store:
            for document, quads in documents:
                wanted = _own(document, quads)
                if waiting and (document in results or len(waiting) > BATCH):
                    self._load(store, waiting)
                    waiting = []
                held = set(self._held(document))
                if not held:
                    waiting += wanted
                    results[document] = "new"
                else:
                    results[document] = self._exchange(store, held, wanted)
            self._load(store, waiting)
        return results

    def _load(self, store: ox.Store, quads: list[ox.Quad]) -> None:
        if quads:
            self._changed.touch()
            store.bulk_extend(quads)

    def _exchange(self, store: ox.Store, old: set[ox.Quad], new: set[ox.Quad]) -> str:
        """Put NEW in OLD's place as one transaction, which a request of SPARQL Update is."""
        # the store writes 0.50 as 0.5: compare as it will be kept
        if old != new and old != (new := _kept(new)):
            self._changed.touch()
            store.update(f"DELETE DATA {{ {_data(old - new)} }} ; INSERT DATA {{ {_data(new - old)} }}")
            return "changed"
        return "unchanged"

    def remove(self, document: str) -> bool:
        with self._writing() as store:
            held = set(self._held(document))
            if held:
                self._exchange(store, held, set())
            return bool(held)

    def _held(self, document: str) -> Iterator[ox.Quad]:
        for quad in self.graph(document):
            yield quad
            if quad.predicate == _TYPE and quad.object == _MEASURE:
                yield from self._open.quads_for_pattern(None, None, quad.subject, DERIVED)

    @contextmanager
    def _writing(self) -> Iterator[ox.Store]:
        with self._threads:
            try:
                yield self._open
            except OSError as error:
                if any(word in str(error) for word in FULL):
                    raise StoreFull(f"{self.folder}: the disk is full; make room and build again") from error
                raise StoreError(f"{self.folder}: cannot be written ({error})") from error

    def publish(self) -> int:
        with self._threads:
            if not self._changed.exists():
                return self.generations.current()
            with self._writing() as store:
                store.flush()
                number = self.generations.publish(store.backup)
            self._changed.unlink()
            return number

    def close(self) -> None:
        with self._threads:
            if self._handle is None:
                return
            try:
                self.publish()
            finally:
                self._handle = None
                self._lock.release()


_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_MEASURE = ox.NamedNode("https://w3id.org/duban/def#Measure")


def _own(document: str, quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Return QUADS as a set. Raises ValueError for one that stands elsewhere, or has a blank node."""
    graph, below = ox.NamedNode(document), f"<{document}/"
    wanted = set(quads)
    for quad in wanted:
        if quad.graph_name != graph and not (
            quad.graph_name == DERIVED and str(quad.object).startswith(below)
        ):
            raise ValueError(f"{document}: a statement of another graph: {quad}")
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise ValueError(f"{document}: a blank node: {quad}")
    return wanted


def _kept(quads: set[ox.Quad]) -> set[ox.Quad]:
    """Return QUADS with their literals as a store keeps them."""
    store = ox.Store()
    store.extend(quads)
    return set(store)


def _data(quads: set[ox.Quad]) -> str:
    return "\n".join(f"GRAPH {quad.graph_name} {{ {quad.triple} }}" for quad in quads)


def _release(lease: FileLock | None) -> None:
    if lease:
        lease.release()
        lease.path.unlink(missing_ok=True)
