"""Texts packed for the way, where the browser takes them so: a long page is a tenth as long."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import lru_cache

from flask import Response, request

TEXTS = {"text/html", "text/css", "text/javascript", "application/javascript", "application/json"}
TEXTS |= {"image/svg+xml"}
PARTS = {204, 206, 304}  # answers that are not the whole of a text
LEAST = 2_000  # bytes that are worth it
LEVEL = 4  # quick: a page of 350 kB in some milliseconds
# what holds a visitor's draft and the key of a form is never packed with words that a stranger may choose
PRIVATE = "/audit/draft"


def packed(response: Response) -> Response:
    """Return a page or a file of this site as gzip where it may be; everything else as it is."""
    is_file = request.endpoint == "static"
    is_whole = response.status_code not in PARTS and (is_file or not response.is_streamed)
    if response.mimetype not in TEXTS or not is_whole:
        return response
    response.vary.add("Accept-Encoding")
    may = request.accept_encodings["gzip"] > 0 and "Content-Encoding" not in response.headers
    if may and not request.path.startswith(PRIVATE):
        response.direct_passthrough = False
        _pack(response, _file if is_file else _text)
    return response


def _pack(response: Response, pack: Callable[[bytes], bytes]) -> None:
    body = response.get_data()
    if len(body) < LEAST:
        return
    response.set_data(pack(body))
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag:  # of the text, however it is packed
        response.set_etag(tag, weak=True)


def _text(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL, mtime=0)


@lru_cache(maxsize=64)
def _file(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)
