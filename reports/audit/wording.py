"""What reports of an audit say around the findings, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass

from queries.audit.audit import Audit
from queries.audit.finding import Finding
from queries.audit.waivers import Note

AROUND = 10  # characters shown on each side of a quote too short to be found by itself
SHORT = 8


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language."""

    language: str
    severities: dict[str, str]
    standings: dict[str, str]
    whole: str
    line: str
    page: str
    waived: str
    problem: str
    remedy: str
    why: str
    nothing: str
    comma: str
    passed: str
    unchecked: str

    def severity(self, finding: Finding) -> str:
        """Return what the finding's severity is called; a waived one is called that."""
        return self.severities[finding.severity] if finding.counts else self.waived

    def place(self, finding: Finding) -> str:
        """Return where the finding stands, on two lines: 3.1.2 推进城市更新 ⏎ 第12行，第3页."""
        measure = plain(" ".join(filter(None, (finding.measure, finding.heading))))
        line = self.line.format(finding.line) if finding.line else ""
        page = self.page.format(finding.page) if finding.page else ""
        comma = ", " if self.language == "en" else "，"
        return "\n".join(filter(None, (measure, comma.join(filter(None, (line, page)))))) or self.whole

    def remedies(self, finding: Finding) -> str:
        """Return how to mend it, or why it was let pass."""
        waiver = finding.waiver
        if waiver is None:
            return finding.rule.remedy.said(self.language)
        by = (
            f"（{waiver.by}）"
            if waiver.by and self.language == "zh"
            else f" ({waiver.by})"
            if waiver.by
            else ""
        )
        return f"{self.waived}{'：' if self.language == 'zh' else ': '}{waiver.reason}{by}"

    def counts(self, audit: Audit) -> str:
        """Return how many findings there are of each severity: 违规 3 处，警告 12 处."""
        waived = sum(not finding.counts for finding in audit.findings)
        shown = [(self.severities[name], n) for name, n in audit.counted().items() if n]
        shown += [(self.waived, waived)] if waived else []
        if self.language == "en":
            return ", ".join(f"{name}: {n}" for name, n in shown) or self.nothing
        return "，".join(f"{name} {n} 处" for name, n in shown) or self.nothing

    def compared(self, audit: Audit) -> str:
        """Return what became of an earlier audit's findings: 新增 2 处，仍在 5 处，消失 1 处."""
        new = sum(finding.standing == "new" for finding in audit.findings)
        still = len(audit.findings) - new
        if self.language == "en":
            return f"new: {new}, still there: {still}, gone: {len(audit.gone)}"
        return f"与上次相比：新增 {new} 处，仍在 {still} 处，消失 {len(audit.gone)} 处"

    def note(self, note: Note) -> str:
        """Return what is to be said of a waiver that let nothing pass."""
        waiver = note.waiver
        if self.language == "en":
            why = "no finding fits it any more" if note.result == "unused" else f"ended on {waiver.until}"
            return f"waiver not used: {waiver.where} ({waiver.rule}): {why}"
        why = "已没有相符的问题，可以删去" if note.result == "unused" else f"已于 {waiver.until} 到期"
        return f"豁免没有用上：{waiver.where}（{waiver.rule}）{why}"


ZH = Wording(
    language="zh",
    severities={"violation": "违规", "warning": "警告", "info": "提示"},
    standings={"failed": "有问题", "passed": "通过", "unchecked": "未检查"},
    whole="全文",
    line="第{}行",
    page="第{}页",
    waived="已豁免",
    problem="问题",
    remedy="修改",
    why="缘由",
    nothing="没有发现问题",
    comma="、",
    passed="另有 {} 条规则查了 {} 处，都通过（--coverage 逐条列出）",
    unchecked="未检查 {} 条（没有可查的对象，不等于通过）：{}",
)
EN = Wording(
    language="en",
    severities={"violation": "violation", "warning": "warning", "info": "info"},
    standings={"failed": "failed", "passed": "passed", "unchecked": "not checked"},
    whole="the whole document",
    line="line {}",
    page="page {}",
    waived="waived",
    problem="problem",
    remedy="remedy",
    why="why",
    nothing="nothing found",
    comma=", ",
    passed="{} more rules looked at {} things, all passed (--coverage lists them)",
    unchecked="{} not checked (nothing to look at, which is not passed): {}",
)


def wording(language: str) -> Wording:
    """Return the words of LANGUAGE, zh or en."""
    return EN if language == "en" else ZH


def plain(text: str) -> str:
    """Return TEXT on one line without what prints nothing: a draft's control signs stay out of terminals."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def quoted(finding: Finding, longest: int) -> str:
    """Return the quote on one line, at most LONGEST characters of it; a short one with what stands around it.

    ，电［⏎⏎电］动自行车: in brackets what the finding speaks of.
    """
    if finding.quote is None or finding.start is None or finding.end is None or finding.document is None:
        return ""
    text, bare = finding.document.text, "".join(finding.quote.split())
    if len(bare) >= SHORT:
        return cut(plain(finding.quote), longest)
    before = text[max(0, finding.start - AROUND) : finding.start].rpartition("\n")[2]
    behind = text[finding.end : finding.end + AROUND].partition("\n")[0]
    return plain(f"{before}［{finding.quote.replace(chr(10), '⏎')}］{behind}")


def cut(text: str, longest: int) -> str:
    """Return TEXT, its middle left out where it is longer than LONGEST: … 末尾常是责任单位."""
    if len(text) <= longest:
        return text
    tail = longest // 3
    return f"{text[: longest - tail - 1]}…{text[-tail:]}"
