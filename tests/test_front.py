"""What documents say of themselves, as the table prints them."""

import pytest

from graph.document.mend import mended
from graph.structure.front import front
from graph.structure.policy import Front
from tests.table import rows

ROWS = rows("fronts.csv", at_least=39)
BODY = "一、加强领导\n落实责任。"
printed = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])


def read(row: dict[str, str]) -> Front:
    """The front of a row's text; @ stands for the body, ⏎ for a line break."""
    above, _, below = row["text"].replace("⏎", "\n").partition("@")
    return front(above + BODY + below, len(above), "节水.txt")


@printed
def test_table(row: dict[str, str]) -> None:
    found = read(row)
    assert found.title == row["title"]
    assert (found.status or "", found.document_type or "") == (row["status"], row["document_type"])
    assert (found.issuer or "", found.number or "") == (row["issuer"], row["number"])
    assert (found.date or "") == row["date"]
    assert "；".join(c.title for c in found.basis) == row["basis"]


@printed
def test_basis_stands_where_it_says(row: dict[str, str]) -> None:
    text = row["text"].replace("⏎", "\n")
    for citation in read(row).basis:
        assert text[citation.start : citation.end].startswith(f"《{citation.title}》")


def test_body_is_not_looked_at() -> None:
    text = (
        "江城市节水行动方案\n一、总则\n根据《节约用水条例》，江城市财政局关于节水的意见\n江政发〔2024〕6号\n"
    )
    assert front(text, text.index("一、"), "a.txt") == Front("江城市节水行动方案", None, "plan")


def test_title_cut_by_lines_is_mended_first() -> None:
    text = mended(
        "江城市水利局关于印发《江城市节水\n行动方案》的通知\n江水发〔2024〕3号\n\n一、总则\n落实责任。\n"
    ).value
    found = front(text, text.index("一、"), "a.txt")
    assert found.title == "江城市水利局关于印发《江城市节水行动方案》的通知"
    assert found.number == "江水发〔2024〕3号"


@pytest.mark.parametrize("text", ["", "\n\n", "《", "（", "：", "发布机构："])
def test_next_to_nothing_goes_by_the_name_of_its_file(text: str) -> None:
    assert front(text, len(text), "节水.txt").title in ("节水", text)


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("**发布机构**: 江城市水利局\n**检索时间**: 2025-02-02\n\n---\n\n江水发〔2024〕3号\n", 4),
        ("发布机构：江城市水利局\n检索时间：2025-02-02\n江水发〔2024〕3号\n", 3),
        ("为加强节约用水工作，保障城\n乡供水，提出以下意见。\n", 1),
    ],
)
def test_particulars_stand_in_lines_of_their_own(printed: str, wanted: int) -> None:
    text = mended(f"{printed}\n一、总则\n落实责任，做好节约用水工作。\n").value
    assert len([line for line in text.split("\n") if line]) == wanted + 2
