"""A question in one print: simplified characters, half-width digits and letters, each where it stood."""

from __future__ import annotations

import csv
import unicodedata
from functools import cache

from queries.catalogue import FOLDER

MARKS = ".%-+~"


class _Folded(dict[int, str]):
    """A table for str.translate that keeps the length: one character for each."""

    def __missing__(self, point: int) -> str:
        c = chr(point)
        plain = unicodedata.normalize("NFKC", c)
        # （ and ， stay as a document prints them; ⑴ would become several
        kept = self[point] = plain if len(plain) == 1 and (plain.isalnum() or plain in MARKS) else c
        return kept


@cache
def _table() -> _Folded:
    table = csv.DictReader(FOLDER.joinpath("ask", "traditional.csv").read_text("utf-8").splitlines())
    return _Folded({ord(c): row["simplified"] for row in table for c in row["traditional"]})


def folded(text: str) -> str:
    """Return TEXT as the names of a graph are printed, as long as it was: 請問２０２５年 → 请问2025年."""
    return text.translate(_table())
