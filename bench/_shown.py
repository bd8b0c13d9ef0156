"""Tables of figures, as text or as Markdown, and the machine that they were taken on."""

from __future__ import annotations

import os
import platform
import sys
import unicodedata
from collections.abc import Iterable, Sequence

MARKDOWN = "--markdown"


def arguments() -> list[str]:
    """Return the arguments of the command but for the one that asks for Markdown."""
    return [given for given in sys.argv[1:] if given != MARKDOWN]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int, left: bool) -> str:
    space = " " * (width - _width(text))
    return text + space if left else space + text


def _table(head: Sequence[str], cells: Iterable[Sequence[str]]) -> Iterable[str]:
    listed = [list(head), *map(list, cells)]
    widths = [max(_width(line[n]) for line in listed) for n in range(len(head))]
    rows = [[_padded(c, w, n == 0) for n, (c, w) in enumerate(zip(r, widths, strict=True))] for r in listed]
    if MARKDOWN not in sys.argv:
        return ("  ".join(row).rstrip() for row in rows)
    rule = ["-" * w if n == 0 else "-" * (w - 1) + ":" for n, w in enumerate(widths)]
    return ("| " + " | ".join(row) + " |" for row in [rows[0], rule, *rows[1:]])


def table(title: str, head: Sequence[str], cells: Iterable[Sequence[str]]) -> None:
    """Print a table under its TITLE: the first column to the left, figures to the right."""
    print(f"\n**{title}**\n" if MARKDOWN in sys.argv else f"\n{title}")
    print("\n".join(_table(head, cells)), flush=True)


def say(line: str) -> None:
    """Print a line of the result."""
    print(f"\n{line}" if MARKDOWN in sys.argv else line, flush=True)


def progress(line: str) -> None:
    """Tell who waits what is being done."""
    print(f"… {line}", file=sys.stderr, flush=True)


def machine() -> str:
    """Return what the figures were taken on: cores, processor, system, Python, and how busy it was."""
    return (
        f"{os.cpu_count()} cores ({_processor()}), {platform.system()}, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f} when it began"
    )


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            return next(line.split(":", 1)[1].strip() for line in info if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
