"""The OpenAPI 3.1 description of the API, made from the catalogue."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from queries.catalogue import Column, Parameter, Question, catalogue, columns
from queries.text.search import FACETS, LONGEST
from web.api import given
from web.export import MEDIA
from web.problem import JSON

Schema = dict[str, Any]
# an optional name may be empty: a form sends it so; one that is needed has a letter
OPTIONAL: Schema = {"type": "string", "maxLength": given.LENGTH}
NAMED: Schema = {**OPTIONAL, "minLength": 1, "pattern": given.SAYING}
# how the value of a parameter of a kind is written
KINDS: dict[str, Schema] = {
    "year": {"type": "integer", "minimum": 1000, "maximum": 9999},
    "date": {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}
EXAMPLES = {
    "department": "市城管执法局",
    "year": 2025,
    "date": "2025-12-31",
    "measure": "2.5.2",
    "text": "垃圾",
}
CELLS: dict[str, Schema] = {
    "text": {"type": ["string", "null"]},
    "iri": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    # 2022-06 where the print has no day
    "date": {"type": ["string", "null"], "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
    "boolean": {"type": ["boolean", "null"]},
}
LANGUAGE: Schema = {
    "name": "lang",
    "in": "query",
    "description": "表头、标题和报错的语言。 The language of headings, titles and errors.",
    "schema": {"type": "string", "enum": ["zh", "en"], "default": "zh"},
}
LIMIT: Schema = {
    "name": "limit",
    "in": "query",
    "description": "最多几行；不给时 JSON 是 1000 行，CSV 和 XLSX 是全部。 "
    "Rows at most; without it 1000 of JSON, all of the others.",
    "schema": {"type": "integer", "minimum": 1, "maximum": given.MOST},
}
OFFSET: Schema = {
    "name": "offset",
    "in": "query",
    "description": "跳过几行。 Rows to leave out before.",
    "schema": {"type": "integer", "minimum": 0, "maximum": given.FARTHEST, "default": 0},
}
FORM: Schema = {
    "name": "format",
    "in": "query",
    "description": "不给时看 Accept。 Without it, the header Accept decides.",
    "schema": {"type": "string", "enum": list(given.FORMS)},
}
BOM: Schema = {
    "name": "bom",
    "in": "query",
    "description": "CSV 开头有没有让 Excel 认出 UTF-8 的记号。 "
    "Whether CSV begins with the mark by which Excel knows UTF-8.",
    "schema": {"type": "integer", "enum": [0, 1], "default": 1},
}
TYPED: Schema = {
    "name": "q",
    "in": "query",
    "description": "只要名称里有它的，最像的在前。 Only values with this in a name, the nearest first.",
    "schema": {"type": "string", "maxLength": given.LENGTH},
}
KNOWN_HEADERS: Schema = {
    "ETag": {"schema": {"type": "string"}, "description": "供 If-None-Match。 For If-None-Match."},
    "Link": {"schema": {"type": "string"}, "description": "first prev next last (RFC 8288)"},
    "X-Total-Count": {"schema": {"type": "integer"}, "description": "全部行数。 Rows in all."},
}
HEADERS: Schema = {"ETag": {"$ref": "#/components/headers/ETag"}}
PAGES: Schema = {name: {"$ref": f"#/components/headers/{name}"} for name in KNOWN_HEADERS}
SHARED = (LANGUAGE, LIMIT, OFFSET, FORM, BOM, TYPED)
UNCHANGED: Schema = {"description": "没有变。 Not changed since the ETag that was sent.", "headers": HEADERS}
PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "哪里不对，怎样改。 What is wrong, and how to mend it."},
        "parameter": {"type": "string", "description": "哪个参数。 The parameter at fault."},
        "nearest": {"type": "array", "items": {"type": "string"}},
        "identifiers": {"type": "array", "items": {"type": "string"}},
        "values": {"type": "string", "description": "在哪里看可用的值。 Where its values are."},
    },
}
STRING, COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
FAULTS = {
    "400": "参数不对或不全。 A parameter is wrong or missing.",
    "404": "图谱里没有这个名称。 The graph knows no such name.",
    "406": "没有这种格式。 No such format.",
    "409": "名称可以指几个。 Several things bear the name.",
    "414": "网址太长。 The address is too long.",
    "503": "图谱读不到。 The graph cannot be read.",
}


def openapi(server: str) -> Schema:
    """Return the description of the API at the address SERVER."""
    paths = {"/api/questions": {"get": _listing()}, "/api/search": {"get": _search()}}
    for asked in catalogue().values():
        paths[f"/api/questions/{asked.name}"] = {"get": _question(asked)}
        for one in asked.parameters:
            paths[f"/api/questions/{asked.name}/parameters/{one.name}"] = {"get": _values(asked, one)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "督办 Duban",
            "summary": "谁、做什么、到什么时候、做到多少。 Who must do what, by when, and how much.",
            "version": _version(),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM, **{c.name: _cell(c) for c in columns().values()}},
            "headers": KNOWN_HEADERS,
            "parameters": {one["name"]: one for one in SHARED},
            "responses": {"304": UNCHANGED, **{status: _fault(said) for status, said in FAULTS.items()}},
        },
    }


def _version() -> str:
    try:
        return version("duban")
    except PackageNotFoundError:  # run from a clone that was never installed
        return "0"


def _operation(identifier: str, summary: str, tag: str, parameters: list[Schema], body: Schema) -> Schema:
    others = {status: {"$ref": f"#/components/responses/{status}"} for status in ("304", *FAULTS)}
    return {
        "operationId": identifier,
        "summary": summary,
        "tags": [tag],
        "parameters": [_shared(one) for one in parameters],
        "responses": {"200": body, **others},
    }


def _shared(parameter: Schema) -> Schema:
    return {"$ref": f"#/components/parameters/{parameter['name']}"} if parameter in SHARED else parameter


def _fault(said: str) -> Schema:
    return {
        "description": said,
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}


def _json(said: str, schema: Schema, headers: Schema) -> Schema:
    return {"description": said, "headers": headers, "content": {MEDIA["json"]: {"schema": schema}}}


def _listing() -> Schema:
    body = _object(questions={"type": "array", "items": {"type": "object"}}, count=COUNT)
    said = "问题目录。 The catalogue of questions."
    return _operation("questions", said, "catalogue", [LANGUAGE], _json(said, body, HEADERS))


def _search() -> Schema:
    said = "在任务、指标、部门里找词。 Words looked for in measures, indicators and departments."
    words: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": given.SAYING}
    asked: Schema = {"name": "q", "in": "query", "required": True, "schema": words, "example": "海绵城市"}
    chosen = [{"name": facet, "in": "query", "schema": OPTIONAL} for facet in FACETS]
    limit = {**LIMIT, "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 20}}
    marks = {"type": "array", "items": {"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2}}
    texts = dict.fromkeys(("iri", "title", "text", "document"), STRING)
    kind = {"enum": ["measure", "indicator", "department"]}
    hit = _object(kind=kind, **texts, marks=marks, title_marks=marks)
    value = _object(value=STRING, label=STRING, count=COUNT)
    counts: Schema = {"type": "object", "additionalProperties": {"type": "array", "items": value}}
    hits = {"type": "array", "items": hit}
    body = _object(query=STRING, hits=hits, count=COUNT, total=COUNT, facets=counts, offset=COUNT)
    parameters = [asked, *chosen, limit, OFFSET, LANGUAGE]
    return _operation("search", said, "search", parameters, _json(said, body, PAGES))


def _parameter(one: Parameter) -> Schema:
    found: Schema = {
        "name": one.name,
        "in": "query",
        "required": not one.optional,
        "description": f"{one.zh} · {one.en}",
        "schema": OPTIONAL if one.optional else KINDS.get(one.kind, NAMED),
    }
    if one.kind in EXAMPLES:
        found["example"] = EXAMPLES[one.kind]
    return found


def _question(asked: Question) -> Schema:
    row = _object(**{c.name: {"$ref": f"#/components/schemas/{c.name}"} for c in asked.columns})
    named: Schema = {"type": "object", "additionalProperties": STRING}
    terms: Schema = {"type": "object", "additionalProperties": {"type": "array", "items": STRING}}
    schema = _object(
        question={"const": asked.name},
        title=STRING,
        parameters=named,
        identifiers=terms,
        columns={"type": "array", "items": STRING},
        rows={"type": "array", "items": row},
        count=COUNT,
        total=COUNT,
        offset=COUNT,
        sparql=STRING,
    )
    summary = f"{asked.summary_zh} {asked.summary_en}"
    body = _json(summary, schema, PAGES)
    for form in ("csv", "xlsx"):
        body["content"][MEDIA[form]] = {"schema": STRING}
    own = [_parameter(one) for one in asked.parameters]
    common = [FORM, LIMIT, OFFSET, BOM, LANGUAGE]
    return _operation(asked.name, summary, asked.subject, [*own, *common], body)


def _cell(column: Column) -> Schema:
    return {**CELLS[column.kind], "description": f"{column.zh} · {column.en}"}


def _values(asked: Question, one: Parameter) -> Schema:
    value = _object(value=STRING, label=STRING, names={"type": "array", "items": STRING})
    schema = _object(
        question={"const": asked.name},
        parameter={"const": one.name},
        kind={"const": one.kind},
        required={"type": "boolean"},
        values={"type": "array", "items": value},
        count=COUNT,
        total=COUNT,
        offset=COUNT,
    )
    said = f"{one.zh}可用的值。 The values of {one.en}."
    parameters = [TYPED, LIMIT, OFFSET, LANGUAGE]
    return _operation(f"{asked.name}.{one.name}", said, asked.subject, parameters, _json(said, schema, PAGES))
