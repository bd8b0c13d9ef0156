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


BARE = [
    "落实最严格水资源管理制度，万元产值用水量下降5%，建设节水型企业20家",
    "推进水源地保护，新建水质监测站6座，水源水质达标率保持在100%",
    "完成老旧供水管网改造50公里",
    "整治黑臭水体8条，消除比例达到95%以上，完成问题整改销号率不低于98%，建立长效机制",
    "出台河湖管护办法",
    "建设幸福河湖3条，打造水利风景区1处，推动水文化与旅游深度融合",
]


@pytest.mark.parametrize("width", [20, 24, 26, 30])
def test_bare_lines_are_joined_where_a_page_wrapped_them(width):
    items = [f"{n}.{said}" for n, said in enumerate(BARE * 2, 1)]
    lines = [item[at : at + width] for item in items for at in range(0, len(item), width)]
    text = "\n".join(["江城市水务工作要点", "", "一、强化水资源管理", *lines])
    assert [m.text for m in parse(document("case.txt", text.encode())).measures] == BARE * 2
