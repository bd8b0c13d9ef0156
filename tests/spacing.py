"""The same print with other widths, white space and line breaks."""

import re

WIDE = {ord("0") + n: chr(ord("０") + n) for n in range(10)} | {
    ord("%"): "％",
    ord("("): "（",
    ord(")"): "）",
}


def widened(text: str) -> str:
    """Return TEXT with full-width digits, percent signs and brackets."""
    return text.translate(WIDE)


def spaced(text: str) -> str:
    """Return TEXT with white space around its numbers, as scanners leave it."""
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff%])", " ", text)


def broken(text: str, at: int) -> str:
    """Return TEXT with a line break behind its character AT, two where none stands there."""
    return f"{text[:at]}\n{text[at:]}"
