"""Every stretch of a .docx's text leads back to the piece of a run that it was read from."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.document.formats.places import Places, places
from graph.document.read import UnreadableDocument, bundled, document
from tests import made
from tests.hostile import word

PARAGRAPHS = [line.strip() for line in bundled().text.value.split("\n") if line.strip()]


def read(data: bytes) -> Places:
    """Return the places of DATA, whose text is the one that the reader reads."""
    found = places("a.docx", data)
    assert found.text == document("a.docx", data).text.original
    return found


def said(found: Places, start: int, end: int) -> str:
    """Return what the pieces of [start:end) hold themselves."""
    return "".join(
        (piece.element.text or "")[piece.index : piece.index + piece.end - piece.start]
        for piece in found.at(start, end)
    )


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("numbered", [True, False], ids=["numbered", "typed"])
def test_each_paragraph_leads_to_its_own_runs(numbered: bool) -> None:
    found = read(made.docx(PARAGRAPHS, numbered=numbered))
    assert all(
        found.text[p.start : p.end] == p.element.text[p.index :][: p.end - p.start] for p in found.pieces
    )
    at = 0
    for line in found.text.split("\n"):
        typed = bare(said(found, at, at + len(line)))
        # an automatic number is nowhere typed
        assert bare(line).endswith(typed)
        assert len(typed) > len(bare(line)) - 5
        at += len(line) + 1


BODIES = [
    ("<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>", "甲乙", "甲乙"),
    ("<w:p><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del></w:p>", "甲", "甲"),
    ("<w:p><w:ins><w:r><w:t>甲乙</w:t></w:r></w:ins><w:r><w:t>丙</w:t></w:r></w:p>", "乙丙", "乙丙"),
    ("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>甲乙</w:t></w:r></w:p>", "甲乙", "甲乙"),
    (
        "<w:p><w:r><w:t>前</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r><w:r><w:t>后文</w:t></w:r></w:p>",
        "后文",
        "后文",
    ),
    (
        "<w:p><w:r><w:t>前</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r><w:r><w:t>后文</w:t></w:r></w:p>",
        "框中",
        "框中",
    ),
    (
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>上半</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>下半</w:t></w:r></w:p>",
        "半下",
        "半下",
    ),
]


@pytest.mark.parametrize(("body", "looked", "typed"), BODIES, ids=range(len(BODIES)))
def test_what_runs_revisions_and_boxes_say(body: str, looked: str, typed: str) -> None:
    found = read(word(body))
    at = found.text.index(looked)
    assert said(found, at, at + len(looked)) == typed


def test_the_cells_of_a_table_each_lead_to_themselves() -> None:
    table = [
        ["任务", "牵头", "时限"],
        ["修 | 改", "市住建局", "2025年"],
        ["清理", "市住建局", "2025年"],
        ["无", "无", "无"],
    ]
    found = read(made.table_docx(table))
    elements = {piece.element: found.text[piece.start : piece.end] for piece in found.pieces}
    assert list(elements.values()).count("2025年") == 2
    # a merged cell stands once, whatever it covers
    assert list(elements.values()).count("市住建局") == 1
    at = found.text.index("修")
    assert bare(said(found, at, at + 6)) == "修|改".replace("|", "")


def test_what_nobody_typed_is_in_no_piece() -> None:
    found = read(made.docx(["题目", "一、总则"]))
    at = found.text.index("一、")
    assert found.at(at, at + 2) == []
    assert said(found, at, at + 4) == "总则"


TEXTS = st.lists(
    st.lists(st.text("甲乙丙12。| \t\n", max_size=6), max_size=4), min_size=1, max_size=5
).filter(lambda runs: any(text.strip() for texts in runs for text in texts))


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_every_piece_says_what_the_text_says_there(runs: list[list[str]]) -> None:
    laid = Document()
    for texts in runs:
        paragraph = laid.add_paragraph()
        for text in texts:
            paragraph.add_run(text)
    out = BytesIO()
    laid.save(out)
    found = read(out.getvalue())
    covered = set()
    for piece in found.pieces:
        assert (
            found.text[piece.start : piece.end]
            == piece.element.text[piece.index :][: piece.end - piece.start]
        )
        assert not covered & set(range(piece.start, piece.end))
        covered |= set(range(piece.start, piece.end))
    typed = {n for n, sign in enumerate(found.text) if sign.strip() and sign != "|"}
    assert typed <= covered


def test_a_broken_file_is_refused() -> None:
    with pytest.raises(UnreadableDocument):
        places("a.docx", b"PK\x03\x04")
