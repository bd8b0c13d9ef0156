"""The process that holds a generation in memory and becomes a worker, by a fork, whenever one is needed.

A worker that is killed costs the next query some milliseconds, not the reading of the whole store. There is
one thread here, and no network.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from contextlib import suppress

import pyoxigraph as ox

from queries.sandbox.worker import bounded, serve_over, without_network

STATUS = "/proc/self/status"


def taken() -> int:
    """Return the bytes of address space that this process has: a limit counts them too."""
    with suppress(OSError, StopIteration), open(STATUS, encoding="ascii") as status:
        return 1024 * next(int(line.split()[1]) for line in status if line.startswith("VmSize"))
    return 0


def loaded(folder: str) -> ox.Store:
    """Return the generation in FOLDER as a store in memory."""
    store = ox.Store()
    store.bulk_extend(ox.Store.read_only(folder))
    gc.collect()
    gc.freeze()  # what is here is shared with all that come of it
    return store


def child(store: ox.Store, fds: list[int], memory: int, network: bool, prefixes: dict[str, str]) -> None:
    """Be a worker that reads its queries from the first of FDS and writes to the second."""
    limited = bounded(memory + taken())
    with open(fds[0], "rb") as requests, open(fds[1], "wb") as replies:
        serve_over(store, requests, replies, prefixes, {"network": network, "limited": limited})


def run() -> None:
    """Fork until whoever asks is gone. Arguments: folder, memory, prefixes, number of the socket."""
    folder, memory, prefixes = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    asker = socket.socket(fileno=int(sys.argv[4]))
    network = not without_network()
    store = loaded(folder)
    asker.send(b"{}")
    ended: dict[int, int] = {}
    while True:
        data, fds, _, _ = socket.recv_fds(asker, 1000, 2)
        if not data:
            return
        _reap(ended)
        asked = json.loads(data)
        if "ended" in asked:
            asker.send(json.dumps({"status": ended.pop(asked["ended"], None)}).encode())
            continue
        pid = os.fork()
        if not pid:
            asker.close()
            with suppress(KeyboardInterrupt, BrokenPipeError):
                child(store, fds, memory, network, prefixes)
            os._exit(0)
        for fd in fds:
            os.close(fd)
        asker.send(json.dumps({"pid": pid}).encode())


def _reap(ended: dict[int, int]) -> None:
    """Note how those ended that are gone."""
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            ended[pid] = os.waitstatus_to_exitcode(status)
