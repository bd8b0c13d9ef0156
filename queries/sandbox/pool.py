"""Workers that answer visitors' queries over a store's published generation."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, LifoQueue
from typing import TypeVar

from graph.store.closing import Closing
from graph.store.generations import Generations
from graph.store.store import StoreMissing
from queries.sandbox.check import checked
from queries.sandbox.dataset import Dataset
from queries.sandbox.forked import FORKS, Nursery, fits
from queries.sandbox.problem import Limits, QueryProblem
from queries.sandbox.process import started
from queries.sandbox.reading import Result, Worker

T = TypeVar("T")
log = logging.getLogger(__name__)


class Pool(Closing):
    """Up to SIZE workers over the store in FOLDER, made when first needed and kept for the next query.

    Any number of threads may ask. A worker that died, or that read a generation which is no longer
    the published one, is replaced. With MEMORY, and where the system forks, workers hold the store in memory
    as soon as it is read, which makes them several times as fast; until then they read it from disk.
    Raises StoreMissing where FOLDER holds no store.
    """

    def __init__(
        self,
        folder: str | Path,
        size: int = 1,
        limits: Limits | None = None,
        prefixes: Mapping[str, str] | None = None,
        memory: bool = False,
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
        self._warned = False
        self._memory = memory and FORKS
        self._reading = threading.Lock()
        self._nursery: Nursery | None = None
        self._busy, self._closed = False, False

    def ask(
        self,
        query: str,
        *formats: str,
        limits: Limits | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> Result:
        """Return what QUERY finds, in the first of FORMATS that suits its form.

        Formats: json csv tsv xml for SELECT and ASK; turtle ntriples jsonld trig nquads rdfxml for CONSTRUCT
        and DESCRIBE. DATASET takes the place of the graphs that the query names, BASE is what its relative
        IRIs hang below. The limit of time counts from when a worker is free, its start included.
        Raises QueryProblem.
        """
        limits = limits or self.limits
        wanted, graphs = checked(query, limits), dataset or Dataset()

        def asked(worker: Worker, seconds: float) -> Result:
            return worker.ask(wanted, formats or ("json", "turtle"), limits, graphs, base, seconds)

        return self._with_worker(asked, limits)

    def graph(self, iri: str | None, *formats: str, limits: Limits | None = None) -> Result | None:
        """Return the whole graph IRI in the first of FORMATS that triples have; the unnamed graph for None.

        Returns None where there is no graph of that name. Raises QueryProblem.
        """
        limits = limits or self.limits
        return self._with_worker(lambda worker, left: worker.graph(iri, formats, limits, left), limits)

    @property
    def generation(self) -> int:
        """The published state that the next query sees."""
        return self._generations.current()

    def _with_worker(self, ask: Callable[[Worker, float], T], limits: Limits) -> T:
        try:
            idle = self._idle.get(timeout=limits.seconds)
        except Empty:
            raise QueryProblem("busy", "现在查询的人多，没有排上。请过一会儿再试。") from None
        until = time.monotonic() + limits.seconds
        worker = None
        try:
            worker = self._fit(idle, until - time.monotonic())
            return ask(worker, until - time.monotonic())
        finally:
            self._idle.put(worker if worker and worker.alive else None)

    def _fit(self, worker: Worker | None, seconds: float) -> Worker:
        """Return WORKER, or a new one where it is dead, of an old generation, or could be in memory."""
        newest = self._generations.current()
        nursery = self._held(newest) if self._memory else None
        if worker and worker.alive and worker.generation == newest and (worker.memory or not nursery):
            return worker
        if worker:
            worker.close()
        if nursery:
            return self._warn(
                Worker(nursery.fork(seconds), newest, None, self._prefixes, seconds, memory=True)
            )
        until = time.monotonic() + seconds
        try:
            return self._warn(self._new(newest, seconds))
        except QueryProblem as problem:
            if problem.kind == "busy":
                raise
            # a writer published and cleared away between the look and the lease, or memory was short
            return self._warn(self._new(self._generations.current(), until - time.monotonic()))

    def _warn(self, worker: Worker) -> Worker:
        if worker.network and not self._warned:
            self._warned = True
            log.warning(
                "this system keeps a query's process on the network; SERVICE is refused by its text alone"
            )
        return worker

    def _new(self, number: int, seconds: float) -> Worker:
        lease = self._generations.lease(number) if number else None
        folder = str(self._generations.path(number)) if number else ""
        process = started("worker", folder, str(self.limits.memory), json.dumps(dict(self._prefixes)))
        return Worker(process, number, lease, self._prefixes, seconds)

    def _held(self, newest: int) -> Nursery | None:
        """Return what holds the generation NEWEST in memory; None until it is read."""
        with self._reading:
            found = self._nursery
            if found and found.generation == newest and found.alive:
                return found
            if newest and not self._busy and fits(self._generations.path(newest)):
                self._busy = True
                threading.Thread(target=self._read, args=(newest,), name="nursery", daemon=True).start()
            return None

    def _read(self, number: int) -> None:
        made, lease = None, self._generations.lease(number)
        try:
            folder = str(self._generations.path(number))
            made = Nursery(folder, number, self.limits.memory, self._prefixes)
        except QueryProblem as problem:
            log.warning("%s", problem)
        finally:
            if lease:
                lease.release()
                lease.path.unlink(missing_ok=True)
            with self._reading:
                before, self._nursery, self._busy = self._nursery, made, False
                if before:
                    before.close()
                if made and self._closed:
                    made.close()

    def close(self) -> None:
        """End the workers that are not answering. The pool is of no use afterwards."""
        for _ in range(self._size):
            with suppress(Empty):
                worker = self._idle.get_nowait()
                if worker:
                    worker.close()
        with self._reading:
            self._closed = True
            if self._nursery:
                self._nursery.close()
