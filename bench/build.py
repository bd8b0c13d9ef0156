"""How long building takes against pyoxigraph alone bulk-loading the same quads, and what it takes of memory.

    python bench/build.py [COPIES …]

Makes 1, 10 and 100 documents of the bundled one, each with a title of its own. Builds them into an empty
store (read, parse, describe, put, publish), and lets pyoxigraph load the very same quads from memory and
from a file of N-Quads. Each measurement runs in a process of its own, which has imported everything and
holds the vocabulary before the clock starts; the table gives medians.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyoxigraph as ox

from bench.copies import write
from graph.build import build
from graph.document.read import read
from graph.statements.describe import describe
from graph.store.open import open_store
from graph.store.vocabulary import put_vocabulary
from graph.structure.parse import parse
from ontology.register import register

COPIES = (1, 10, 100)
RUNS = 3


def described(files: list[Path]) -> list[ox.Quad]:
    """Return the quads of all FILES."""
    return [quad for file in files for quad in describe(parse(read(file)), register())]


def ours(files: list[Path], store: Path) -> float:
    """Return the seconds that building FILES takes."""
    with open_store(store, write=True) as writer:
        put_vocabulary(writer)
        start = perf_counter()
        build(files, writer, register())
        return perf_counter() - start


def walk(files: list[Path], store: Path) -> float:
    """Return the seconds that reading, parsing and describing FILES take, without any store."""
    start = perf_counter()
    described(files)
    return perf_counter() - start


def memory(files: list[Path], store: Path) -> float:
    """Return the seconds that pyoxigraph takes to load the quads, which stand in memory."""
    quads, raw = described(files), ox.Store(store)
    start = perf_counter()
    raw.bulk_extend(quads)
    return perf_counter() - start


def file(files: list[Path], store: Path) -> float:
    """Return the seconds that pyoxigraph takes to load the quads from a file of N-Quads."""
    source, raw = store.with_suffix(".nq"), ox.Store(store)
    source.write_bytes(ox.serialize(described(files), format=ox.RdfFormat.N_QUADS) or b"")
    start = perf_counter()
    raw.bulk_load(path=source, format=ox.RdfFormat.N_QUADS)
    return perf_counter() - start


WAYS: dict[str, Callable[[list[Path], Path], float]] = {
    way.__name__: way for way in (ours, walk, memory, file)
}


def measured(way: str, copies: int) -> tuple[float, float]:
    """Return the seconds and the peak megabytes of one measurement, in a process of its own."""
    child = subprocess.run(
        [sys.executable, __file__, "--one", way, str(copies)], capture_output=True, text=True, check=True
    )
    seconds, megabytes = json.loads(child.stdout)
    return seconds, megabytes


def one(way: str, copies: int) -> None:
    """Measure one way, after a document has been read that warms everything up."""
    with tempfile.TemporaryDirectory() as folder:
        files = write(Path(folder), copies)
        described(files[:1])
        seconds = WAYS[way](files, Path(folder) / "store")
        print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def main(copies: list[int]) -> None:
    """Print a row for each number of COPIES: seconds, ratios, peak memory."""
    print("seconds; ratio = ours / pyoxigraph alone; memory is the peak of the process that builds")
    print(f"{'copies':>6} {'quads':>9} {'ours':>8} {'walk':>8} {'memory':>8} {'file':>8}", end="")
    print(f" {'/memory':>8} {'/file':>8} {'MB':>6}")
    for n in copies:
        with tempfile.TemporaryDirectory() as folder:
            quads = len(described(write(Path(folder), 1))) * n
        # one after the other, so that what else the machine does meets all alike
        runs = [{way: measured(way, n) for way in WAYS} for _ in range(RUNS)]
        middle = {way: median(run[way][0] for run in runs) for way in WAYS}
        print(f"{n:>6} {quads:>9,} " + " ".join(f"{middle[way]:>8.3f}" for way in WAYS), end="")
        print(f" {middle['ours'] / middle['memory']:>8.2f} {middle['ours'] / middle['file']:>8.2f}", end="")
        print(f" {max(run['ours'][1] for run in runs):>6.0f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], int(sys.argv[3]))
    else:
        main([int(n) for n in sys.argv[1:]] or list(COPIES))
