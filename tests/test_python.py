"""The guide for Python, run as it is printed; and the graph as a script opens it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import duban
from duban import Store
from duban.store import value
from graph.store.open import open_store
from graph.store.store import Store as Kept
from graph.store.store import StoreMissing
from queries.answer import answer

GUIDE = Path(__file__).parent.parent / "docs" / "python.md"
CODE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
XSD = "http://www.w3.org/2001/XMLSchema#"


def test_the_guide_runs_from_its_first_line_to_its_last(tmp_path, monkeypatch, capsys) -> None:
    pytest.importorskip("pandas", reason="no pandas: pip install -e '.[test]'")
    monkeypatch.chdir(tmp_path)
    pieces = CODE.findall(GUIDE.read_text("utf-8"))
    assert len(pieces) >= 6
    names: dict[str, object] = {}
    for number, piece in enumerate(pieces):
        exec(compile(piece, f"python.md piece {number}", "exec"), names)
    said = capsys.readouterr().out
    assert "市城管执法局" in said
    assert (tmp_path / "network.graphml").stat().st_size > 1000


def test_a_graph_answers_as_the_functions_do(built) -> None:
    with Store(built) as store, open_store(built) as kept:
        assert isinstance(store, Kept)
        expected = answer(kept, "measures-led-by", department="市城管执法局")
        assert store.answer("measures-led-by", department="市城管执法局") == expected
        assert answer(store, "measures-led-by", department="市城管执法局") == expected
        assert duban.ask(store, "市城管执法局牵头哪些任务").answer.rows == expected.rows
        assert store.documents() == kept.documents()
        assert store.info() == kept.info()
        assert list(store.dump()) == list(kept.dump())
        assert store.generation == kept.generation
        assert store.folder == built
    with pytest.raises(StoreMissing):
        Store.open("no-such-folder")


def test_rows_are_of_python(built) -> None:
    with Store(built) as store:
        rows = store.rows("SELECT ?d (COUNT(?t) AS ?n) { ?t duban:deadline ?d } GROUP BY ?d ORDER BY ?d")
        assert all(isinstance(row["d"], date) and isinstance(row["n"], int) for row in rows)
        with pytest.raises(ValueError, match="not a SELECT"):
            store.rows("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, None),
        (ox.NamedNode("http://x"), "http://x"),
        (ox.Literal("水", language="zh"), "水"),
        (ox.Literal(3), 3),
        (ox.Literal("2025", datatype=ox.NamedNode(XSD + "gYear")), 2025),
        (ox.Literal("0.5", datatype=ox.NamedNode(XSD + "decimal")), 0.5),
        (ox.Literal(True), True),
        (ox.Literal("2025-12-31", datatype=ox.NamedNode(XSD + "date")), date(2025, 12, 31)),
        (ox.Literal("2025-02-31", datatype=ox.NamedNode(XSD + "date")), "2025-02-31"),
        (ox.Literal("x", datatype=ox.NamedNode("urn:t")), "x"),
    ],
)
def test_a_term_is_a_value(term, expected) -> None:
    assert value(term) == expected
    assert type(value(term)) is type(expected)


def test_a_graph_is_built_and_written_by_its_verbs(tmp_path) -> None:
    with Store(tmp_path / "a", write=True) as store:
        report = store.build([])
        assert not report.bad
        (document,) = store.documents()
        assert store.search("海绵").total
        assert store.remove(document)
        assert store.publish() == 2
    with Store(tmp_path / "a") as store:
        assert store.documents() == []
        assert not store.refresh()
