"""Whether the server is well, for who watches it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from web import ledger

pages = Blueprint("health", __name__)


@pages.get("/health")
def one() -> Response:
    """Answer 200 with the documents that the store holds; 503 where it cannot be read."""
    response = jsonify(status="ok", documents=len(ledger.documents()))
    response.headers["Cache-Control"] = "no-store"
    return response
