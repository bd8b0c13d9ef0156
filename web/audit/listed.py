"""The findings of the store by what they touch, and those that an address asks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from flask import request

from queries.audit.audit import Audit
from queries.audit.finding import Finding
from queries.audit.rules import SEVERITIES, Rule
from queries.names import normal
from web import chosen, ledger
from web.audit.made import Made
from web.audit.shown import keys
from web.links import own, slug
from web.problem import missing
from web.site import site


@dataclass(frozen=True)
class Entry:
    """A finding with what it touches: IRIs of its measure and of departments."""

    key: str
    finding: Finding
    measure: str
    departments: tuple[str, ...]


class Listed:
    """The findings of an audit, found by what they touch."""

    def __init__(self, made: Made) -> None:
        self.audit: Audit = made.audit
        self.number = made.number
        self.note = made.note
        known = set(ledger.names()) | set(ledger.parts())
        within = _departments()
        self.entries = [
            _entry(key, one, within, known)
            for key, one in zip(keys(self.audit.findings), self.audit.findings, strict=True)
        ]

    @cached_property
    def by_key(self) -> dict[str, Entry]:
        """Each finding by what it is called in addresses."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def by_document(self) -> dict[str, list[Entry]]:
        """The findings of each document that count."""
        return self._by(lambda entry: [entry.finding.document.iri] if entry.finding.document else [])

    @cached_property
    def by_measure(self) -> dict[str, list[Entry]]:
        """The findings of each measure that count."""
        return self._by(lambda entry: [entry.measure] if entry.measure else [])

    @cached_property
    def by_department(self) -> dict[str, list[Entry]]:
        """The findings that touch each department, of those that count."""
        return self._by(lambda entry: entry.departments)

    @cached_property
    def by_rule(self) -> dict[str, list[Entry]]:
        """The findings of each rule, by its identifier."""
        return self._by(lambda entry: [entry.finding.rule.id])

    def _by(self, names: Callable[[Entry], Iterable[str]]) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.finding.counts:
                for name in names(entry):
                    found[name].append(entry)
        return dict(found)

    def rule(self, name: str) -> Rule | None:
        """Return the rule with that identifier."""
        return next((row.rule for row in self.audit.coverage if row.rule.id == name), None)


def _departments() -> dict[str, list[str]]:
    """Return {measure: departments with a part in it}."""
    found: dict[str, list[str]] = defaultdict(list)
    for department, those in ledger.parts().items():
        for part in those:
            found[part.measure].append(department)
    return found


def _entry(key: str, one: Finding, within: dict[str, list[str]], known: set[str]) -> Entry:
    measure = f"{one.document.iri}/{one.measure}" if one.document and one.measure else ""
    named = [value for value in (one.focus, *one.values.values()) if value in known]
    # who is named in the finding is meant; where nobody is, all who have a part in the measure
    return Entry(key, one, measure, tuple(dict.fromkeys(named or within.get(measure, []))))


def listed(made: Made) -> Listed:
    """Return the findings of the audit MADE, laid out once."""
    return site().one(("audit", made.number), lambda: Listed(made))


@dataclass(frozen=True)
class Asked:
    """What an address narrows the findings to; what is empty does not."""

    rule: str = ""
    group: str = ""
    severity: str = ""
    document: str = ""  # IRI
    department: str = ""  # IRI
    measure: str = ""  # its number, of the document
    words: str = ""
    waived: bool = False

    def parameters(self, **changes: str) -> dict[str, str]:
        """Return what an address says of it, with some of it changed."""
        given = {
            "severity": self.severity,
            "rule": self.rule,
            "group": self.group,
            "document": slug(self.document) if self.document else "",
            "department": (own(self.department) or "").removeprefix("department/"),
            "measure": self.measure,
            "q": self.words,
            "waived": "1" if self.waived else "",
        }
        return {name: value for name, value in {**given, **changes}.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for but all that counts."""
        return self != Asked()

    def among(self, of: Listed) -> list[Entry]:
        """Return the findings of OF that fit, in their order."""
        return site().keep(("findings", of.number, self), lambda: self._among(of))

    def _among(self, of: Listed) -> list[Entry]:
        wanted = normal(self.words)
        return [
            entry
            for entry in self._few(of)
            if self._fits(entry) and (not wanted or wanted in _said(entry.finding))
        ]

    def _few(self, of: Listed) -> list[Entry]:
        """The fewest findings to look through."""
        if self.waived:
            return of.entries
        indexed = (
            (self.measure and self.document, of.by_measure, f"{self.document}/{self.measure}"),
            (self.department, of.by_department, self.department),
            (self.rule, of.by_rule, self.rule),
            (self.document, of.by_document, self.document),
        )
        return next((index.get(name, []) for asked, index, name in indexed if asked), of.entries)

    def _fits(self, entry: Entry) -> bool:
        one = entry.finding
        return (
            one.counts != self.waived
            and (not self.severity or one.severity == self.severity)
            and (not self.rule or one.rule.id == self.rule)
            and (not self.group or one.rule.group == self.group)
            and (not self.document or (one.document is not None and one.document.iri == self.document))
            and (not self.department or self.department in entry.departments)
            and (not self.measure or one.measure == self.measure)
        )

    def counts(self, of: Listed, name: str) -> list[tuple[str, int]]:
        """Return (value, how many) of what NAME may be narrowed to, the most first: severity, rule …"""
        dropped = ("document", "measure") if name == "document" else (name,)
        others = replace(self, **dict.fromkeys(dropped, ""))  # type: ignore[arg-type]
        return site().keep(("finding counts", of.number, others, name), lambda: others._counts(of, name))

    def _counts(self, of: Listed, name: str) -> list[tuple[str, int]]:
        counted = Counter(chain.from_iterable(_values(entry, name) for entry in self.among(of)))
        return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _said(one: Finding) -> str:
    return normal(f"{one.message} {one.message_en} {one.quote or ''} {one.rule.title.zh} {one.rule.title.en}")


def _values(entry: Entry, name: str) -> Iterable[str]:
    one = entry.finding
    if name == "department":
        return entry.departments
    if name == "document":
        return (one.document.iri,) if one.document else ()
    if name == "measure":
        return (entry.measure,) if entry.measure else ()
    return (one.severity if name == "severity" else one.rule.group if name == "group" else one.rule.id,)


def asked(of: Listed) -> Asked:
    """Return what the address asks for. Raises Refused for names that there are not."""
    rule, severity = chosen.given("rule"), chosen.given("severity")
    groups = {row.rule.group for row in of.audit.coverage}
    if rule and not of.rule(rule):
        raise missing("kind.rule", rule[:60])
    document = chosen.document(chosen.given("document"))
    group = chosen.given("group")
    return Asked(
        rule=rule,
        group=group if group in groups else "",
        severity=severity if severity in SEVERITIES else "",
        document=document,
        department=chosen.department(chosen.given("department")),
        measure=chosen.given("measure")[:40] if document else "",
        words=chosen.given("q")[:100],
        waived=request.args.get("waived") == "1",
    )
