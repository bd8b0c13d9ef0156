"""An audit as the standard sh:ValidationReport, with the messages as they were filled, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from queries.audit.audit import Audit
from queries.shacl.report import Report, Result, turtle


def as_turtle(audit: Audit, language: str = "zh") -> str:
    """Return AUDIT as Turtle. What was waived is no result of it."""
    report = Report(tuple(_results(audit)), (), {}, audit.shapes)
    return turtle(report)


def _results(audit: Audit) -> Iterator[Result]:
    for finding in audit.findings:
        if finding.counts and finding.result:
            messages = {"zh": finding.message, "en": finding.message_en}
            # filled already: nothing of a document's text is to be filled again
            yield replace(finding.result, messages=messages, bindings={})
