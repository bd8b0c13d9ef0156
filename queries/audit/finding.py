"""A finding: what breaks which rule, where in the text as read, with the values in its message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graph.statements.identifier import digest
from queries.audit.audited import Audited
from queries.audit.waiver import Waiver

if TYPE_CHECKING:
    from queries.audit.rules import Rule
    from queries.shacl.report import Result

HASH = 16  # hex digits of a finding's hash: what a waiver names
COUNTED = ("targets", "checked", "failed", "findings", "waived")


@dataclass(frozen=True)
class Finding:
    """What breaks RULE. START and END are offsets in the document's text as read, QUOTE is what stands there.

    No place (None) where the document as a whole is meant, or what stands in no document. VALUES are the
    variables of the rule, IRIs as IRIs; the messages have them by their labels.
    """

    rule: Rule
    severity: str  # violation, warning, info
    message: str
    message_en: str
    focus: str
    document: Audited | None = None
    measure: str | None = None
    heading: str = ""  # of the measure
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    line: int | None = None
    page: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    result: Result | None = None  # as the executor gave it
    waiver: Waiver | None = None
    standing: str | None = None  # new or still, where an earlier audit was compared

    @cached_property
    def hash(self) -> str:
        """A hash of the quoted text, without white space and punctuation: the same wherever it stands."""
        return digest(self.quote or self.document_title, HASH)

    @property
    def document_title(self) -> str:
        return self.document.title if self.document else ""

    @property
    def counts(self) -> bool:
        """False for what is waived."""
        return self.waiver is None

    def said(self, language: str) -> str:
        """Return the message in LANGUAGE, zh or en."""
        return self.message_en if language == "en" else self.message


@dataclass(frozen=True, slots=True)
class Checked:
    """How much a rule looked at: nodes TARGETed, CHECKED, FAILED; of the findings those WAIVED."""

    rule: Rule
    targets: int
    checked: int
    failed: int
    findings: int = 0
    waived: int = 0
    engine: str = "set"

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers that COUNTED names."""
        return tuple(getattr(self, name) for name in COUNTED)

    def counting(self, numbers: Iterable[int]) -> Checked:
        """Return it with these NUMBERS."""
        changed: dict[str, Any] = dict(zip(COUNTED, numbers, strict=True))
        return replace(self, **changed)

    @property
    def standing(self) -> str:
        """unchecked where there was nothing to check: that is not passed; else failed or passed."""
        return "unchecked" if not self.checked else "failed" if self.failed else "passed"
