"""SPARQL servers that tests start: Oxigraph's, of PyPI, and Virtuoso, of Debian; and one that misbehaves."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
VIRTUOSO = shutil.which("virtuoso-t")
MISSING = {
    "oxigraph": "no oxigraph: pip install -e '.[test]'",
    "virtuoso": "no virtuoso-t: on Debian, apt-get install virtuoso-opensource-7",
}
INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DisableUnixSocket = 1
ServerThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
SchedulerInterval = 10
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = {rows}
"""
DBA = {"DUBAN_STORE_USER": "dba", "DUBAN_STORE_PASSWORD": "dba"}


@dataclass(frozen=True)
class Running:
    """A server that runs: where it is asked, and what the environment holds for it."""

    kind: str
    address: str
    settings: dict[str, str] = field(default_factory=dict)


def free() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the server ended"
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


@contextmanager
def oxigraph(folder: Path) -> Iterator[Running]:
    """Start Oxigraph's server over FOLDER; skip the test where it is not installed."""
    if OXIGRAPH is None:
        pytest.skip(MISSING["oxigraph"])
    port = free()
    command = [OXIGRAPH, "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
    with _ended(subprocess.Popen(command, stderr=subprocess.DEVNULL)) as process:
        _await(port, process)
        yield Running("oxigraph", f"http://127.0.0.1:{port}/query")


@contextmanager
def virtuoso(folder: Path, rows: int = 1_000_000) -> Iterator[Running]:
    """Start Virtuoso over FOLDER, giving so many ROWS at most; skip the test where it is not installed."""
    if VIRTUOSO is None:
        pytest.skip(MISSING["virtuoso"])
    port, http = free(), free()
    ini = folder / "virtuoso.ini"
    ini.write_text(INI.format(folder=folder, port=port, http=http, rows=rows), "utf-8")
    command = [VIRTUOSO, "+foreground", "+configfile", str(ini)]
    with _ended(subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=folder)) as process:
        _await(http, process)
        yield Running("virtuoso", f"http://127.0.0.1:{http}/sparql", DBA)


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.kill()
        process.wait()


STARTED = {"oxigraph": oxigraph, "virtuoso": virtuoso}
Reply = tuple[int, dict[str, str], bytes]


@contextmanager
def answering(reply: Callable[[int, str, dict[str, str]], Reply | None]) -> Iterator[str]:
    """Serve REPLY(how many were asked before, path, headers); None ends the connection without a word."""
    asked = iter(range(1_000_000))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            made = reply(next(asked), self.path, {k.lower(): v for k, v in self.headers.items()})
            if made is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            status, headers, body = made
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_PUT = do_POST

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    finally:
        server.shutdown()
        server.server_close()
