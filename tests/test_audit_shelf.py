"""A store audited document by document: as all at once, and once more only where something changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from graph.statements.terms import LABEL, REGISTERS, node
from graph.store.embedded import Embedded
from graph.store.open import open_store
from graph.store.vocabulary import put_vocabulary
from queries.audit.audit import Audit
from queries.audit.auditor import Auditor
from queries.audit.desk import TAKEN, Desk
from queries.audit.shelf import Shelf
from tests.pieces import NAMES, said

# asks of a document what another one says
ACROSS = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix duban: <https://w3id.org/duban/def#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:same-city> a sh:NodeShape ; dct:identifier "same-city" ; dct:title "同一地方"@zh ;
    sh:severity sh:Info ; sh:message "{?other}也是这里的"@zh ; sh:targetClass duban:PolicyDocument ;
    sh:sparql [ sh:prefixes <https://w3id.org/duban/def> ; sh:select \"\"\"
        SELECT $this ?other WHERE { $this dct:spatial ?place . ?other dct:spatial ?place .
          FILTER(?other != $this) }\"\"\" ] .
"""


def shelved(folder: Path, names: Sequence[str] = NAMES) -> Path:
    with open_store(folder, write=True) as store:
        put_vocabulary(store)
        store.put_many((iri(name), said(name)) for name in names)
    return folder


def iri(name: str) -> str:
    return str(said(name)[0].graph_name.value)


def told(found: Audit) -> tuple[object, ...]:
    coverage = {(row.rule.id, row.targets, row.checked, row.failed, row.findings) for row in found.coverage}
    findings = [
        (f.rule.id, f.focus, f.message, f.message_en, f.start, f.end, f.quote) for f in found.findings
    ]
    return [document.iri for document in found.documents], findings, coverage


def test_one_by_one_finds_what_all_at_once_finds(tmp_path: Path) -> None:
    auditor = Auditor()
    with open_store(shelved(tmp_path)) as store:
        each = auditor.store(store)
        whole = auditor.over(store, store.documents(), None)
    assert len(each.findings) > 100
    assert told(each) == told(whole)


def test_a_desk_that_was_cleared_holds_its_words_and_the_next_document() -> None:
    word = ox.Quad(node("urn:x"), LABEL, ox.Literal("某局"), REGISTERS)
    desk, lines = Desk([word]), [f"<urn:{n}> <urn:p> <urn:o> ." for n in range(TAKEN // 2)]
    for times in range(4):
        with desk.reading("\n".join(lines[times:]).encode()):
            assert counted(desk) == len(lines) - times + 1
        assert counted(desk) == 1


def counted(desk: Desk) -> int:
    rows = desk.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(rows, ox.QuerySolutions)
    return int(next(rows)["n"].value)


def test_a_store_of_no_documents_has_every_rule_unchecked(tmp_path: Path) -> None:
    with open_store(shelved(tmp_path, ())) as store:
        found = Auditor().store(store)
    assert len(found.unchecked) == len(found.coverage) > 90


def test_a_rule_of_others_may_look_across_documents(tmp_path: Path) -> None:
    own = tmp_path / "across.ttl"
    own.write_text(ACROSS, "utf-8")
    with open_store(tmp_path / "store", write=True) as store:
        put_vocabulary(store)
        for name in ("a", "b"):
            store.put(f"urn:{name}", document(f"urn:{name}"))
    with open_store(tmp_path / "store") as store:
        found = Auditor(["same-city"], [own]).store(store)
    assert sorted(finding.focus for finding in found.findings) == ["urn:a", "urn:b"]


def document(name: str) -> list[ox.Quad]:
    here, a = node(name), node("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    return [
        ox.Quad(here, a, node("https://w3id.org/duban/def#PolicyDocument"), here),
        ox.Quad(here, node("http://purl.org/dc/terms/spatial"), node("urn:place"), here),
    ]


class Told:
    """Stands for an audit: keeps which documents were audited."""

    def __init__(self) -> None:
        self.documents: list[str] = []

    def __call__(self, desk: Desk, document: str, graphs: Sequence[str]) -> Audit:
        self.documents.append(document)
        return Audit((), (), ())

    def since(self) -> list[str]:
        found, self.documents = self.documents, []
        return found


def test_only_what_changed_is_audited_again(tmp_path: Path) -> None:
    shelf, audited, names = Shelf(), Told(), NAMES[:3]
    shelved(tmp_path, names)

    def again() -> list[str]:
        with open_store(tmp_path) as store:
            assert isinstance(store, Embedded)
            assert len(shelf.audits(store, audited)) == len(store.documents())
        return audited.since()

    assert again() == sorted(map(iri, names))
    assert again() == []
    with open_store(tmp_path, write=True) as store:
        store.put(iri(names[1]), said(names[1])[:-1])
        store.put(iri(names[0]), said(names[0]))
    assert again() == [iri(names[1])]
    with open_store(tmp_path, write=True) as store:
        store.remove(iri(names[2]))
    assert again() == []
    more = ox.Quad(node("urn:x"), LABEL, ox.Literal("某局"), REGISTERS)
    with open_store(tmp_path, write=True) as store:
        store.put(REGISTERS.value, [*store.graph(REGISTERS.value), more])
    assert again() == sorted(map(iri, names[:2]))


def test_a_store_made_anew_at_its_place_is_audited_anew(tmp_path: Path) -> None:
    shelf, audited = Shelf(), Told()
    for folder in (tmp_path / "one", tmp_path / "two"):
        shelved(folder, NAMES[:1])
        folder.rename(tmp_path / "store")
        with open_store(tmp_path / "store") as store:
            assert isinstance(store, Embedded)
            shelf.audits(store, audited)
        (tmp_path / "store").rename(tmp_path / f"was-{folder.name}")
    assert len(audited.since()) == 2


def test_what_may_change_anything_changes_everything(tmp_path: Path) -> None:
    shelf, audited = Shelf(), Told()
    shelved(tmp_path, NAMES[:2])
    for change in (False, True):
        if change:
            with open_store(tmp_path, write=True) as store:
                store.change(lambda live: live.update("DELETE WHERE { GRAPH ?g { ?s <urn:none> ?o } }"))
        with open_store(tmp_path) as store:
            assert isinstance(store, Embedded)
            shelf.audits(store, audited)
        assert len(audited.since()) == 2
