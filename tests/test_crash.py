"""`duban build` killed at any moment leaves each document whole: as it was, as it becomes, or not there."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.build import build
from graph.document.read import BUNDLED
from graph.statements.terms import DERIVED
from graph.store.open import open_store
from graph.store.store import Store
from ontology.register import register

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-c", "from duban.cli import main; main()", "build"]
KILLS = 20
TITLE = "城乡建设绿色发展"


def versions(folder: Path) -> list[Path]:
    """Write two versions of two documents, in a folder each."""
    text = BUNDLED.read_text(encoding="utf-8")
    folders = [folder / "old", folder / "new"]
    for version, changed in zip(folders, (text, text.replace("2025年", "2026年")), strict=True):
        version.mkdir()
        for n in range(2):
            named = changed.replace(TITLE, f"{TITLE}第{n}期", 1)
            (version / f"{n}.txt").write_text(named, encoding="utf-8")
    return folders


def held(store: Store) -> dict[str, frozenset[ox.Quad]]:
    """Return what the store says of each document, its shortcuts with it."""
    derived = list(store.graph(DERIVED.value))
    return {
        document: frozenset(store.graph(document))
        | frozenset(quad for quad in derived if quad.object.value.startswith(f"{document}/"))
        for document in store.documents()
    }


@pytest.mark.slow
def test_killed_at_any_moment(tmp_path):
    folders = versions(tmp_path)
    whole: list[dict[str, frozenset[ox.Quad]]] = []
    for version in folders:
        with open_store(tmp_path / version.name[0], write=True) as store:
            build([version], store, register())
            whole.append(held(store))
    assert whole[0].keys() == whole[1].keys()
    assert all(whole[0][document] != whole[1][document] for document in whole[0])

    chance, folder = random.Random(1), tmp_path / "store"
    started = time.monotonic()
    subprocess.run([*COMMAND, folders[0], "--store", tmp_path / "timed"], cwd=ROOT, check=True)
    usual = time.monotonic() - started
    killed = 0
    for n in range(4 * KILLS):
        if killed == KILLS:
            break
        begun = time.monotonic()
        child = subprocess.Popen([*COMMAND, folders[n % 2], "--store", folder], cwd=ROOT)
        try:
            child.wait(usual * chance.uniform(0.3, 1.0))
            usual = time.monotonic() - begun  # the machine has become faster
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            killed += 1
        with open_store(folder, write=True) as store:
            found = held(store)
            derived = set(store.graph(DERIVED.value))
        for document, said in found.items():
            assert said in (whole[0][document], whole[1][document]), f"kill {n}: {document} is mixed"
        assert derived == {quad for said in found.values() for quad in said if quad.graph_name == DERIVED}
        with open_store(folder) as reader:
            assert held(reader) == found
    assert killed == KILLS
    # and the last build still does what it should
    subprocess.run([*COMMAND, folders[1], "--store", folder], cwd=ROOT, check=True)
    with open_store(folder) as reader:
        assert held(reader) == whole[1]
