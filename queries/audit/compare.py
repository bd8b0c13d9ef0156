"""Two audits compared: what is new, what is gone, what is still there."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graph.statements.identifier import digest
from queries.audit.finding import HASH, Finding


class UnreadableAudit(ValueError):
    """A file that holds no earlier audit: which, what, how to mend it."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finding of an earlier audit, as its JSON has it."""

    rule: str
    severity: str
    message: str
    message_en: str
    measure: str | None
    quote: str | None
    line: int | None
    document: str  # its IRI
    title: str
    hash: str

    def said(self, language: str) -> str:
        """Return the message in LANGUAGE, zh or en."""
        return self.message_en if language == "en" else self.message


def earlier(path: Path) -> tuple[Earlier, ...]:
    """Return the findings of the audit that PATH holds, waived ones left out. Raises UnreadableAudit."""
    mend = "请给出 duban audit --format json 写的文件"
    try:
        held = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UnreadableAudit(f"{path}：打不开（{error.strerror}）。{mend}") from None
    except ValueError as error:
        raise UnreadableAudit(f"{path}：不是合格的 JSON（{error}）。{mend}") from None
    try:
        return tuple(_earlier(one) for one in held["findings"] if not one.get("waived"))
    except (KeyError, TypeError, AttributeError):
        raise UnreadableAudit(f"{path}：不是审查结果。{mend}") from None


def _earlier(one: dict[str, Any]) -> Earlier:
    document = one.get("document") or {}
    quote, title = one["quote"], document.get("title", "")
    return Earlier(
        rule=one["rule"],
        severity=one["severity"],
        message=one["message"],
        message_en=one["message_en"],
        measure=one["measure"],
        quote=quote,
        line=one["line"],
        document=document.get("id", ""),
        title=title,
        hash=digest(quote or title, HASH),
    )


# what makes two findings one, the surest first: never the offset, which any edit above moves
LIKENESS: tuple[Callable[[Any], Hashable], ...] = (
    lambda one: (one.rule, one.document, one.hash, one.message),
    lambda one: (one.rule, one.document, one.hash),
    lambda one: (one.rule, one.hash, one.message),
    lambda one: (one.rule, one.hash),
    # the sentence was edited and its fault stayed
    lambda one: (one.rule, one.document, one.measure, one.message),
)


@dataclass(frozen=True, slots=True)
class _Now:
    """A finding of this audit with what it is compared by."""

    index: int
    rule: str
    document: str
    hash: str
    message: str
    measure: str | None


def compared(
    findings: Sequence[Finding], before: Sequence[Earlier]
) -> tuple[tuple[Finding, ...], tuple[Earlier, ...]]:
    """Return FINDINGS, each new or still there, and those of BEFORE that are gone. Each is matched once."""
    left = [
        _Now(n, f.rule.id, f.document.iri if f.document else "", f.hash, f.message, f.measure)
        for n, f in enumerate(findings)
    ]
    gone = list(before)
    for likeness in LIKENESS:
        left, gone = _matched(left, gone, likeness)
    new = {one.index for one in left}
    stated = (replace(f, standing="new" if n in new else "still") for n, f in enumerate(findings))
    return tuple(stated), tuple(gone)


def _matched(
    now: list[_Now], before: list[Earlier], likeness: Callable[[Any], Hashable]
) -> tuple[list[_Now], list[Earlier]]:
    """Return what is left of both once each has been matched with its like."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for n, one in enumerate(before):
        waiting[likeness(one)].append(n)
    taken: set[int] = set()
    left = []
    for this in now:
        same = waiting[likeness(this)]
        if same:
            taken.add(same.pop(0))
        else:
            left.append(this)
    return left, [one for n, one in enumerate(before) if n not in taken]
