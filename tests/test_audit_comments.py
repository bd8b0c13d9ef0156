"""A draft comes back with Word comments at the characters that are meant, read back by python-docx."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.shared import Pt, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from graph.document.formats.places import places
from graph.document.read import document
from queries.audit.audit import Audit
from queries.audit.audited import Audited
from queries.audit.finding import Finding
from queries.audit.waiver import Waiver
from reports.audit.anchor import Mark, mark
from reports.audit.comments import as_comments
from tests import made
from tests.auditing import DRAFT, audited
from tests.hostile import packed, word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
LINES = [line for line in DRAFT.split("\n") if line]


def returned(found: Audit, draft: bytes | None = None, language: str = "zh") -> bytes:
    """Return the draft of FOUND with its comments."""
    return as_comments(found, found.documents[0], draft, language)


def covered(data: bytes) -> list[tuple[str, str]]:
    """Return the text that each comment covers and what it says, in the order of the comments."""
    opened = docx.Document(BytesIO(data))
    said = {str(comment.comment_id): comment.text for comment in opened.comments}
    under: dict[str, str] = {}
    ended = []
    for element in opened.element.body.iter():
        name = etree.QName(element).localname
        if name == "commentRangeStart":
            under[element.get(f"{W}id")] = ""
        elif name == "commentRangeEnd":
            ended.append((element.get(f"{W}id"), under.pop(element.get(f"{W}id"))))
        elif name == "t":
            under = {key: text + (element.text or "") for key, text in under.items()}
    assert not under
    references = [element.get(f"{W}id") for element in opened.element.body.iter(f"{W}commentReference")]
    assert sorted(references) == sorted(key for key, _ in ended)
    return [(text, said[key]) for key, text in sorted(ended, key=lambda pair: int(pair[0]))]


def draft(*, table: bool = False) -> bytes:
    """Return the draft as .docx: formatting within a sentence, a comment that stands already."""
    laid: Any = docx.Document()
    for line in LINES:
        paragraph = laid.add_paragraph()
        # a run ends in the middle of what will be quoted
        for n, piece in enumerate(line.partition("达到0.6") if "达到0.6" in line else (line,)):
            run = paragraph.add_run(piece)
            run.bold, run.font.color.rgb = n == 1, RGBColor(200, 0, 0) if n == 1 else None
    if table:
        grid = laid.add_table(2, 3, style="Table Grid")
        cells = ("重点任务", "责任单位", "完成时限", "改造管网50公里", "市水务局", "2025年底前")
        for cell, text in zip((c for row in grid.rows for c in row.cells), cells, strict=True):
            cell.text = text
    laid.add_comment(laid.paragraphs[1].runs, text="原有批注", author="张三", initials="张")
    out = BytesIO()
    laid.save(out)
    return out.getvalue()


def test_a_docx_comes_back_on_its_own_paragraphs() -> None:
    data = draft()
    found = audited(data, "方案.docx")
    back = returned(found, data)
    said = covered(back)
    assert said[0] == ("一、农业节水", "原有批注")
    assert said[1][0] == "滨河市节水行动方案"
    assert "违规 2 处，警告 2 处，提示 1 处" in said[1][1]
    assert "未检查：无对象" in said[1][1]
    assert [text for text, _ in said[2:]] == [finding.quote or LINES[0] for finding in found.findings]
    for (_, comment), finding in zip(said[2:], found.findings, strict=True):
        assert finding.message in comment
        assert finding.rule.id in comment
        assert finding.rule.remedy.zh in comment
    assert {c.author for c in docx.Document(BytesIO(back)).comments} == {"张三", "督办"}


def test_its_text_and_formatting_are_kept() -> None:
    data = draft(table=True)
    back = returned(audited(data, "方案.docx"), data)
    assert document("a.docx", back).text.original == document("a.docx", data).text.original

    def formatted(held: bytes) -> list[tuple[str, bool | None, str]]:
        """Each character with its formatting, runs aside."""
        runs = (run for paragraph in docx.Document(BytesIO(held)).paragraphs for run in paragraph.runs)
        return [(sign, run.bold, str(run.font.color.rgb)) for run in runs for sign in run.text]

    assert formatted(back) == formatted(data)
    assert any(bold and colour == "C80000" for _, bold, colour in formatted(back))


def test_every_other_part_is_as_it_was() -> None:
    data = draft()
    before, after = (
        zipfile.ZipFile(BytesIO(held)) for held in (data, returned(audited(data, "a.docx"), data))
    )
    same = set(before.namelist()) - {"word/document.xml", "word/comments.xml", "[Content_Types].xml"}
    same.discard("word/_rels/document.xml.rels")
    assert same <= set(after.namelist())
    assert all(before.read(name) == after.read(name) for name in same)
    assert after.testzip() is None


def test_a_cell_of_a_table_takes_its_comment() -> None:
    data = draft(table=True)
    found = audited(data, "方案.docx")
    said = [text for text, comment in covered(returned(found, data)) if "没有牵头" in comment]
    assert said == ["市水务局", "市工信局", "市水务局"]


def test_the_same_draft_gives_the_same_bytes() -> None:
    data = draft()
    assert returned(audited(data, "a.docx"), data) == returned(audited(data, "a.docx"), data)


@pytest.mark.parametrize("name", ["方案.txt", "方案.md"])
def test_another_format_comes_back_laid_out(name: str) -> None:
    found = audited(DRAFT, name)
    back = returned(found, DRAFT.encode())
    said = covered(back)
    assert [text for text, _ in said[1:]] == [finding.quote or LINES[0] for finding in found.findings]
    paragraphs = [paragraph.text for paragraph in docx.Document(BytesIO(back)).paragraphs]
    assert paragraphs[0] == "滨河市节水行动方案"
    # what a line cut is one paragraph
    assert LINES[2] + LINES[3] in paragraphs
    styles = [p.style.name for p in docx.Document(BytesIO(back)).paragraphs if p.style]
    assert styles[:3] == ["DubanTitle", "DubanHeading", "DubanText"]


def test_tables_of_other_formats_come_back_as_tables() -> None:
    text = (
        DRAFT
        + "\n| 重点任务 | 责任单位 | 完成时限 |\n|---|---|---|\n"
        + "| 改造 a \\| b 管网 | 市水务局 | 2025年底前 |\n"
    )
    found = audited(text, "方案.md")
    back = returned(found)
    (table,) = docx.Document(BytesIO(back)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["重点任务", "责任单位", "完成时限"],
        ["改造 a | b 管网", "市水务局", "2025年底前"],
    ]
    assert "市水务局" in [quote for quote, comment in covered(back) if "没有牵头" in comment]


def test_a_text_of_many_lines_is_laid_out_whole() -> None:
    lines = [f"第{n}行，推进工作。" for n in range(3000)]
    held = Audited("https://example.org/a", "题", "a.txt", "\n".join(lines))
    back = as_comments(Audit((held,), (), ()), held)
    assert [paragraph.text for paragraph in docx.Document(BytesIO(back)).paragraphs] == lines


def test_a_doubled_character_stays_to_be_seen() -> None:
    text = (
        "滨河市节水方案\n\n1.供水。建设管网，推进电\n\n电动设备改造，推广电动设备。（责任单位：市水务局）\n"
    )
    found = audited(text, only=())
    assert any("推进电电动设备" in p.text for p in docx.Document(BytesIO(returned(found))).paragraphs)


def many(found: Audit, count: int) -> Audit:
    """Return FOUND with COUNT findings at one sentence."""
    one = next(finding for finding in found.findings if finding.quote)
    return replace(found, findings=tuple(replace(one, message=f"第{n}条") for n in range(count)))


def test_a_thousand_findings_at_one_sentence_lose_nothing() -> None:
    data = draft()
    found = many(audited(data, "a.docx"), 1000)
    said = covered(returned(found, data))
    assert len(said) == 1002
    assert {text for text, _ in said[2:]} == {found.findings[0].quote}
    assert all(f"第{n}条" in comment for n, (_, comment) in enumerate(said[2:]))
    for form in ("json", "sarif", "turtle", "xlsx", "text"):
        from reports.audit.forms import report

        assert report(found, form)


def test_a_waived_finding_says_so() -> None:
    found = audited().waiving([Waiver("no-lead", measure="1.1.1", reason="会商中", by="张三")])
    said = [comment for _, comment in covered(returned(found)) if "已豁免" in comment]
    assert len(said) == 2
    assert "已豁免：会商中（张三）" in said[1]


def test_in_english() -> None:
    said = covered(returned(audited(), language="en"))
    assert "violation: 2" in said[0][1]
    assert any(
        "has no lead, only 市水务局" in comment and "Remedy: Name a lead." in comment for _, comment in said
    )


def at_words(data: bytes, *quotes: str) -> bytes:
    """Return DATA with a comment at each of QUOTES, one at a time found in its text."""
    opened = document("a.docx", data).text.original
    held = Audited("https://example.org/a", "题", "a.docx", opened)
    one = audited().findings[0]
    findings = tuple(placed(one, held, opened.index(quote), len(quote)) for quote in quotes)
    return as_comments(Audit((held,), findings, ()), held, data)


def placed(one: Finding, held: Audited, start: int, length: int) -> Finding:
    return replace(
        one, document=held, start=start, end=start + length, quote=held.text[start : start + length]
    )


RUN = "<w:r><w:t>{}</w:t></w:r>"
BODIES = {
    "a run split": (RUN.format("甲乙丙丁"), "乙丙", "乙丙"),
    "across runs": (RUN.format("甲乙") + RUN.format("丙丁"), "乙丙", "乙丙"),
    "a tab between": ("<w:r><w:t>甲乙</w:t><w:tab/><w:t>丙丁</w:t></w:r>", "丙", "丙"),
    "a whole piece before a break": ("<w:r><w:t>甲乙</w:t><w:br/><w:t>丙丁</w:t></w:r>", "甲乙", "甲乙"),
    "inserted under revision": (
        '<w:ins w:id="9" w:author="a">' + RUN.format("甲乙丙") + "</w:ins>",
        "乙",
        "乙",
    ),
    "a link": ('<w:hyperlink w:anchor="x">' + RUN.format("甲乙丙") + "</w:hyperlink>", "丙", "丙"),
    "ruby is kept whole": (
        "<w:r><w:ruby><w:rubyBase>" + RUN.format("甲乙") + "</w:rubyBase></w:ruby></w:r>",
        "乙",
        "甲乙",
    ),
    "a text box takes it where it hangs": (
        RUN.format("前")
        + "<w:r><w:pict><w:txbxContent><w:p>"
        + RUN.format("框里")
        + "</w:p></w:txbxContent></w:pict></w:r>",
        "框里",
        "框里",
    ),
}


@pytest.mark.parametrize(("inside", "quote", "text"), BODIES.values(), ids=BODIES)
def test_marks_stand_where_word_takes_them(inside: str, quote: str, text: str) -> None:
    data = word(f"<w:p>{inside}</w:p>")
    back = places("a.docx", at_words(data, quote)).root
    body = back[0]
    starts = list(body.iter(f"{W}commentRangeStart"))
    above = {etree.QName(mark.getparent()).localname for mark in (*starts, *body.iter(f"{W}commentRangeEnd"))}
    assert above <= {"p", "ins", "hyperlink"}
    # the second comment is the one at the quote; the first sums up
    shown, on = "", False
    for element in body.iter():
        name = etree.QName(element).localname
        if name.startswith("commentRange") and element.get(f"{W}id") == "1":
            on = name.endswith("Start")
        shown += (element.text or "") if on and name == "t" else ""
    assert shown == text


def test_a_strict_file_gets_strict_comments() -> None:
    plain = word("<w:p><w:r><w:t>甲乙</w:t></w:r></w:p>")
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(W[1:-1].encode(), STRICT.encode())
    back = zipfile.ZipFile(BytesIO(at_words(packed(parts), "乙")))
    assert STRICT in back.read("word/comments.xml").decode()
    assert (
        "purl.oclc.org/ooxml/officeDocument/relationships/comments"
        in back.read("word/_rels/document.xml.rels").decode()
    )


def test_names_that_lead_out_are_left_out() -> None:
    with zipfile.ZipFile(BytesIO(draft())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    hostile = packed({**parts, "../../etc/x": b"x", "/abs": b"x", "word\\..\\..\\y": b"y"})
    names = zipfile.ZipFile(BytesIO(returned(audited(hostile, "a.docx"), hostile))).namelist()
    assert not [name for name in names if ".." in name or name.startswith("/")]


def test_comments_that_are_kept_elsewhere_are_not_fetched() -> None:
    relation = (
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"'
        ' Target="http://127.0.0.1:9/x.xml" TargetMode="External"/>'
    )
    with zipfile.ZipFile(BytesIO(word("<w:p><w:r><w:t>甲乙</w:t></w:r></w:p>"))) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{space}">{relation}</Relationships>'
    back = zipfile.ZipFile(BytesIO(at_words(packed(parts), "乙")))
    assert back.read("word/_rels/document.xml.rels").decode().count("relationships/comments") == 2
    assert b"<w:comment " in back.read("word/comments.xml")


def test_a_draft_that_has_changed_is_laid_out_from_what_was_read() -> None:
    data = draft()
    other = made.docx(["另一份文件"])
    back = returned(audited(data, "a.docx"), other)
    assert any("渠系改造" in paragraph.text for paragraph in docx.Document(BytesIO(back)).paragraphs)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_marks_cover_what_they_name_and_keep_the_text(data: st.DataObject) -> None:
    laid: Any = docx.Document()
    for texts in data.draw(
        st.lists(st.lists(st.text("甲乙丙丁戊", min_size=1, max_size=5), min_size=1), min_size=1)
    ):
        paragraph = laid.add_paragraph()
        for text in texts:
            paragraph.add_run(text).font.size = Pt(data.draw(st.integers(9, 12)))
    out = BytesIO()
    laid.save(out)
    opened = places("a.docx", out.getvalue())
    size = len(opened.text)
    ends = st.tuples(st.integers(0, size - 1), st.integers(1, size)).filter(lambda pair: pair[0] < pair[1])
    marks = [Mark(n, *pair) for n, pair in enumerate(data.draw(st.lists(ends, max_size=6)))]
    marks = [one for one in marks if opened.text[one.start : one.end].strip()]
    mark(opened, marks)
    shown = dict.fromkeys(range(7), "")
    on: set[int] = set()
    for element in opened.root.iter():
        name = etree.QName(element).localname
        if name.startswith("commentRange"):
            (on.add if name.endswith("Start") else on.discard)(int(element.get(f"{W}id")))
        elif name == "t":
            for n in on:
                shown[n] += element.text or ""
    assert not on
    for one in marks:
        assert shown[one.id] == opened.text[one.start : one.end].replace("\n", "")
    said = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in opened.root.iter(f"{W}p")]
    assert "\n".join(said) == opened.text
