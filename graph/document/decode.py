"""Bytes of a text file as text: UTF-8, UTF-16, GB18030."""

from __future__ import annotations

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# what stands in no text: control characters, private use, unassigned
FOREIGN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd\ufffe\uffff\ue000-\uf8ff]")
MOST_FOREIGN = 0.01


def decoded(data: bytes) -> str | None:
    """Return the text that DATA encodes, line ends as \\n, without byte order mark; None for no text."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    for encoding in _likely(data):
        text = _strictly(data, encoding)
        if text is not None and len(FOREIGN.findall(text)) <= MOST_FOREIGN * len(text):
            return text
    return None


def _likely(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark has NUL bytes (digits, line ends) on one side only."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even or odd:
        return ("utf-16-le", "utf-16-be") if odd >= even else ("utf-16-be", "utf-16-le")
    return ("utf-8", "gb18030")


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return None
