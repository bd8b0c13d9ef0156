"""One document, and one table, made as files of every format."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

FONT, SIZE, PITCH = "STSong-Light", 16, 28
LEFT, RIGHT, TOP, FOOT = 90, 90, 90, 90
NOT_FIRST = "，。、；：！？）》”％"
HEADING = re.compile(r"(?P<chinese>[一二三四五六七八九十]+、)|(?P<digit>\d+、)")
Table = Sequence[Sequence[str]]


def markdown(paragraphs: Sequence[str]) -> bytes:
    """PARAGRAPHS with the signs of Markdown, depths at odds with the numbers."""
    depth = {"chinese": "###", "digit": "##"}
    lines = []
    for n, p in enumerate(paragraphs):
        heading = HEADING.match(p)
        sign = "# " if n == 0 else f"{depth[heading.lastgroup or '']} **" if heading else ""
        lines.append(f"{sign}{p}{'**' if sign.endswith('**') else ''}")
    return "\n\n".join(lines).encode()


def docx(paragraphs: Sequence[str], *, numbered: bool = True) -> bytes:
    """PARAGRAPHS as Word keeps them: numbers of headings counted and not typed, a header, a footer."""
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "征求意见稿 页眉"
    section.footer.paragraphs[0].text = "- 1 -"
    if numbered:
        _add_list(document)
    for paragraph in paragraphs:
        heading = HEADING.match(paragraph) if numbered else None
        made = document.add_paragraph(paragraph[heading.end() :] if heading else paragraph)
        if heading:
            _number(made, 0 if heading["chinese"] else 1)
    return saved(document)


def saved(document: Any) -> bytes:
    """The bytes of a python-docx document."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _add_list(document: Any) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="%{n + 1}、"/></w:lvl>'
        for n, form in enumerate(("chineseCounting", "decimal"))
    )
    numbering = document.part.numbering_part.element
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def _number(paragraph: Any, level: int, num: int = 90) -> None:
    reference = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(reference))


def pdf(paragraphs: Sequence[str], *, head: str = "", indent: bool = True) -> bytes:
    """PARAGRAPHS set in lines on pages that break where they are full, with page numbers at the foot."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    page = canvas.Canvas(out, pagesize=A4)
    y, number = 0.0, 0

    def turn() -> None:
        nonlocal y, number
        if number:
            page.showPage()
        number += 1
        page.setFont(FONT, 10)
        page.drawCentredString(A4[0] / 2, 45, f"- {number} -")
        page.drawString(LEFT, A4[1] - 50, head)
        page.setFont(FONT, SIZE)
        y = A4[1] - TOP

    turn()
    for n, paragraph in enumerate(paragraphs):
        for line, at in _set(paragraph, centred=n == 0, indent=indent):
            if y < FOOT:
                turn()
            page.drawString(at, y, line)
            y -= PITCH
        y -= 0 if indent else PITCH  # paragraphs are told by an indent or by a gap
    page.save()
    return out.getvalue()


def _set(paragraph: str, centred: bool, indent: bool) -> list[tuple[str, float]]:
    """The lines of PARAGRAPH and where each begins."""
    room = A4[0] - LEFT - RIGHT
    if centred:
        room -= 60
    lines: list[tuple[str, float]] = []
    rest, lead = paragraph, 2 * SIZE if indent and not centred else 0
    while rest:
        count = len(rest)
        while _width(rest[:count]) + lead > room:
            count -= 1
        while count < len(rest) and rest[count] in NOT_FIRST:
            count -= 1
        line, rest = rest[:count], rest[count:]
        lines.append((line, (A4[0] - _width(line)) / 2 if centred else LEFT + lead))
        lead = 0
    return lines


def _width(text: str) -> float:
    return float(pdfmetrics.stringWidth(text, FONT, SIZE))


def html(paragraphs: Sequence[str], layout: Callable[[str, str], str], title: str = "") -> bytes:
    """PARAGRAPHS in the page that LAYOUT makes of a title and a body."""
    body = "".join(f"<p>　　{p}</p>\n" for p in paragraphs[1:])
    return layout(title or paragraphs[0], body).encode()


def table_markdown(table: Table) -> bytes:
    """TABLE after a title, as Markdown."""
    head, *rest = ("| " + " | ".join(row) + " |" for row in table)
    return "\n".join(["# 某市垃圾分类任务分工表", "", head, "|" + "---|" * len(table[0]), *rest]).encode()


def table_html(table: Table) -> bytes:
    """TABLE after a title, as a web page."""
    rows = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in table)
    return f"<html><body><h1>某市垃圾分类任务分工表</h1><table>{rows}</table></body></html>".encode()


def table_docx(table: Table) -> bytes:
    """TABLE after a title, as Word keeps it; equal cells of the second column merged down."""
    document = Document()
    document.add_paragraph("某市垃圾分类任务分工表")
    made = document.add_table(len(table), len(table[0]))
    for y, row in enumerate(table):
        for x, cell in enumerate(row):
            made.cell(y, x).text = cell
    _merge(table, lambda top, bottom, text: _merged(made, top, bottom, text))
    return saved(document)


def _merged(made: Any, top: int, bottom: int, text: str) -> None:
    for y in range(top, bottom + 1):
        made.cell(y, 1).text = ""
    made.cell(top, 1).merge(made.cell(bottom, 1)).text = text


def table_xlsx(table: Table) -> bytes:
    """TABLE below a title that takes the whole width; equal cells of the second column merged down."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("分工")
    sheet.merge_range(0, 0, 0, len(table[0]) - 1, "某市垃圾分类任务分工表")
    for y, row in enumerate(table, 1):
        for x, cell in enumerate(row):
            sheet.write_string(y, x, cell)
    _merge(table, lambda top, bottom, text: sheet.merge_range(top + 1, 1, bottom + 1, 1, text))
    book.close()
    return out.getvalue()


def _merge(table: Table, merge: Callable[[int, int, str], object]) -> None:
    top = 1
    for y in range(2, len(table) + 1):
        if y == len(table) or table[y][1] != table[top][1]:
            if y - 1 > top:
                merge(top, y - 1, table[top][1])
            top = y
