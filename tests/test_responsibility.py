"""Who must do it, in every notation of the table; and what names nobody."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.structure.responsibility import NOTHING, Group, Standing, groups
from tests.table import rows

ROWS = rows("responsibilities.csv", at_least=228)
POSITION = Standing(lead_by_position=True)
printed = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
HALF = str.maketrans("（）：，；【】", "():,;[]")
WIDE = str.maketrans("():,;[]%0123456789", "（）：，；【】％０１２３４５６７８９")
# where white space changes nothing: beside brackets, colons and stops
GAP = re.compile(r"(?<=[（【：、，；])|(?=[）】：、，；])")


def standing(row: dict[str, str]) -> Standing:
    return POSITION if row["standing"] == "position" else NOTHING


def say(group: Group, text: str) -> str:
    """A group of TEXT as the table writes it: mid lead A B, supporting C, open, due 2026年."""
    by_role: list[tuple[str, list[str]]] = []
    for r in group.responsibilities:
        if not by_role or by_role[-1][0] != r.role:
            by_role.append((r.role, []))
        by_role[-1][1].append(r.printed)
    said = [f"{role} {' '.join(names)}" for role, names in by_role] + ["open"] * group.open_ended
    if group.declares is not None:
        said.append(
            f"declares {'position' if group.declares.lead_by_position else ' '.join(group.declares.defaults)}"
        )
    said += [f"due {''.join(text[slice(*group.due)].split())}"] if group.due else []
    return ("" if group.closes else "mid ") + ", ".join(said)


def said(text: str, before: Standing = NOTHING) -> str:
    return " // ".join(say(group, text) for group in groups(text, before))


@printed
def test_table(row: dict[str, str]) -> None:
    assert said(row["text"], standing(row)) == row["reading"]


@printed
def test_each_name_stands_where_it_says(row: dict[str, str]) -> None:
    end = 0
    for group in groups(row["text"], standing(row)):
        assert end <= group.start < group.end <= len(row["text"])
        end = group.end
        for r in group.responsibilities:
            assert group.start <= r.start < r.end <= group.end
            assert "".join(row["text"][r.start : r.end].split()) == r.printed


@printed
def test_half_and_full_width_are_one_notation(row: dict[str, str]) -> None:
    for table in (HALF, WIDE):
        assert said(row["text"].translate(table), standing(row)).translate(WIDE) == row["reading"].translate(
            WIDE
        )


@given(st.sampled_from(ROWS), st.lists(st.tuples(st.integers(0, 40), st.sampled_from(" 　\n")), max_size=6))
def test_white_space_beside_stops_changes_nothing(row: dict[str, str], blanks: list[tuple[int, str]]) -> None:
    text = row["text"]
    places = [m.start() for m in GAP.finditer(text)]
    for at, blank in sorted(blanks, reverse=True):
        if at < len(places):
            text = text[: places[at]] + blank + text[places[at] :]
    bare = "".join(said(text, standing(row)).split())
    assert bare == "".join(row["reading"].split())


@given(st.text(alphabet="（）()：、，。等和由市县局委办牵头负责单位会同 2.《》", max_size=80))
def test_any_text_is_read(text: str) -> None:
    for group in groups(text):
        assert 0 <= group.start < group.end <= len(text)
        assert all(r.printed for r in group.responsibilities)


@pytest.mark.parametrize(
    "unit", ["（", "（）", "、", "（牵头部门：", "牵头部门：", "市住建局负责", "由市住建局", "和", "等"]
)
def test_long_near_misses_are_read(unit: str) -> None:
    assert isinstance(groups(unit * 3000), list)


def test_declaration_holds_until_another() -> None:
    first, *_ = groups("研发。（工业部、科技部负责，排在第一位的部门为牵头部门，下同）")
    assert first.declares == POSITION
    second, *_ = groups("推广。（科技部、工业部负责。以下均需各市政府落实，不再列出）", first.declares)
    assert second.declares == Standing(True, ("各市政府",))
    assert [r.role for r in second.responsibilities] == ["lead", "responsible"]
    assert second.responsibilities[0].rule == "position"


def test_label_and_rule_are_kept() -> None:
    group, bare = groups("疏通河道。（牵头部门：市水利局）（水利局）")
    assert [(r.rule, r.label) for r in group.responsibilities] == [("label", "牵头部门")]
    assert [(r.rule, r.label) for r in bare.responsibilities] == [("bare", None)]


def test_deadline_beside_the_names_is_kept() -> None:
    text = "疏通河道。（责任单位：市水利局；完成时限：2026年底前）"
    (group,) = groups(text)
    assert group.due is not None
    assert text[slice(*group.due)] == "2026年底前"
