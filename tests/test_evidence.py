"""Every statement stands at a place in the text."""

import pytest

from graph.document.text import Text
from graph.statements.describe import describe
from tests.sample import policy, register

OA = "http://www.w3.org/ns/oa#"


@pytest.fixture(scope="module")
def spans():
    by_node: dict[str, dict[str, str]] = {}
    for quad in describe(policy(), register()):
        if "/span/" in quad.subject.value and quad.predicate.value.startswith(OA):
            by_node.setdefault(quad.subject.value, {})[quad.predicate.value[len(OA) :]] = quad.object.value
    return by_node


def test_the_quote_is_the_print_with_recorded_mends_only(spans):
    text = policy().text
    assert len(spans) >= 8
    for span in spans.values():
        start, end = int(span["start"]), int(span["end"])
        inside = tuple(m for m in text.mends if start <= m.start and m.end <= end)
        shifted = tuple(type(m)(m.rule, m.start - start, m.end - start, m.printed, m.mended) for m in inside)
        assert Text(text.original[start:end], shifted).value == span["exact"]


def test_a_name_cut_by_a_line_is_quoted_whole(spans):
    (cut,) = [span for span in spans.values() if span["exact"] == "市水务局"]
    assert policy().text.original[int(cut["start"]) : int(cut["end"])] == "市水务\n局"


def test_statements_that_share_a_place_share_its_span(spans):
    assert len({(s["start"], s["end"]) for s in spans.values()}) == len(spans)


def test_line_and_page():
    said = {
        (q.predicate.value.rsplit("#")[-1], q.object.value)
        for q in describe(policy(), register())
        if "/span/" in q.subject.value
    }
    assert ("line", "4") in said
    assert ("page", "1") in said
