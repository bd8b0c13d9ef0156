"""Changes to a store, made one after another by a process that may be killed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.store.closing import Closing
from queries.sandbox.check import Checked
from queries.sandbox.dataset import Dataset
from queries.sandbox.problem import Limits, QueryProblem
from queries.sandbox.process import Process, started
from queries.sandbox.reading import died, told
from queries.sandbox.update import checked_update

CHANGE = Limits(seconds=60.0, text=2 * 2**20)
UNSURE = "请先查询，看这次改动有没有生效。"


@dataclass(frozen=True, slots=True)
class Part:
    """Triples as they were sent: turtle, ntriples or jsonld."""

    form: str
    body: bytes


class Changes(Closing):
    """The one place that changes the store in FOLDER, which is made where there is none.

    Any number of threads may ask: one is served after another. Each change is one transaction, and readers
    see it once it has returned.
    """

    def __init__(
        self, folder: str | Path, limits: Limits = CHANGE, prefixes: Mapping[str, str] | None = None
    ) -> None:
        self.limits = limits
        self._arguments = (str(folder), str(limits.memory), json.dumps(dict(prefixes or {})))
        self._prefixes = prefixes or {}
        self._turn = threading.Lock()
        self._process: Process | None = None

    def update(self, text: str, dataset: Dataset | None = None, base: str | None = None) -> None:
        """Run the SPARQL update TEXT over the graphs of DATASET. Raises QueryProblem."""
        wanted = checked_update(text, dataset or Dataset(), self.limits)
        self._made({"do": "update", "base": base}, wanted.text.encode(), wanted)

    def put(self, graph: str | None, parts: Sequence[Part], base: str | None = None) -> bool:
        """Put PARTS in the place of a graph, the unnamed one for None; say whether it is new."""
        return self._written("put", graph, parts, base)

    def post(self, graph: str | None, parts: Sequence[Part], base: str | None = None) -> bool:
        """Add PARTS to a graph, the unnamed one for None; say whether it is new. Raises QueryProblem."""
        return self._written("post", graph, parts, base)

    def delete(self, graph: str | None) -> bool:
        """Delete a graph, the unnamed one for None; say whether there was one. Raises QueryProblem."""
        return not self._made({"do": "delete", "graph": graph}, b"")["missing"]

    def _written(self, what: str, graph: str | None, parts: Sequence[Part], base: str | None) -> bool:
        request = {
            "do": what,
            "graph": graph,
            "base": base,
            "parts": [(part.form, len(part.body)) for part in parts],
        }
        return bool(self._made(request, b"".join(part.body for part in parts))["created"])

    def _made(
        self, request: Mapping[str, object], body: bytes, said: Checked | None = None
    ) -> dict[str, Any]:
        until = time.monotonic() + self.limits.seconds
        if not self._turn.acquire(timeout=self.limits.seconds / 2):
            raise QueryProblem("busy", "正在写入别人的改动，没有排上。请过一会儿再试。")
        try:
            process = self._ready(until - time.monotonic())
            answered = process.exchange({**request, "size": len(body)}, body, until - time.monotonic())
            if answered is None:
                problem = died(process, self.limits.seconds, self.limits.memory)
                raise QueryProblem(problem.kind, problem.message + UNSURE)
            if "kind" in answered[0]:
                raise told(answered[0], said, self._prefixes)
            return answered[0]
        finally:
            self._turn.release()

    def _ready(self, seconds: float) -> Process:
        if self._process is None or not self._process.alive:
            self._process = Process(started("changer", *self._arguments), seconds)
        return self._process

    def close(self) -> None:
        """End the process that changes, once it has made the change that it is at."""
        with self._turn:
            if self._process:
                self._process.close()
