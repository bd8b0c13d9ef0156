"""A store as its one writer holds it: the live folder."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from graph.statements.terms import DERIVED, MEASURE, A
from graph.store.embedded import Embedded
from graph.store.lock import FileLock, Locked
from graph.store.store import StoreBusy, StoreError, StoreFull

BATCH = 200_000  # quads that one transaction loads; a bound on memory
MANY = 4  # loads after which the store is put in order: each is sorted for itself, and all are searched
ANYTHING = "*"  # in the list of what changed: a request that may change any graph
FULL = ("No space left", "File too large", "not enough space", "Disk quota")

T = TypeVar("T")
log = logging.getLogger(__name__)


class Writer(Embedded):
    """The live folder, held by one process at a time. Threads may share it."""

    def __init__(self, folder: Path, wait: float = 0.0) -> None:
        super().__init__(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{folder}：不能作图谱的文件夹（{error.strerror}）") from error
        self._changed = folder / "UNPUBLISHED"  # what a crash leaves unpublished, the next writer publishes
        self._threads = threading.RLock()
        self._loads = 0
        try:
            self._lock = FileLock(folder / "LOCK", wait)
        except Locked:
            raise StoreBusy(f"{folder}：另一个进程正在写这个图谱；等它写完再试") from None
        try:
            self._handle = self._recovered()
        except BaseException:
            self._lock.release()
            raise

    def _recovered(self) -> ox.Store:
        """Open the live folder; where it is damaged or gone, go back to the published generation."""
        live = self.folder / "live"
        number = self.generations.current()
        try:
            if live.exists() or not number:
                return ox.Store(live)
            damage: Exception = FileNotFoundError(live)
        except (RuntimeError, FileNotFoundError) as error:
            damage = error  # RocksDB names corruption in a RuntimeError
        except OSError as error:
            raise self._fault(error, "打不开") from error
        if not number:
            raise StoreError(
                f"{live}：图谱已损坏（{damage}）；请删掉 {self.folder} 再 duban build"
            ) from damage
        log.warning("%s：图谱已损坏（%s），退回第 %d 代", live, damage, number)
        return self._restored(live, number)

    def _restored(self, live: Path, number: int) -> ox.Store:
        fresh, damaged = live.with_name("live.new"), live.with_name(f"damaged-{number}")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(self.generations.path(number), fresh)
        if live.exists():
            shutil.rmtree(damaged, ignore_errors=True)
            live.rename(damaged)
        fresh.rename(live)
        return ox.Store(live)

    def put_many(self, documents: Iterable[tuple[str, Iterable[ox.Quad]]]) -> dict[str, str]:
        results: dict[str, str] = {}
        waiting: list[ox.Quad] = []
        with self._writing() as store:
            for document, quads in documents:
                wanted = own(document, quads)
                if waiting and (document in results or len(waiting) > BATCH):
                    self._load(store, waiting)
                    waiting = []
                held = set(self._held(document))
                if held:
                    results[document] = self._exchange(store, held, set(wanted))
                else:
                    waiting += wanted
                    results[document] = "new"
            self._load(store, waiting)
        return results

    def _load(self, store: ox.Store, quads: list[ox.Quad]) -> None:
        if quads:
            self._note({quad.graph_name for quad in quads})
            store.bulk_extend(quads)
            self._loads += 1

    def _note(self, graphs: Iterable[object]) -> None:
        """Write down that GRAPHS are about to change."""
        with self._changed.open("a", encoding="utf-8") as file:
            file.writelines(f"{graph}\n" for graph in graphs)

    def _noted(self, store: ox.Store) -> set[str]:
        """Return the graphs that changed since the last generation, by their IRIs."""
        said = set(self._changed.read_text("utf-8").splitlines())
        # before graphs were written down the file was empty
        anything = not said or ANYTHING in said
        return {graph.value for graph in store.named_graphs()} if anything else {one[1:-1] for one in said}

    def _exchange(self, store: ox.Store, old: set[ox.Quad], new: set[ox.Quad]) -> str:
        """Put NEW in OLD's place as one transaction, which a request of SPARQL Update is."""
        # the store writes 0.50 as 0.5: compare as it will be kept
        if old != new and old != (new := kept(new)):
            self._note({quad.graph_name for quad in old ^ new})
            store.update(f"DELETE DATA {{ {_data(old - new)} }} ; INSERT DATA {{ {_data(new - old)} }}")
            return "changed"
        return "unchanged"

    def remove(self, document: str) -> bool:
        with self._writing() as store:
            held = set(self._held(document))
            if held:
                self._note({quad.graph_name for quad in held})
                store.update(f"DELETE DATA {{ {_data(held)} }} ; DROP SILENT GRAPH {ox.NamedNode(document)}")
            return bool(held)

    def change(self, make: Callable[[ox.Store], T]) -> T:
        """Let MAKE change the live store by one transaction; return what it returns."""
        with self._writing() as store:
            self._note([ANYTHING])
            return make(store)

    def _held(self, document: str) -> Iterator[ox.Quad]:
        for quad in self.graph(document):
            yield quad
            if quad.predicate == A and quad.object == MEASURE:
                yield from self._open.quads_for_pattern(None, None, quad.subject, DERIVED)

    @contextmanager
    def _writing(self) -> Iterator[ox.Store]:
        with self._threads:
            try:
                yield self._open
            except OSError as error:
                raise self._fault(error, "写不进去") from error

    def _fault(self, error: OSError, what: str) -> StoreError:
        if any(word in str(error) for word in FULL):
            return StoreFull(f"{self.folder}：磁盘满了；请腾出空间后重新 duban build")
        return StoreError(f"{self.folder}：{what}（{error}）")

    def publish(self) -> int:
        with self._threads:
            if not self._changed.exists():
                return self.generations.current()
            with self._writing() as store:
                self._order(store)
                noted = self._noted(store)
                number = self.generations.publish(store.backup, noted)
            self._changed.unlink()
            return number

    def _order(self, store: ox.Store) -> None:
        """Make what was written fit to be read: at 11 million quads a graph is read twice as fast."""
        store.flush()
        if self._loads >= MANY:
            store.optimize()
            self._loads = 0

    def close(self) -> None:
        with self._threads:
            if self._handle is None:
                return
            try:
                self.publish()
            finally:
                self._handle = None
                self._lock.release()


def own(document: str, quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return QUADS in their order, in which they load faster than in a set's.

    Raises ValueError for one that stands elsewhere, or has a blank node.
    """
    graph, below = ox.NamedNode(document), f"<{document}/"
    wanted = list(quads)
    for quad in wanted:
        if quad.graph_name != graph and not (
            quad.graph_name == DERIVED and str(quad.object).startswith(below)
        ):
            raise ValueError(f"{document}：不属于这份文件的陈述：{quad}")
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise ValueError(f"{document}：空白节点：{quad}")
    return wanted


def kept(quads: set[ox.Quad]) -> set[ox.Quad]:
    """Return QUADS with their literals as a store keeps them."""
    store = ox.Store()
    store.extend(quads)
    return set(store)


def _data(quads: set[ox.Quad]) -> str:
    return "\n".join(f"GRAPH {quad.graph_name} {{ {quad.triple} }}" for quad in quads)
