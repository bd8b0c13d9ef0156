"""What an audit found: each finding at its sentence, and how much each rule looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from queries.audit.audited import Audited
from queries.audit.compare import Earlier
from queries.audit.compare import compared as compared_with
from queries.audit.finding import Checked, Finding
from queries.audit.rules import SEVERITIES, Rule
from queries.audit.waiver import Waiver
from queries.audit.waivers import Note, waived
from queries.shacl.statements import Statements


@dataclass(frozen=True)
class Audit:
    """What an audit found: FINDINGS in the order of the text, COVERAGE by rule, the DOCUMENTS it looked at.

    NOTES are waivers that let nothing pass; GONE are findings of an earlier audit it was compared with.
    """

    documents: tuple[Audited, ...]
    findings: tuple[Finding, ...]
    coverage: tuple[Checked, ...]
    notes: tuple[Note, ...] = ()
    gone: tuple[Earlier, ...] = ()
    is_compared: bool = False
    shapes: Statements | None = field(default=None, repr=False, compare=False)

    @property
    def conforms(self) -> bool:
        """True where nothing was found that counts, however slight: as a sh:ValidationReport says it."""
        return not any(finding.counts for finding in self.findings)

    @property
    def unchecked(self) -> tuple[Rule, ...]:
        """The rules that had nothing to look at: they are not passed."""
        return tuple(row.rule for row in self.coverage if row.standing == "unchecked")

    def counted(self) -> dict[str, int]:
        """Return how many findings count, by severity, the gravest first."""
        found = Counter(finding.severity for finding in self.findings if finding.counts)
        return {severity: found[severity] for severity in SEVERITIES}

    @cached_property
    def ruled(self) -> tuple[str, ...]:
        """The rules of the coverage, by their IRIs."""
        return tuple(row.rule.iri for row in self.coverage)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the coverage, row by row, which are added much faster than rows."""
        return tuple(number for row in self.coverage for number in row.numbers)

    def fails(self, fail_on: str, strict: bool = False) -> bool:
        """True where what was found is as grave as FAIL_ON; STRICT: or a rule had nothing to look at."""
        grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        return any(self.counted()[severity] for severity in grave) or (strict and bool(self.unchecked))

    def called(self, name: str) -> Audit:
        """Return the audit of one draft with its file called NAME, as it was given."""
        named = {one.iri: replace(one, name=name) for one in self.documents}
        findings = tuple(
            replace(f, document=named[f.document.iri]) if f.document else f for f in self.findings
        )
        return replace(self, documents=tuple(named.values()), findings=findings)

    def waiving(self, waivers: Sequence[Waiver], today: date | None = None) -> Audit:
        """Return the audit with what WAIVERS let pass TODAY marked.

        A waiver for a document or a rule that this audit did not look at is none of its business.
        """
        checked = {row.rule.id for row in self.coverage}
        waivers = [one for one in waivers if one.rule in checked and any(map(one.is_for, self.documents))]
        findings, notes = waived(self.findings, waivers, today)
        let = Counter(finding.rule.id for finding in findings if not finding.counts)
        coverage = tuple(replace(row, waived=let[row.rule.id]) for row in self.coverage)
        return replace(self, findings=findings, coverage=coverage, notes=(*self.notes, *notes))

    def compared(self, before: Sequence[Earlier]) -> Audit:
        """Return the audit with what is new marked since the one that found BEFORE, and what is gone."""
        findings, gone = compared_with(self.findings, before)
        return replace(self, findings=findings, gone=gone, is_compared=True)
