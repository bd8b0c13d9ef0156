"""The process that runs visitors' queries: it reads one store, reaches no network, and may be killed."""

from __future__ import annotations

import json
import re
import sys
from contextlib import suppress
from typing import Any, BinaryIO

import pyoxigraph as ox

from queries.sandbox.body import TRIPLES, Found, body, triples
from queries.sandbox.problem import QueryProblem

Reply = dict[str, object]

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
# error at 3:2: expected OPTIONAL
SYNTAX = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<why>.*)", re.DOTALL)


def without_network() -> bool:
    """Leave the network for an empty one of our own; False where the system does not let us."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    return unshare is not None and (unshare(CLONE_NEWNET) == 0 or unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def bounded(memory: int) -> bool:
    """Let this process take at most MEMORY bytes of address space; False on Windows."""
    if sys.platform == "win32":
        return False
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    return True


def alarm(seconds: float) -> None:
    """Die by ourselves when whoever would kill us is gone; 0 takes the order back."""
    if sys.platform == "win32":
        return
    import signal

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def answer(store: ox.Store, asked: dict[str, Any], prefixes: dict[str, str]) -> tuple[Reply, bytes]:
    """Return the reply to a request, a line of JSON and the body that follows it."""
    try:
        if "graph" in asked:
            return _graph(store, asked, prefixes)
        found = _found(store, asked, prefixes)
        form, data, cut = body(found, asked["formats"], asked["rows"], asked["size"], prefixes)
        return {"form": form, "truncated": cut}, data
    except QueryProblem as problem:
        return {"kind": problem.kind, "message": problem.message}, b""
    except SyntaxError as error:
        return syntax(str(error)), b""
    except MemoryError:
        return {"kind": "memory", "message": ""}, b""
    except (OSError, ValueError, RuntimeError) as error:
        return {"kind": "failed", "message": str(error)}, b""


def _found(store: ox.Store, asked: dict[str, Any], prefixes: dict[str, str]) -> Found:
    options: dict[str, Any] = {"prefixes": prefixes, "base_iri": asked["base"]}
    if asked["default"] or asked["named"]:
        options["default_graph"] = [ox.NamedNode(iri) for iri in asked["default"]]
        options["named_graphs"] = [ox.NamedNode(iri) for iri in asked["named"]]
    else:
        # FROM names its own data set; the union would hide it
        options["use_default_graph_as_union"] = not asked["dataset"]
    return store.query(asked["query"], **options)


def _graph(store: ox.Store, asked: dict[str, Any], prefixes: dict[str, str]) -> tuple[Reply, bytes]:
    """Return a graph, whole or not at all; an empty form where there is none of that name."""
    graph = ox.NamedNode(asked["graph"]) if asked["graph"] else ox.DefaultGraph()
    if asked["graph"] and not store.contains_named_graph(graph):
        return {"form": "", "truncated": False}, b""
    form = next(form for form in asked["formats"] if form in TRIPLES)
    data = triples((quad.triple for quad in store.quads_for_pattern(None, None, None, graph)), form, prefixes)
    if len(data) > asked["size"]:
        message = f"这个图超过 {asked['size'] // 1_000_000} MB。请改用查询分批读取。"
        return {"kind": "size", "message": message}, b""
    return {"form": form, "truncated": False}, data


def syntax(message: str) -> Reply:
    """Return the reply that tells a syntax error, with its place where the engine says one."""
    found = SYNTAX.search(message)
    if not found:
        return {"kind": "syntax", "message": message}
    return {
        "kind": "syntax",
        "message": found["why"],
        "line": int(found["line"]),
        "column": int(found["column"]),
    }


def send(to: BinaryIO, reply: Reply, data: bytes = b"") -> None:
    """Write a reply and the body that follows it."""
    to.write(json.dumps({**reply, "length": len(data)}).encode() + b"\n" + data)
    to.flush()


def serve() -> None:
    """Answer requests, a line of JSON each, until there are no more. Arguments: folder, memory, prefixes."""
    folder, memory, prefixes = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    # before the store opens: its threads must not have a network either
    alone, limited = without_network(), bounded(memory)
    store = ox.Store.read_only(folder) if folder else ox.Store()
    hello: Reply = {"network": not alone, "limited": limited}
    serve_over(store, sys.stdin.buffer, sys.stdout.buffer, prefixes, hello)


def serve_over(
    store: ox.Store, requests: BinaryIO, replies: BinaryIO, prefixes: dict[str, str], hello: Reply
) -> None:
    """Say HELLO, then answer REQUESTS over STORE until there are no more."""
    send(replies, hello)
    for line in requests:
        asked = json.loads(line)
        alarm(float(asked["seconds"]) + 1)
        reply, data = answer(store, asked, prefixes)
        alarm(0)
        send(replies, reply, data)


def run() -> None:
    """Serve until whoever asks is gone."""
    with suppress(KeyboardInterrupt, BrokenPipeError):
        serve()
