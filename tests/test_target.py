"""Numbers that a measure promises, and numbers that none promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.structure.deadline import last_deadline
from graph.structure.promise import promises, targets
from graph.structure.target import Target
from tests.spacing import broken, spaced, widened
from tests.table import rows

DIGITS = "0123456789０１２３４５６７８９,"  # 1,200
ROWS = rows("targets.csv", at_least=200)
printed = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])


def say(found: Target) -> str:
    value = str(found.value) + (f"..{found.max}" if found.max is not None else "")
    words = [found.indicator, found.comparator, value, found.unit, str(found.year or "-")]
    words += [f"@{found.scope}"] if found.scope else []
    words += [f"from={found.start_year}"] if found.start_year else []
    words += [f"base={found.baseline}"] if found.baseline else []
    words += ["each"] if found.distributive else []
    words += ["added"] if found.cumulative else []
    return " ".join([*words, found.modality] if found.modality else words)


def said(text: str) -> str:
    return " | ".join(map(say, targets(text)))


@printed
def test_targets(row: dict[str, str]) -> None:
    assert said(row["text"]) == row["targets"], row["why"]


@printed
def test_width_changes_nothing(row: dict[str, str]) -> None:
    assert said(widened(row["text"])) == row["targets"]


@printed
def test_white_space_changes_nothing(row: dict[str, str]) -> None:
    assert said(spaced(row["text"])) == row["targets"]


@given(st.sampled_from(ROWS), st.data())
def test_a_line_break_changes_nothing(row: dict[str, str], data: st.DataObject) -> None:
    # between two digits a gap parts two numbers
    text = row["text"]
    whole = [n for n in range(1, len(text)) if not (text[n - 1] in DIGITS and text[n] in DIGITS)]
    assert said(broken(text, data.draw(st.sampled_from(whole)))) == row["targets"]


@printed
def test_a_target_stands_where_it_says(row: dict[str, str]) -> None:
    for found in targets(row["text"]):
        assert 0 <= found.start < found.end <= len(row["text"])
        assert "".join(row["text"][found.start : found.end].split()) == found.printed


def test_an_opening_paragraph_dates_the_items_below() -> None:
    due = last_deadline("立足优势产业，到2026年末，建成区域高地。")
    found = targets("——规模持续壮大。产业规模突破300亿元，培育60家骨干企业。", due)
    assert [(t.year, t.deadline) for t in found] == [(2026, due), (2026, due)]


def test_a_date_of_its_own_goes_before_an_inherited_one() -> None:
    due = last_deadline("到2026年末，建成区域高地。")
    assert [t.year for t in targets("2024年，产业规模突破200亿元。", due)] == [2024]


@given(
    st.text(
        alphabet="0123456789.%，。、；：（）“”一二十百万亿个处年底前到达新增不少于至以上内各县区的率和2025",
        max_size=80,
    )
)
def test_any_text_is_read(text: str) -> None:
    for found in targets(text):
        assert 0 <= found.start < found.end <= len(text)


def test_quannian_dates_the_numbers_of_its_sentence() -> None:
    text = "全年引进项目15个，培育龙头企业3户。各专班全年对接企业不低于100家、来访60批次。建成仓库5座。"
    found = promises(text, None, 2024)[0]
    assert [t.deadline and t.deadline.year for t in found] == [2024, 2024, 2024, 2024, None]
