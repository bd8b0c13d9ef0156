"""A store as readers see it: the published generation."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from graph.store.embedded import Embedded
from graph.store.lock import FileLock
from graph.store.memory import copied, is_roomy
from graph.store.store import ReadOnlyStore, StoreError, StoreMissing


class Reader(Embedded):
    """The published generation as it lies on disk; refresh() turns to a newer one.

    With MEMORY, and where there is room, it is copied there meanwhile, and read there as soon as it is.
    """

    def __init__(self, folder: Path, memory: bool = False) -> None:
        super().__init__(folder)
        if not (folder / "live").is_dir() and not self.generations.current():
            raise StoreMissing(f"{folder}：这里还没有图谱；请先运行 duban build --store {folder}")
        self.memory = memory
        self.generation = -1
        self._lease: FileLock | None = None
        self.is_copied = False  # whether it is read in memory by now
        self._turning = threading.Lock()
        self._copier: threading.Thread | None = None
        self.refresh()

    def refresh(self) -> bool:
        newest = self.generations.current()
        if newest == self.generation:
            return False
        handle, lease, newest = self._newest()
        before = self._lease
        with self._turning:
            # at no moment without a handle: other threads go on asking
            self._handle, self._lease, self.generation = handle, lease, newest
            self.is_copied = False
        _release(before)
        if self.memory and newest and is_roomy(self.generations.path(newest)):
            self._copier = threading.Thread(target=self._copy, args=(handle, self._copier), daemon=True)
            self._copier.start()
        return True

    def _copy(self, disk: ox.Store, before: threading.Thread | None) -> None:
        """Read in memory what DISK holds, as soon as it is there."""
        if before:  # one copy at a time; it ends, for it is not wanted any more
            before.join()
        memory = copied(disk, lambda: self._handle is disk)
        with self._turning:
            if memory is not None and self._handle is disk:
                self._handle, self.is_copied = memory, True

    def _newest(self) -> tuple[ox.Store, FileLock | None, int]:
        for _ in range(20):
            number = self.generations.current()
            if number == 0:
                return ox.Store(), None, 0
            lease = self.generations.lease(number)
            try:
                return ox.Store.read_only(str(self.generations.path(number))), lease, number
            except (OSError, RuntimeError) as error:
                # a writer may have published and cleared away between the look and the lease
                last = error
                _release(lease)
        raise StoreError(f"{self.folder}：第 {number} 代读不出来（{last}）；请重新 duban build")

    def put_many(self, documents: Iterable[tuple[str, Iterable[ox.Quad]]]) -> dict[str, str]:
        raise self._read_only()

    def remove(self, document: str) -> bool:
        raise self._read_only()

    def publish(self) -> int:
        raise self._read_only()

    def _read_only(self) -> ReadOnlyStore:
        return ReadOnlyStore(f"{self.folder}：只读打开的图谱不能写；请用 open_store(…, write=True)")

    def changes(self) -> dict[str, str]:
        return self.generations.changes(self.generation)

    def _seen(self) -> int:
        return self.generation

    def close(self) -> None:
        self._let_go()

    def _let_go(self) -> None:
        with self._turning:
            self._handle = None
        if self._copier:
            self._copier.join()
        _release(self._lease)
        self._lease = None


def _release(lease: FileLock | None) -> None:
    if lease:
        lease.release()
        lease.path.unlink(missing_ok=True)
