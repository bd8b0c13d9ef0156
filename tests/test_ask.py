"""Questions in Chinese, and which question of the catalogue each is."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.document.read import BUNDLED, read
from graph.store.open import open_store
from graph.structure.parse import parse
from queries.ask.ask import NotUnderstood, Understood, ask
from queries.ask.known import known
from queries.ask.moment import digits
from queries.ask.printed import folded
from queries.ask.tables import intents, words
from queries.catalogue import catalogue
from queries.names import normal
from reports.asked import asked
from tests.memory import Memory
from tests.table import rows

TODAY = date(2025, 3, 1)
AS_OF = date(2022, 5, 10)  # the day of the phrasings in asks.csv
TABLES = Path(__file__).parent / "tables"
STORE = Memory((TABLES / "asks.ttl").read_text("utf-8"), vocabulary=True)
NAMES = known(STORE)
SEVERAL = Memory((TABLES / "asks-several.ttl").read_text("utf-8"), vocabulary=True)
CASES = rows("asks.csv", at_least=330)
OTHERS = rows("asks-several.csv", at_least=20)

Asking = Callable[[str], Understood | NotUnderstood]


@pytest.fixture(scope="module")
def asking(built: Path) -> Iterator[Asking]:
    """Yield what answers a question from the document that comes with Duban, as of 10 May 2022."""
    with open_store(built) as store:
        names = known(store)
        yield lambda question: ask(store, question, AS_OF, names)


def check(case: dict[str, str], found: Understood | NotUnderstood, parameters: dict[str, str]) -> None:
    """Hold FOUND against the row CASE."""
    if not case["asks"]:
        assert isinstance(found, NotUnderstood), found
        _, _, told = case["why"].partition("unknown ")
        assert not told or told.partition("; ")[0] in found.unknown
        _, _, suggested = case["why"].partition("suggests ")
        assert not suggested or suggested in found.suggestions[:2]
        return
    assert isinstance(found, Understood), found
    assert found.answer.question.name == case["asks"]
    assert parameters == dict(pair.split("=") for pair in case["parameters"].split(";") if pair)
    assert len(found.answer.rows) == int(case["count"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_a_question_is_read_whole_or_not_at_all(case: dict[str, str], asking: Asking) -> None:
    found = asking(case["question"])
    check(case, found, found.answer.parameters if isinstance(found, Understood) else {})


@pytest.mark.parametrize("case", OTHERS, ids=lambda case: case["question"])
def test_a_question_of_several_documents(case: dict[str, str]) -> None:
    found = ask(SEVERAL, case["question"], AS_OF)
    given = found.parameters if isinstance(found, Understood) else {}
    check(case, found, {name: value.rsplit("/", 1)[-1] for name, value in given.items()})


def test_counts_are_those_of_the_document_as_it_was_read(asking: Asking) -> None:
    """Counted from the structure itself, without graph or query."""
    measures = parse(read(BUNDLED)).measures
    targets = [t for m in measures for t in m.targets]
    due = [d.deadline for m in measures for d in (*m.targets, *m.milestones) if d.deadline]
    days = [d.day for d in due if d.day]
    lead = [{r.printed for r in m.responsibilities if r.role == "lead"} for m in measures]
    expected = {
        "市城管执法局牵头哪些任务": sum("市城管执法局" in names for names in lead),
        "哪些任务没有牵头部门": sum(not names for names in lead),
        "哪些任务没有目标": sum(not m.targets for m in measures),
        "有哪些任务": len(measures),
        "有哪些目标": len(targets),
        "2025年要完成什么": sum(d.year == 2025 for d in due),
        "未来三个月到期的任务": sum(date(2022, 5, 10) <= day <= date(2022, 8, 10) for day in days),
        "2022年底前要完成什么": sum(day <= date(2022, 12, 31) for day in days),
        "污水处理率各年目标": sum(t.indicator == "污水处理率" for t in targets),
    }
    for question, count in expected.items():
        found = asking(question)
        assert isinstance(found, Understood)
        assert len(found.answer.rows) == count, question


def test_a_quarter_cannot_be_answered() -> None:
    assert sum(not case["asks"] for case in CASES) >= len(CASES) / 4


def test_what_is_suggested_can_be_answered(asking: Asking) -> None:
    for case in CASES:
        found = asking(case["question"])
        if isinstance(found, NotUnderstood):
            assert found.suggestions
            for suggestion in found.suggestions:
                assert isinstance(asking(suggestion), Understood), suggestion


# what changes the question that it stands in: none of them may be passed over
CONDITIONS = (
    "不", "2019年", "除市财政局外", "超过5项", "火星", "唐山市", "近三年", "已完成的", "仅", "市财政局",
    "2.5.3", "上级", "紧急", "“量子”", "《没有这份文件》", "大概", "并且", "省里", "95%", "没有完成的",
)  # fmt: skip


def test_a_condition_more_is_not_passed_over(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.ask.ask._offered", lambda *_: ())  # takes most of the time
    for nth, case in enumerate(case for case in CASES if case["asks"]):
        # each question with some of them, each of them with some questions
        for condition in (CONDITIONS[(nth + step) % len(CONDITIONS)] for step in (0, 3, 8, 13)):
            whole = case["question"].rstrip("？！")
            for question in (condition + whole, f"{whole}，{condition}"):
                found = asking(question)
                if isinstance(found, Understood):
                    given = " ".join((*found.parameters.values(), *found.answer.parameters.values()))
                    assert condition.strip("年“”") in given, f"{question}: {found.reading}"


def test_every_form_asks_a_question_that_exists_with_its_parameters() -> None:
    for intent in intents():
        asks = catalogue()[intent.question]
        slots = {
            name
            for slot in intent.slots
            for name in (("since", "until") if slot == "period" else (slot.partition("=")[0],))
        }
        assert slots <= {p.name for p in asks.parameters}
        assert {p.name for p in asks.parameters if not p.optional} <= slots
        assert intent.needs | intent.may <= set(words().values()), intent


def test_every_example_is_read_as_the_question_that_it_is_an_example_of(asking: Asking) -> None:
    names = {
        "department": "市住建局", "other": "市城管执法局", "measure": "2.5.2", "text": "“海绵城市”",
        "indicator": "污水处理率", "place": "海港区", "year": "2022年", "date": "2022年底前",
        "period": "2022年1月至6月", "document": "《秦皇岛市关于推动城乡建设绿色发展的工作措施》",
    }  # fmt: skip
    for intent in intents():
        if "printed" in intent.slots:  # this document prints no name that is not known
            continue
        found = asking(intent.example.format_map(names))
        assert isinstance(found, Understood), intent.example
        assert found.answer.question.name == intent.question, intent.example


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


# the words by which a role is asked for
SAID = {
    "lead": {"lead", "lead-body"},
    "responsible": {"duty-body"},
    "supporting": {"support", "support-body"},
    "guiding": {"guide"},
}
PIECES = st.one_of(
    st.sampled_from(sorted(words())),
    st.sampled_from(sorted(NAMES.names)),
    st.sampled_from(
        ["2.5.2", "2025年", "今年", "未来三个月", "2022年底前", "《", "》", "“", "”", "、", "海绵城市"]
    ),
    st.text(max_size=3),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_what_is_answered_stands_in_the_question(text: str) -> None:
    found = ask(STORE, text, TODAY, NAMES)
    if isinstance(found, NotUnderstood):
        return
    printed = folded(text)
    for name, value in found.parameters.items():
        if name in ("since", "until", "date", "year"):
            assert value[:4] in digits(printed) or re.search("[年月日天周季今内]|十.五", printed)
        elif name == "role":
            assert any(w in printed for w, c in words().items() if c in SAID[value.rsplit("/", 1)[-1]])
        elif value.startswith("https://"):
            mine = [form for form, held in NAMES.names.items() if value in {h.iri for h in held}]
            assert any(form in normal(printed) for form in mine)
        else:
            assert value in printed


def test_a_long_text_is_no_question() -> None:
    assert isinstance(ask(STORE, "市城管执法局牵头哪些任务" + "请" * 100_000, TODAY, NAMES), NotUnderstood)
