"""A real server for tests: `duban serve` in a process of its own, and requests to it."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from graph.store.closing import Closing

ROOT = Path(__file__).parents[1]
TOKEN = "a-token-that-only-tests-know"


@dataclass(frozen=True)
class Reply:
    """What a server answered: status, headers with names in small letters, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").split(";")[0]


class Served(Closing):
    """`duban serve` over a store, on a free port, from when it is made until it is closed."""

    def __init__(self, store: str | Path, *options: str, token: str | None = None) -> None:
        environment = {**os.environ, "PYTHONUTF8": "1"}
        environment.pop("DUBAN_TOKEN", None)
        if token:
            environment["DUBAN_TOKEN"] = token
        command = [sys.executable, "-m", "duban", "serve", "--port", "0", "--store", str(store), *options]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        assert self.process.stderr
        said = self.process.stdout.readline()
        if "http://" not in said:
            raise RuntimeError(said + self.process.stderr.read())
        self.url = said[said.index("http://") :].split("/ ")[0]
        self._token = token

    @property
    def sparql(self) -> str:
        """The address of the query service."""
        return f"{self.url}/sparql"

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        seconds: float = 60,
    ) -> Reply:
        """Send a request as it stands and return what is answered."""
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=seconds)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            reply = connection.getresponse()
            named = {name.lower(): value for name, value in reply.getheaders()}
            return Reply(reply.status, named, reply.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "*/*", **parameters: str) -> Reply:
        """Ask a query by GET."""
        pairs = "&".join(f"{name}={quote(value)}" for name, value in {"query": text, **parameters}.items())
        return self.ask("GET", f"/sparql?{pairs}", headers={"Accept": accept})

    def write(
        self, method: str, path: str, body: str | bytes = b"", media: str = "", token: str | None = TOKEN
    ) -> Reply:
        """Send a change with TOKEN, or without any."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if media:
            headers["Content-Type"] = media
        return self.ask(method, path, body.encode() if isinstance(body, str) else body, headers)

    def update(self, text: str, token: str | None = TOKEN) -> Reply:
        """Send an update."""
        return self.write("POST", "/sparql", text, "application/sparql-update", token)

    def memory(self) -> float:
        """Return the megabytes that the process of the pages holds."""
        status = Path("/proc", str(self.process.pid), "status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1000

    def close(self) -> str:
        """Stop the server; return what it wrote to its log."""
        self.process.terminate()
        try:
            return self.process.communicate(timeout=20)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.communicate()[1]
