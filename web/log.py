"""One line of JSON a request, for who runs the server."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

Environ = dict[str, Any]
Failure = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
LONGEST = 500  # characters of a path


def logged(application: Application, to: TextIO | None = None) -> Application:
    """Return APPLICATION writing a line for each request to TO, else to standard error.

    A line has time, client, method, path, status, bytes, ms. What was asked after the `?` is left out: it is
    the visitor's, and may name people.
    """
    stream = to or sys.stderr

    def answer(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        began, told = time.perf_counter(), {"status": 0}

        def begin(status: str, headers: list[tuple[str, str]], failure: Failure | None = None) -> Any:
            told["status"] = int(status[:3])
            return start(status, headers, failure)

        return _Body(application(environ, begin), lambda size: _write(stream, environ, told, size, began))

    return answer


class _Body:
    """A response's body that counts its bytes, and says when it is over."""

    def __init__(self, body: Iterable[bytes], over: Callable[[int], None]) -> None:
        self._body, self._over, self._size = body, over, 0

    def __iter__(self) -> Iterator[bytes]:
        for part in self._body:
            self._size += len(part)
            yield part

    def close(self) -> None:
        try:
            if close := getattr(self._body, "close", None):
                close()
        finally:
            self._over(self._size)


def _write(stream: TextIO, environ: Environ, told: dict[str, int], size: int, began: float) -> None:
    path = str(environ.get("PATH_INFO", "")).encode("latin-1", "replace").decode("utf-8", "replace")
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "client": environ.get("REMOTE_ADDR", ""),
        "method": environ.get("REQUEST_METHOD", ""),
        "path": path[:LONGEST],
        **told,
        "bytes": size,
        "ms": round((time.perf_counter() - began) * 1000, 1),
    }
    # one write a line: threads do not mix
    stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    stream.flush()
