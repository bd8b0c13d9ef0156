"""An audit for a terminal: findings by measure with quote and remedy, then what each rule looked at."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import click

from queries.audit.audit import Audit
from queries.audit.audited import Audited
from queries.audit.compare import Earlier
from queries.audit.finding import Checked, Finding
from reports.audit.wording import Wording, cut, plain, quoted, wording
from reports.tables import width

LONGEST = 90  # characters of a quote
COLOURS = {"violation": "red", "warning": "yellow", "info": "cyan"}
HEADINGS = {
    "zh": ("规则", "级别", "对象", "检查", "不合格", "豁免", "结果"),
    "en": ("rule", "severity", "targets", "checked", "failed", "waived", "result"),
}


def as_text(audit: Audit, language: str = "zh", colour: bool = False, every: bool = False) -> str:
    """Return AUDIT as lines; in the colours of a terminal where COLOUR says so; of EVERY rule what it saw."""
    said = "\n".join(_lines(audit, wording(language), every))
    return said if colour else click.unstyle(said)


def _lines(audit: Audit, words: Wording, every: bool) -> Iterator[str]:
    by_document = groupby(audit.findings, key=lambda finding: finding.document)
    for document, findings in by_document:
        yield click.style(_document(document, words), bold=True)
        for _, those in groupby(findings, key=lambda f: (f.measure, f.measure is None and f.start is None)):
            yield from _measure(list(those), words)
        yield ""
    if audit.gone:
        yield click.style("已消失" if words.language == "zh" else "gone", bold=True)
        yield from (f"    {_gone(one, words)}" for one in audit.gone)
        yield ""
    yield from _coverage(audit, words, every)
    yield ""
    yield from (click.style(words.note(note), fg="yellow") for note in audit.notes)
    if audit.is_compared:
        yield words.compared(audit)
    yield click.style(words.counts(audit), bold=True)


def _document(document: Audited | None, words: Wording) -> str:
    if document is None:
        return "图谱" if words.language == "zh" else "the graph"
    return plain(" ".join(filter(None, (document.title, document.name and f"[{document.name}]"))))


def _measure(findings: list[Finding], words: Wording) -> Iterator[str]:
    first = findings[0]
    whole = words.whole if first.start is None else ""
    heading = plain(" ".join(filter(None, (first.measure, first.heading)))) or whole
    if heading:
        yield click.style(f"  {heading}", underline=False, bold=True)
    for finding in findings:
        yield from _finding(finding, words)


def _finding(finding: Finding, words: Wording) -> Iterator[str]:
    mark = click.style(words.severity(finding), fg=COLOURS[finding.severity] if finding.counts else "green")
    where = words.line.format(finding.line) if finding.line else ""
    page = words.page.format(finding.page) if finding.page else ""
    new = ("新增" if words.language == "zh" else "new") if finding.standing == "new" else ""
    tail = click.style(f"[{finding.rule.id}]", dim=True)
    yield "    " + " ".join(filter(None, (mark, new, plain(finding.said(words.language)), where, page, tail)))
    quote = quoted(finding, LONGEST)
    if quote:
        yield click.style(f"      “{quote}”", dim=True)
    remedy = words.remedies(finding)
    if remedy:
        label = "" if finding.waiver else f"{words.remedy}{'：' if words.language == 'zh' else ': '}"
        yield f"      {label}{remedy}"


def _gone(one: Earlier, words: Wording) -> str:
    quote = f"“{cut(one.quote, LONGEST // 2)}”" if one.quote else one.title
    return plain(f"{one.measure or ''} {one.said(words.language)} {quote} [{one.rule}]")


def _coverage(audit: Audit, words: Wording, every: bool) -> Iterator[str]:
    """Yield the rules in which something was found, or all; then how many passed, and those not checked."""
    shown = [row for row in audit.coverage if every or row.failed]
    rows = [HEADINGS[words.language], *(_row(row, words) for row in shown)]
    wide = [max(width(row[n]) for row in rows) for n in range(len(rows[0]))]
    for n, row in enumerate(rows if shown else []):
        cells = (cell + " " * (w - width(cell)) for cell, w in zip(row, wide, strict=True))
        line = "  ".join(cells).rstrip()
        dim = n > 0 and shown[n - 1].standing == "unchecked"
        yield click.style(line, bold=not n, dim=dim)
    passed = [row for row in audit.coverage if row.standing == "passed"]
    if passed and not every:
        yield words.passed.format(len(passed), sum(row.checked for row in passed))
    if audit.unchecked:
        names = words.comma.join(rule.id for rule in audit.unchecked)
        yield click.style(words.unchecked.format(len(audit.unchecked), names), fg="yellow")


def _row(row: Checked, words: Wording) -> tuple[str, ...]:
    title = f"{row.rule.title.said(words.language)} [{row.rule.id}]"
    counts = (row.targets, row.checked, row.failed, row.waived)
    return (title, words.severities[row.rule.severity], *map(str, counts), words.standings[row.standing])
