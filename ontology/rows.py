"""Rows of a file that people review: CSV in UTF-8, or as Excel saves it in China."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from csv import DictReader


def decoded(data: bytes) -> str:
    """Return the text of DATA: UTF-8, else GB18030. Raises UnicodeDecodeError where it is neither."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def filled(reader: DictReader[str], columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line and cells of each row that says something in one of COLUMNS. Raises csv.Error."""
    for row in reader:
        said = {name: (row.get(name) or "").strip() for name in columns}
        if any(said.values()):
            yield reader.line_num, said
