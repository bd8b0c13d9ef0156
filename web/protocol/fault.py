"""Errors of the protocol: `application/problem+json` (RFC 9457) with line and column."""

from __future__ import annotations

import json
import logging

from flask import Response
from werkzeug.exceptions import HTTPException

from graph.store.store import StoreError
from queries.sandbox.problem import QueryProblem
from web.language import pick
from web.problem import JSON
from web.protocol.turns import Throttled

log = logging.getLogger(__name__)
STATUS = {
    "refused": 400,
    "long": 413,
    "syntax": 400,
    "data": 400,
    "format": 406,
    "timeout": 503,
    "memory": 503,
    "size": 422,
    "complex": 422,
    "busy": 503,
    "throttled": 429,
    "full": 507,
    "failed": 500,
    "readonly": 403,
    "token": 401,
    "missing": 404,
    "elsewhere": 501,
}
TITLES = {
    400: ("请求有误", "Bad request"),
    401: ("需要令牌", "A token is needed"),
    403: ("只读", "Read only"),
    404: ("没有找到", "Not found"),
    405: ("方法不对", "Method not allowed"),
    406: ("没有这种格式", "Not acceptable"),
    413: ("太长", "Too long"),
    415: ("类型不对", "Unsupported media type"),
    422: ("结果太大", "The answer is too large"),
    429: ("问得太多", "Too many requests"),
    500: ("内部错误", "Internal error"),
    501: ("不在这里", "Not here"),
    503: ("没有算完", "Not answered"),
    507: ("磁盘已满", "The disk is full"),
}
AGAIN = 5  # seconds after which who was not served may ask again


def status_of(problem: QueryProblem) -> int:
    """Return the HTTP status that says what kind of problem it is."""
    return STATUS.get(problem.kind, 500)


def headers_of(problem: QueryProblem) -> dict[str, str]:
    """Return the headers that go with it: when to ask again, how to show a token."""
    if problem.kind == "token":
        return {"WWW-Authenticate": 'Bearer realm="duban"'}
    if isinstance(problem, Throttled):
        return {"Retry-After": str(problem.seconds)}
    return {"Retry-After": str(AGAIN)} if problem.kind == "busy" else {}


def fault(problem: QueryProblem) -> Response:
    """Return the answer to a request that PROBLEM kept from being answered."""
    status = status_of(problem)
    return _response(status, str(problem), headers_of(problem), problem)


def http_fault(error: HTTPException) -> Response:
    """Return the answer to a request that HTTP knows a word for."""
    code = error.code or 500
    said = error.description if error.description != type(error).description else None
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    return _response(code, said or pick(*TITLES.get(code, TITLES[400])), headers)


def store_fault(error: StoreError) -> Response:
    """Return the answer where the store cannot be read."""
    log.error("%s", error)
    return _response(503, pick("图谱现在读不出来。", "The graph cannot be read now."), {})


def _response(
    status: int, detail: str, headers: dict[str, str], problem: QueryProblem | None = None
) -> Response:
    body: dict[str, object] = {
        "type": "about:blank",
        "title": pick(*TITLES.get(status, TITLES[400])),
        "status": status,
        "detail": detail,
    }
    if problem:
        body["kind"] = problem.kind
        if problem.line:
            body |= {"line": problem.line, "column": problem.column}
    response = Response(json.dumps(body, ensure_ascii=False), status, headers, mimetype=JSON)
    response.headers["Cache-Control"] = "no-store"
    return response
