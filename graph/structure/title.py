"""What a title tells: the kind of document, its status, who issued it, and what a notice carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.document.text import fold
from graph.structure.names import ends_first, is_complete, is_group
from graph.structure.vocabulary import alternatives, of
from ontology.lexicon import words

BRACKET = re.compile(r"（(?P<inside>[^（）]{1,40})）$")
WORD = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]")
# 市教育局等五部门关于…
OTHERS = re.compile(r"等[一二三四五六七八九十\d]*个?(?:部门|单位)?$")


def plain(title: str) -> str:
    """Return TITLE without marks and white space, so that two prints of it are equal."""
    return WORD.sub("", fold(title))


def document_type(title: str) -> str | None:
    """Return the local name in schemes/document-types.ttl of the kind with which TITLE ends."""
    folded = fold(title)
    while (bracket := BRACKET.search(folded)) is not None:
        folded = folded[: bracket.start()]
    known = words("document-types")
    return next((known[w] for w in known if folded.endswith(w)), None)


def bare(title: str) -> tuple[str, str | None]:
    """Return TITLE without the status at its end, and the status: …方案（征求意见稿） → …方案, draft."""
    known = words("statuses")
    state: str | None = None
    while (bracket := BRACKET.search(fold(title))) is not None and bracket["inside"] in known:
        state = state or known[bracket["inside"]]
        title = title[: bracket.start()]
    last = next((w for w in known if title.endswith(w)), None)
    if state is None and last is not None and document_type(title[: -len(last)]) is not None:
        return title[: -len(last)], known[last]
    return title, state


def status(title: str) -> str | None:
    """Return the status that TITLE holds anywhere in brackets: 关于印发《…（试行）》的通知."""
    known = words("statuses")
    found = (known.get(m["inside"]) for m in re.finditer(r"（(?P<inside>[^（）]{1,12})）", fold(title)))
    return next((s for s in found if s), None)


def issuer(title: str) -> str | None:
    """Return the departments whose names begin TITLE, 、 between them; None where none does."""
    before = _before().match(fold(title))
    if before is None:
        return None
    found = list(_one_by_one(OTHERS.sub("", title[: before.end("who")])))
    return "、".join(found) if found and all(found) else None


def _one_by_one(printed: str) -> Iterator[str]:
    """Yield the names of a run without stops: 省教育厅省财政厅; an empty one where something else stands."""
    rest = re.sub(r"[\s、]", "", printed)
    while rest:
        if is_group(rest) or (is_complete(rest) and len(rest) <= 8):
            yield rest
            return
        end = ends_first(rest)
        yield rest[:end] if end else ""
        rest = rest[end:] if end else ""


def forwarded(title: str) -> str | None:
    """Return the title of what a notice carries: 关于印发《市容提升方案》的通知 → 市容提升方案."""
    found = _carries().search(fold(title))
    return title[slice(*found.span("what"))] if found is not None else None


@cache
def _before() -> re.Pattern[str]:
    sends = alternatives(of("front", "forwards"))
    return re.compile(rf"(?P<who>[^《》（）]{{2,80}}?)(?:关于|{sends})")


@cache
def _carries() -> re.Pattern[str]:
    sends = alternatives(of("front", "forwards"))
    return re.compile(
        rf"(?:{sends})《?(?P<what>[^《》]{{1,200}}(?:《[^《》]{{0,200}}》[^《》]{{0,200}})?)》?的(?:通知|函)(?:（[^（）]*）)?$"
    )
