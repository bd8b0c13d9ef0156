"""Published states of a store: a folder each, and a file that names the one readers open."""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from graph.store.lock import FileLock, Locked

CHANGES = "CHANGES.json"  # beside the data of a generation


class Generations:
    """The published states below one store's folder.

    A file, not a symbolic link, names the current one: Windows lets few users make links.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "generations"
        self.pointer = folder / "CURRENT"
        self.leases = folder / "leases"

    def current(self) -> int:
        """Return the number of the generation that readers open; 0 before the first."""
        try:
            return int(self.pointer.read_text("ascii"))
        except FileNotFoundError:
            return 0

    def published(self, number: int) -> str | None:
        """Return when a generation was published, UTC, ISO 8601; None where it never was."""
        try:
            made = self.path(number).stat().st_mtime
        except FileNotFoundError:
            return None
        return datetime.fromtimestamp(made, UTC).isoformat(timespec="seconds")

    def path(self, number: int) -> Path:
        """Return the folder of a generation."""
        return self.folder / str(number)

    def changes(self, number: int) -> dict[str, str]:
        """Return by graph what tells its state in a generation from every other; nothing where unknown."""
        try:
            found: dict[str, str] = json.loads((self.path(number) / CHANGES).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return found

    def publish(self, make: Callable[[Path], None], changed: Iterable[str]) -> int:
        """Let MAKE fill the folder of a next generation, then point readers to it; return its number.

        CHANGED are the graphs that differ from the last one.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        number = max([self.current(), *self._numbers()]) + 1
        making = self.folder / f"making-{number}"
        shutil.rmtree(making, ignore_errors=True)
        make(making)
        # not the number: a store that was made anew at its place counts from one again
        stamps = self.changes(self.current()) | dict.fromkeys(changed, uuid.uuid4().hex)
        (making / CHANGES).write_text(json.dumps(stamps), "utf-8")
        making.rename(self.path(number))
        self._point(number)
        self.vacuum()
        return number

    def _point(self, number: int) -> None:
        beside = self.pointer.with_name("CURRENT.new")
        with beside.open("w", encoding="ascii") as file:
            file.write(f"{number}\n")
            file.flush()
            os.fsync(file.fileno())
        _replace(beside, self.pointer)

    def _numbers(self) -> list[int]:
        return sorted(int(p.name) for p in self.folder.iterdir() if p.name.isdigit())

    def vacuum(self) -> None:
        """Delete what no reader has open: half-made generations, and all but the last two."""
        current = self.current()
        for folder in list(self.folder.iterdir()):
            kept = folder.name.isdigit() and int(folder.name) in (current, current - 1)
            if not kept and not self._leased(folder.name):
                shutil.rmtree(folder, ignore_errors=True)

    def lease(self, number: int) -> FileLock | None:
        """Return a lock that keeps a generation from being deleted; None where nothing can be written."""
        try:
            self.leases.mkdir(exist_ok=True)
            return FileLock(self.leases / f"{number}.{uuid.uuid4().hex}")
        except OSError:
            return None

    def _leased(self, name: str) -> bool:
        return any(_held(file) for file in self.leases.glob(f"{name}.*"))


def _held(file: Path) -> bool:
    """Say whether a living reader holds the lease; a dead one's is taken away."""
    try:
        with FileLock(file):
            pass
    except Locked:
        return True
    file.unlink(missing_ok=True)
    return False


def _replace(source: Path, target: Path) -> None:
    for attempt in range(50):
        try:
            return os.replace(source, target)
        except PermissionError:
            # Windows: a reader has the file open for an instant
            if attempt == 49:
                raise
            time.sleep(0.02)
    return None
