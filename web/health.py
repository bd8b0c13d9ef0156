"""Whether the server is well, for who watches it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from web.site import site

pages = Blueprint("health", __name__)


@pages.get("/health")
def one() -> Response:
    """Answer 200 with what the store holds, and which state of it is seen; 503 where it cannot be read."""
    info = site().one("info", site().store.info)
    response = jsonify(
        status="ok",
        documents=info.documents,
        quads=info.quads,
        generation=info.generation,
        published=info.published,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
