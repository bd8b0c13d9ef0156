"""The bundled document printed in other ways says the same, under the same identifiers."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.document.read import bundled, document
from graph.structure.parse import parse
from tests.variation import Print, printed, structure

VARIATIONS = 200
prints = st.builds(
    Print,
    seed=st.integers(0, 2**32),
    wrap=st.one_of(st.none(), st.integers(18, 60)),
    page_breaks=st.integers(0, 30),
    brackets=st.sampled_from([0.0, 0.5, 1.0]),
    digits=st.sampled_from([0.0, 0.5, 1.0]),
    spaces=st.booleans(),
    depth=st.booleans(),
)


@cache
def original():
    """The bundled document, read once."""
    return parse(bundled())


@given(prints)
@settings(
    max_examples=VARIATIONS,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_the_print_does_not_change_what_is_said(how):
    paragraphs = original().text.value.split("\n")
    again = parse(document("again.txt", printed([p for p in paragraphs if p.strip()], how).encode()))
    assert structure(again) == structure(original())
    assert again.front.title == original().front.title


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_encodings_are_read_rightly(encoding):
    again = document("again.txt", original().text.original.encode(encoding))
    assert again.text.value == original().text.value
