"""What a document rests on: 根据《…》（…）、《…》精神 before its first section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.document.text import fold
from graph.structure.citation import Citation, citations
from graph.structure.vocabulary import alternatives, of

SENTENCE = re.compile(r"[。；！？\n]")


def basis(head: str) -> Iterator[Citation]:
    """Yield what HEAD, the text before the first section, names as the document's basis, each once."""
    folded = fold(head)
    known: set[str] = set()
    for citation in citations(head):
        if citation.title not in known and _governed(folded, citation):
            known.add(citation.title)
            yield citation


def _governed(folded: str, citation: Citation) -> bool:
    """True where 根据 or its kin stands before the citation in its sentence and reaches to it."""
    start = 0
    for stop in SENTENCE.finditer(folded, max(0, citation.start - 400), citation.start):
        start = stop.end()
    before = folded[start : citation.start]
    # what a title before this one says does not count
    before = re.sub(r"《[^《》]*》", "《》", before)
    words = list(_rests().finditer(before))
    return bool(words) and _own().search(before, words[-1].end()) is None


@cache
def _rests() -> re.Pattern[str]:
    return re.compile(alternatives(of("front", "basis")))


@cache
def _own() -> re.Pattern[str]:
    # 制定《…》 is the document itself; 省政府制定的《…》 and 省政府关于印发《…》的通知 are another's
    return re.compile(rf"(?<!关于)(?:{alternatives(of('front', 'own'))})(?!的)")
