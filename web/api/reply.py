"""What the API sends: with its hash, for everybody, and only when it is new."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import Response, request

from reports.tables import dumped
from web.api.given import Cut
from web.export import MEDIA
from web.links import here

OPEN = {
    # data is for everybody, from anywhere; it has no cookie and no password
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition, X-Total-Count, Retry-After",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def opened(response: Response) -> Response:
    """Let every site read the answer."""
    response.headers.update(OPEN)
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)
    response.vary.add("Accept")
    return response


def sent(body: str | bytes, form: str, name: str, mark: str | None = None) -> Response:
    """Return BODY, or 304 to who has it: the ETag is its hash, or that of MARK where bytes never repeat."""
    response = Response(body, mimetype=MEDIA[form])
    if form != "json":
        response.headers["Content-Disposition"] = f"attachment; filename={name}.{form}"
    hashed = mark if mark is not None else body
    digest = sha256(hashed.encode() if isinstance(hashed, str) else hashed).hexdigest()[:32]
    response.set_etag(digest, weak=mark is not None)
    # kept, and asked for again each time: a newer graph is seen at once
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def json_sent(value: Any, name: str = "") -> Response:
    """Return VALUE as JSON."""
    return sent(dumped(value), "json", name)


def linked(response: Response, part: Cut, total: int) -> Response:
    """Say how many items the whole list has, and where the parts before and after this one are."""
    response.headers["X-Total-Count"] = str(total)
    links = {}
    if part.limit is not None:
        last = max(0, (total - 1) // part.limit * part.limit)
        links = {"first": 0, "last": last}
        if part.offset > 0:
            links["prev"] = max(0, part.offset - part.limit)
        if part.offset + part.limit < total:
            links["next"] = part.offset + part.limit
    for relation, offset in links.items():
        address = here(limit=part.limit, offset=offset)
        response.headers.add("Link", f'<{address}>; rel="{relation}"')
    return response
