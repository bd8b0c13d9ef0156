"""`/graphs`: whole graphs, read by everybody, written by who has the token (Graph Store Protocol)."""

from __future__ import annotations

import uuid
from urllib.parse import parse_qsl, quote

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed, UnsupportedMediaType

from graph.store.store import StoreError
from queries.sandbox.changing import Part
from queries.sandbox.dataset import iri_of
from queries.sandbox.problem import QueryProblem
from web.protocol.access import authorised, client
from web.protocol.answered import done, negotiated, open_to_all, preflight
from web.protocol.fault import fault, http_fault, store_fault
from web.protocol.media import SENT, TRIPLE_TYPES, Wanted, wanted
from web.protocol.service import service

pages = Blueprint("graphs", __name__)
METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"]
READING, WRITING = "GET, HEAD, OPTIONS", "GET, HEAD, PUT, POST, DELETE, OPTIONS"

pages.register_error_handler(QueryProblem, lambda problem: open_to_all(fault(problem)))
pages.register_error_handler(HTTPException, lambda error: open_to_all(http_fault(error)))
pages.register_error_handler(StoreError, lambda error: open_to_all(store_fault(error)))


@pages.route("/graphs", methods=METHODS, strict_slashes=False)
def indirect() -> Response:
    """Read or write the graph that `?graph=` names, or the unnamed one: `?default`."""
    if request.method == "OPTIONS":
        return preflight(_allowed())
    named, default = _named()
    if named is None and not default:
        if request.method == "POST":
            return _created()
        raise BadRequest("请用 ?graph=<图的 IRI> 或 ?default 说明是哪个图。")
    return _done(named)


@pages.route("/graphs/<path:path>", methods=METHODS)
def direct(path: str) -> Response:
    """Read or write the graph whose IRI is this address."""
    return preflight(_allowed()) if request.method == "OPTIONS" else _done(_address(path))


def _address(path: str) -> str:
    return f"{request.host_url}graphs/{quote(path)}"


def _allowed() -> str:
    return WRITING if service().writable else READING


def _named() -> tuple[str | None, bool]:
    """Return the IRI in `graph=`, and whether `default` stands there. Raises for both, or for a bad one."""
    try:
        query = request.query_string.decode("utf-8")
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise BadRequest("地址里的参数看不懂。请用 UTF-8 和 %xx 写。") from None
    graphs = [value for name, value in pairs if name == "graph"]
    default = any(name == "default" for name, _ in pairs)
    if len(graphs) + default > 1:
        raise BadRequest("graph 和 default 只能给一个，一次一个图。")
    return (iri_of(graphs[0]).value if graphs else None), default


def _done(iri: str | None) -> Response:
    method = request.method
    if method in ("GET", "HEAD"):
        return open_to_all(_read(iri))
    if method == "PATCH":
        raise MethodNotAllowed(_allowed().split(", "), "改一个图的一部分，请用 /sparql 的更新。")
    authorised()
    if method == "DELETE":
        if not service().changes.delete(iri):
            raise _missing(iri)
        return done(204)
    write = service().changes.put if method == "PUT" else service().changes.post
    return done(201 if write(iri, _parts(), iri or request.base_url) else 204)


def _created() -> Response:
    """Make a graph of what was sent, and say where it is."""
    authorised()
    iri = _address(uuid.uuid4().hex)
    service().changes.put(iri, _parts(), iri)
    return done(201, Location=iri)


def _missing(iri: str | None) -> QueryProblem:
    return QueryProblem("missing", f"没有这个图：{iri}")


def _read(iri: str | None) -> Response:
    suits = wanted(TRIPLE_TYPES)
    if suits.html:
        # a browser shows Turtle as text
        suits = Wanted((("text/plain", "turtle"),), html=True)
    if not suits.forms:
        raise QueryProblem("format", "这里没有 Accept 要的格式。请接受 text/turtle 等格式。")
    found = service().graph(iri, suits.forms, client())
    if found is None:
        raise _missing(iri)
    response = Response(found.body)
    response.headers["Content-Type"] = suits.media_type(found.form)
    return negotiated(response)


def _parts() -> list[Part]:
    """Return the triples that were sent, one part, or several as multipart/form-data."""
    request.max_content_length = service().settings.graph
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType("请不要压缩。")
    if request.mimetype != "multipart/form-data":
        return [Part(_form(request.mimetype), request.get_data())]
    sent = [file for files in request.files.listvalues() for file in files]
    if not sent:
        raise BadRequest("multipart/form-data 里没有文件。")
    return [Part(_form(file.mimetype), file.read()) for file in sent]


def _form(media: str) -> str:
    if media not in SENT:
        raise UnsupportedMediaType(f"不认识 {media[:60] or '没有写明的类型'}。能读：{'、'.join(SENT)}。")
    return SENT[media]
