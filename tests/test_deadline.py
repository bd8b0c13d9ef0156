"""Dates as printed, and the day each ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.document.text import fold
from graph.structure.deadline import Deadline, deadlines, last_deadline
from tests.spacing import spaced, widened
from tests.table import rows

ROWS = rows("deadlines.csv", at_least=100)
printed = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])


def say(found: Deadline) -> str:
    words = [fold(found.printed), str(found.day or "-"), found.precision]
    words += [f"from={found.start_year}"] if found.start_year else []
    return " ".join([*words, "ambiguous"] if found.ambiguous else words)


def said(text: str, row: dict[str, str]) -> str:
    year = int(row["year"]) if row["year"] else None
    return " | ".join(map(say, deadlines(text, year)))


@printed
def test_deadlines(row: dict[str, str]) -> None:
    assert said(row["text"], row) == row["deadlines"], row["why"]


@printed
def test_a_deadline_stands_where_it_says(row: dict[str, str]) -> None:
    for found in deadlines(row["text"]):
        assert "".join(row["text"][found.start : found.end].split()) == found.printed


@printed
@pytest.mark.parametrize("respelt", [widened, spaced], ids=["full width", "white space"])
def test_width_and_white_space_change_nothing(row: dict[str, str], respelt) -> None:  # type: ignore[no-untyped-def]
    assert said(respelt(row["text"]), row) == row["deadlines"]


def test_the_last_dated_one_governs_a_list() -> None:
    last = last_deadline("到2023年，打好基础。到2025年末，全面建成；5年内见效。")
    assert last is not None
    assert str(last.day) == "2025-12-31"
    assert last_deadline("完善制度，5年内见效。") is None


@given(st.text(alphabet="年月日底前到至2025136—（）“十四五”期间，。的", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for found in deadlines(text):
        assert 0 <= found.start < found.end <= len(text)
