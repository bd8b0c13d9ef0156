"""The bundled document, every stage of the walk: text, structure, statements, store, answers."""

import json
from functools import cache

import pyoxigraph as ox
import pytest

from graph.build import build
from graph.document.read import bundled
from graph.statements.describe import describe
from graph.store.open import open_store
from graph.structure.parse import parse
from ontology.namespaces import DUBAN
from ontology.register import register
from reports.score import scores
from tests.golden import CORPUS, structure

OA = "http://www.w3.org/ns/oa#"
FOLDER = CORPUS / "qhd_green"


@cache
def policy():
    """The bundled document, read once."""
    return parse(bundled())


def test_the_structure_is_the_golden_one():
    assert structure() == json.loads((FOLDER / "structure.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("measures", 1.0),
        ("role_department", 1.0),
        ("department", 1.0),
        ("target", 0.98),
        ("target_whole", 0.97),
        ("milestone", 0.98),
    ],
)
def test_the_structure_is_what_was_read_by_hand(kind, least):
    gold = json.loads((FOLDER / "gold.json").read_text(encoding="utf-8"))
    found = {s.kind: s for s in scores(gold, policy().text.original, structure())}
    score = found[kind]
    assert (score.recall if kind == "target_whole" else score.f1) >= least, (score.missed, score.added)


def test_what_the_document_says_of_itself_is_what_was_read_by_hand():
    gold = json.loads((FOLDER / "gold.json").read_text(encoding="utf-8"))
    said = structure()["document"]
    assert {k: said[k] for k in ("title", "status", "issuer", "basis")} == {
        k: gold[k] for k in ("title", "status", "issuer", "basis")
    }


def test_every_span_quotes_what_was_printed():
    """text[start:end] of the file is the quote, with only recorded mends between."""
    text = policy().text
    by_subject: dict[str, dict[str, str]] = {}
    for quad in describe(policy(), register()):
        if "/span/" in quad.subject.value:
            by_subject.setdefault(quad.subject.value, {})[quad.predicate.value] = getattr(
                quad.object, "value", ""
            )
    assert len(by_subject) > 300
    for span in by_subject.values():
        start, end = int(span[OA + "start"]), int(span[OA + "end"])
        assert _mended(text, start, end) == span[OA + "exact"]
        assert int(span[DUBAN.line]) == text.original.count("\n", 0, start) + 1


def _mended(text, start, end):
    """The original's [start:end) with each mend inside it made by hand, the last first."""
    printed = text.original[start:end]
    for mend in reversed([m for m in text.mends if start <= m.start and m.end <= end]):
        a, b = mend.start - start, mend.end - start
        assert printed[a:b] == mend.printed
        printed = printed[:a] + mend.mended + printed[b:]
    return printed


def test_every_statement_has_its_place():
    quads = describe(policy(), register())
    placed = {q.subject for q in quads if q.predicate.value == DUBAN.source}
    kinds = {DUBAN[k] for k in ("Measure", "Section", "Responsibility", "Target", "Milestone", "Citation")}
    said = {q.subject for q in quads if getattr(q.object, "value", None) in kinds}
    assert len(said) > 300
    assert said <= placed


def test_there_are_no_blank_nodes():
    for quad in describe(policy(), register()):
        assert not isinstance(quad.subject, ox.BlankNode)
        assert not isinstance(quad.object, ox.BlankNode)


def test_building_twice_gives_the_same_bytes(tmp_path):
    dumps = []
    for name in ("one", "two"):
        with open_store(tmp_path / name, write=True) as store:
            build([], store, register())
            build([], store, register())
            dumps.append("".join(store.dump()))
    assert dumps[0] == dumps[1]
    assert len(dumps[0]) > 100_000
