"""Who may have something done: a form of this site, in a browser that was given it, not too often."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from markupsafe import Markup

from web.language import say
from web.problem import Refused

COOKIE, FIELD = "duban-form", "token"
KEY = "duban.forms"
KEPT = 12 * 3600  # seconds that a form may lie open
LENGTH = 32  # bytes of what a browser is known by


class Forms:
    """What tells the forms of this site from others: a secret that lasts as long as the server."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(LENGTH)

    def token(self, seed: str) -> str:
        """Return what the form of a browser known by SEED sends along."""
        return hmac.new(self._secret, seed.encode(), "sha256").hexdigest()


def install(app: Flask) -> None:
    """Let templates of APP protect their forms."""
    app.extensions[KEY] = Forms()
    app.after_request(_keep)
    app.jinja_env.globals["form_token"] = field


def field() -> Markup:
    """Return the hidden field that a form which writes sends along; its cookie goes with the response."""
    seed = request.cookies.get(COOKIE, "")
    if not _is_seed(seed):
        seed = g.get("form_seed") or secrets.token_urlsafe(LENGTH)
        g.form_seed = seed
    token = cast(Forms, current_app.extensions[KEY]).token(seed)
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token)


def _is_seed(seed: str) -> bool:
    return seed.isascii() and len(seed) >= LENGTH


def _keep(response: Response) -> Response:
    if seed := g.get("form_seed"):
        response.set_cookie(
            COOKIE, seed, max_age=KEPT, httponly=True, samesite="Strict", secure=request.is_secure
        )
    return response


def origin() -> None:
    """Let a request pass that a page of this site sent, as far as the browser says. Raises Refused.

    It is looked at before the body is read.
    """
    told = request.headers.get("Origin") or request.headers.get("Referer")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if site not in ("same-origin", "none") or (told and urlsplit(told).netloc != request.host):
        raise Refused(403, say("draft.foreign"))


def token() -> None:
    """Let a form pass that was made for this browser. Raises Refused."""
    seed, given = request.cookies.get(COOKIE, ""), request.form.get(FIELD, "")
    own = cast(Forms, current_app.extensions[KEY]).token(seed)
    if not _is_seed(seed) or not hmac.compare_digest(own.encode(), given.encode()):
        raise Refused(403, say("draft.stale"))


class Pace:
    """How often a client may ask: MOST times in SECONDS; and how many are served AT_ONCE."""

    KNOWN = 4_000  # clients remembered

    def __init__(self, most: int, seconds: float, at_once: int, wait: float) -> None:
        self.most, self.seconds, self.wait = most, seconds, wait
        self._room = threading.BoundedSemaphore(at_once)
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, client: str) -> Iterator[None]:
        """Take a turn. Raises Refused where CLIENT asked too often, or all are taken for too long."""
        if not self._may(client):
            raise Refused(429, say("draft.pace", most=self.most))
        if not self._room.acquire(timeout=self.wait):
            raise Refused(429, say("draft.busy"))
        try:
            yield
        finally:
            self._room.release()

    def _may(self, client: str) -> bool:
        now = time.monotonic()
        with self._lock:
            times = self._times.setdefault(client, deque(maxlen=self.most))
            self._times.move_to_end(client)
            if len(self._times) > self.KNOWN:
                self._times.popitem(last=False)
            if len(times) == self.most and now - times[0] < self.seconds:
                return False
            times.append(now)
            return True
