"""The process that changes a store: one change at a time, each whole or not at all, and published."""

from __future__ import annotations

import json
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from graph.store import whole
from graph.store.store import StoreBusy, StoreError, StoreFull
from graph.store.writer import Writer
from queries.sandbox.worker import Reply, alarm, bounded, send, syntax, without_network

WAIT = 5.0  # seconds that another writer, such as duban build, may take to finish
INPUTS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}
# Parser error at line 1 between columns 1 and 4: …
PLACE = re.compile(r"line (?P<line>\d+) (?:between )?columns? (?P<column>\d+)")


class Unreadable(Exception):
    """Data that is not what it was sent as."""


def changed(store: ox.Store, asked: dict[str, Any], body: bytes, prefixes: dict[str, str]) -> Reply:
    """Change STORE as ASKED by one transaction; say whether the graph is new, or was missing."""
    if asked["do"] == "update":
        store.update(body.decode(), base_iri=asked["base"], prefixes=prefixes)
        return {}
    graph = ox.NamedNode(asked["graph"]) if asked["graph"] else ox.DefaultGraph()
    before = whole.there(store, graph)
    if asked["do"] == "delete":
        whole.drop(store, graph)
        return {"missing": not before}
    (whole.replace if asked["do"] == "put" else whole.add)(store, graph, _parsed(asked, body, graph))
    return {"created": not before}


def _parsed(asked: dict[str, Any], body: bytes, graph: whole.Graph) -> list[ox.Quad]:
    """Return the triples of the parts of BODY, as they stand one behind another, as quads of GRAPH."""
    quads: list[ox.Quad] = []
    start = 0
    for form, length in asked["parts"]:
        part = body[start : start + length]
        start += length
        read = ox.parse(
            part,
            INPUTS[form],
            base_iri=asked["base"],
            without_named_graphs=True,
            rename_blank_nodes=True,
        )
        try:
            quads += [ox.Quad(q.subject, q.predicate, q.object, graph) for q in read]
        except SyntaxError as error:
            raise Unreadable(str(error)) from None
    return quads


def answer(folder: Path, asked: dict[str, Any], body: bytes, prefixes: dict[str, str]) -> Reply:
    """Make the change, publish it, and return the reply."""
    try:
        with Writer(folder, wait=WAIT) as writer:
            return writer.change(lambda store: changed(store, asked, body, prefixes))
    except Unreadable as error:
        found = PLACE.search(str(error))
        place = {"line": int(found["line"]), "column": int(found["column"])} if found else {}
        return {"kind": "data", "message": f"看不懂这里的写法（{error}）。", **place}
    except SyntaxError as error:
        return syntax(str(error))
    except MemoryError:
        return {"kind": "memory", "message": ""}
    except StoreBusy:
        return {"kind": "busy", "message": "另一个进程正在写图谱（例如 duban build）。请过一会儿再试。"}
    except StoreFull:
        return {"kind": "full", "message": "服务器的磁盘满了，没有写入。请腾出空间后再试。"}
    except (StoreError, OSError, ValueError, RuntimeError) as error:
        return {"kind": "failed", "message": f"没有写入（{error}）。"}


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests, a line of JSON and a body each. Arguments: folder, memory, prefixes."""
    folder, memory, prefixes = Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
    alone, limited = without_network(), bounded(memory)
    send(replies, {"network": not alone, "limited": limited})
    for line in requests:
        asked = json.loads(line)
        body = requests.read(asked["size"])
        alarm(float(asked["seconds"]) + 1)
        reply = answer(folder, asked, body, prefixes)
        alarm(0)
        send(replies, reply)


def run() -> None:
    """Serve until whoever asks is gone."""
    with suppress(KeyboardInterrupt, BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer)
