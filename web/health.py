"""Whether the server is well, for who watches it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from web.site import site

pages = Blueprint("health", __name__)


@pages.get("/health")
def one() -> Response:
    """Answer 200 with the documents that the store holds; 503 where it cannot be read."""
    figures = {row["kind"]: int(row["count"]) for row in site().rows("figures")}
    response = jsonify(status="ok", **figures)
    response.headers["Cache-Control"] = "no-store"
    return response
