"""Errors of the API (RFC 9457): each names the parameter at fault and says how to mend it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping

from flask import Blueprint, Response, url_for
from werkzeug.exceptions import HTTPException

from graph.store.store import StoreError
from queries.catalogue import catalogue
from queries.names import AmbiguousName, UnknownName, nearest
from web.language import labels, say
from web.problem import JSON

log = logging.getLogger(__name__)


class Faulty(Exception):
    """A request that cannot be answered: a status, the parameter at fault, what is wrong, what helps."""

    def __init__(self, status: int, parameter: str | None, detail: str, **more: object) -> None:
        super().__init__(detail)
        self.status, self.parameter, self.detail, self.more = status, parameter, detail, more


def problem(status: int, detail: str, more: Mapping[str, object]) -> Response:
    """Return `application/problem+json`; what MORE holds stands beside the members of the RFC."""
    key = f"api.{status}" if f"api.{status}" in labels() else f"error.{status}"
    body = {"type": "about:blank", "title": say(key), "status": status, "detail": detail, **more}
    response = Response(json.dumps(body, ensure_ascii=False, indent=1), status, mimetype=JSON)
    response.headers["Cache-Control"] = "no-store"
    return response


def faulty(error: Faulty) -> Response:
    """Return the answer to a request that ERROR kept from being answered."""
    named = {"parameter": error.parameter} if error.parameter else {}
    return problem(error.status, error.detail, {**named, **error.more})


def refined(error: ValueError, question: str) -> Faulty:
    """Return ERROR of the question called QUESTION as the API tells it: 404, 409 or 400."""
    if isinstance(error, UnknownName | AmbiguousName):
        where = url_for("api.parameter", name=question, parameter=error.parameter, q=error.given)
        if isinstance(error, UnknownName):
            detail = say("api.unknown", name=error.given)
            return Faulty(404, error.parameter, detail, nearest=list(error.nearest), values=where)
        detail = say("api.several", name=error.given)
        return Faulty(409, error.parameter, detail, identifiers=list(error.identifiers), values=where)
    return Faulty(400, None, str(error))


def unknown_question(name: str) -> Faulty:
    """Return what is said of a question that the catalogue does not hold."""
    near = list(nearest(name, catalogue()))
    return Faulty(404, "name", say("api.no-question", name=name), nearest=near, values=url_for("api.listing"))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    response = problem(status, say("api.http", status=status), {})
    if allowed := dict(error.get_headers()).get("Allow"):
        response.headers["Allow"] = allowed
    return response


def _store(error: StoreError) -> Response:
    log.error("%s", error)
    response = problem(503, say("error.store"), {})
    response.headers["Retry-After"] = "5"
    return response


def install(pages: Blueprint) -> None:
    """Answer every error of PAGES in this shape."""
    pages.register_error_handler(Faulty, faulty)
    pages.register_error_handler(HTTPException, _http)
    pages.register_error_handler(StoreError, _store)
