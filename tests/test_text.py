"""Mended text knows where each character was printed."""

from hypothesis import given
from hypothesis import strategies as st

from graph.document.mend import mended
from graph.document.read import bundled
from graph.document.text import Mend, Span, Text, fold

ALPHABET = "一二、（）()。，：牵头部门市城管局2 3%*#-\n\n\f　Ａ"


def applied(text: Text, start: int, end: int) -> str:
    """What stood at [start:end) of the original, with the mends inside applied by hand."""
    original = text.original
    for mend in reversed([m for m in text.mends if start <= m.start and m.end <= end]):
        assert original[mend.start : mend.end] == mend.printed
        original = original[: mend.start] + mend.mended + original[mend.end :]
        end += len(mend.mended) - (mend.end - mend.start)
    return original[start:end]


@given(st.text(ALPHABET, max_size=200))
def test_every_stretch_leads_back_to_its_print(original):
    text = mended(original)
    assert applied(text, 0, len(original)) == text.value
    for start in range(0, len(text.value), 7):
        for end in range(start + 1, len(text.value) + 1, 11):
            span = text.span(start, end)
            assert text.quote(span) == applied(text, span.start, span.end)
            assert text.quote(span) == text.value[start:end]


def test_the_bundled_document_leads_back_to_its_print():
    text = bundled().text
    assert len(text.mends) > 100
    for start in range(0, len(text.value) - 40, 13):
        span = text.span(start, start + 40)
        assert text.quote(span) == text.value[start : start + 40] == applied(text, span.start, span.end)


@given(st.text(max_size=80))
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


def test_folding_makes_one_notation_of_two():
    assert fold("(牵头部门:Ａ,２０２３％)") == fold("（牵头部门：A，2023%）") == "（牵头部门：A，2023%）"


def test_a_span_stops_short_of_a_mend_at_its_edge():
    text = Text("ab\n\ncd", (Mend("break", 2, 4, "\n\n", ""),))
    assert text.value == "abcd"
    assert text.span(0, 2) == Span(0, 2)
    assert text.span(2, 4) == Span(4, 6)
    assert text.span(1, 3) == Span(1, 5)
