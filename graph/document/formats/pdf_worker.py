"""The lines of a PDF's text layer, where each stands; run as a program of its own by `pdf`.

PDFium is written in C++ and reads what strangers wrote: a page may crash it, hang it or fill the memory, and
no Python can stop it then. So it runs apart, under limits of the system, and prints JSON, a page a line.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

MEMORY = 280_000_000  # bytes of addresses
PROCESSOR = 3  # seconds
MOST_PAGES = 600
MOST_CHARACTERS = 50_000  # on a page
# a character: left, right, baseline, size, what it is
Sign = tuple[float, float, float, float, str]
SAME_LINE = 0.4  # of the font's size, up or down
WORD_GAP, WIDE_GAP = 0.25, 1.0  # of the font's size: between Latin words; between any two things
SPACES = {0x20, 0xA0, 0x3000, *range(0x2000, 0x200C)}
TILTED = 0.1  # radians: a watermark across the page
# exit codes; Python's own for an exception is 1
FAILED, ENCRYPTED, DAMAGED, LONG, EXHAUSTED = 1, 3, 4, 5, 6


def limit() -> None:
    """Set the limits of this process where the system has them."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Read a PDF from standard input, print its pages; return an exit code."""
    data = sys.stdin.buffer.read()
    limit()
    import pypdfium2 as pdfium  # type: ignore[import-untyped]

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        return ENCRYPTED if "password" in str(error).lower() else DAMAGED
    if len(document) > MOST_PAGES:
        return LONG
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()  # held: its handle dies with it
            lines = list(_lines(pdfium.raw, text.raw))
        except pdfium.PdfiumError:
            return DAMAGED
        except MemoryError:
            return EXHAUSTED
        print(json.dumps({"height": page.get_height(), "lines": lines}), flush=True)
    return 0


def _lines(raw: Any, text: Any) -> Iterator[list[Any]]:
    """Yield [left, right, baseline, size, text] from the top of a page to its foot."""
    pieces: list[list[Sign]] = []
    for sign in _signs(raw, text):
        last = pieces[-1][-1] if pieces else None
        if last is not None and abs(last[2] - sign[2]) < SAME_LINE * sign[3] and sign[0] > last[0] - sign[3]:
            pieces[-1].append(sign)
        else:
            pieces.append([sign])
    rows: list[list[Sign]] = []
    for piece in sorted(pieces, key=lambda p: (-p[0][2], p[0][0])):
        if rows and abs(rows[-1][0][2] - piece[0][2]) < SAME_LINE * piece[0][3]:
            rows[-1].extend(piece)
        else:
            rows.append(list(piece))
    for row in rows:
        row.sort()
        inked = _stripped(row)
        if inked:
            size = sorted(sign[3] for sign in inked)[len(inked) // 2]
            # a space at an edge may part two words of a line that was cut there
            before, behind = (" " if row[at] is not inked[at] else "" for at in (0, -1))
            yield [inked[0][0], inked[-1][1], inked[0][2], size, before + _text(inked) + behind]


def _signs(raw: Any, text: Any) -> Iterator[Sign]:
    """Yield what is printed upright, character by character."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for at in range(min(raw.FPDFText_CountChars(text), MOST_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text, at)
        # generated: the spaces and line ends that PDFium guesses
        if code < 32 or code == 0xFEFF or 0xD800 <= code < 0xE000 or raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        angle = raw.FPDFText_GetCharAngle(text, at) % 3.14159
        if TILTED < angle < 3.14159 - TILTED:
            continue
        raw.FPDFText_GetCharOrigin(text, at, left, bottom)
        x, y = left.value, bottom.value
        raw.FPDFText_GetCharBox(text, at, left, right, bottom, top)
        size = raw.FPDFText_GetFontSize(text, at)
        height = size if size > 1 else max(top.value - bottom.value, 1.0)
        yield x, max(right.value, x), y, height, " " if code in SPACES else chr(code)


def _stripped(row: list[Sign]) -> list[Sign]:
    """ROW without the spaces at its ends."""
    inked = [at for at, sign in enumerate(row) if sign[4] != " "]
    return row[inked[0] : inked[-1] + 1] if inked else []


def _text(row: list[Sign]) -> str:
    """The characters of ROW, with a space where a gap is wide."""
    out = row[0][4]
    for before, sign in pairwise(row):
        gap = (sign[0] - before[1]) / sign[3]
        latin = before[4].isascii() and sign[4].isascii()
        if (gap > WIDE_GAP or (latin and gap > WORD_GAP)) and " " not in (before[4], sign[4]):
            out += " "
        out += sign[4]
    return out


if __name__ == "__main__":
    sys.exit(main())
