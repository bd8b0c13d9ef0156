"""Numbers that tables of indicators promise, and dates in cells and beside names."""

import pytest

from graph.document.text import Text
from graph.structure.outline import outline, paragraphs
from graph.structure.parse import _year
from graph.structure.policy import Front
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


@pytest.mark.parametrize(
    ("title", "date", "number", "year", "why"),
    [
        ("江城市2025年工作要点", "2024-12-28", None, 2025, "issued before its year begins"),
        ("江城市2025年工作要点", None, None, 2025, "no date"),
        ("江城市清洁取暖方案", "2024-12-28", "江政〔2024〕3号", 2024, "no year in the title"),
        ("江城市节水方案", None, "江政〔2023〕3号", 2023, "its number alone"),
        ("江城市2030年前碳达峰方案", "2022-08-01", None, 2022, "a goal's year"),
        ("江城市三年行动计划（2023—2025年）", "2023-02-01", None, 2023, "a period"),
        ("江城市2035年远景目标纲要", None, None, None, "far away"),
    ],
)
def test_the_year_of_a_document(
    title: str, date: str | None, number: str | None, year: int | None, why: str
) -> None:
    opening = Front(title, number=number, date=date)
    assert _year(opening) == year, why
