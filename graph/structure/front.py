"""What a document says of itself: title, status, kind, issuer, number, date, and what it rests on."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from graph.document.text import fold
from graph.structure.basis import basis
from graph.structure.citation import SERIAL, squeezed
from graph.structure.masthead import Masthead, masthead, own_number, titles
from graph.structure.policy import Front
from graph.structure.signature import signature
from graph.structure.title import bare, document_type, forwarded, issuer, plain, status

LONGEST = 8000  # characters before the first section that are looked at
NUMBER = re.compile(SERIAL)
SENTENCE = re.compile(r"[。；：]")


def front(text: str, end: int, name: str) -> Front:
    """Return what a document says of itself, from its mended TEXT whose first section begins at END.

    NAME, the file's, is the title where nothing else is. What is not printed is None. A notice that carries a
    plan goes by the plan's own title where that is printed above the plan.
    """
    head = text[: min(end, LONGEST)]
    top = masthead(head)
    made = _titled(top, name)
    signed = signature(top.body, text[end:])
    return replace(
        made,
        issuer=_whole(made.issuer, signed.issuer) or signed.issuer or top.issuer,
        number=_number(top.body) or top.number,
        date=signed.date or top.date,
        basis=tuple(basis(head)),
    )


def _whole(said: str | None, signed: str | None) -> str | None:
    """Who issued a document as its title SAID it, or as it was SIGNED where that is the whole name.

    市水利局关于…, signed 江城市水利局; several with 、 between.
    """
    if said is None or signed is None:
        return said
    pairs = list(zip_longest(said.split("、"), signed.split("、"), fillvalue=""))
    return signed if all(short and whole.endswith(short) for short, whole in pairs) else said


def _titled(top: Masthead, name: str) -> Front:
    """The front as far as titles tell it."""
    printed = list(titles(top.body))
    first = printed[0] if printed else top.title or _first_line(top.body) or name.rsplit(".", 1)[0]
    own = _carried(first, printed[1:], top.body) or first
    title, state = bare(own)
    said_by = issuer(first) or (issuer(top.title) if top.title else None)
    return Front(title, state or status(first), document_type(title), said_by)


def _carried(notice: str, others: list[str], body: str) -> str | None:
    """The title of the plan that NOTICE carries, where it is printed again above the plan itself."""
    carried = forwarded(notice)
    if carried is None:
        return None
    again = next((t for t in others if _core(t) == _core(carried)), None)
    if again is not None:
        return again
    # a text that lost its line breaks: in the notice's title, in its letter, and above the plan
    return carried if plain(body).count(plain(carried)) > 2 else None


def _core(title: str) -> str:
    """TITLE without what its prints differ in: 推进节水若干措施, 关于推进节水的若干措施."""
    return re.sub("关于|的", "", plain(bare(title)[0]))


def _first_line(body: str) -> str | None:
    """The first line that is no sentence."""
    lines = (squeezed(line.strip()) for line in body.split("\n"))
    return next((line for line in lines if line and not SENTENCE.search(fold(line))), None)


def _number(body: str) -> str | None:
    """The document's own number: one that stands alone or behind a title, not inside a sentence."""
    folded = fold(body)
    for found in NUMBER.finditer(folded):
        line = folded[folded.rfind("\n", 0, found.start()) + 1 : found.start()]
        start = found.start() + own_number(found.group())
        inside = re.search(r"[，。；：（《》]\s*$", line) or "（" in folded[max(0, start - 1) : start]
        if not inside or _behind_title(folded, line, found.end()):
            return squeezed(body[start : found.end()])
    return None


def _behind_title(folded: str, line: str, end: int) -> bool:
    """True for a number in brackets that ends a line, a title before it: …的通知（江水发〔2024〕3号）."""
    before = line.rstrip()
    ends = re.compile(r"\s*）[ \t　]*(?:\n|$)").match(folded, end) is not None
    return ends and before.endswith("（") and SENTENCE.search(before) is None and _is_typed(before[:-1])


def _is_typed(title: str) -> bool:
    return document_type(title.strip(" \t　#*")) is not None
