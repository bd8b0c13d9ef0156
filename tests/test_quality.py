"""What was read by hand is read by the machine, and docs/quality.md says how much of it."""

import pytest

from reports.score import pooled
from tests.quality import PAGE, measured, page

LEAST = {
    "measures": 0.98,
    "role_department": 0.97,
    "department": 0.98,
    "target": 0.95,
    "target_whole": 0.90,
    "milestone": 0.92,
}


def figure(score):
    return score.recall if score.kind == "target_whole" else score.f1


def test_there_are_five_documents_read_by_hand():
    assert len(measured()) >= 5


@pytest.mark.parametrize("kind", LEAST)
def test_the_documents_together(kind):
    score = next(s for s in pooled([kinds for _, kinds in measured().values()]) if s.kind == kind)
    assert figure(score) >= LEAST[kind]


@pytest.mark.parametrize("name", measured())
def test_roles_of_each_document(name):
    score = next(s for s in measured()[name][1] if s.kind == "role_department")
    assert score.f1 >= 0.95, (score.missed, score.added)


def test_the_page_says_what_is_measured():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.quality"
