"""What an agent may call: the questions, search, plain Chinese, SPARQL within limits, audit of a text."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from graph.document.unreadable import UnreadableDocument
from graph.store.store import Store, StoreError
from ontology.files import facts, terms
from ontology.namespaces import PREFIXES
from queries.answer import answer
from queries.ask.ask import ask
from queries.catalogue import Parameter, Question, catalogue, question
from queries.elsewhere import guarded
from queries.names import day, nearest, normal, values
from queries.sandbox.problem import QueryProblem
from queries.text.search import FACETS, search
from reports.asked import asked as written
from reports.found import fields as found_fields
from reports.tables import fields

Json = dict[str, Any]
MOST = 1_000  # rows of one reply
USUAL = 100
LONGEST = 200_000  # characters of a text to audit
FAULTS = (ValueError, StoreError, QueryProblem, UnreadableDocument)
LIMIT: Json = {
    "type": "integer",
    "minimum": 1,
    "maximum": MOST,
    "default": USUAL,
    "description": "最多几行。Rows at most.",
}
OFFSET: Json = {
    "type": "integer",
    "minimum": 0,
    "default": 0,
    "description": "跳过几行。Rows to leave out before.",
}
EXAMPLE = "SELECT ?name WHERE { ?d a duban:Department ; skos:prefLabel ?name } LIMIT 5"
TEXT: Json = {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Tool:
    """Something to call: what it does, what it takes (JSON Schema), and what it gives."""

    name: str
    description: str
    schema: Json
    call: Callable[[Mapping[str, Any]], Json]


class Tools:
    """The tools over the store at LOCATION. Nothing here writes to it."""

    def __init__(self, store: Store, location: str) -> None:
        self.store, self.location = store, location
        own = (self._ask, self._search, self._values, self._schema, self._sparql, self._audit)
        self.tools = {
            tool.name: tool
            for tool in (*(make() for make in own), *map(self._question, catalogue().values()))
        }

    def call(self, name: str, given: Mapping[str, Any]) -> Json:
        """Return what the tool NAME gives for what is GIVEN. Raises ValueError, in one line, for a fault."""
        tool = self.tools.get(name)
        if tool is None:
            near = nearest(name, self.tools)
            raise ValueError(f"no tool is called {name}; nearest: {', '.join(near) or 'none'}")
        _check(tool, given)
        self.store.refresh()
        try:
            return tool.call(given)
        except FAULTS as error:
            raise ValueError(str(error)) from error

    def _question(self, asked: Question) -> Tool:
        own = {p.name: _typed(p) for p in asked.parameters}
        needed = [p.name for p in asked.parameters if not p.optional]
        said = f"{asked.summary_zh} {asked.summary_en}"
        return Tool(
            asked.name,
            said,
            _object({**own, "limit": LIMIT, "offset": OFFSET}, needed),
            partial(self._answer, asked),
        )

    def _answer(self, asked: Question, given: Mapping[str, Any]) -> Json:
        found = answer(
            self.store, asked.name, **{p.name: given[p.name] for p in asked.parameters if p.name in given}
        )
        offset, limit = int(given.get("offset", 0)), int(given.get("limit", USUAL))
        part = replace(found, rows=found.rows[offset : offset + limit])
        return {
            **fields(part),
            "total": len(found.rows),
            "identifiers": found.identifiers,
            "sparql": found.sparql,
        }

    def _ask(self) -> Tool:
        def call(given: Mapping[str, Any]) -> Json:
            today = day(given["today"]) if "today" in given else None
            found = dict(json.loads(written(ask(self.store, given["question"], today), "json")))
            if not found["understood"]:
                return found
            offset, limit = int(given.get("offset", 0)), int(given.get("limit", USUAL))
            part = found["rows"][offset : offset + limit]
            return {**found, "rows": part, "count": len(part), "total": found["count"]}

        said = (
            "用中文问一个问题；听不懂时说明哪个词不认识。 "
            "A question in plain Chinese; says which word it does not know."
        )
        asked = {**TEXT, "examples": ["市城管执法局牵头哪些任务", "未来三个月要完成什么"]}
        today = {"type": "string", "format": "date", "description": "今天是哪一天。What day today is."}
        given = {"question": asked, "today": today, "limit": LIMIT, "offset": OFFSET}
        return Tool("ask", said, _object(given, ["question"]), call)

    def _search(self) -> Tool:
        def call(given: Mapping[str, Any]) -> Json:
            chosen = {facet: given[facet] for facet in FACETS if facet in given}
            limit, offset = int(given.get("limit", USUAL)), int(given.get("offset", 0))
            return found_fields(search(self.store, given["words"], chosen, limit, offset))

        facets = {facet: {"type": "string"} for facet in FACETS}
        said = "在任务、指标、部门里找词。 Finds words in measures, indicators, departments; counts by facet."
        return Tool(
            "search",
            said,
            _object({"words": TEXT, **facets, "limit": LIMIT, "offset": OFFSET}, ["words"]),
            call,
        )

    def _values(self) -> Tool:
        def call(given: Mapping[str, Any]) -> Json:
            asked = question(given["question"])
            found = asked.parameter(given["parameter"])
            if found is None:
                names = ", ".join(p.name for p in asked.parameters)
                raise ValueError(
                    f"{asked.name} has no parameter {given['parameter']}; it has: {names or 'none'}"
                )
            wanted = normal(given.get("q", ""))
            named = {n.value: n.label for n in values(self.store, found.kind) if wanted in normal(n.name)}
            rows = [{"value": value, "label": label} for value, label in named.items()]
            return {"values": rows[: int(given.get("limit", USUAL))], "total": len(rows)}

        said = "一个问题的一个参数可用的值。 The values that a parameter of a question may have."
        names = {
            "question": {"type": "string", "enum": list(catalogue())},
            "parameter": TEXT,
            "q": {"type": "string"},
        }
        return Tool(
            "parameter-values", said, _object({**names, "limit": LIMIT}, ["question", "parameter"]), call
        )

    def _schema(self) -> Tool:
        said = "图谱的类、属性和前缀，写 SPARQL 前先看。 Classes, properties, prefixes: read before SPARQL."
        return Tool("schema", said, _object({}, []), lambda given: schema())

    def _sparql(self) -> Tool:
        def call(given: Mapping[str, Any]) -> Json:
            with guarded(self.location, PREFIXES) as pool:
                found = pool.ask(given["query"], "json", "turtle")
            if found.form == "json":
                return {**json.loads(found.body), "truncated": found.truncated}
            return {"turtle": found.body.decode(), "truncated": found.truncated}

        said = (
            "只读的 SPARQL 1.1 查询，10 秒、10000 行以内；常用前缀不必声明。 "
            "Read-only SPARQL 1.1, within 10 s and 10,000 rows; the usual prefixes are declared."
        )
        return Tool("sparql", said, _object({"query": {**TEXT, "examples": [EXAMPLE]}}, ["query"]), call)

    def _audit(self) -> Tool:
        said = "审核一份政策文件的正文：哪一句有什么问题、怎样改。 Audits a draft, sentence by sentence."
        text = {**TEXT, "maxLength": LONGEST}
        return Tool("audit", said, _object({"text": text}, ["text"]), lambda given: _audited(given["text"]))


def _audited(text: str) -> Json:
    from ontology.register import register
    from queries.audit.auditor import audit_file
    from reports.audit.as_json import as_json

    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, "draft.txt")
        draft.write_text(text, "utf-8")
        return dict(json.loads(as_json(audit_file(draft, register()))))


def schema() -> Json:
    """Return the prefixes, classes and properties of the graph, each with its label and definition."""
    said: dict[str, Json] = {}
    for fact in facts(terms()):
        name = fact.predicate.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        one = said.setdefault(fact.subject, {})
        if name in ("label", "definition"):
            one[f"{name}_{fact.language}" if fact.language else name] = fact.value
        elif name in ("domain", "range", "type", "subClassOf"):
            one.setdefault(name, []).append(_short(fact.value))
    listed = [{"term": _short(iri), **one} for iri, one in said.items() if "definition_zh" in one]
    return {"prefixes": dict(PREFIXES), "terms": listed, "example": EXAMPLE}


def _short(iri: str) -> str:
    prefix, base = max(
        ((p, n) for p, n in PREFIXES.items() if iri.startswith(n)),
        key=lambda one: len(one[1]),
        default=("", ""),
    )
    return f"{prefix}:{iri.removeprefix(base)}" if prefix else iri


def _typed(parameter: Parameter) -> Json:
    said = f"{parameter.zh} · {parameter.en}"
    if parameter.kind == "year":
        return {"type": "integer", "minimum": 1000, "maximum": 9999, "description": said}
    if parameter.kind == "date":
        return {"type": "string", "format": "date", "description": said}
    return {**TEXT, "maxLength": 500, "description": said}


def _object(properties: Json, required: list[str]) -> Json:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


KINDS: dict[str, type] = {"string": str, "integer": int}


def _check(tool: Tool, given: Mapping[str, Any]) -> None:
    """Raise ValueError, naming the parameter, for what the tool's schema does not take."""
    properties = tool.schema["properties"]
    for name in given:
        if name not in properties:
            raise ValueError(
                f"{tool.name} has no parameter {name}; it has: {', '.join(properties) or 'none'}"
            )
    for name in tool.schema["required"]:
        if name not in given:
            raise ValueError(f"{tool.name} needs {name}")
    for name, value in given.items():
        wanted = properties[name]
        if not isinstance(value, KINDS[wanted["type"]]) or isinstance(value, bool):
            raise ValueError(f"{name}: not a {wanted['type']}: {value!r}")
        if isinstance(value, int) and not wanted.get("minimum", value) <= value <= wanted.get(
            "maximum", value
        ):
            raise ValueError(
                f"{name}: {value} is not from {wanted.get('minimum')} to {wanted.get('maximum')}"
            )
        if isinstance(value, str) and not wanted.get("minLength", 0) <= len(value) <= wanted.get(
            "maxLength", len(value)
        ):
            raise ValueError(
                f"{name}: has {len(value)} characters, at most {wanted.get('maxLength')} and not none"
            )
