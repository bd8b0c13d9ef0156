""".html: a saved page of a government's site, as text.

Limits: 10 MB; 400,000 tags; 256 levels of tags; 2,000,000 characters come out. Nothing that a page links to
is fetched, no script is run, entities other than characters are not known.
"""

from __future__ import annotations

import re

from lxml import etree

from graph.document.decode import decoded
from graph.document.formats.page import lines
from graph.document.formats.raw import SMALLER, Raw, joined
from graph.document.unreadable import UnreadableDocument

LARGEST = 10_000_000  # bytes
MOST_TAGS = 400_000
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*+=\s*+(?:[\"']\s*+)?([A-Za-z0-9_-]{2,20})", re.I)
# a page, however it begins: <!DOCTYPE html>, <html>, a comment and then <div>
OPENING = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:(?><!--.{0,5000}?-->)\s*){0,5}<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|article|section|style|script|h[1-6]|center|span|font|base|link)\b",
    re.I | re.S,
)
MOST_LOST = 0.01  # share of characters that a broken page may lose


def is_html(text: str) -> bool:
    """True where TEXT begins as a web page does."""
    return OPENING.match(text[:20_000].lstrip("\ufeff")) is not None


def read(name: str, data: bytes) -> Raw:
    """Return the text of the page DATA, a file called NAME. Raises UnreadableDocument."""
    if len(data) > LARGEST or data.count(b"<") > MOST_TAGS:
        most = f"{LARGEST // 1_000_000} MB 或 {MOST_TAGS // 10_000} 万个标签"
        raise UnreadableDocument(name, f"网页超过 {most}", SMALLER)
    page = page_text(data)
    if page is None:
        why = "网页的编码无法识别（不是 UTF-8、UTF-16 或 GB18030）"
        raise UnreadableDocument(name, why, "请用浏览器打开，另存为 UTF-8 网页")
    return joined(name, lines(_tree(name, page)))


def page_text(data: bytes) -> str | None:
    """Return DATA as characters: by its mark, as UTF-8 where it is, as its meta tag says, as GB18030."""
    text = decoded(data)
    stated = CHARSET.search(data[:8192])
    encodings = [stated[1].decode().lower()] if stated else []
    if text is None or (encodings and encodings[0].startswith("big5")):
        for encoding in [*encodings, "gb18030"]:
            try:
                guess = data.decode("gb18030" if encoding in ("gb2312", "gbk") else encoding, "replace")
            except LookupError:
                continue
            if guess.count("\ufffd") <= MOST_LOST * len(guess):
                return guess
    return text


def _tree(name: str, page: str) -> etree._Element:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(page.replace("\0", "").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableDocument(name, "网页的标签嵌套超过 256 层", "请用浏览器打开，把正文复制成 .txt 再读")
    if root is None:
        raise UnreadableDocument(name, "网页里没有文字", "请检查是否保存完整")
    return root
