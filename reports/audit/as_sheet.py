"""An audit as an Excel workbook: 修改意见表, and what each rule looked at; made for A4 landscape."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from queries.audit.audit import Audit
from queries.audit.finding import Finding
from reports.audit.wording import Wording, plain, quoted, wording
from reports.tables import FORMULA, LONGEST_CELL, width

A4 = 9  # as Excel numbers papers
LONGEST = 200  # characters of a quote: a row has to fit on a page
SIZE, PITCH, TALLEST = 10, 14, 400  # points: of letters, of lines, of a row
FILLS = {"violation": "#F8CBAD", "warning": "#FFE699", "info": "#DDEBF7"}
TITLES = {"zh": ("修改意见表", "检查覆盖"), "en": ("Findings", "Coverage")}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its headings, its width in characters of Excel."""

    zh: str
    en: str
    wide: float

    def heading(self, language: str) -> str:
        """Return the heading in LANGUAGE, zh or en."""
        return self.en if language == "en" else self.zh


NUMBER, SEVERITY = Column("序号", "No.", 6), Column("级别", "Severity", 9)
FILE = Column("文件", "Document", 22)
FINDINGS = (
    Column("位置", "Place", 22),
    Column("原文", "Text", 44),
    Column("问题", "Problem", 34),
    Column("修改建议", "Remedy", 34),
)
STANDING = Column("对比", "Compared", 8)
COVERAGE = (
    Column("规则", "Rule", 30),
    Column("说明", "Why", 62),
    SEVERITY,
    Column("对象", "Targets", 9),
    Column("检查", "Checked", 9),
    Column("不合格", "Failed", 9),
    Column("豁免", "Waived", 9),
    Column("结果", "Result", 11),
)


def as_sheet(audit: Audit, language: str = "zh") -> bytes:
    """Return the workbook. No cell becomes a formula or a link; the sheets print on pages one sheet wide."""
    import xlsxwriter

    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        forms = _Forms(book)
        words = wording(language)
        findings, coverage = TITLES[language]
        _findings(book.add_worksheet(findings), audit, words, forms)
        _coverage(book.add_worksheet(coverage), audit, words, forms)
    return written.getvalue()


class _Forms:
    """The formats of cells."""

    def __init__(self, book: Any) -> None:
        base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#A6A6A6"}
        base |= {"font_name": "宋体", "font_size": SIZE}
        self.title = book.add_format(
            {
                "bold": True,
                "font_name": "黑体",
                "font_size": 16,
                "align": "center",
                "valign": "vcenter",
                "shrink": True,
            }
        )
        self.note = book.add_format(
            {"font_name": "宋体", "font_size": SIZE, "text_wrap": True, "valign": "vcenter"}
        )
        self.heading = book.add_format({**base, "bold": True, "bg_color": "#D9E1F2", "align": "center"})
        self.text = book.add_format(base)
        # a sign at its head: text even when the cell is edited
        self.sign = book.add_format({**base, "quote_prefix": True})
        self.middle = book.add_format({**base, "align": "center"})
        self.dim = book.add_format(
            {**base, "font_color": "#808080", "bg_color": "#F2F2F2", "align": "center"}
        )
        self.fills = {
            name: book.add_format({**base, "align": "center", "bg_color": fill})
            for name, fill in FILLS.items()
        }

    def of(self, text: str) -> Any:
        """Return the format of a cell that holds TEXT."""
        return self.sign if text.startswith(FORMULA) else self.text


def _findings(sheet: Any, audit: Audit, words: Wording, forms: _Forms) -> None:
    several = len(audit.documents) > 1
    columns = [NUMBER, *([FILE] if several else []), *FINDINGS, SEVERITY]
    columns += [STANDING] if audit.is_compared else []
    _page(sheet, columns, words, forms, _heading(audit, words), _summary(audit, words))
    for number, finding in enumerate(audit.findings, 1):
        _row(sheet, number, finding, columns, words, forms)
    if audit.findings:
        sheet.autofilter(2, 0, 2 + len(audit.findings), len(columns) - 1)


def _heading(audit: Audit, words: Wording) -> str:
    table = TITLES[words.language][0]
    return f"{plain(audit.documents[0].title)} {table}" if len(audit.documents) == 1 else table


def _summary(audit: Audit, words: Wording) -> str:
    said = [words.counts(audit)]
    if audit.is_compared:
        said.append(words.compared(audit))
    said += [words.note(note) for note in audit.notes]
    return ("。" if words.language == "zh" else ". ").join(said)


def _page(
    sheet: Any, columns: Sequence[Column], words: Wording, forms: _Forms, title: str, summary: str
) -> None:
    """Set widths, title and headings, and how the sheet prints."""
    last = len(columns) - 1
    for x, column in enumerate(columns):
        sheet.set_column(x, x, column.wide)
        sheet.write_string(2, x, column.heading(words.language), forms.heading)
    sheet.merge_range(0, 0, 0, last, "", forms.title)
    sheet.write_string(0, 0, title, forms.title)
    sheet.set_row(0, 28)
    sheet.merge_range(1, 0, 1, last, "", forms.note)
    sheet.write_string(1, 0, summary, forms.note)
    # merged cells do not grow by themselves: some 120 characters stand on a line
    sheet.set_row(1, 16 * (1 + len(summary) // 75))
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.set_footer("&C&9&P / &N")


def _row(
    sheet: Any,
    number: int,
    finding: Finding,
    columns: Sequence[Column],
    words: Wording,
    forms: _Forms,
) -> None:
    cells = {
        NUMBER: str(number),
        FILE: finding.document_title,
        FINDINGS[0]: words.place(finding),
        FINDINGS[1]: quoted(finding, LONGEST),
        FINDINGS[2]: finding.said(words.language),
        FINDINGS[3]: words.remedies(finding),
        SEVERITY: words.severity(finding),
        STANDING: _standing(finding, words),
    }
    y = 2 + number
    sheet.set_row(y, _height((cells[column], column.wide) for column in columns))
    for x, column in enumerate(columns):
        text = (cells[column] if column is FINDINGS[0] else plain(cells[column]))[:LONGEST_CELL]
        if column is NUMBER:
            sheet.write_number(y, x, number, forms.middle)
        elif column is SEVERITY:
            sheet.write_string(y, x, text, forms.fills[finding.severity] if finding.counts else forms.dim)
        else:
            sheet.write_string(y, x, text, forms.of(text))


def _height(cells: Iterable[tuple[str, float]]) -> float:
    """Return how high a row is whose CELLS have such a text and width: not every program fits it."""
    lines = (
        sum(max(1, ceil(width(line) / (1.1 * wide))) for line in text.split("\n")) for text, wide in cells
    )
    return min(TALLEST, PITCH * max(lines) + 4)


def _standing(finding: Finding, words: Wording) -> str:
    if words.language == "en":
        return finding.standing or ""
    return {"new": "新增", "still": "仍在"}.get(finding.standing or "", "")


def _coverage(sheet: Any, audit: Audit, words: Wording, forms: _Forms) -> None:
    note = (
        "未检查：没有可查的对象，不等于通过。"
        if words.language == "zh"
        else "not checked: there was nothing to look at, which is not passed."
    )
    _page(sheet, COVERAGE, words, forms, TITLES[words.language][1], note)
    for y, row in enumerate(audit.coverage, 3):
        title = f"{plain(row.rule.title.said(words.language))}\n{row.rule.id}"
        said = (title, plain(row.rule.why.said(words.language)))
        sheet.set_row(y, _height(zip(said, (column.wide for column in COVERAGE), strict=False)))
        for x, text in enumerate(said):
            sheet.write_string(y, x, text, forms.of(text))
        sheet.write_string(y, 2, words.severities[row.rule.severity], forms.middle)
        for x, count in enumerate((row.targets, row.checked, row.failed, row.waived), 3):
            sheet.write_number(y, x, count, forms.middle)
        form = {"unchecked": forms.dim, "failed": forms.fills[row.rule.severity]}.get(
            row.standing, forms.middle
        )
        sheet.write_string(y, 7, words.standings[row.standing], form)
