""".pdf with a text layer: paragraphs made of its lines by where these stand, and where its pages begin.

Limits: 600 pages; 3 s of processor and 280 MB of addresses for the reader, which is a process of its own
(`pdf_worker`); 30 s in all. Running heads and page numbers are left out, columns are read line by line.
"""

from __future__ import annotations

import json
import subprocess
import sys

from graph.document.formats import pdf_worker
from graph.document.formats.flow import Page, Printed, paragraphs, without_edges
from graph.document.formats.raw import SMALLER, Raw, joined
from graph.document.unreadable import UnreadableDocument

SECONDS = 30  # by the clock; its processor time is limited by the reader itself
FEWEST = 20  # characters a page: fewer are a stamp on a scanned one
WHOLE = "请用原来的程序重新导出 PDF，或另存为 .docx 再读"
REFUSALS = {
    pdf_worker.ENCRYPTED: ("PDF 已加密", "请去掉密码后再读"),
    pdf_worker.DAMAGED: ("PDF 不完整或已损坏", WHOLE),
    pdf_worker.LONG: (f"PDF 超过 {pdf_worker.MOST_PAGES} 页", SMALLER),
}
EXHAUSTED = (
    f"读 PDF 超过 {pdf_worker.PROCESSOR} 秒或 {pdf_worker.MEMORY // 1_000_000} MB 内存，可能是恶意文件",
    "请确认文件，拆分或另存为 .docx 后再读",
)


def read(name: str, data: bytes) -> Raw:
    """Return the text of the PDF DATA, a file called NAME. Raises UnreadableDocument."""
    pages = without_edges(_pages(name, data))
    pieces, begins = paragraphs(pages)
    if sum(map(len, pieces)) < FEWEST * min(len(pages), 5):
        raise UnreadableDocument(name, "没有文字层（可能是扫描件）", "请先做文字识别（OCR）再读")
    return Raw(joined(name, ["".join(pieces)]).text, begins)


def _pages(name: str, data: bytes) -> list[Page]:
    try:
        run = subprocess.run(
            [sys.executable, "-P", pdf_worker.__file__],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableDocument(name, *EXHAUSTED) from None
    if run.returncode == pdf_worker.FAILED:
        last = (run.stderr.decode("utf-8", "replace").strip().splitlines() or [""])[-1]
        raise UnreadableDocument(name, f"读 PDF 的程序出错（{last}）", WHOLE)
    if run.returncode:
        raise UnreadableDocument(name, *REFUSALS.get(run.returncode, EXHAUSTED))
    found = [json.loads(line) for line in run.stdout.splitlines()]
    return [Page(page["height"], tuple(Printed(*line) for line in page["lines"])) for page in found]
