"""Drafts that visitors sent: audited in a process of their own, their results kept in memory for a while."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from flask import current_app

from queries.sandbox.deadline import WATCH
from web.audit.worker import MADE

SECONDS, MEMORY = 90.0, 1_500_000_000  # of the process that audits: by the clock, bytes of addresses
MINUTES = 30
RESULTS, HELD = 200, 160_000_000  # results kept, and bytes of them
REPLY = 120_000_000  # bytes of one
LONGEST = 120  # characters of a file's name
KEY = "duban.drafts"
ROOT = str(Path(__file__).parents[2])
START = f"import sys; sys.path.append({ROOT!r}); from web.audit.worker import run; run()"
Said = dict[str, Any]


class Unaudited(Exception):
    """Why a draft was not audited. KIND: refused, with what to do; exhausted; failed."""

    def __init__(self, kind: str, why: str = "") -> None:
        super().__init__(why)
        self.kind, self.why = kind, why


@dataclass(frozen=True)
class Draft:
    """What an audit found in a draft. SAID: audit, reading; FILES by their form."""

    name: str
    said: Said
    files: dict[str, bytes]
    size: int
    until: datetime = field(default_factory=lambda: datetime.now() + timedelta(minutes=MINUTES))


def audit(name: str, data: bytes, base: str, language: str, names: Path | None = None) -> Draft:
    """Return what is found in DATA, a file called NAME, by a process that is killed when it takes too much.

    NAMES are the decisions on names beside the store, if any. Raises Unaudited.
    """
    asked = {
        "name": name,
        "length": len(data),
        "base": base,
        "language": language,
        "names": str(names) if names else "",
        "seconds": SECONDS,
        "memory": MEMORY,
    }
    head, body = _exchange(json.dumps(asked).encode() + b"\n" + data)
    for kind in ("refused", "failed", "exhausted"):
        if kind in head:
            raise Unaudited("exhausted" if head[kind].startswith("MemoryError") else kind, head[kind])
    files, at = {}, 0
    for form, length in zip(MADE, head.pop("files"), strict=True):
        files[form] = body[at : at + length]
        at += length
    return Draft(name, head, files, len(body) + 4 * len(head["reading"]["text"]) + 200_000)


def _exchange(request: bytes) -> tuple[Said, bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    late = threading.Event()

    def kill() -> None:
        late.set()
        _kill(process)

    with WATCH.within(SECONDS, kill):
        reply = _asked(process, request)
    with suppress(subprocess.TimeoutExpired):
        process.wait(2)
    if process.poll() is None:
        _kill(process)
        process.wait()
    head, _, rest = reply.partition(b"\n")
    if not head.isdigit() or len(rest) < int(head) or len(reply) > REPLY:
        # a signal ended it, ours or the system's
        raise Unaudited("exhausted" if late.is_set() or process.returncode < 0 else "failed")
    return json.loads(rest[: int(head)]), rest[int(head) :]


def _asked(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    with suppress(OSError):  # it died over it
        cast(IO[bytes], process.stdin).write(request)
        cast(IO[bytes], process.stdin).close()
    with cast(IO[bytes], process.stdout) as replies:
        return replies.read(REPLY + 1)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started: the reader of PDF is one."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


class Drafts:
    """Results that are kept for MINUTES, in memory, each under a name that nobody guesses."""

    def __init__(self, clock: Callable[[], datetime] = datetime.now) -> None:
        self._kept: OrderedDict[str, Draft] = OrderedDict()
        self._lock = threading.Lock()
        self._clock = clock

    def keep(self, draft: Draft) -> str:
        """Keep a result and return its name; the oldest go where there is no room."""
        key = secrets.token_urlsafe(24)
        with self._lock:
            self._kept[key] = draft
            self._clear()
        # nobody may ask again: what is over does not wait for the next visitor
        timer = threading.Timer(MINUTES * 60 + 1, self._expire)
        timer.daemon = True
        timer.start()
        return key

    def get(self, key: str) -> Draft | None:
        """Return the result called KEY; None where it is over."""
        with self._lock:
            self._clear()
            return self._kept.get(key)

    def forget(self, key: str) -> None:
        """Let go of a result."""
        with self._lock:
            self._kept.pop(key, None)

    def _expire(self) -> None:
        with self._lock:
            self._clear()

    def _clear(self) -> None:
        now = self._clock()
        for key in [key for key, draft in self._kept.items() if draft.until <= now]:
            del self._kept[key]
        while len(self._kept) > RESULTS or sum(draft.size for draft in self._kept.values()) > HELD:
            self._kept.popitem(last=False)


def drafts() -> Drafts:
    """Return the drafts of the application that answers this request."""
    return cast(Drafts, current_app.extensions[KEY])


def file_name(given: str) -> str:
    """Return what a file is called: without folders, without signs that print nothing, not too long."""
    name = PurePosixPath(given.replace("\\", "/")).name
    name = re.sub(r"\s+", " ", "".join(c for c in name if c.isprintable())).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if dot and stem and len(suffix) <= 8:
        return f"{stem[: LONGEST - len(suffix) - 1]}.{suffix}"
    return name[:LONGEST]
