"""How many of the catalogue's questions 64 clients have answered over HTTP, against `oxigraph serve`.

    python bench/load.py [--markdown] [--keep FOLDER] [COPIES [SECONDS [CLIENTS]]]

Builds COPIES documents (10), and asks `duban serve` and `oxigraph serve-read-only` (PyPI), one after another,
over the same folder, the SPARQL that each question of the catalogue runs, as JSON, in an order that is mixed
alike for both: first by one client, then by CLIENTS (64) at once, each on a connection that stays open, for
SECONDS (60). `in memory` is oxigraph with the same statements loaded into it, which Duban does by itself.
Every answer is compared with what pyoxigraph says of the same data. `kept` is Duban as people meet it: an
answer stays until the graph changes. `anew` asks each time with a comment of its own, so that nothing is kept
and all is computed. The clients run on the same machine as the server and take their part of its cores, alike
for all.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyoxigraph as ox

from bench._shown import arguments, machine, progress, say, table
from bench.questions import sensible, stores
from graph.store.store import Store
from queries.answer import answer
from queries.catalogue import catalogue

COPIES, SECONDS, CLIENTS = 10, 60.0, 64
ONCE = 9  # times that one client asks each question
LIGHT = 0.005  # seconds in which a light question is answered by oxigraph
ROOT = Path(__file__).resolve().parents[1]
HEAD = "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
ACCEPT = "Accept: application/sparql-results+json\r\nContent-Length: {length}\r\n\r\n"


@dataclass(frozen=True)
class Asked:
    """A question as it is sent, and the digest of its right answer."""

    name: str
    text: str
    right: str
    rows: int


@dataclass
class Seen:
    """What clients saw: seconds by question, and what was wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    _known: dict[bytes, str] = field(default_factory=dict)  # a body's hash -> the digest of its rows

    def add(self, asked: Asked, took: float, status: int, body: bytes) -> None:
        """Note one answer."""
        self.seconds.setdefault(asked.name, []).append(took)
        hashed = sha256(body).digest()
        if status == 200 and hashed not in self._known:
            self._known[hashed] = digest(body)
        if status != 200 or self._known[hashed] != asked.right:
            self.wrong.append(f"{asked.name}: {status}")

    @property
    def all(self) -> list[float]:
        """All seconds, sorted."""
        return sorted(x for times in self.seconds.values() for x in times)


def digest(body: bytes) -> str:
    """Return the digest of the rows in BODY, whatever their order, the order of their keys and the head."""
    rows = json.loads(body)["results"]["bindings"]
    plain = "http://www.w3.org/2001/XMLSchema#string"
    for row in rows:
        for term in row.values():
            if term.get("datatype") == plain:
                del term["datatype"]
    return sha256("\n".join(sorted(json.dumps(row, sort_keys=True) for row in rows)).encode()).hexdigest()


def asked(store: Store) -> list[Asked]:
    """Return the questions of the catalogue with sensible values, and their right answers."""
    found = []
    for name, question in catalogue().items():
        given = {p.name: sensible(store, p) for p in question.parameters if not p.optional}
        text = answer(store, name, **given).sparql
        rows = store.query(text)
        assert isinstance(rows, ox.QuerySolutions)
        body = rows.serialize(format=ox.QueryResultsFormat.JSON) or b""
        found.append(Asked(name, text, digest(body), len(json.loads(body)["results"]["bindings"])))
    return found


class Connection:
    """One open connection to a server."""

    def __init__(self, port: int, path: str) -> None:
        self._port, self._path = port, path
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, query: str) -> tuple[int, bytes]:
        """Send QUERY; return status and body."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        assert self._reader
        body = query.encode()
        head = HEAD.format(path=self._path) + ACCEPT.format(length=len(body))
        self._writer.write(head.encode() + body)
        top = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        data = await self._body(top)
        if "connection: close" in top:
            self.close()
        return int(top.split()[1]), data

    async def _body(self, top: str) -> bytes:
        assert self._reader
        if "transfer-encoding: chunked" not in top:
            length = top.split("content-length:", 1)[1].split("\r\n", 1)[0]
            return await self._reader.readexactly(int(length))
        pieces = []
        while size := int(await self._reader.readline(), 16):
            pieces.append(await self._reader.readexactly(size))
            await self._reader.readline()
        await self._reader.readline()
        return b"".join(pieces)

    def close(self) -> None:
        """Let the connection go; the next question opens another."""
        if self._writer:
            self._writer.close()
        self._reader = self._writer = None


async def _client(
    number: int, port: int, path: str, listed: list[Asked], anew: bool, until: float, seen: Seen
) -> None:
    order, connection, count = random.Random(number), Connection(port, path), 0
    while time.perf_counter() < until:
        one = order.choice(listed)
        count += 1
        text = f"{one.text}\n# {number}.{count}" if anew else one.text
        began = time.perf_counter()
        try:
            status, body = await connection.ask(text)
        except (OSError, asyncio.IncompleteReadError, IndexError) as error:
            connection.close()
            seen.wrong.append(f"{one.name}: {type(error).__name__}")
            continue
        seen.add(one, time.perf_counter() - began, status, body)
    connection.close()


async def _crowd(port: int, path: str, listed: list[Asked], anew: bool, clients: int, seconds: float) -> Seen:
    seen, until = Seen(), time.perf_counter() + seconds
    await asyncio.gather(*(_client(n, port, path, listed, anew, until, seen) for n in range(clients)))
    return seen


async def _alone(port: int, path: str, listed: list[Asked], anew: bool) -> Seen:
    seen, connection = Seen(), Connection(port, path)
    for turn in range(ONCE):
        for one in listed:
            text = f"{one.text}\n# {turn}" if anew else one.text
            began = time.perf_counter()
            status, body = await connection.ask(text)
            seen.add(one, time.perf_counter() - began, status, body)
    connection.close()
    return seen


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int) -> Iterator[None]:
    """Run a server until it is no longer needed."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            for _ in range(600):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait()


@dataclass(frozen=True)
class Way:
    """A server to be asked: its command, where it is asked, and whether each question is made new."""

    name: str
    command: Callable[[Path, Path, int], list[str]]
    path: str
    anew: bool
    fill: bool = False  # it begins empty, in memory


def _duban(folder: Path, _generation: Path, port: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "duban",
        "serve",
        "--port",
        str(port),
        "--store",
        str(folder),
        "--share",
        "1e9",
    ]


def _oxigraph(_folder: Path, generation: Path, port: int) -> list[str]:
    command = [
        str(Path(sys.executable).with_name("oxigraph")),
        "serve-read-only",
        "--location",
        str(generation),
    ]
    return [*command, "--bind", f"127.0.0.1:{port}", "--union-default-graph"]


def _oxigraph_memory(_folder: Path, _generation: Path, port: int) -> list[str]:
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve", "--union-default-graph"]
    return [*command, "--bind", f"127.0.0.1:{port}"]


def _fill(port: int, generation: Path) -> None:
    quads = ox.Store.read_only(str(generation)).dump(format=ox.RdfFormat.N_QUADS)
    headers = {"Content-Type": "application/n-quads"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/store", quads, headers, method="POST")
    urllib.request.urlopen(request).close()


WAYS = (
    Way("oxigraph serve", _oxigraph, "/query", True),
    Way("oxigraph in memory", _oxigraph_memory, "/query", True, fill=True),
    Way("duban serve, anew", _duban, "/sparql", True),
    Way("duban serve, kept", _duban, "/sparql", False),
)


def measured(
    way: Way, folder: Path, generation: Path, listed: list[Asked], seconds: float, clients: int
) -> tuple[Seen, Seen]:
    """Return what one client saw of a way, and what many did."""
    port = _free()
    with serving(way.command(folder, generation, port), port):
        if way.fill:
            _fill(port, generation)
        progress(f"{way.name}: one client")
        asyncio.run(_alone(port, way.path, listed[:3], way.anew))
        alone = asyncio.run(_alone(port, way.path, listed, way.anew))
        progress(f"{way.name}: {clients} clients for {seconds:g} s")
        return alone, asyncio.run(_crowd(port, way.path, listed, way.anew, clients, seconds))


def _crowded(name: str, seen: Seen, seconds: float) -> list[str]:
    cuts = quantiles(seen.all, n=100)
    figures = [f"{len(seen.all) / seconds:,.0f}", *(f"{1000 * cuts[n - 1]:,.1f}" for n in (50, 90, 99))]
    return [name, f"{len(seen.all):,}", *figures, str(len(seen.wrong))]


def _ratios(base: Seen, other: Seen, light: bool) -> list[float]:
    """Return how many times as long OTHER took for each question that is light for BASE, or is not."""
    both = ((median(base.seconds[name]), median(other.seconds[name])) for name in base.seconds)
    return sorted(mine / its for its, mine in both if (its <= LIGHT) == light)


def _each(alone: dict[str, Seen], listed: list[Asked]) -> Iterator[list[str]]:
    for one in listed:
        times = [median(seen.seconds[one.name]) for seen in alone.values()]
        ratios = [f"{t / times[0]:.2f}" for t in times[1:]]
        yield [one.name, f"{one.rows:,}", *(f"{1000 * t:.2f}" for t in times), *ratios]


def main(keep: Path | None, copies: int, seconds: float, clients: int) -> None:
    """Print the tables."""
    if not Path(sys.executable).with_name("oxigraph").exists():
        sys.exit("oxigraph is not here to be compared with: pip install oxigraph")
    say(f"{machine()}; {copies} documents, {seconds:g} s a way, {clients} clients")
    alone, crowd = dict[str, Seen](), dict[str, Seen]()
    with stores(copies, keep) as (memory, _, generation):
        listed = asked(memory)
        folder = generation.parents[1]
        for way in WAYS:
            alone[way.name], crowd[way.name] = measured(way, folder, generation, listed, seconds, clients)
    head = ["", "answers", "a second", "p50 ms", "p90 ms", "p99 ms", "wrong or failed"]
    table(f"{clients} clients at once", head, (_crowded(n, s, seconds) for n, s in crowd.items()))
    base, *others = alone.values()
    rows = [
        [name, kind, str(len(found)), *(f"{x:.2f}" for x in (median(found), found[-1]))]
        for name, seen in zip(list(alone)[1:], others, strict=True)
        for kind, light in (("light", True), ("heavy", False))
        if (found := _ratios(base, seen, light))
    ]
    head = ["one client: times as long as oxigraph", "questions", "number", "median", "worst"]
    table(f"Overhead; a light question takes oxigraph at most {1000 * LIGHT:g} ms", head, rows)
    names = [*(f"{name} ms" for name in alone), *(f"{name} ratio" for name in list(alone)[1:])]
    table("Each question by one client", ["question", "rows", *names], _each(alone, listed))
    for name, seen in (*alone.items(), *crowd.items()):
        for wrong in sorted(set(seen.wrong))[:5]:
            say(f"{name}: {wrong}")


if __name__ == "__main__":
    os.environ.pop("DUBAN_TOKEN", None)
    words = arguments()
    kept = Path(words.pop(words.index("--keep") + 1)) if "--keep" in words else None
    numbers = [float(n) for n in words if not n.startswith("--")]
    number, seconds, clients = (*numbers, *(COPIES, SECONDS, CLIENTS)[len(numbers) :])
    main(kept, int(number), seconds, int(clients))
