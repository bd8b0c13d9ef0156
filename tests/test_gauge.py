"""Numbers that tables of indicators promise, and dates in cells and beside names."""

import pytest

from graph.document.text import Text
from graph.structure.outline import outline, paragraphs
from graph.structure.said import Said
from graph.structure.stretch import stretches
from tests.table import rows
from tests.test_target import say

ROWS = rows("gauges.csv", at_least=29)


def said(header: str, row: str, year: int | None) -> str:
    rule = "|---" * header.count("|") + "|"
    text = f"一、主要目标\n\n|{header}|\n{rule}\n|{row}|\n"
    return _said(text, year)


def _said(printed: str, year: int | None) -> str:
    text = Text(printed, ())
    reader = Said(text.value, year)
    found = [reader.of(s) for s in stretches(text.value, outline(paragraphs(text), len(printed)).blocks)]
    targets = [say(t) for targets, _ in found for t in targets]
    return " | ".join([*targets, *(f"{m.text} {m.deadline.day}" for _, dated in found for m in dated)])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["header"] + row["row"])
def test_gauges(row: dict[str, str]) -> None:
    year = int(row["year"]) if row["year"] else None
    assert said(row["header"], row["row"], year) == row["targets"], row["why"]


@pytest.mark.parametrize("row", rows("dated-names.csv", at_least=11), ids=lambda row: row["text"])
def test_a_date_beside_names(row: dict[str, str]) -> None:
    year = int(row["year"]) if row["year"] else None
    assert _said(f"一、主要任务\n\n{row['text']}\n", year) == row["said"], row["why"]
