"""How fast the catalogue's questions are answered, against raw pyoxigraph and against rdflib, in one run.

    python bench/questions.py [--markdown] [--keep FOLDER] [--without-rdflib] [COPIES …]

Builds 1, 10 and 100 documents of the bundled one, each with a title of its own, and asks every question of
the catalogue by `answer()`: from a store in memory, as a server does, and from the published generation on
disk, as the command does. Beside each, the very SPARQL that `answer()` ran: by raw pyoxigraph on the same
store, every row taken as terms, and by rdflib in memory on the same graph (a process of its own; no query
longer than LIMIT). Names are given as people write them, a measure and a statement by identifier, as pages
link to them. The ways take turns, and times are of the processor, so that what else the machine does meets
all alike. `--without-rdflib` leaves rdflib out; `--keep FOLDER` keeps the stores for another run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyoxigraph as ox

from bench._copies import write
from bench._shown import arguments, machine, progress, say, table
from graph.build import build
from graph.store.open import open_store
from graph.store.store import Store
from ontology.register import register
from queries.answer import Answer, answer
from queries.catalogue import Parameter, catalogue
from queries.names import values

COPIES = (1, 10, 100)
LIMIT = 10.0  # seconds that rdflib has for one query
ROUNDS = 9
LONGEST = 1.5  # seconds that the rounds of one question may take
SIDE = Path(__file__).with_name("_rdflib.py")
# what a question is asked with, by the kind of its parameter
GIVEN = {
    "year": "2025",
    "date": "2022-12-31",
    "text": "充电",
    "department": "市城管执法局",
    "place": "秦皇岛市",
}
OTHER = "市住房城乡建设局"


@dataclass(frozen=True)
class Took:
    """What rdflib took for one query."""

    rows: int
    parsing: float  # seconds
    running: float

    @property
    def all(self) -> float:
        """Its seconds in all."""
        return self.parsing + self.running


@dataclass(frozen=True)
class Times:
    """The median seconds of one question, each way; rdflib's apart, None where its time was over."""

    name: str
    rows: int
    memory: float
    raw_memory: float
    disk: float
    raw_disk: float
    rdflib: Took | None
    asked: bool = True  # rdflib too

    @property
    def slow(self) -> float:
        """rdflib's seconds in all: LIMIT where they were over."""
        return self.rdflib.all if self.rdflib else LIMIT


def raw(store: Store, sparql: str) -> list[tuple[object, ...]]:
    """Return the rows that pyoxigraph has for SPARQL."""
    found = store.query(sparql)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(row) for row in found]


class Rdflib:
    """The process that holds the graph as rdflib has it."""

    def __init__(self, generation: Path) -> None:
        command = [sys.executable, str(SIDE), str(generation), str(LIMIT)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._read()

    def _read(self) -> object:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def _once(self, sparql: str) -> Took | None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(sparql) + "\n")
        self._process.stdin.flush()
        found = self._read()
        return Took(*found) if isinstance(found, list) else None

    def ask(self, sparql: str) -> Took | None:
        """Return what SPARQL took, the median of five where it is quick; None where the time was over."""
        # the first pays for what is made once
        first = self._once(sparql)
        again = [self._once(sparql) for _ in range(4)] if first and first.all < 1 else []
        took = sorted(filter(None, [first, *again]), key=lambda one: one.all)
        return took[len(took) // 2] if took else None

    def close(self) -> None:
        """Let it go."""
        self._process.kill()
        self._process.communicate()


def sensible(store: Store, parameter: Parameter) -> str:
    """Return a value for PARAMETER: one of GIVEN, else the middle one that the graph holds."""
    if parameter.name == "other":
        return OTHER
    if parameter.kind in GIVEN:
        return GIVEN[parameter.kind]
    if parameter.kind == "measure":
        led = answer(store, "measures-led-by", department=GIVEN["department"]).rows
        return str(led[len(led) // 2]["measure_iri"])
    known = values(store, parameter.kind)
    middle = known[len(known) // 2]
    return middle.value if parameter.kind == "statement" else middle.label


def rounds(ways: list[Callable[[], object]]) -> list[float]:
    """Return the median seconds of each way, all ways taking turns."""
    times: list[list[float]] = [[] for _ in ways]
    began = perf_counter()
    for turn in range(ROUNDS):
        if turn > 2 and perf_counter() - began > LONGEST:
            break
        for way, spent in zip(ways, times, strict=True):
            start = process_time()
            way()
            spent.append(process_time() - start)
    return [median(spent) for spent in times]


def measured(name: str, memory: Store, disk: Store, slow: Rdflib | None) -> Times:
    """Ask one question every way."""
    asked = catalogue()[name]
    given = {p.name: sensible(memory, p) for p in asked.parameters if not p.optional}
    found: Answer = answer(memory, name, **given)
    sparql = found.sparql
    ours, ours_raw, disk_, disk_raw = rounds(
        [
            lambda: answer(memory, name, **given),
            lambda: raw(memory, sparql),
            lambda: answer(disk, name, **given),
            lambda: raw(disk, sparql),
        ]
    )
    took = slow.ask(sparql) if slow else None
    if took and took.rows != len(found.rows):
        progress(f"{name}: rdflib has {took.rows} rows, Duban {len(found.rows)}")
    return Times(name, len(found.rows), ours, ours_raw, disk_, disk_raw, took, slow is not None)


@contextmanager
def stores(copies: int, keep: Path | None) -> Iterator[tuple[Store, Store, Path]]:
    """Yield a store of COPIES documents in memory, the same on disk, and the folder of its generation."""
    with ExitStack() as stack:
        base = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = base / f"store-{copies}"
        if not folder.exists():
            with open_store(folder, write=True) as writer:
                documents = base / f"documents-{copies}"
                documents.mkdir(parents=True, exist_ok=True)
                build(write(documents, copies), writer, register(), lambda done, of, name: _tell(done, of))
        progress(f"loading {copies} documents into memory")
        memory = stack.enter_context(open_store(folder, memory=True))
        disk = stack.enter_context(open_store(folder))
        yield memory, disk, folder / "generations" / str(memory.info().generation)


def _tell(done: int, of: int) -> None:
    if done % 20 == 0 and of > 10:
        progress(f"building: {done} of {of} documents")


def _slow(t: Times) -> list[str]:
    if not t.asked:
        return ["", ""]
    if t.rdflib:
        return [f"{1000 * t.slow:,.1f}", f"{t.slow / t.memory:,.0f}"]
    return [f"> {1000 * LIMIT:,.0f}", f"> {LIMIT / t.memory:,.0f}"]


def _row(t: Times) -> list[str]:
    ours = [(t.memory, t.raw_memory), (t.disk, t.raw_disk)]
    figures = [f"{x:.2f}" for way, raw in ours for x in (1000 * way, 1000 * raw, way / raw)]
    return [t.name, f"{t.rows:,}", *figures, *_slow(t)]


HEAD = ["question", "rows", "memory", "raw", "ratio", "disk", "raw", "ratio", "rdflib", "ratio"]
MIDDLE = [
    "copies",
    "quads",
    "memory / raw",
    "disk / raw",
    "rdflib / memory",
    "the same without parsing",
    "late",
]
WORST = ["copies", "memory / raw", "disk / raw", "rdflib / memory"]


def _middle(copies: int, quads: int, all_: list[Times]) -> list[str]:
    ran = [(t.rdflib.running if t.rdflib else LIMIT) / t.memory for t in all_]
    rdflib = [
        f"{median(t.slow / t.memory for t in all_):,.0f}",
        f"{median(ran):,.0f}",
        str(sum(t.rdflib is None for t in all_)),
    ]
    return [
        str(copies),
        f"{quads:,}",
        f"{median(t.memory / t.raw_memory for t in all_):.2f}",
        f"{median(t.disk / t.raw_disk for t in all_):.2f}",
        *(rdflib if all_[0].asked else ["", "", ""]),
    ]


def _worst(copies: int, all_: list[Times]) -> list[str]:
    memory = max(all_, key=lambda t: t.memory / t.raw_memory)
    disk = max(all_, key=lambda t: t.disk / t.raw_disk)
    slow = min(all_, key=lambda t: t.slow / t.memory)
    return [
        str(copies),
        f"{memory.memory / memory.raw_memory:.2f} {memory.name}",
        f"{disk.disk / disk.raw_disk:.2f} {disk.name}",
        f"{slow.slow / slow.memory:,.0f} {slow.name}" if slow.asked else "",
    ]


def main(copies: list[int], keep: Path | None, with_rdflib: bool) -> None:
    """Print a row a question at the greatest number of COPIES, and medians and extremes for each number."""
    say(machine())
    middle, worst, last = list[list[str]](), list[list[str]](), list[Times]()
    for n in copies:
        with stores(n, keep) as (memory, disk, generation):
            slow = Rdflib(generation) if with_rdflib else None
            last = []
            for done, name in enumerate(catalogue(), 1):
                progress(f"{n} copies: {name}, {done} of {len(catalogue())}")
                last.append(measured(name, memory, disk, slow))
            if slow:
                slow.close()
            middle.append(_middle(n, memory.info().quads, last))
            worst.append(_worst(n, last))
    table(f"Each question at {copies[-1]} copies: milliseconds, and ratios", HEAD, map(_row, last))
    late = f"late: rdflib took more than {LIMIT:.0f} s and is counted as that"
    table(f"Medians of the ratios of {len(last)} questions; {late}", MIDDLE, middle)
    table("The worst ratios", WORST, worst)


if __name__ == "__main__":
    words = arguments()
    kept = Path(words.pop(words.index("--keep") + 1)) if "--keep" in words else None
    numbers = [int(n) for n in words if not n.startswith("--")]
    main(numbers or list(COPIES), kept, "--without-rdflib" not in words)
