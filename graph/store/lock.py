"""A lock that the operating system lets go of when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self


class Locked(Exception):
    """Somebody else holds the lock."""


class FileLock:
    """An exclusive lock on a file. Raises Locked when another holds it for more than WAIT seconds."""

    def __init__(self, path: Path, wait: float = 0.0) -> None:
        self.path = path
        deadline = time.monotonic() + wait
        while not (file := _acquire(path)):
            if time.monotonic() >= deadline:
                raise Locked(str(path))
            time.sleep(0.02)
        self._file: IO[bytes] | None = file

    def release(self) -> None:
        """Let go. A second call does nothing."""
        if self._file:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _acquire(path: Path) -> IO[bytes] | None:
    file = path.open("ab")
    try:
        _lock(file)
    except OSError:
        file.close()
        return None
    return file


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.set_inheritable(file.fileno(), False)
