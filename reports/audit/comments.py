"""The draft itself returned as .docx, with a Word comment at each sentence that was found fault with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from graph.document.formats.kind import is_word
from graph.document.formats.places import Places, places
from graph.document.formats.raw import CONTROL
from queries.audit.audit import Audit
from queries.audit.audited import Audited
from queries.audit.finding import Finding
from reports.audit.anchor import Mark, mark
from reports.audit.laid import laid
from reports.audit.package import Package
from reports.audit.wording import Wording, wording

AUTHOR = {"zh": ("督办", "督"), "en": ("Duban", "D")}
COLOURS = {"violation": "C00000", "warning": "9C5700", "info": "1F4E79"}
GREY = "808080"
SIZE = 18  # half-points
MOST_RULES = 12  # that a comment names as not checked
Element = etree._Element
Line = tuple[str, str | None, bool]  # text, colour, bold


def as_comments(audit: Audit, document: Audited, draft: bytes | None = None, language: str = "zh") -> bytes:
    """Return a .docx with a comment for each finding in DOCUMENT, and one that sums up at its head.

    DRAFT are the bytes of its file: a .docx comes back as it was, on its own paragraphs. Anything else is
    laid out from the text as read. Raises UnreadableDocument.
    """
    words = wording(language)
    own = [finding for finding in audit.findings if finding.document == document]
    opened = _opened(document, draft)
    package = Package(opened)
    first = package.next_id()
    said = [list(_summary(audit, own, words)), *(list(_said(finding, words)) for finding in own)]
    marks = [Mark(first, None, None)]
    marks += [Mark(n, finding.start, finding.end) for n, finding in enumerate(own, first + 1)]
    mark(opened, marks)
    for number, lines in enumerate(said, first):
        package.comments.append(_comment(package.namespace, number, lines, language))
    return package.saved()


def _opened(document: Audited, draft: bytes | None) -> Places:
    if draft is not None and is_word(document.name, draft):
        opened = places(document.name, draft)
        # the same text gives the same places; another file does not
        if opened.text == document.text:
            return opened
    return laid(document)


def _summary(audit: Audit, own: Sequence[Finding], words: Wording) -> Iterator[Line]:
    zh = words.language == "zh"
    this = Audit((), tuple(own), audit.coverage)
    yield ("督办审核" if zh else "Audit by Duban"), None, True
    yield words.counts(this), None, False
    if this.unchecked:
        names = [rule.title.said(words.language) for rule in this.unchecked]
        more = len(names) - MOST_RULES
        shown = ("、" if zh else ", ").join(names[:MOST_RULES])
        rest = "" if more <= 0 else f"等 {len(names)} 条" if zh else f" and {more} more"
        yield (f"未检查：{shown}{rest}" if zh else f"Not checked: {shown}{rest}"), GREY, False


def _said(finding: Finding, words: Wording) -> Iterator[Line]:
    zh = words.language == "zh"
    colour = COLOURS[finding.severity] if finding.counts else GREY
    head = f"【{words.severity(finding)}】" if zh else f"[{words.severity(finding)}] "
    place = f"（{words.whole}）" if zh else f" ({words.whole})"
    title = finding.rule.title.said(words.language)
    yield head + title + ("" if finding.start is not None else place), colour, True
    if finding.said(words.language) != title:
        yield finding.said(words.language), None, False
    remedy = words.remedies(finding)
    label = "" if finding.waiver else f"{words.remedy}：" if zh else "Remedy: "
    if remedy:
        yield label + remedy, None, False
    yield finding.rule.id, GREY, False


def _comment(namespace: str, number: int, lines: Sequence[Line], language: str) -> Element:
    def name(local: str) -> str:
        return f"{{{namespace}}}{local}"

    author, initials = AUTHOR[language]
    attributes = {name("id"): str(number), name("author"): author, name("initials"): initials}
    comment = etree.Element(name("comment"), attributes)
    for n, (text, colour, bold) in enumerate(lines):
        paragraph = etree.SubElement(comment, name("p"))
        if n == 0:
            etree.SubElement(etree.SubElement(paragraph, name("r")), name("annotationRef"))
        paragraph.append(_run(name, text, colour, bold))
    return comment


def _run(name: Callable[[str], str], text: str, colour: str | None, bold: bool) -> Element:
    run = etree.Element(name("r"))
    formatting = etree.SubElement(run, name("rPr"))
    if bold:
        etree.SubElement(formatting, name("b"))
    if colour:
        etree.SubElement(formatting, name("color"), {name("val"): colour})
    etree.SubElement(formatting, name("sz"), {name("val"): str(SIZE)})
    etree.SubElement(formatting, name("lang"), {name("eastAsia"): "zh-CN"})
    said = etree.SubElement(run, name("t"))
    said.text = CONTROL.sub("", text)
    said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run
