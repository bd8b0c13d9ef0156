"""How long building takes against pyoxigraph alone bulk-loading the same quads, and what it takes of memory.

    python bench/build.py [--markdown] [COPIES …]

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

from bench._copies import write
from bench._shown import arguments, machine, progress, say, table
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


HEAD = ["copies", "quads", "ours", "walk", "memory", "file", "ours / memory", "ours / file", "peak, MB"]


def main(copies: list[int]) -> None:
    """Print a row for each number of COPIES: seconds, ratios, peak memory."""
    say(machine())
    rows = []
    for n in copies:
        with tempfile.TemporaryDirectory() as folder:
            quads = len(described(write(Path(folder), 1))) * n
        runs = []
        for turn in range(RUNS):
            # one after the other, so that what else the machine does meets all alike
            progress(f"{n} copies: {turn + 1} of {RUNS}")
            runs.append({way: measured(way, n) for way in WAYS})
        middle = {way: median(run[way][0] for run in runs) for way in WAYS}
        seconds = [f"{middle[way]:.3f}" for way in WAYS]
        ratios = [f"{middle['ours'] / middle[way]:.2f}" for way in ("memory", "file")]
        peak = max(run["ours"][1] for run in runs)
        rows.append([str(n), f"{quads:,}", *seconds, *ratios, f"{peak:.0f}"])
    title = (
        "Seconds: ours, of them reading and describing (walk), pyoxigraph alone from memory and from a file"
    )
    table(title, HEAD, rows)


if __name__ == "__main__":
    given = arguments()
    if given[:1] == ["--one"]:
        one(given[1], int(given[2]))
    else:
        main([int(n) for n in given] or list(COPIES))
