"""What tests share: a store built from the bundled document, and a listener that counts who calls."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store.open import open_store


class Listener:
    """A socket on loopback that counts the connections made to it."""

    def __init__(self) -> None:
        self.hits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.hits += 1
            caller.close()

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Yield a listener on a free port."""
    made = Listener()
    yield made
    made.close()


@pytest.fixture(scope="session")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store with 3,000 statements: a subject, duban:number, its number."""
    folder = tmp_path_factory.mktemp("numbers")
    document = "https://w3id.org/duban/id/numbers"
    graph, number = ox.NamedNode(document), ox.NamedNode("https://w3id.org/duban/def#number")
    with open_store(folder, write=True) as store:
        store.put(
            document,
            [ox.Quad(ox.NamedNode(f"{document}/{n}"), number, ox.Literal(n), graph) for n in range(3000)],
        )
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store built from the document that comes with Duban."""
    from graph.build import build
    from ontology.register import register

    folder = tmp_path_factory.mktemp("built")
    with open_store(folder, write=True) as store:
        report = build([], store, register())
    assert not report.bad
    return folder
