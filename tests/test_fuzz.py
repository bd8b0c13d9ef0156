"""10,000 documents changed by chance: each is read without a fault, an end and every place in its text."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.statements import terms as t
from graph.statements.describe import describe
from tests import mutation
from tests.sample import policy, register

DOCUMENTS, CHUNK = 10_000, 500
ROOT = Path(__file__).parent.parent


def _read(code: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a Python of its own: where a document hangs, it ends itself."""
    return subprocess.run([sys.executable, *code], cwd=ROOT, capture_output=True, encoding="utf-8")


@pytest.mark.parametrize("first", range(0, DOCUMENTS, CHUNK))
def test_changed_documents_are_read_without_a_fault(first: int):
    done = _read(["-X", "utf8", "-m", "tests.mutation", str(first), str(first + CHUNK)])
    assert done.stdout == f"read {CHUNK}\n", done.stdout[:3000] + done.stderr[-3000:]
    assert done.returncode == 0


def test_the_documents_are_the_same_each_time():
    assert [mutation.made(n) for n in range(50)] == [mutation.made(n) for n in range(50)]
    assert len({mutation.made(n) for n in range(1000)}) > 900


ENDLESS = (
    "from tests import mutation as m; m.HANG = 1; m.faults = lambda *_: list(iter(int, 1)); m.main(0, 1)"
)


def test_a_document_without_an_end_is_a_fault():
    done = _read(["-c", ENDLESS])
    assert done.returncode != 0
    assert "Timeout" in done.stderr


def test_a_document_that_cannot_be_read_is_no_fault_and_a_crash_is_one(monkeypatch):
    assert mutation.faults("empty.txt", b" ", register()) == []
    monkeypatch.setattr(mutation, "parse", lambda _: {}["no such key"])
    (fault,) = mutation.faults("plan.txt", b"plan", register())
    assert "KeyError: 'no such key'" in fault


def test_what_does_not_stand_in_the_text_is_a_fault():
    said = policy()
    measure = said.measures[0]
    far = replace(measure.targets[0], end=len(said.text.value) + 1)
    wrong = replace(said, measures=(replace(measure, targets=(far,)), measure))
    found = list(mutation._in_structure(wrong))
    assert "measure 1.1.1 stands twice" in found
    assert any(fault.startswith("target at") for fault in found)
    # the sample has a department that its text does not name
    assert any("says '市水利厅', but there stands '市水务局'" in fault for fault in found)


def test_a_blank_node_a_chinese_identifier_and_a_wrong_quote_are_faults():
    said = policy()
    quads = describe(said, register())
    assert list(mutation._in_statements(said, quads)) == []
    node, graph = quads[0].subject, quads[0].graph_name
    quote = next(q for q in quads if q.predicate == t.EXACT)
    bad = [
        ox.Quad(node, t.LABEL, ox.BlankNode(), graph),
        ox.Quad(node, t.LABEL, ox.NamedNode("https://w3id.org/duban/id/水"), graph),
        ox.Quad(quote.subject, t.EXACT, ox.Literal("水水水"), graph),
    ]
    found = list(mutation._in_statements(said, [*quads, *bad]))
    assert [
        word for word in ("blank node", "ASCII", "quotes '水水水'") if not any(word in f for f in found)
    ] == []
