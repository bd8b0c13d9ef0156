"""Corrections by hand outlive a re-reading, and say when the text below them has changed."""

from datetime import date
from decimal import Decimal

import pytest

from graph.document.read import document
from graph.structure.correction import FaultyCorrections, beside, corrected, read
from graph.structure.parse import parse

TEXT = """某市实施方案
一、治水
（一）污水治理。2025年，污水处理率达到97%，再生水利用率达到35%以上。（牵头单位：市水务局）
（二）防洪排涝。2024年底前，完成主要易涝点改造。（牵头单位：市水务局、市城管局）
"""


def policy(text=TEXT):
    return parse(document("plan.txt", text.encode()))


def corrections(tmp_path, written):
    path = beside(tmp_path / "plan.txt")
    path.write_text(written, encoding="utf-8")
    return read(path)


def one(measure="1.1.1", quote="污水处理率达到97%", kind="target", action="confirm", rest=""):
    said = {"measure": measure, "quote": quote, "kind": kind, "action": action}
    return "\n".join(["[[correction]]", *(f'{k} = "{v}"' for k, v in said.items()), rest, ""])


def test_a_statement_is_confirmed(tmp_path):
    made, notes = corrected(policy(), corrections(tmp_path, one()))
    assert [t.confirmed for t in made.measures[0].targets] == [True, False]
    assert [n.result for n in notes] == ["applied"]


def test_a_statement_is_changed(tmp_path):
    made, _ = corrected(
        policy(), corrections(tmp_path, one(action="change", rest="set = { value = 98.5, year = 2026 }"))
    )
    changed = made.measures[0].targets[0]
    assert (changed.value, changed.year, changed.rule, changed.confirmed) == (
        Decimal("98.5"),
        2026,
        "by-hand",
        True,
    )
    assert changed.indicator == policy().measures[0].targets[0].indicator


def test_a_statement_is_dropped(tmp_path):
    made, _ = corrected(
        policy(), corrections(tmp_path, one("1.2.1", "市城管局", "responsibility", action="drop"))
    )
    assert [r.printed for r in made.measures[1].responsibilities] == ["市水务局"]


def test_a_statement_is_added(tmp_path):
    rest = 'set = { text = "完成主要易涝点排查", deadline = 2024-06-30 }'
    made, _ = corrected(policy(), corrections(tmp_path, one("1.2.1", "易涝点", "milestone", "add", rest)))
    assert ("完成主要易涝点排查", date(2024, 6, 30)) in [
        (m.text, m.deadline.day) for m in made.measures[1].milestones
    ]


def test_a_renumbered_measure_is_found_by_its_words(tmp_path):
    moved = TEXT.replace(
        "（一）污水治理。",
        "（一）统筹推进。建立工作机制，明确任务分工。（牵头单位：市发改委）\n（三）污水治理。",
    )
    made, notes = corrected(policy(moved), corrections(tmp_path, one()))
    assert [(n.result, n.measure) for n in notes] == [("moved", "1.3.1")]
    assert made.measures[1].targets[0].confirmed


@pytest.mark.parametrize(
    ("written", "result"),
    [
        (one(quote="污水处理率达到95%"), "changed-text"),
        (one(quote="治理"), "changed-text"),
        (one(quote="2025年"), "no-such-statement"),
        (one("1.2.1", "完成主要易涝点改造", "target"), "no-such-statement"),
    ],
)
def test_what_no_longer_fits_changes_nothing_and_says_so(tmp_path, written, result):
    made, notes = corrected(policy(), corrections(tmp_path, written))
    assert [n.result for n in notes] == [result]
    assert made == policy()


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[[correction]\n", "TOML"),
        (one(kind="deadline"), "kind"),
        (one(action="delete"), "action"),
        (one(quote=""), "quote"),
        (one(action="change", rest="set = { amount = 3 }"), "amount"),
        (one(action="add", rest="set = { value = 3 }"), "indicator"),
        (one(rest='why = "x"'), "why"),
    ],
)
def test_a_faulty_file_is_refused_in_one_line(tmp_path, written, says):
    with pytest.raises(FaultyCorrections, match=says) as fault:
        corrections(tmp_path, written)
    assert "\n" not in str(fault.value)


def test_no_file_means_no_corrections(tmp_path):
    assert read(beside(tmp_path / "plan.txt")) == ()
