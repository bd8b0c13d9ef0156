"""Numbers as printed, in digits and in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.structure.numeral import numeral
from tests.table import rows

DIGITS = "零一二三四五六七八九"
PLACES = ("", "十", "百", "千")


@pytest.mark.parametrize("row", rows("numerals.csv", at_least=70), ids=lambda row: row["text"])
def test_numeral(row: dict[str, str]) -> None:
    value = numeral(row["text"])
    assert (None if value is None else str(value)) == (row["value"] or None), row["why"]


def in_words(number: int) -> str:
    """NUMBER as Chinese print has it, 0 to 10^12."""
    if number == 0:
        return "零"
    for size, sign in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            rest = in_words(low) if low else ""
            return in_words(high) + sign + ("零" if rest and low < size // 10 else "") + rest
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + PLACES[place]
        gap = digit == 0
    return words


@given(st.integers(0, 10**12))
def test_what_is_printed_in_words_is_read_back(number: int) -> None:
    assert numeral(in_words(number)) == number


@given(st.decimals(0, 10**9, places=2))
def test_digits_are_read_back(number: Decimal) -> None:
    assert numeral(f"{number}") == number
    assert numeral(f"{number}万") == number * 10000


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert numeral(text) is None or isinstance(numeral(text), Decimal)
