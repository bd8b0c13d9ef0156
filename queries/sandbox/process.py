"""One process that works for us and may be killed: it gets a line of JSON, and answers with one."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import IO, Any, Protocol

from queries.sandbox.deadline import WATCH
from queries.sandbox.problem import QueryProblem

# the process finds the packages where they were found here, also from a checkout that nobody installed
START = "import sys; sys.path.append({root!r}); from queries.sandbox.{module} import run; run()"
ROOT = str(Path(__file__).parents[2])

log = logging.getLogger(__name__)


class Started(Protocol):
    """What subprocess.Popen has, as far as it is needed here."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None
    returncode: int | None

    def kill(self) -> None: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...


def command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs `queries/sandbox/MODULE.py` with ARGUMENTS."""
    return [sys.executable, "-c", START.format(root=ROOT, module=module), *arguments]


def started(module: str, *arguments: str) -> Started:
    """Start a process that runs `queries/sandbox/MODULE.py` with ARGUMENTS."""
    return subprocess.Popen(
        command(module, *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


class Process:
    """A process that was STARTED, as soon as it has said hello: then it can be asked.

    Raises QueryProblem: failed, where it ends before that, or takes longer than SECONDS.
    """

    def __init__(self, started: Started, seconds: float) -> None:
        self.killed = False
        self._process = started
        with self._within(seconds):
            hello = self._line()
        if hello is None:
            late = self.killed
            self.close()
            if late:
                raise QueryProblem("busy", "服务器忙，查询进程没有及时起来。请过一会儿再试。")
            raise QueryProblem("failed", "图谱打不开，无法查询。请用 duban build 重建。")
        self.network, self.limited = bool(hello["network"]), bool(hello["limited"])

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return not self.killed and self._process.poll() is None

    @property
    def ended(self) -> int | None:
        """How it ended: the number of a signal, negative, or what it returned; None while it lives."""
        return self._process.poll()

    def exchange(
        self, request: Mapping[str, object], body: bytes, seconds: float
    ) -> tuple[dict[str, Any], bytes] | None:
        """Return the reply to REQUEST and what follows it; None where the process died over it.

        It is killed after SECONDS.
        """
        assert self._process.stdin
        assert self._process.stdout
        with self._within(seconds), suppress(OSError):
            self._process.stdin.write(json.dumps({**request, "seconds": seconds}).encode() + b"\n" + body)
            self._process.stdin.flush()
            if reply := self._line():
                data = self._process.stdout.read(reply["length"])
                # a body that its maker did not finish is no body
                if len(data) == reply["length"]:
                    return reply, data
        self.close()
        return None

    def _line(self) -> dict[str, Any] | None:
        assert self._process.stdout
        line = self._process.stdout.readline()
        return dict(json.loads(line)) if line.endswith(b"\n") else None

    def _within(self, seconds: float) -> AbstractContextManager[None]:
        return WATCH.within(seconds, self._kill)

    def _kill(self) -> None:
        self.killed = True
        self._process.kill()

    def close(self) -> None:
        """End the process. A second call does nothing."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    log.debug("a pipe to a dead process", exc_info=True)
        if self.killed:
            # the system takes its time to clear away gigabytes; nobody has to wait for that
            threading.Thread(target=self._process.wait, daemon=True).start()
        else:
            self._process.wait()
