"""A generation in memory, as whoever wants workers of it sees it."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from graph.store.memory import is_roomy
from queries.sandbox.problem import QueryProblem
from queries.sandbox.process import command

LOADING = 600.0  # seconds that the reading of a store may take
SETTLED = 1.0  # seconds after which a generation is worth it: more changes may come
FORKS = sys.platform == "linux" and hasattr(os, "pidfd_open")


def fits(generation: Path) -> bool:
    """Say whether a generation's folder may be held in memory, and has stood for a moment."""
    try:
        stood = time.time() - generation.stat().st_mtime
    except OSError:
        return False
    return stood >= SETTLED and is_roomy(generation)


class Forked:
    """A process that a nursery became: what subprocess.Popen has, as far as it is needed here."""

    def __init__(self, nursery: Nursery, pid: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self.stdin: IO[bytes] | None = stdin
        self.stdout: IO[bytes] | None = stdout
        self.returncode: int | None = None
        self._nursery, self._pid = nursery, pid
        self._handle: int | None = None
        with suppress(OSError):  # it may be gone already
            self._handle = os.pidfd_open(pid)

    def kill(self) -> None:
        """End it."""
        if self._handle is not None:
            with suppress(OSError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def poll(self) -> int | None:
        """Return how it ended; None while it lives."""
        if self.returncode is None and (self._handle is None or select.select([self._handle], [], [], 0)[0]):
            self._note()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, and return how it ended."""
        if self.returncode is None:
            if self._handle is not None:
                select.select([self._handle], [], [], timeout)
            self._note()
        assert self.returncode is not None
        return self.returncode

    def _note(self) -> None:
        self.returncode = self._nursery.ended(self._pid)
        if self._handle is not None:
            handle, self._handle = self._handle, None
            os.close(handle)


class Nursery:
    """A process that holds the generation in FOLDER in memory; `fork()` is a worker over it.

    Raises QueryProblem: failed, where it cannot be read.
    """

    def __init__(self, folder: str, generation: int, memory: int, prefixes: Mapping[str, str]) -> None:
        self.generation = generation
        self._lock = threading.Lock()
        self._socket, theirs = socket.socketpair()
        with theirs:
            arguments = (folder, str(memory), json.dumps(dict(prefixes)), str(theirs.fileno()))
            self._process = subprocess.Popen(
                command("nursery", *arguments),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._socket.settimeout(LOADING)
        if self._said() is None:
            self.close()
            raise QueryProblem("failed", f"{folder}：图谱读不进内存。")

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def fork(self, seconds: float) -> Forked:
        """Return a new worker's process. Raises QueryProblem: failed, after SECONDS too."""
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        stdin, stdout = os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb")
        try:
            said = self._ask({}, [theirs_in, theirs_out], seconds)
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        if said is None:
            stdin.close()
            stdout.close()
            self.close()
            raise QueryProblem("failed", "查询进程起不来。请过一会儿再试。")
        return Forked(self, said["pid"], stdin, stdout)

    def ended(self, pid: int) -> int:
        """Return how a worker ended: minus the number of a signal, or what it returned."""
        until = time.monotonic() + 1
        while time.monotonic() < until:
            said = self._ask({"ended": pid}, [], 1)
            if said is None or said["status"] is not None:
                return int(said["status"]) if said else -signal.SIGKILL
            time.sleep(0.005)
        return -signal.SIGKILL

    def _ask(self, request: Mapping[str, object], fds: list[int], seconds: float) -> dict[str, Any] | None:
        with self._lock:
            try:
                self._socket.settimeout(max(seconds, 0.1))
                socket.send_fds(self._socket, [json.dumps(request).encode()], fds)
            except OSError:
                return None
            return self._said()

    def _said(self) -> dict[str, Any] | None:
        try:
            data = self._socket.recv(1000)
        except OSError:
            return None
        return dict(json.loads(data)) if data else None

    def close(self) -> None:
        """End it; its workers go on until they are closed."""
        self._socket.close()
        self._process.kill()
        self._process.wait()
