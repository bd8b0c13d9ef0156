"""Numbers that begin a paragraph."""

import pytest

from graph.document.marker import marker
from graph.document.text import fold
from tests.table import rows


@pytest.mark.parametrize("row", rows("markers.csv", at_least=36), ids=lambda row: row["text"])
def test_marker(row):
    found = marker(fold(row["text"]))
    assert (found.kind, str(found.number)) == (row["kind"], row["number"]) if row["kind"] else found is None
