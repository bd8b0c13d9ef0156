"""Headings by their numbers, and where one measure ends and the next begins."""

import pytest

from graph.document.read import document
from graph.structure.parse import parse
from tests.table import rows


@pytest.mark.parametrize("row", rows("outlines.csv", at_least=21), ids=lambda row: row["why"])
def test_outline(row):
    policy = parse(document("case.txt", row["text"].replace("⏎", "\n").encode()))
    wanted = [item.split(" ", 1) for item in row["measures"].split("|") if item]
    found = [[m.number, m.text[: len(w[1])]] for m, w in zip(policy.measures, wanted, strict=False)]
    assert (found, len(policy.measures)) == (wanted, len(wanted))
