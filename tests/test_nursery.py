"""Workers that hold the store in memory: they answer alike, die alone, and follow what is published."""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store.open import open_store
from queries.sandbox import forked
from queries.sandbox.pool import Pool
from queries.sandbox.problem import Limits, QueryProblem

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIMITS = Limits(seconds=2, memory=2**30)
pytestmark = pytest.mark.skipif(not forked.FORKS, reason="a system that does not fork reads from disk")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forked, "SETTLED", 0.0)


@pytest.fixture
def pool(numbers: Path) -> Iterator[Pool]:
    with Pool(numbers, limits=LIMITS, memory=True) as made:
        ready(made)
        yield made


def ready(pool: Pool) -> None:
    """Wait until the pool's next worker holds the store in memory."""
    for _ in range(300):
        pool.ask("ASK {}")
        worker = pool._idle.queue[0]
        if worker and worker.memory:
            return
        time.sleep(0.05)
    pytest.fail("the store was not read into memory")


def count(pool: Pool) -> int:
    return int(pool.ask(COUNT, "csv").body.split()[1])


def test_a_worker_in_memory_answers_as_one_on_disk(pool: Pool, numbers: Path) -> None:
    query = "SELECT * { ?s ?p ?o } ORDER BY ?o LIMIT 100"
    with Pool(numbers, limits=LIMITS) as disk:
        assert json.loads(pool.ask(query).body) == json.loads(disk.ask(query).body)


def test_a_worker_in_memory_has_no_network_and_a_limit(pool: Pool) -> None:
    worker = pool._idle.queue[0]
    assert worker
    assert worker.limited
    with Pool(Path(pool._generations.folder.parent), limits=LIMITS) as disk:
        disk.ask("ASK {}")
        assert disk._idle.queue[0].network == worker.network


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        (ENDLESS, "timeout"),
        (f"SELECT * {{ FILTER(1{'+1' * 20_000}) }}", "complex"),
    ],
)
def test_a_worker_that_dies_is_replaced(pool: Pool, query: str, kind: str) -> None:
    with pytest.raises(QueryProblem) as problem:
        pool.ask(query)
    assert problem.value.kind == kind
    assert count(pool) == 3000
    worker = pool._idle.queue[0]
    assert worker
    assert worker.memory


def test_without_its_nursery_a_pool_reads_from_disk_and_raises_another(pool: Pool) -> None:
    assert pool._nursery
    pool._nursery._process.kill()
    pool._nursery._process.wait()
    pool._idle.queue[0].close()
    assert count(pool) == 3000
    ready(pool)
    assert count(pool) == 3000


def test_what_is_published_is_read_at_once_and_held_later(tmp_path: Path) -> None:
    document = "https://w3id.org/duban/id/d"
    node, named = ox.NamedNode("http://p"), ox.NamedNode(document)
    with open_store(tmp_path, write=True) as store, Pool(tmp_path, limits=LIMITS, memory=True) as pool:
        for n in (1, 2, 3):
            store.put(document, [ox.Quad(named, node, ox.Literal(i), named) for i in range(n)])
            store.publish()
            assert count(pool) == n
            ready(pool)
            assert count(pool) == n


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no /proc to see processes in")
def test_nothing_is_left_behind(numbers: Path) -> None:
    with Pool(numbers, limits=LIMITS, memory=True) as pool:
        ready(pool)
        assert pool._nursery
        pids = [pool._nursery._process.pid, pool._idle.queue[0]._process._pid]
        assert all(Path("/proc", str(pid)).is_dir() for pid in pids)
    for _ in range(100):
        if not any(running(pid) for pid in pids):
            return
        time.sleep(0.05)
    pytest.fail("a process outlives its pool")


def running(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path("/proc", str(pid), "status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_store_that_is_too_large_stays_on_disk(numbers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = next((numbers / "generations").iterdir())
    assert forked.fits(generation)
    monkeypatch.setattr("graph.store.memory.PART", 1e-9)
    assert not forked.fits(generation)
    assert os.sysconf("SC_PAGE_SIZE") > 0, sys.platform
