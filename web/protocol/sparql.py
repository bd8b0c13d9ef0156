"""`/sparql`: queries for everybody, updates for who has the token, and without either what it can do."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from graph.store.store import StoreError
from queries.sandbox.problem import QueryProblem
from web.protocol import page
from web.protocol.about import described, endpoint, service_triples
from web.protocol.access import authorised, client
from web.protocol.answered import answered, done, open_to_all, preflight
from web.protocol.fault import fault, http_fault, store_fault
from web.protocol.media import Wanted, wanted
from web.protocol.operation import Operation, operation
from web.protocol.service import service

pages = Blueprint("sparql", __name__)
METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"]
ALLOWED = "GET, HEAD, POST, OPTIONS"
TWICE_ENCODED = 6  # bytes of a form, at most, for a byte of the text in it: 两 is %E4%B8%A4

pages.register_error_handler(QueryProblem, lambda problem: open_to_all(fault(problem)))
pages.register_error_handler(HTTPException, lambda error: open_to_all(http_fault(error)))
pages.register_error_handler(StoreError, lambda error: open_to_all(store_fault(error)))


@pages.route("/sparql", methods=METHODS, strict_slashes=False)
def one() -> Response:
    """Answer a query, make an update, or say what this service can do."""
    if request.method == "OPTIONS":
        return preflight(ALLOWED)
    if request.method not in ("GET", "HEAD", "POST"):
        raise MethodNotAllowed(ALLOWED.split(", "), "查询用 GET 或 POST，更新用 POST。")
    settings = service().settings
    request.max_content_length = TWICE_ENCODED * (
        settings.change.text if service().writable else settings.limits.text
    )
    asked = operation()
    if asked and asked.kind == "update":
        return _updated(asked)
    if asked and request.values.get("format") == "xlsx":
        return open_to_all(page.workbook(asked))
    suits = wanted()
    if asked is None:
        return page.empty() if suits.html else open_to_all(described(service_triples()))
    return page.shown(asked) if suits.html else open_to_all(_answered(asked, suits))


def _answered(asked: Operation, suits: Wanted) -> Response:
    if not suits.forms:
        raise QueryProblem(
            "format", "这里没有 Accept 要的格式。请接受 application/sparql-results+json 等格式。"
        )
    here = service()
    found = here.ask(asked.text, suits.forms, client(), asked.dataset, endpoint())
    return answered(found, suits, here.settings.limits.rows)


def _updated(asked: Operation) -> Response:
    authorised()
    service().changes.update(asked.text, asked.dataset, endpoint())
    return done(204)
