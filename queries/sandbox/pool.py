"""Workers that answer visitors' queries over a store's published generation."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, LifoQueue
from types import TracebackType
from typing import Self

from graph.store.generations import Generations
from graph.store.store import StoreMissing
from queries.sandbox.check import checked
from queries.sandbox.problem import Limits, QueryProblem
from queries.sandbox.process import Result, Worker

log = logging.getLogger(__name__)


class Pool:
    """Up to SIZE workers over the store in FOLDER, made when first needed and kept for the next query.

    Any number of threads may ask. A worker that died, or that read a generation which is no longer
    the published one, is replaced. Raises StoreMissing where FOLDER holds no store.
    """

    def __init__(
        self,
        folder: str | Path,
        size: int = 1,
        limits: Limits | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._generations = Generations(Path(folder))
        if not (Path(folder) / "live").is_dir():
            raise StoreMissing(f"{folder}：这里还没有图谱。请先运行 duban build。")
        self._prefixes = prefixes or {}
        self._idle: LifoQueue[Worker | None] = LifoQueue()
        for _ in range(size):
            self._idle.put(None)
        self._size = size

    def ask(self, query: str, *formats: str, limits: Limits | None = None) -> Result:
        """Return what QUERY finds, in the first of FORMATS that suits its form.

        Formats: json csv tsv xml for SELECT and ASK, turtle ntriples jsonld for CONSTRUCT and DESCRIBE.
        Raises QueryProblem.
        """
        limits = limits or self.limits
        wanted = checked(query, limits)
        try:
            idle = self._idle.get(timeout=limits.seconds)
        except Empty:
            raise QueryProblem("busy", "现在查询的人多，没有排上。请过一会儿再试。") from None
        worker = None
        try:
            worker = self._fit(idle)
            return worker.ask(wanted, formats or ("json", "turtle"), limits)
        finally:
            self._idle.put(worker if worker and worker.alive else None)

    def _fit(self, worker: Worker | None) -> Worker:
        """Return WORKER, or a new one where it is dead or reads an old generation."""
        newest = self._generations.current()
        if worker and worker.alive and worker.generation == newest:
            return worker
        if worker:
            worker.close()
        lease = self._generations.lease(newest) if newest else None
        folder = str(self._generations.path(newest)) if newest else ""
        worker = Worker(folder, newest, lease, self.limits.memory, self._prefixes)
        if worker.network:
            log.warning(
                "this system keeps a query's process on the network; SERVICE is refused by its text alone"
            )
        return worker

    def close(self) -> None:
        """End the workers that are not answering. The pool is of no use afterwards."""
        for _ in range(self._size):
            with suppress(Empty):
                worker = self._idle.get_nowait()
                if worker:
                    worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
