"""What a command writes: UTF-8 everywhere, results to standard output or a file, faults in one line."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click


class Fault(click.ClickException):
    """What keeps a command from doing what it was asked: what, where, how to mend it. Exit code 2."""

    exit_code = 2


def utf8() -> None:
    """Write UTF-8 whatever the locale says: with LANG=C, and on a Windows console."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(message: str) -> None:
    """Tell the person something that is no result: it goes to standard error."""
    click.echo(message, err=True)


def fault(message: str) -> None:
    """Tell in one line what went wrong."""
    say("错误：" + " ".join(message.split()))


def deliver(result: str | bytes, output: Path | None, mend: str = "") -> None:
    """Write RESULT to the file OUTPUT, whole or not at all, or to standard output.

    Bytes that are no text are not written to a terminal: a Fault says so, with MEND.
    """
    if output is None and isinstance(result, bytes) and mend and sys.stdout.isatty():
        raise Fault(mend)
    if output is None:
        click.echo(result, nl=isinstance(result, str) and not result.endswith("\n"))
        return
    try:
        _replace(output, result.encode() if isinstance(result, str) else result)
    except OSError as error:
        raise Fault(
            f"{output}：写不进去（{error.strerror}）。请换一个 -o 文件名，或检查文件夹的权限。"
        ) from None
    say(f"已写入 {output}")


def _replace(output: Path, data: bytes) -> None:
    """A half-written file never stands under the name that was asked for."""
    if output.exists() and not output.is_file():
        output.write_bytes(data)  # a pipe or a device: there is nothing to replace
        return
    beside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)


def columns(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of short cells, aligned where a Chinese character takes two places."""
    from reports.tables import width

    lines = [headings, *rows]
    widths = [max(width(line[n]) for line in lines) for n in range(len(headings))]
    ruled = [headings, ["─" * wide for wide in widths], *rows]
    return "\n".join(
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True)).rstrip()
        for line in ruled
    )
