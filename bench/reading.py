"""How fast documents are read: by one process and by two, as they grow in length and in number.

    python bench/reading.py [--markdown] [DOCUMENTS]

Reads the five documents of tests/corpus, from bytes to a Policy. Times are of the processor, but for those of
one process against two, which are by the clock and take turns. For a first reading every name that was met
before is forgotten; the patterns are compiled. At last a folder of DOCUMENTS (1,000) copies of the bundled
document, each with a title of its own, is built as `duban build` does it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench._copies import write
from bench._shown import arguments, machine, progress, say, table
from graph.build import build
from graph.document.decode import decoded
from graph.document.mend import mended
from graph.document.read import BUNDLED, document
from graph.statements.describe import describe, identify
from graph.store.open import open_store
from graph.structure.citation import citations
from graph.structure.front import front
from graph.structure.outline import Outline, outline, paragraphs
from graph.structure.parse import parse
from graph.structure.said import Said
from graph.structure.stretch import stretches
from ontology.register import register

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
DOCUMENTS = 1000
RUNS = 5
LENGTHS = (1, 2, 4, 8, 16, 32, 64, 100)
NUMBERS = (1, 10, 100)
SHARE = 40  # documents that one process and two are given to read
FOLDER = 48  # documents of a folder that one process builds, and two


def corpus() -> dict[str, bytes]:
    """Return the five documents by name."""
    found = {file.parent.name: file.read_bytes() for file in sorted(CORPUS.glob("*/document.txt"))}
    return {**found, "qhd_green": BUNDLED.read_bytes()}


def took(way: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median seconds of the processor that WAY takes."""
    times = []
    for _ in range(runs):
        start = process_time()
        way()
        times.append(process_time() - start)
    return median(times)


def reading(data: bytes) -> int:
    """Read DATA; return its characters."""
    return len(parse(document("bench.txt", data)).text.original)


def forget() -> None:
    """Forget what was found out about words of a text, and keep what was made of the grammar's."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("graph.", "ontology.")):
            for kept in vars(module).values():
                # of the two kinds of cache, the one with a bound is for what documents say
                bounded = hasattr(kept, "cache_parameters") and kept.cache_parameters()["maxsize"]
                if bounded:
                    kept.cache_clear()


def first(data: bytes) -> float:
    """Return the seconds of a reading that remembers nothing of the document."""
    forget()
    return took(lambda: reading(data), runs=1)


def _elsewhere(*arguments: str) -> dict[str, float]:
    child = subprocess.run(
        [sys.executable, __file__, *arguments], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, float] = json.loads(child.stdout)
    return found


def speeds() -> None:
    """Print how many characters a second are read of each document."""
    rows = []
    for name, data in corpus().items():
        progress(f"reading {name}")
        count = reading(data)
        firsts = median(first(data) for _ in range(RUNS))
        again = took(lambda data=data: reading(data))  # type: ignore[misc]
        rows.append([name, f"{count:,}", f"{count / firsts:,.0f}", f"{count / again:,.0f}"])
    table("Characters a second, on one core", ["document", "characters", "first reading", "again"], rows)


def stages(data: bytes) -> list[tuple[str, float]]:
    """Return the seconds that each stage of reading DATA takes, as documented in graph/."""
    whole, made = document("bench.txt", data), register()
    text = whole.text.value
    plan: Outline = outline(paragraphs(whole.text), len(text))
    found = list(stretches(text, plan.blocks))
    policy = parse(whole)
    quads = describe(policy, made)
    with tempfile.TemporaryDirectory() as folder, open_store(folder, write=True) as store:
        graph = identify(policy, made).document.value
        start = process_time()
        store.put(graph, quads)
        put = process_time() - start
    return [
        ("decode", took(lambda: decoded(data))),
        ("mend", took(lambda: mended(whole.text.original))),
        ("outline", took(lambda: outline(paragraphs(whole.text), len(text)))),
        ("front, citations", took(lambda: (front(text, plan.body, ""), list(citations(text))))),
        ("responsibilities", took(lambda: list(stretches(text, plan.blocks)))),
        ("promises", took(lambda: [Said(text, None).of(stretch) for stretch in found])),
        ("describe", took(lambda: describe(policy, made))),
        (f"put {len(quads):,} quads", put),
    ]


def where() -> None:
    """Print where the time goes, stage by stage, for the bundled document."""
    progress("stages")
    found = stages(BUNDLED.read_bytes())
    whole = sum(seconds for _, seconds in found)
    rows = [[name, f"{1000 * seconds:.1f}", f"{seconds / whole:.0%}"] for name, seconds in found]
    table("Where the time goes: the bundled document", ["stage", "milliseconds", "share"], rows)


def growth() -> None:
    """Print the time for 1 to 100 copies in one text, and for 1 to 100 texts, against the first."""
    text = BUNDLED.read_text(encoding="utf-8") + "\n\n"
    reading(text.encode())
    rows, one = [], 0.0
    for n in LENGTHS:
        progress(f"a text of {n} copies")
        seconds = took(lambda n=n: reading(text.encode() * n), 1 if n > 16 else 3)  # type: ignore[misc]
        one = one or seconds
        rows.append(
            [
                str(n),
                f"{n * len(text):,}",
                f"{seconds:.2f}",
                f"{n * len(text) / seconds:,.0f}",
                f"{seconds / one / n:.2f}",
            ]
        )
    head = ["copies", "characters", "seconds", "characters/s", "time / length"]
    table("Growth with length: copies of the bundled document in one text", head, rows)
    with tempfile.TemporaryDirectory() as folder:
        texts = [file.read_bytes() for file in write(Path(folder), max(NUMBERS))]
    rows = []
    for n in NUMBERS:
        seconds = took(lambda n=n: list(map(reading, texts[:n])), 1 if n > 16 else 3)  # type: ignore[misc]
        rows.append([str(n), f"{seconds:.2f}", f"{seconds / n * 1000:.1f}"])
    table("Growth with number", ["documents", "seconds", "milliseconds each"], rows)


def by_two() -> None:
    """Print what a second process gains: for reading alone, and for building a folder."""
    texts = [data for _ in range(SHARE // 5) for data in corpus().values()]
    alone, shared = [], []
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        # both processes compile their patterns before the clock starts
        list(pool.map(reading, texts))
        for turn in range(RUNS):
            progress(f"one process and two: {turn + 1} of {RUNS}")
            start = perf_counter()
            count = sum(map(reading, texts))
            middle = perf_counter()
            list(pool.map(reading, texts))
            alone.append(middle - start)
            shared.append(perf_counter() - middle)
    one, two = float(median(alone)), float(median(shared))
    rows = [["read", f"{count / one:,.0f}", f"{count / two:,.0f}", f"{one / two:.2f}"]]
    runs = [
        (_elsewhere("--folder", str(FOLDER), "1"), _elsewhere("--folder", str(FOLDER), "2")) for _ in range(3)
    ]
    one, two = (median(run[n]["seconds"] for run in runs) for n in (0, 1))
    count = int(runs[0][0]["characters"])
    rows.append(
        [f"build {FOLDER} documents", f"{count / one:,.0f}", f"{count / two:,.0f}", f"{one / two:.2f}"]
    )
    head = ["characters a second, by the clock", "one process", "two", "ratio"]
    table("Two processes", head, rows)


def folder(count: int, processes: int) -> dict[str, float]:
    """Build a folder of COUNT documents; return seconds, and the peaks of memory."""
    with tempfile.TemporaryDirectory() as base:
        files = write(Path(base), count)
        made = register()
        characters = sum(len(file.read_text(encoding="utf-8")) for file in files)
        with open_store(Path(base) / "store", write=True) as store:
            build([], store, made)
            start = perf_counter()
            report = build(files, store, made, _tell, processes=processes)
            seconds = perf_counter() - start
            quads = store.info().quads
    assert not report.bad
    return {
        "seconds": seconds,
        "characters": characters,
        "quads": quads,
        "here": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "there": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def _tell(done: int, of: int, name: str) -> None:
    if done % 100 == 0 and of > 100:
        progress(f"building: {done} of {of} documents")


def many(count: int) -> None:
    """Print what building a folder of COUNT documents takes of time and memory."""
    found = _elsewhere("--folder", str(count), "2")
    both = found["here"] + 2 * found["there"]
    cells = [f"{count:,}", f"{found['quads']:,}", f"{found['seconds']:.0f}", f"{found['here']:.0f}"]
    head = ["documents", "quads", "seconds", "writer, MB", "each reader, MB", "in all, MB"]
    title = "A folder built by two readers and a writer: the peak of each"
    table(title, head, [[*cells, f"{found['there']:.0f}", f"{both:.0f}"]])


def main(count: int) -> None:
    """Print every table."""
    say(machine())
    speeds()
    where()
    growth()
    by_two()
    many(count)


if __name__ == "__main__":
    given = arguments()
    if given[:1] == ["--folder"]:
        print(json.dumps(folder(int(given[1]), int(given[2]))))
    else:
        main(int(given[0]) if given else DOCUMENTS)
