"""Answers as HTTP responses: their type, whether they are whole, whether the client has them already."""

from __future__ import annotations

from hashlib import sha256

from flask import Response, request

from queries.sandbox.body import COMMENTED
from queries.sandbox.reading import Result
from web.protocol.media import Wanted

CUT = "Duban-Truncated"
SAYS_CUT = ("json", "xml", *COMMENTED)  # forms whose body says that it is cut


def answered(result: Result, wanted: Wanted, rows: int) -> Response:
    """Return RESULT as the client WANTED it; one that was cut to ROWS says so in a header."""
    response = Response(result.body)
    response.headers["Content-Type"] = wanted.media_type(result.form)
    if result.truncated:
        response.headers[CUT] = f"rows={rows}"
        if result.form not in SAYS_CUT:
            # such a file has no place to say it but its name
            name = f"first-{rows}-rows.{result.form}"
            response.headers["Content-Disposition"] = f"inline; filename={name}"
    return negotiated(response)


def negotiated(response: Response) -> Response:
    """Return RESPONSE with what caches have to know; empty (304) where the client has it already."""
    response.vary.add("Accept")
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def done(status: int, **headers: str) -> Response:
    """Return the answer to a change that was made."""
    response = Response(status=status, headers=headers)
    del response.headers["Content-Type"]
    return response


def open_to_all(response: Response) -> Response:
    """Let pages of any origin read RESPONSE: data for everybody, without cookie and password."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = f"{CUT}, ETag, Retry-After"
    return response


def preflight(methods: str) -> Response:
    """Return the answer to who asks whether it may ask from another origin; never with a token."""
    response = open_to_all(done(204))
    response.headers["Allow"] = methods
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response
