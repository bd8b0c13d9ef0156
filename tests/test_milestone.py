"""Dated promises without a number of their own."""

import pytest

from graph.document.text import fold
from graph.structure.milestone import Milestone
from graph.structure.promise import milestones, promises
from tests.spacing import spaced, widened
from tests.table import rows

ROWS = rows("milestones.csv", at_least=60)
printed = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])


def say(found: Milestone) -> str:
    words = [fold(found.text), str(found.deadline.day)]
    return " ".join([*words, found.modality] if found.modality else words)


def said(text: str, row: dict[str, str]) -> str:
    return " | ".join(map(say, promises(text, None, int(row["year"]) if row["year"] else None)[1]))


@printed
def test_milestones(row: dict[str, str]) -> None:
    assert said(row["text"], row) == row["milestones"], row["why"]


@printed
@pytest.mark.parametrize("respelt", [widened, spaced], ids=["full width", "white space"])
def test_width_and_white_space_change_nothing(row: dict[str, str], respelt) -> None:  # type: ignore[no-untyped-def]
    assert said(respelt(row["text"]), row) == row["milestones"]


@printed
def test_a_milestone_stands_where_it_says(row: dict[str, str]) -> None:
    for found in milestones(row["text"]):
        assert row["text"][found.start : found.end] == found.text


def test_an_inherited_date_makes_no_milestone() -> None:
    due = promises("2026年末，全面建成。")[1][0].deadline
    assert milestones("——生态更加完善。健全政策法规。", due) == []
