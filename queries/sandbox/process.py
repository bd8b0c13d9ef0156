"""One worker process, as whoever asks it sees it."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.store.lock import FileLock
from queries.sandbox.check import Checked
from queries.sandbox.faulty import faulty
from queries.sandbox.problem import Limits, QueryProblem

# the worker finds the packages where they were found here, also from a checkout that nobody installed
START = f"""import sys; sys.path.append({str(Path(__file__).parents[2])!r})
from queries.sandbox.worker import run; run()"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """An answer as bytes in one format. `truncated`: there are rows beyond the limits that are not in it."""

    body: bytes
    form: str  # json csv tsv xml, or turtle ntriples jsonld
    truncated: bool


class Worker:
    """One process that answers one query after another over one generation of a store."""

    def __init__(
        self, folder: str, generation: int, lease: FileLock | None, memory: int, prefixes: Mapping[str, str]
    ) -> None:
        self.generation, self._lease, self._prefixes = generation, lease, prefixes
        self._killed = False
        self._process = subprocess.Popen(
            [sys.executable, "-c", START, folder, str(memory), json.dumps(dict(prefixes))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        hello = self._line()
        if hello is None:
            self.close()
            raise QueryProblem("failed", f"{folder}：图谱打不开，无法查询。请用 duban build 重建。")
        self.network, self.limited = bool(hello["network"]), bool(hello["limited"])

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, query: Checked, formats: Sequence[str], limits: Limits) -> Result:
        """Return what QUERY finds. Raises QueryProblem; after `timeout`, `memory`, `failed` it is dead."""
        request = {
            "query": query.text,
            "dataset": query.dataset,
            "formats": list(formats),
            "rows": limits.rows,
            "size": limits.size,
            "seconds": limits.seconds,
        }
        timer = threading.Timer(limits.seconds, self._kill)
        timer.daemon = True
        timer.start()
        try:
            reply, data = self._exchange(request)
        finally:
            timer.cancel()
        if reply is None:
            self.close()
            raise self._died(limits)
        if "kind" in reply:
            raise self._told(reply, query)
        return Result(data, reply["form"], reply["truncated"])

    def _exchange(self, request: Mapping[str, object]) -> tuple[dict[str, Any] | None, bytes]:
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return None, b""
        reply = self._line()
        if reply is None:
            return None, b""
        data = self._process.stdout.read(reply["length"])
        # a body that its maker did not finish is no body
        return (reply, data) if len(data) == reply["length"] else (None, b"")

    def _line(self) -> dict[str, Any] | None:
        assert self._process.stdout
        line = self._process.stdout.readline()
        return dict(json.loads(line)) if line.endswith(b"\n") else None

    def _died(self, limits: Limits) -> QueryProblem:
        if self._killed:
            return QueryProblem(
                "timeout", f"{limits.seconds:g} 秒内没有算完，已停止。请缩小范围，或加上更多条件。"
            )
        if self._process.returncode == -signal.SIGSEGV:
            return QueryProblem("failed", "查询太复杂，引擎停止了。请拆成几个简单的查询。")
        return QueryProblem(
            "memory", f"内存超过 {limits.memory / 2**30:.3g} GB，已停止。请缩小范围，或少排序、少联接。"
        )

    def _told(self, reply: Mapping[str, Any], query: Checked) -> QueryProblem:
        kind, message = reply["kind"], reply["message"]
        if kind == "syntax" and reply.get("line"):
            return faulty(query, reply["line"], reply["column"], message, self._prefixes)
        if kind == "memory":
            self.close()
            return QueryProblem("memory", "内存不够，已停止。请缩小范围，或少排序、少联接。")
        return QueryProblem(kind, message)

    def _kill(self) -> None:
        self._killed = True
        self._process.kill()

    def close(self) -> None:
        """End the process and let its generation go. A second call does nothing."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    log.debug("a pipe to a dead worker", exc_info=True)
        self._process.wait()
        if self._lease:
            self._lease.release()
            self._lease.path.unlink(missing_ok=True)
            self._lease = None
