"""An audit in each form that is one file."""

from __future__ import annotations

from collections.abc import Callable

from queries.audit.audit import Audit
from reports.audit.as_json import as_json
from reports.audit.as_sarif import as_sarif
from reports.audit.as_sheet import as_sheet
from reports.audit.as_text import as_text
from reports.audit.as_turtle import as_turtle

FORMS: dict[str, Callable[[Audit, str], str | bytes]] = {
    "text": as_text,
    "json": as_json,
    "turtle": as_turtle,
    "sarif": as_sarif,
    "xlsx": as_sheet,
}


def report(audit: Audit, form: str, language: str = "zh") -> str | bytes:
    """Return AUDIT in FORM: text, json, turtle or sarif as text, xlsx as bytes."""
    return FORMS[form](audit, language)
