"""Audits made: the rules loaded once, then any number of drafts, or a store as it lies."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from graph.build import source
from graph.reading import Described, Source, Unread, taken
from graph.store.embedded import Embedded
from graph.store.store import Store
from graph.store.vocabulary import vocabulary
from ontology.files import triples, turtle
from ontology.namespaces import ID
from ontology.register import Register
from queries.audit.audit import Audit
from queries.audit.desk import Desk
from queries.audit.finding import Checked, Finding
from queries.audit.merge import merged
from queries.audit.rules import Catalogue, catalogue, shapes
from queries.audit.shelf import Shelf
from queries.audit.standing import audited
from queries.audit.telling import order, told
from queries.names import Queryable
from queries.shacl.load import load
from queries.shacl.report import Report
from queries.shacl.run import Passed, validate
from queries.shacl.shapes import Shapes
from queries.shacl.statements import BadShapes, Statements


class Auditor:
    """Audits by the rules ONLY names, all rules for none; OWN are further files of shapes.

    Raises BadShapes, UnknownRule.
    """

    def __init__(self, only: Collection[str] = (), own: Sequence[Path] = ()) -> None:
        read = [_own(path) for path in own]
        self.catalogue: Catalogue = catalogue([*shapes(), *(t for _, found in read for t in found)])
        self.rules = self.catalogue.named(only)
        self._bundled, self._own = _bundled(), [loaded for loaded, _ in read]
        self._names = [rule.iri for rule in self.rules] if only else None
        self._held: tuple[tuple[str, int], Audit] | None = None
        self._shelf = Shelf()
        self._lock = threading.Lock()

    def store(self, store: Store, passed: Passed | None = None) -> Audit:
        """Return what is found in all documents of STORE; asked again, the same until the store changes.

        PASSED is told how many of how many parts of it are done: rules, or documents.
        """
        seen = store.state()
        with self._lock:
            if self._held is None or self._held[0] != seen:
                self._held = seen, self._whole(store, passed)
            return self._held[1]

    def _whole(self, store: Store, passed: Passed | None) -> Audit:
        if isinstance(store, Embedded):
            return self._each(store, passed)
        return self.over(store, store.documents(), None, passed)

    def _each(self, store: Embedded, passed: Passed | None) -> Audit:
        """Return what is found in the documents one by one, and by rules of others' in all of them at once.

        Our rules ask of a document what it says itself; what others ask may lie in several.
        """
        audits = self._shelf.audits(store, self._alone, passed)
        if self._own or not audits:
            audits.append(self.over(store, (), None, shapes=self._own if audits else self._shapes))
        whole = merged(audits)
        return replace(whole, findings=tuple(sorted(whole.findings, key=order))) if self._own else whole

    def _alone(self, desk: Desk, document: str, graphs: Sequence[str]) -> Audit:
        return self.over(desk, [document], graphs, shapes=[self._bundled])

    def source(self, source: Source, register: Register, base: str = ID) -> Audit | Unread:
        """Return what is found in the draft SOURCE by itself, in memory; or why it cannot be read."""
        found = taken(source, register, base)
        return found if isinstance(found, Unread) else self.draft(found).called(source.name)

    def draft(self, read: Described) -> Audit:
        """Return what is found in a draft that was READ."""
        document = read.names.document.value
        with self._lock, self._desk.holding(document, read.quads) as graphs:
            return self.over(self._desk, [document], graphs)

    def over(
        self,
        store: Queryable,
        documents: Sequence[str],
        graphs: Sequence[str] | None,
        passed: Passed | None = None,
        shapes: Sequence[Shapes] | None = None,
    ) -> Audit:
        """Return what is found in STORE among the nodes of GRAPHS, of all graphs for None.

        SHAPES are all of the auditor's for None.
        """
        chosen = self._shapes if shapes is None else shapes
        reports = [validate(store, one, graphs=graphs, only=self._names, passed=passed) for one in chosen]
        results = [result for report in reports for result in report.results]
        findings = told(store, results, self.catalogue)
        held = {f.document.iri: f.document for f in findings if f.document}
        held |= audited(store, set(documents) - set(held))
        coverage = [row for report in reports for row in self._coverage(report, findings)]
        return Audit(
            documents=tuple(held[iri] for iri in documents if iri in held),
            findings=findings,
            coverage=tuple(coverage),
            shapes=self._statements,
        )

    def _coverage(self, report: Report, findings: Sequence[Finding]) -> list[Checked]:
        counts = Counter(finding.rule.iri for finding in findings)
        rows = [
            Checked(
                self.catalogue.rule(row.shape),
                row.targets,
                row.checked,
                row.failed,
                counts[row.shape],
                engine=row.engine,
            )
            for row in report.coverage
        ]
        return sorted(rows, key=lambda row: (row.rule.group, row.rule.id))

    @cached_property
    def _statements(self) -> Statements:
        """All shapes as one graph."""
        return Statements(
            ox.Triple(subject, ox.NamedNode(predicate), value)
            for one in self._shapes
            for subject, predicate, value in one.graph.triples()
            if not isinstance(subject, ox.Literal)
        )

    @property
    def _shapes(self) -> list[Shapes]:
        return [self._bundled, *self._own]

    @cached_property
    def _desk(self) -> Desk:
        """Where a draft is audited: beside registers, schemes, terms."""
        return Desk(vocabulary())


def _bundled() -> Shapes:
    text = ox.serialize([*shapes(), *triples("prefixes.ttl")], format=ox.RdfFormat.N_TRIPLES) or b""
    return load(text.decode())


def _own(path: Path) -> tuple[Shapes, list[ox.Triple]]:
    """Return the shapes in the file PATH, which may use our prefixes. Raises BadShapes, its line in it."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "不是 UTF-8 文本"
        raise BadShapes(f"{path}：读不出来（{why}）。请给出 Turtle 文件") from None
    try:
        # behind the file's own text, so that its lines keep their numbers
        loaded = load(f"{text}\n{turtle('prefixes.ttl').read_text('utf-8')}")
    except BadShapes as error:
        raise BadShapes(f"{path}：{error}") from None
    parsed = ox.parse(text, ox.RdfFormat.TURTLE, base_iri="urn:shapes")
    return loaded, [quad.triple for quad in parsed]


def audit(store: Store, only: Collection[str] = (), own: Sequence[Path] = ()) -> Audit:
    """Return what breaks the rules in all documents of STORE. Raises BadShapes, UnknownRule."""
    return Auditor(only, own).store(store)


def audit_file(path: str | Path, register: Register, only: Collection[str] = ()) -> Audit:
    """Return what breaks the rules in the draft PATH, touching no store. Raises UnreadableDocument."""
    from graph.reading import described

    return Auditor(only).draft(described(source(Path(path)), register, ID))
