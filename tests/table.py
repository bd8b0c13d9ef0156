"""Rows of the case tables beside this file."""

import csv
from pathlib import Path

TABLES = Path(__file__).parent / "tables"


def rows(name: str, at_least: int) -> list[dict[str, str]]:
    """Return the rows of `tables/NAME`, one dict a case. Fails when the table holds fewer than AT_LEAST."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, strict=True))
    assert len(found) >= at_least, f"{name} shrank: {len(found)} rows, at least {at_least} expected"
    crooked = [n for n, row in enumerate(found, 2) if None in row or None in row.values()]
    assert not crooked, f"{name}: rows with too many or too few cells at lines {crooked}"
    return found
