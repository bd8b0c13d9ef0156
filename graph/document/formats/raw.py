"""What a format gives: a file's text as read, and where its pages begin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph.document.unreadable import UnreadableDocument

LONGEST = 2_000_000  # characters; a policy document has some ten thousand
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # prints nothing, and RDF takes few of them
SMALLER = "政策文件没有这么大，请确认文件，或拆分后再读"


@dataclass(frozen=True, slots=True)
class Raw:
    """The text as read, a paragraph or a table row a line; PAGES are offsets in it, where they are known."""

    text: str
    pages: tuple[int, ...] = ()


def joined(name: str, lines: Iterable[str]) -> Raw:
    """Return LINES of the file NAME as its text. Raises UnreadableDocument where they do not end."""
    kept, length = [], 0
    try:
        for line in lines:
            kept.append(CONTROL.sub("", line))
            length += len(line) + 1
            if length > LONGEST:
                raise OverflowError
    except OverflowError:
        why = f"文字超过 {LONGEST // 10_000} 万字，或表格过大"
        raise UnreadableDocument(name, why, SMALLER) from None
    return Raw("\n".join(kept))
