"""A process that answers visitors' queries over one generation of a store, as whoever asks it sees it."""

from __future__ import annotations

import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.store.lock import FileLock
from queries.sandbox.check import Checked
from queries.sandbox.dataset import Dataset
from queries.sandbox.faulty import faulty
from queries.sandbox.problem import Limits, QueryProblem
from queries.sandbox.process import Process, Started


@dataclass(frozen=True, slots=True)
class Result:
    """An answer as bytes in one format. `truncated`: there are rows beyond the limits that are not in it."""

    body: bytes
    form: str  # json csv tsv xml, or turtle ntriples jsonld trig nquads rdfxml
    truncated: bool
    volatile: bool = False  # the next time it will be another: it has the time, or chance, in it


class Worker(Process):
    """One process that answers one query after another over one generation of a store.

    It was STARTED over the generation on disk, where LEASE keeps it, or holds it in MEMORY.
    """

    def __init__(
        self,
        started: Started,
        generation: int,
        lease: FileLock | None,
        prefixes: Mapping[str, str],
        seconds: float,
        *,
        memory: bool = False,
    ) -> None:
        self.generation, self.memory = generation, memory
        self._lease, self._prefixes = lease, prefixes
        super().__init__(started, seconds)

    def ask(
        self,
        query: Checked,
        formats: Sequence[str],
        limits: Limits,
        dataset: Dataset,
        base: str | None,
        seconds: float,
    ) -> Result:
        """Return what QUERY finds. Raises QueryProblem; after `timeout`, `memory`, `failed` it is dead."""
        request = {
            "query": query.text,
            "dataset": query.dataset,
            "default": dataset.default,
            "named": dataset.named,
            "base": base,
        }
        return self._result(request, formats, limits, seconds, query)

    def graph(self, iri: str | None, formats: Sequence[str], limits: Limits, seconds: float) -> Result | None:
        """Return the whole graph IRI, the unnamed one for None; None where there is none of that name."""
        result = self._result({"graph": iri}, formats, limits, seconds, None)
        return result if result.form else None

    def _result(
        self,
        request: Mapping[str, object],
        formats: Sequence[str],
        limits: Limits,
        seconds: float,
        query: Checked | None,
    ) -> Result:
        wanted = {**request, "formats": list(formats), "rows": limits.rows, "size": limits.size}
        answered = self.exchange(wanted, b"", seconds)
        if answered is None:
            raise died(self, limits.seconds, limits.memory)
        reply, data = answered
        if "kind" in reply:
            raise self._told(reply, query)
        return Result(data, reply["form"], reply["truncated"], query is not None and query.volatile)

    def _told(self, reply: Mapping[str, Any], query: Checked | None) -> QueryProblem:
        if reply["kind"] == "memory":
            self.close()
        return told(reply, query, self._prefixes)

    def close(self) -> None:
        """End the process and let its generation go. A second call does nothing."""
        super().close()
        if self._lease:
            self._lease.release()
            self._lease.path.unlink(missing_ok=True)
            self._lease = None


def died(process: Process, seconds: float, memory: int) -> QueryProblem:
    """Return what a process died of that had SECONDS and MEMORY."""
    if process.killed:
        return QueryProblem("timeout", f"{seconds:g} 秒内没有算完，已停止。请缩小范围，或加上更多条件。")
    if process.ended == -signal.SIGSEGV:
        return QueryProblem("complex", "查询太复杂，引擎停止了。请拆成几个简单的查询。")
    return QueryProblem("memory", f"内存超过 {memory / 2**30:.3g} GB，已停止。请缩小范围，或少排序、少联接。")


def told(reply: Mapping[str, Any], said: Checked | None, prefixes: Mapping[str, str]) -> QueryProblem:
    """Return the problem that a process tells in its REPLY to what was SAID."""
    kind, message = reply["kind"], reply["message"]
    if kind == "syntax" and reply.get("line") and said:
        return faulty(said, reply["line"], reply["column"], message, prefixes)
    if kind == "memory":
        return QueryProblem("memory", "内存不够，已停止。请缩小范围，或少排序、少联接。")
    return QueryProblem(kind, message, reply.get("line"), reply.get("column"))
