"""A conversation with a SPARQL service over HTTP: time-outs, credentials, reads tried again, plain errors."""

from __future__ import annotations

import base64
import http.client
import os
import re
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import md5
from urllib.parse import SplitResult, urlencode, urlsplit

from graph.store.store import StoreError

USER, PASSWORD, TOKEN = "DUBAN_STORE_USER", "DUBAN_STORE_PASSWORD", "DUBAN_STORE_TOKEN"
TIMEOUT = "DUBAN_STORE_TIMEOUT"
SECONDS = 60.0
WAITS = (0.0, 0.3, 1.0)  # seconds before a read is tried again
AGAIN = (429, 502, 503, 504)  # a server that is busy or comes up
# WWW-Authenticate: Digest realm="SPARQL", nonce="0a1b", qop="auth"
CHALLENGE = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')
TAG = re.compile(r"<[^<>]*>")


class BadRequest(StoreError):
    """The service does not take what it was sent (400): the query is not SPARQL, or not its SPARQL."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered, with a status below 300."""

    status: int
    headers: Mapping[str, str]  # names in small letters
    body: bytes

    @property
    def media(self) -> str:
        """The media type of the body, without its parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


@dataclass
class Service:
    """A service as this process speaks to it; threads may share it, each on a connection of its own.

    Credentials come from the environment: $DUBAN_STORE_USER with $DUBAN_STORE_PASSWORD (Basic or Digest,
    as the service asks), or $DUBAN_STORE_TOKEN (Bearer).
    """

    seconds: float = SECONDS
    settings: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _kept: threading.local = field(default_factory=threading.local)
    _challenges: dict[str, str] = field(default_factory=dict)  # place -> what it asked for

    def patient(self, seconds: float) -> Service:
        """Return the same with SECONDS to wait, and what it knows of who wants which password."""
        return replace(self, seconds=seconds, _kept=threading.local())

    def read(self, address: str, fields: Iterable[tuple[str, str]], accept: str) -> Reply:
        """Return the answer to a form that changes nothing; it is sent again where that may help."""
        body = urlencode(list(fields)).encode()
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        for wait in WAITS[:-1]:
            time.sleep(wait)
            try:
                return self._said(address, *self._talk("POST", address, body, headers, kept=True))
            except (ConnectionError, http.client.HTTPException):
                continue
            except _Busy:
                continue
        time.sleep(WAITS[-1])
        return self.write("POST", address, body, headers)

    def write(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Return the answer to a request that is sent once. Raises StoreError in one line."""
        self._ask_for_challenge(address)
        try:
            return self._said(address, *self._talk(method, address, body, headers, kept=False))
        except _Busy as busy:
            raise StoreError(f"{address}：服务忙（{busy}）；请过一会儿再试") from None
        except (ConnectionError, http.client.HTTPException) as error:
            raise StoreError(f"{address}：连不上（{_why(error)}）；请检查地址，或等服务开了再试") from None

    def _ask_for_challenge(self, address: str) -> None:
        # a server that refuses a long body does not read it: who is to write is told before it is sent
        if USER in self.settings and TOKEN not in self.settings and _place(address) not in self._challenges:
            with suppress(ConnectionError, http.client.HTTPException):
                _, got, _ = self._send("GET", address, b"", {}, kept=False)
                if challenge := got.get("www-authenticate"):
                    self._challenges[_place(address)] = challenge

    def _talk(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str], kept: bool
    ) -> tuple[int, dict[str, str], bytes]:
        status, got, said = self._send(method, address, body, headers, kept)
        challenge = got.get("www-authenticate", "")
        if status == 401 and challenge and USER in self.settings and TOKEN not in self.settings:
            self._challenges[_place(address)] = challenge
            return self._send(method, address, body, headers, kept)
        return status, got, said

    def _send(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str], kept: bool
    ) -> tuple[int, dict[str, str], bytes]:
        split = parts(address)
        target = (split.path or "/") + (f"?{split.query}" if split.query else "")
        sent = {**headers, "User-Agent": "duban", **self._credentials(method, address, target)}
        connection = self._connection(split) if kept else _connect(split, self.seconds)
        try:
            connection.request(method, target, body, sent)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        except TimeoutError:
            connection.close()
            raise StoreError(
                f"{address}：{self.seconds:g} 秒内没有答复；请缩小问题，或用 {TIMEOUT} 放宽秒数"
            ) from None
        except (socket.gaierror, ssl.SSLError) as error:
            connection.close()
            raise StoreError(f"{address}：连不上（{_why(error)}）；请检查地址和网络") from None
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            if isinstance(error, ConnectionError | http.client.HTTPException):
                raise
            raise StoreError(f"{address}：连不上（{_why(error)}）；请检查地址和网络") from None
        finally:
            if not kept:
                connection.close()

    def _connection(self, split: SplitResult) -> http.client.HTTPConnection:
        held: dict[str, http.client.HTTPConnection] = self._kept.__dict__
        key = f"{split.scheme}://{split.netloc}"
        if key not in held:
            held[key] = _connect(split, self.seconds)
        return held[key]

    def _credentials(self, method: str, address: str, target: str) -> dict[str, str]:
        if token := self.settings.get(TOKEN):
            return {"Authorization": f"Bearer {token}"}
        challenge = self._challenges.get(_place(address))
        if challenge is None:
            return {}
        user, password = self.settings[USER], self.settings.get(PASSWORD, "")
        if challenge.lower().startswith("digest"):
            return {"Authorization": _digest(challenge, method, target, user, password)}
        return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}

    def _said(self, address: str, status: int, headers: dict[str, str], body: bytes) -> Reply:
        if status < 300:
            return Reply(status, headers, body)
        if status < 400:
            raise StoreError(f"{address}：转到了 {headers.get('location', '别处')}；请改用那个地址")
        if status in (401, 403):
            mend = f"请设环境变量 {USER} 和 {PASSWORD}（或 {TOKEN}）"
            raise StoreError(f"{address}：没有权限（{status}）；{mend}")
        if status in AGAIN:
            raise _Busy(str(status))
        line = _line(body)
        if status == 400:
            raise BadRequest(line or f"{address}：400")
        if status in (404, 405):
            raise StoreError(f"{address}：不是 SPARQL 的地址（{status}）；请给出服务的查询地址，如 …/sparql")
        raise StoreError(f"{address}：出错（{status}：{line}）；请看服务的日志")


class _Busy(Exception):
    """The service says: not now."""


def parts(address: str) -> SplitResult:
    """Return ADDRESS in its parts. Raises StoreError for one that cannot be asked."""
    try:
        split = urlsplit(address)
        host, _ = split.hostname, split.port
    except ValueError as error:
        raise StoreError(f"{address}：不是网址（{error}）；请写成 https://主机/sparql") from None
    if split.username or split.password:
        shown = split._replace(netloc=split.netloc.rpartition("@")[2]).geturl()
        raise StoreError(f"{shown}：用户名和密码不要写在网址里；请设环境变量 {USER} 和 {PASSWORD}")
    if not host or not address.isascii() or any(c.isspace() for c in address):
        raise StoreError(f"{address}：不是网址；请写成 https://主机/sparql")
    return split


def seconds(settings: Mapping[str, str]) -> float:
    """Return how long a request may take: $DUBAN_STORE_TIMEOUT, else 60. Raises StoreError."""
    given = settings.get(TIMEOUT, "")
    try:
        read = float(given) if given else SECONDS
    except ValueError:
        read = 0.0
    if not 0 < read < 1e6:
        raise StoreError(f"{TIMEOUT}={given}：不是秒数；请写成 60")
    return read


def _place(address: str) -> str:
    """Return what of ADDRESS credentials are asked for: all but its query."""
    return address.partition("?")[0]


def _connect(split: SplitResult, timeout: float) -> http.client.HTTPConnection:
    assert split.hostname
    if split.scheme == "https":
        return http.client.HTTPSConnection(split.hostname, split.port, timeout=timeout)
    return http.client.HTTPConnection(split.hostname, split.port, timeout=timeout)


def _digest(challenge: str, method: str, target: str, user: str, password: str) -> str:
    """Return the credentials that RFC 7616 asks for, as MD5: what Virtuoso takes."""
    asked = {name.lower(): quoted or plain for name, quoted, plain in CHALLENGE.findall(challenge)}
    realm, nonce, once = asked.get("realm", ""), asked.get("nonce", ""), secrets.token_hex(8)
    who, what = _md5(f"{user}:{realm}:{password}"), _md5(f"{method}:{target}")
    qop = "qop" in asked
    proof = _md5(":".join([who, nonce, "00000001", once, "auth", what] if qop else [who, nonce, what]))
    said = {"username": user, "realm": realm, "nonce": nonce, "uri": target, "response": proof}
    if "opaque" in asked:
        said["opaque"] = asked["opaque"]
    quoted = [f'{name}="{value}"' for name, value in said.items()]
    return "Digest " + ", ".join(quoted + (["qop=auth", "nc=00000001", f'cnonce="{once}"'] if qop else []))


def _md5(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


def _line(body: bytes) -> str:
    """Return the first words of an error, of a page or a text."""
    text = " ".join(TAG.sub(" ", body[:4000].decode("utf-8", "replace")).split())
    return text[:200]
