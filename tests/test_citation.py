"""Citations as the table prints them."""

import pytest

from graph.structure.citation import citations
from tests.table import rows


@pytest.mark.parametrize("row", rows("citations.csv", at_least=49), ids=lambda row: row["why"])
def test_table(row: dict[str, str]) -> None:
    found = list(citations(row["text"]))
    assert "；".join(c.title for c in found) == row["title"]
    assert "；".join(c.number or "" for c in found) == row["number"]


@pytest.mark.parametrize("row", rows("citations.csv", at_least=49), ids=lambda row: row["why"])
def test_place(row: dict[str, str]) -> None:
    for citation in citations(row["text"]):
        printed = row["text"][citation.start : citation.end]
        assert printed.startswith("《")
        assert "".join(citation.title.split()) in "".join(printed.split())
        assert citation.number is None or citation.number in "".join(printed.split())


def test_stops_of_a_long_text_are_read_once() -> None:
    assert list(citations("《" * 5000)) == []
    assert len(list(citations("《节水规划》" * 5000))) == 5000
