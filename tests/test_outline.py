"""Headings by their numbers, and where one measure ends and the next begins."""

import pytest

from graph.document.read import document
from graph.structure.parse import parse
from tests.table import rows


@pytest.mark.parametrize("row", rows("outlines.csv", at_least=39), ids=lambda row: row["why"])
def test_outline(row):
    policy = parse(document("case.txt", row["text"].replace("⏎", "\n").encode()))
    wanted = [item.split(" ", 1) for item in row["measures"].split("|") if item]
    found = [[m.number, m.text[: len(w[1])]] for m, w in zip(policy.measures, wanted, strict=False)]
    assert (found, len(policy.measures)) == (wanted, len(wanted))


def roles(text: str) -> list[str]:
    """Who does each measure of a text: lead 市水利局 responsible 市财政局."""
    policy = parse(document("case.txt", text.replace("⏎", "\n").encode()))
    return [" ".join(f"{r.role} {r.printed}" for r in m.responsibilities) for m in policy.measures]


ROW = "| 任务 | 责任单位 |⏎|---|---|⏎| 修好一批水渠 | 市水利局、市财政局 |⏎"
LED = "lead 市水利局 responsible 市财政局"
EVEN = "responsible 市水利局 responsible 市财政局"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"节水方案⏎各项任务第一责任单位为牵头单位。⏎一、修渠⏎{ROW}", [LED]),
        (
            "节水方案⏎各项任务列首位的单位为牵头单位。⏎一、修渠⏎修好水渠，保障供水。（市水利局、市财政局负责）",
            [LED],
        ),
        (f"节水方案⏎一、修渠⏎{ROW}二、种树⏎责任单位中排在首位的单位为牵头单位。⏎{ROW}", [EVEN, LED]),
        (f"节水方案⏎由市水利局牵头，各区排查首位风险。⏎一、修渠⏎{ROW}", [EVEN]),
        (f"节水方案⏎各区要把供水放在首位，牵头单位加强协调。⏎一、修渠⏎{ROW}", [EVEN]),
        (
            "节水方案⏎各项任务列首位的单位为牵头单位。⏎一、修渠⏎"
            "| 任务 | 牵头单位 | 责任单位 |⏎|---|---|---|⏎| 修好一批水渠 | 市水利局 | 市财政局、市住建局 |",
            [LED + " responsible 市住建局"],
        ),
        (
            "节水方案⏎一、修渠⏎1.修好一批水渠，保障城乡供水。⏎2.清理一批水渠，保障排水通畅。⏎责任单位：市水利局",
            ["responsible 市水利局"] * 2,
        ),
        (
            "节水方案⏎一、修渠⏎1.修好一批水渠，保障城乡供水。⏎2.清理一批水渠，保障排水通畅。责任单位：市水利局",
            ["", "responsible 市水利局"],
        ),
        (
            "节水方案⏎一、修渠⏎1.修好水渠30公里。⏎2.清理水渠5条。⏎（责任单位：市水利局）",
            ["responsible 市水利局"] * 2,
        ),
        (
            "节水方案⏎一、修渠⏎1.修好水渠30公里。⏎2.清理水渠5条。（责任单位：市水利局）",
            ["", "responsible 市水利局"],
        ),
        (
            "节水方案⏎一、修渠⏎1.修好水渠30公里。（责任单位：市城管局）⏎2.清理水渠5条。⏎（责任单位：市水利局）",
            ["responsible 市城管局", "responsible 市水利局"],
        ),
        (
            "节水方案⏎一、修渠⏎责任单位：市水利局⏎1.修好水渠30公里。⏎2.清理水渠5条。（市城管局负责）⏎二、种树⏎种好城区道路的行道树，绿化道路。",
            ["responsible 市水利局", "responsible 市城管局", ""],
        ),
        (
            "节水方案⏎一、修渠⏎修好一批水渠，保障城乡供水。⏎责任单位：市水利局⏎二、种树⏎责任单位：市林业局",
            ["responsible 市水利局", "responsible 市林业局"],
        ),
        (
            "节水方案⏎一、修渠。修好一批水渠，保障城乡供水。⏎责任领导：张某⏎牵头单位：市水利局⏎责任单位：市财政局⏎完成时限：11月底前",
            [LED],
        ),
        (
            "节水方案⏎一、修渠。⏎1.修好水渠30公里。⏎2.清理水渠5条。⏎责任单位：市水利局",
            ["responsible 市水利局"] * 2,
        ),
        (
            "节水若干措施⏎为保障供水，提出如下措施。⏎第一条 修好一批水渠，保障城乡供水。⏎责任单位：市水利局",
            ["responsible 市水利局"],
        ),
        (
            "节水方案⏎一、修渠⏎| 任务 | 责任单位 |⏎|---|---|⏎| 修好一批水渠 | 市水利局<br>市财政局 |",
            [EVEN],
        ),
    ],
)
def test_roles(text, wanted):
    assert roles(text) == wanted


def test_a_label_below_items_gives_each_its_own_numbers():
    text = "节水方案\n一、修渠\n1.修好水渠30公里。\n2.清理水渠5条。\n责任单位：市水利局\n"
    policy = parse(document("case.txt", text.encode()))
    assert [[str(t.value) for t in m.targets] for m in policy.measures] == [["30"], ["5"]]
