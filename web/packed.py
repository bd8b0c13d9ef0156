"""Pages packed for the way, where the browser takes them so: a long one is a tenth as long."""

from __future__ import annotations

import gzip

from flask import Response, request

LEAST = 2_000  # bytes that are worth it
LEVEL = 4  # quick: a page of 350 kB in some milliseconds
# what holds a visitor's draft and the key of a form is never packed with words that a stranger may choose
PRIVATE = "/audit/draft"


def packed(response: Response) -> Response:
    """Return a page as gzip where it may be; everything else as it is."""
    if response.mimetype != "text/html" or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    may = request.accept_encodings["gzip"] > 0 and "Content-Encoding" not in response.headers
    if may and len(body) >= LEAST and not request.path.startswith(PRIVATE):
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
