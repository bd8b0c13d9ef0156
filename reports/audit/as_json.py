"""An audit as JSON: the contract's fields, and more beside them."""

from __future__ import annotations

from typing import Any

from queries.audit.audit import Audit
from queries.audit.compare import Earlier
from queries.audit.finding import Checked, Finding
from queries.audit.waiver import Waiver
from queries.audit.waivers import Note
from reports.tables import dumped

Json = dict[str, Any]


def as_json(audit: Audit, language: str = "zh") -> str:
    """Return the contract's JSON, in UTF-8, one order; both languages stand in it whatever LANGUAGE is."""
    held: Json = {
        "conforms": audit.conforms,
        "counts": audit.counted(),
        "documents": [{"id": one.iri, "title": one.title, "name": one.name} for one in audit.documents],
        "findings": [_finding(finding) for finding in audit.findings],
        "coverage": [_checked(row) for row in audit.coverage],
        "waivers": [_note(note) for note in audit.notes],
    }
    if audit.is_compared:
        held["gone"] = [_gone(one) for one in audit.gone]
    return dumped(held)


def _finding(one: Finding) -> Json:
    said: Json = {
        "rule": one.rule.id,
        "severity": one.severity,
        "message": one.message,
        "message_en": one.message_en,
        "measure": one.measure,
        "focus": one.focus,
        "quote": one.quote,
        "start": one.start,
        "end": one.end,
        "line": one.line,
        "values": dict(one.values),
        "page": one.page,
        "hash": one.hash,
        "title": one.rule.title.zh,
        "title_en": one.rule.title.en,
        "remedy": one.rule.remedy.zh,
        "remedy_en": one.rule.remedy.en,
        "document": {"id": one.document.iri, "title": one.document.title} if one.document else None,
        "waived": _waiver(one.waiver) if one.waiver else None,
    }
    return {**said, "standing": one.standing} if one.standing else said


def _waiver(waiver: Waiver) -> Json:
    return {"where": waiver.where, "reason": waiver.reason, "by": waiver.by, "until": waiver.until}


def _note(note: Note) -> Json:
    return {"result": note.result, "rule": note.waiver.rule, **_waiver(note.waiver)}


def _checked(row: Checked) -> Json:
    return {
        "rule": row.rule.id,
        "targets": row.targets,
        "checked": row.checked,
        "failed": row.failed,
        "findings": row.findings,
        "waived": row.waived,
        "standing": row.standing,
        "title": row.rule.title.zh,
        "title_en": row.rule.title.en,
        "group": row.rule.group,
        "engine": row.engine,
    }


def _gone(one: Earlier) -> Json:
    return {
        "rule": one.rule,
        "severity": one.severity,
        "message": one.message,
        "message_en": one.message_en,
        "measure": one.measure,
        "quote": one.quote,
        "line": one.line,
        "document": {"id": one.document, "title": one.title},
        "hash": one.hash,
    }
