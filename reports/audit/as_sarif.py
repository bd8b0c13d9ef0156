"""An audit as SARIF 2.1.0, which editors and code hosts show as a list of problems.

Lines, columns and offsets count characters (code points) of the text as read, lines end as LF. In a file that
is no text (.docx, .pdf) they are places in what was read from it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote as percent

from graph.statements.version import software_version
from queries.audit.audit import Audit
from queries.audit.audited import Audited
from queries.audit.compare import Earlier
from queries.audit.finding import Checked, Finding
from queries.audit.rules import Rule
from reports.audit.wording import cut, plain, wording
from reports.tables import dumped

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
TAGS = {"zh": "zh-CN", "en": "en"}
LONGEST = 1000  # characters of a snippet
Json = dict[str, Any]


def as_sarif(audit: Audit, language: str = "zh") -> str:
    """Return AUDIT as a SARIF log of one run; waived findings are suppressed, as SARIF has it."""
    rules = {row.rule.iri: row.rule for row in audit.coverage}
    rules |= {finding.rule.iri: finding.rule for finding in audit.findings}
    order = {iri: n for n, iri in enumerate(rules)}
    results = [_result(finding, order[finding.rule.iri], language) for finding in audit.findings]
    absent = [_absent(one, language) for one in audit.gone]
    run: Json = {
        "tool": {"driver": _driver(list(rules.values()), language)},
        "language": TAGS[language],
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    _unchecked(row, order[row.rule.iri], language)
                    for row in audit.coverage
                    if row.standing == "unchecked"
                ],
            }
        ],
        "artifacts": [_artifact(document) for document in audit.documents],
        "results": results + absent,
    }
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(rules: Sequence[Rule], language: str) -> Json:
    return {
        "name": "Duban",
        "version": software_version(),
        "informationUri": "https://w3id.org/duban",
        "rules": [_rule(rule, language) for rule in rules],
    }


def _rule(rule: Rule, language: str) -> Json:
    said: Json = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": rule.title.said(language)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.group], "shape": rule.iri},
    }
    if why := rule.why.said(language):
        said["fullDescription"] = {"text": why}
    if remedy := rule.remedy.said(language):
        said["help"] = {"text": remedy}
    return said


def _result(finding: Finding, index: int, language: str) -> Json:
    said: Json = {
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": finding.said(language)},
        "locations": [_location(finding)] if finding.document else [],
        # the same while only its place moves
        "partialFingerprints": {"ruleAndText/v1": f"{finding.rule.id}:{finding.hash}"},
        "properties": {"focus": finding.focus, "values": dict(finding.values)},
    }
    if finding.standing:
        said["baselineState"] = "new" if finding.standing == "new" else "unchanged"
    if finding.waiver:
        said["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": finding.waiver.reason}
        ]
    return said


def _location(finding: Finding) -> Json:
    assert finding.document
    physical: Json = {"artifactLocation": {"uri": uri(finding.document)}}
    if finding.start is not None and finding.end is not None:
        physical["region"] = region(finding.document, finding.start, finding.end)
    said: Json = {"physicalLocation": physical}
    if finding.measure:
        name = plain(" ".join(filter(None, (finding.measure, finding.heading))))
        said["logicalLocations"] = [{"name": name, "fullyQualifiedName": finding.measure}]
    return said


def region(document: Audited, start: int, end: int) -> Json:
    """Return the stretch [start:end) of a text as a region: lines and columns from 1, the end beyond."""
    first, last = bisect_right(document.lines, start), bisect_right(document.lines, max(start, end - 1))
    return {
        "startLine": first,
        "startColumn": start - document.lines[first - 1] + 1,
        "endLine": last,
        "endColumn": end - document.lines[last - 1] + 1,
        "charOffset": start,
        "charLength": end - start,
        "snippet": {"text": cut(document.text[start:end], LONGEST)},
    }


def uri(document: Audited) -> str:
    """Return where the document's file is, as a relative reference; its IRI where no file is known."""
    return percent(PurePath(document.name).as_posix()) if document.name else document.iri


def _artifact(document: Audited) -> Json:
    return {
        "location": {"uri": uri(document)},
        "description": {"text": document.title},
        "properties": {"id": document.iri},
    }


def _unchecked(row: Checked, index: int, language: str) -> Json:
    return {
        "level": "note",
        "message": {"text": f"{wording(language).standings['unchecked']}: {row.rule.title.said(language)}"},
        "associatedRule": {"id": row.rule.id, "index": index},
    }


def _absent(one: Earlier, language: str) -> Json:
    return {
        "ruleId": one.rule,
        "level": LEVELS[one.severity],
        "message": {"text": one.said(language)},
        "baselineState": "absent",
        "partialFingerprints": {"ruleAndText/v1": f"{one.rule}:{one.hash}"},
    }
