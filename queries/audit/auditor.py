"""Audits made: the rules loaded once, then any number of drafts, or a store as it lies."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from graph.build import source
from graph.reading import Described, Source, Unread, taken
from graph.store.store import Answer, Store
from graph.store.vocabulary import vocabulary
from ontology.files import triples, turtle
from ontology.namespaces import ID
from ontology.register import Register
from queries.audit.audit import Audit
from queries.audit.finding import Checked, Finding
from queries.audit.rules import Catalogue, catalogue, shapes
from queries.audit.standing import audited
from queries.audit.telling import told
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
        self._shapes = [_bundled(), *(loaded for loaded, _ in read)]
        self._names = [rule.iri for rule in self.rules] if only else None
        self._held: tuple[tuple[str, int], Audit] | None = None
        self._lock = threading.Lock()

    def store(self, store: Store, passed: Passed | None = None) -> Audit:
        """Return what is found in all documents of STORE; asked again, the same until the store changes.

        PASSED is told after each rule how many of how many are done.
        """
        info = store.info()
        seen = info.location, info.generation
        with self._lock:
            if self._held is None or self._held[0] != seen:
                self._held = seen, self.over(store, store.documents(), None, passed)
            return self._held[1]

    def source(self, source: Source, register: Register, base: str = ID) -> Audit | Unread:
        """Return what is found in the draft SOURCE by itself, in memory; or why it cannot be read."""
        found = taken(source, register, base)
        return found if isinstance(found, Unread) else self.draft(found).called(source.name)

    def draft(self, read: Described) -> Audit:
        """Return what is found in a draft that was READ."""
        with self._lock:
            self._memory.held.extend(read.quads)
            try:
                document = read.names.document.value
                return self.over(self._memory, [document], [document])
            finally:
                for graph in {quad.graph_name for quad in read.quads}:
                    self._memory.held.remove_graph(graph)

    def over(
        self,
        store: Queryable,
        documents: Sequence[str],
        graphs: Sequence[str] | None,
        passed: Passed | None = None,
    ) -> Audit:
        """Return what is found in STORE among the nodes of GRAPHS, of all graphs for None."""
        reports = [
            validate(store, one, graphs=graphs, only=self._names, passed=passed) for one in self._shapes
        ]
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

    @cached_property
    def _memory(self) -> _Memory:
        """What every draft is audited against: registers, schemes, terms."""
        held = ox.Store()
        held.bulk_extend(vocabulary())
        return _Memory(held)


class _Memory:
    """A store in memory that answers over the union of its graphs."""

    def __init__(self, held: ox.Store) -> None:
        self.held = held

    def query(self, sparql: str) -> Answer:
        """Return what the query gives."""
        return self.held.query(sparql, use_default_graph_as_union=True)


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
