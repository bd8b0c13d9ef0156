"""What a request of the SPARQL protocol asks for: a query or an update, over which graphs."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from queries.sandbox.dataset import Dataset

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
GRAPHS = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}
FIELDS = 500  # parameters of one request
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Operation:
    """A query or an update, as text, and the graphs that the request names for it."""

    kind: str  # query update
    text: str
    dataset: Dataset


def operation() -> Operation | None:
    """Return what this request asks for; None for a GET that asks for nothing.

    Raises BadRequest and UnsupportedMediaType for what the protocol does not know, QueryProblem for graphs
    that are none.
    """
    pairs = _pairs(request.query_string)
    if request.method != "POST":
        if _all(pairs, "update"):
            raise BadRequest("更新要用 POST 送来。")
        return _one("query", pairs) if _all(pairs, "query") else None
    kind = request.mimetype
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType("请不要压缩。")
    if (request.mimetype_params.get("charset") or "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("请用 UTF-8 送来。")
    if kind == FORM:
        return _form(pairs + _pairs(request.get_data()))
    if kind in (QUERY, UPDATE):
        what = "query" if kind == QUERY else "update"
        if _all(pairs, "query") + _all(pairs, "update"):
            raise BadRequest("查询已在请求的正文里，地址里不要再给。")
        return _made(what, _text(request.get_data()), pairs)
    raise UnsupportedMediaType(f"POST 的类型要是 {FORM}、{QUERY} 或 {UPDATE}。")


def _form(pairs: Pairs) -> Operation:
    query, update = _all(pairs, "query"), _all(pairs, "update")
    if query and update:
        raise BadRequest("一次只能送来一个 query 或一个 update。")
    if not query and not update:
        raise BadRequest("请给出 query=，或 update=。")
    return _one("query" if query else "update", pairs)


def _one(kind: str, pairs: Pairs) -> Operation:
    texts = _all(pairs, kind)
    if len(texts) != 1:
        raise BadRequest(f"一次只能送来一个 {kind}，这里有 {len(texts)} 个。")
    return _made(kind, texts[0], pairs)


def _made(kind: str, text: str, pairs: Pairs) -> Operation:
    default, named = (tuple(_all(pairs, name)) for name in GRAPHS[kind])
    return Operation(kind, text, Dataset(default, named))


def _all(pairs: Pairs, name: str) -> list[str]:
    return [value for key, value in pairs if key == name]


def _pairs(data: bytes) -> Pairs:
    try:
        return parse_qsl(_text(data), keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except UnicodeDecodeError:
        raise BadRequest("这里有不成 UTF-8 的字节。请用 UTF-8 送来。") from None
    except ValueError:
        raise BadRequest(f"一次最多 {FIELDS} 个参数。") from None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"第 {error.start + 1} 个字节不成 UTF-8。请用 UTF-8 送来。") from None
