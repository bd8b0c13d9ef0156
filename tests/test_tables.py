"""Answers as CSV, XLSX, JSON and text."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from queries.answer import Answer, answer
from queries.catalogue import columns
from reports.tables import FORMULA, as_csv, as_json, as_text, as_xlsx, table, width
from tests.memory import Memory

ANSWERS = Path(__file__).parent / "answers"
STORE = Memory((ANSWERS / "targets-due-in" / "data.ttl").read_text("utf-8"))
TARGETS = answer(STORE, "targets-due-in", year=2026)
PAYLOADS = [f"{first}{rest}" for first in FORMULA for rest in ("1+1", "cmd|' /C calc'!A0", "SUM(A1)", "")]


def hostile() -> Answer:
    """Return an answer whose texts look like formulas, beside a negative number and a date."""
    names = ("text", "count", "deadline")
    rows = [{"text": text, "count": -3, "deadline": date(2025, 6, 30)} for text in PAYLOADS]
    return replace(TARGETS, columns=tuple(columns()[name] for name in names), rows=rows)


def sheet(written: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(written)).active


def test_csv_is_what_excel_opens() -> None:
    written = as_csv(TARGETS)
    assert written.startswith("\ufeff任务编号,指标,")
    read = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))
    assert [len(row) for row in read] == [len(TARGETS.columns)] * (1 + len(TARGETS.rows))
    assert read[1][:5] == ["1.2.1", "新建公交站", "达到", "10座", "10"]
    assert as_csv(TARGETS, "en").startswith("\ufeffmeasure,indicator,")


def test_no_cell_of_a_csv_is_a_formula() -> None:
    read = list(csv.reader(io.StringIO(as_csv(hostile()).removeprefix("\ufeff"), newline="")))[1:]
    assert len(read) == len(PAYLOADS)
    for row, payload in zip(read, PAYLOADS, strict=True):
        assert row == ["'" + payload, "-3", "2025-06-30"]


def test_no_cell_of_a_sheet_is_a_formula() -> None:
    rows = list(sheet(as_xlsx(hostile())).iter_rows(min_row=2))
    for (text, count, deadline), payload in zip(rows, PAYLOADS, strict=True):
        assert text.data_type == "s"
        assert unescape(text.value) == payload
        assert (count.data_type, count.value) == ("n", -3)
        assert deadline.value == datetime(2025, 6, 30)


def test_a_sheet_is_ready_to_read() -> None:
    read = sheet(as_xlsx(TARGETS))
    assert read.freeze_panes == "A2"
    assert [cell.value for cell in read[1]][:2] == ["任务编号", "指标"]
    assert read["E2"].value == 10
    assert read["A2"].alignment.wrap_text
    assert 6 <= read.column_dimensions["A"].width <= 62
    assert read.max_row == 1 + len(TARGETS.rows)


def test_a_cell_too_long_for_excel_is_cut_and_not_lost() -> None:
    long = replace(hostile(), rows=[{"text": "长" * 40_000, "count": 1, "deadline": None}])
    assert len(sheet(as_xlsx(long))["A2"].value) == 32_767


def test_json_says_what_was_asked() -> None:
    said = json.loads(as_json(TARGETS))
    assert list(said) == ["question", "parameters", "columns", "rows", "count"]
    assert said["question"] == "targets-due-in"
    assert said["parameters"] == {"year": "2026"}
    assert said["columns"] == list(said["rows"][0])
    assert said["rows"][0]["deadline"] == "2026-06-30"
    assert said["rows"][0]["value"] == 10
    assert said["rows"][1]["scope"] is None
    assert said["count"] == len(said["rows"]) == 2


def test_columns_of_text_stand_below_one_another() -> None:
    lines = as_text(TARGETS).splitlines()
    at = width(lines[0][: lines[0].index("要求")])
    for line, cell in zip(lines[2:4], ("达到", "达到"), strict=True):
        assert width(line[: line.index(cell)]) == at
    assert lines[-1] == "2026年的目标：2"


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("市水务局", 8), ("２", 2), ("é", 1), ("e\u0301", 1), ("", 0)]
)
def test_width_is_what_a_terminal_takes(text: str, columns: int) -> None:
    assert width(text) == columns


def test_every_form_writes_an_empty_answer() -> None:
    empty = replace(TARGETS, rows=[])
    for form in ("table", "json", "csv", "xlsx"):
        assert table(empty, form)
