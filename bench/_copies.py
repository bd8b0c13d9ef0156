"""Copies of the bundled document that are documents of their own: each has its title."""

from __future__ import annotations

from pathlib import Path

from graph.document.read import BUNDLED

NAME = "城乡建设绿色发展"  # part of the bundled document's title


def write(folder: Path, copies: int) -> list[Path]:
    """Write COPIES documents that differ in their titles; return their files."""
    text = BUNDLED.read_text(encoding="utf-8")
    assert NAME in text[:60]
    files = [folder / f"{n:04}.txt" for n in range(copies)]
    for n, file in enumerate(files):
        file.write_text(text.replace(NAME, f"{NAME}第{n}期", 1), encoding="utf-8")
    return files
