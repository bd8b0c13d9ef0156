"""Questions in Chinese, and which question of the catalogue each is."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.ask.ask import NotUnderstood, Understood, ask
from queries.ask.known import known
from queries.ask.tables import intents, words
from queries.catalogue import catalogue
from reports.asked import asked
from tests.memory import Memory
from tests.table import rows

TODAY = date(2025, 3, 1)
STORE = Memory((Path(__file__).parent / "tables" / "asks.ttl").read_text("utf-8"), vocabulary=True)
NAMES = known(STORE)
CASES = rows("asks.csv", at_least=110)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_a_question_is_read_whole_or_not_at_all(case: dict[str, str]) -> None:
    found = ask(STORE, case["question"], TODAY, NAMES)
    if not case["asks"]:
        assert isinstance(found, NotUnderstood)
        _, _, unknown = case["why"].partition("unknown ")
        assert not unknown or unknown in found.unknown
        _, _, suggested = case["why"].partition("suggests ")
        assert not suggested or suggested == found.suggestions[0]
        return
    assert isinstance(found, Understood), found
    assert found.answer.question.name == case["asks"]
    expected = dict(pair.split("=") for pair in case["parameters"].split(";") if pair)
    assert found.answer.parameters == expected


def test_a_quarter_cannot_be_answered() -> None:
    assert sum(not case["asks"] for case in CASES) >= len(CASES) / 4


def test_what_is_suggested_can_be_answered() -> None:
    for case in CASES:
        found = ask(STORE, case["question"], TODAY, NAMES)
        if isinstance(found, NotUnderstood):
            assert found.suggestions
            for suggestion in found.suggestions:
                assert isinstance(ask(STORE, suggestion, TODAY, NAMES), Understood), suggestion


def test_every_form_asks_a_question_that_exists_with_its_parameters() -> None:
    for intent in intents():
        asks = catalogue()[intent.question]
        assert set(intent.slots) <= {p.name for p in asks.parameters}
        assert {p.name for p in asks.parameters if not p.optional} <= set(intent.slots)
        assert intent.needs | intent.may <= set(words().values()), intent


def test_responsible_is_told_in_two_groups() -> None:
    text = asked(ask(STORE, "市城管执法局负责哪些任务", TODAY, NAMES))
    assert text.startswith("市城管执法局负责的任务：2 项（牵头 1，责任 1）")
    assert "1.1.1  推进海绵城市建设，改造公园。（牵头单位：市城管执法局、市水务局）（第3行）" in text


def test_json_has_the_keys_that_are_promised() -> None:
    understood = json.loads(asked(ask(STORE, "2.5.2由谁负责", TODAY, NAMES), "json"))
    assert list(understood) == [
        "understood", "question", "parameters", "reading", "sparql", "columns", "rows", "count"
    ]  # fmt: skip
    assert understood["count"] == len(understood["rows"]) == 1
    assert understood["rows"][0]["line"] == 5
    misread = json.loads(asked(ask(STORE, "市火星局牵头哪些任务", TODAY, NAMES), "json"))
    assert misread["understood"] is False
    assert misread["unknown"] == ["市火星局"]
    assert len(misread["suggestions"]) == 3


def test_the_query_behind_an_answer_gives_that_answer() -> None:
    found = ask(STORE, "市城管执法局牵头哪些任务", TODAY, NAMES)
    assert isinstance(found, Understood)
    assert len(list(STORE.query(found.answer.sparql))) == len(found.answer.rows) == 1


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered_or_refused(text: str) -> None:
    found = ask(STORE, text, TODAY, NAMES)
    assert asked(found)


def test_a_long_text_is_no_question() -> None:
    assert isinstance(ask(STORE, "市城管执法局牵头哪些任务" + "请" * 100_000, TODAY, NAMES), NotUnderstood)
