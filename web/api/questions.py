"""`/api/`: every question of the catalogue, the values of its parameters, and what describes them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for

from queries.answer import Answer, answer
from queries.catalogue import Parameter, Question, catalogue
from queries.names import Name, normal
from queries.names import values as listed
from reports.tables import dumped, table
from web.api import given
from web.api.openapi import openapi
from web.api.problem import Faulty, install, refined, unknown_question
from web.api.reply import json_sent, linked, opened, sent
from web.language import language, pick, say
from web.site import site

pages = Blueprint("api", __name__, url_prefix="/api")
SUGGESTED = 100  # values in one reply where no limit is named
SAMPLES = {"date": "2025-12-31", "since": "2025-01-01", "until": "2025-12-31", "text": "建设"}
NAMELESS = ("date", "text", "statement")  # kinds whose values nobody lists

install(pages)
pages.after_request(opened)


@pages.before_request
def _speak() -> None:
    g.language = given.language_asked()


@pages.get("/")
def one() -> str:
    """Show every operation, each with a form to try it."""
    return render_template("api/all.html", operations=catalogue().values(), sample=sample)


@pages.get("/openapi.json")
def description() -> Response:
    """Return the OpenAPI 3.1 description of all this."""
    body = json.dumps(openapi(request.root_url.rstrip("/")), ensure_ascii=False, separators=(",", ":"))
    return sent(body, "json", "openapi")


@pages.get("/questions")
def listing() -> Response:
    """Return the catalogue."""
    given.known(("lang",))
    given.chosen("lang", ("zh", "en"), "zh")
    questions = [_described(one) for one in catalogue().values()]
    return json_sent({"questions": questions, "count": len(questions)})


@pages.get("/questions/<name>")
def question(name: str) -> Response:
    """Return the answer to a question, or a part of it."""
    asked = _asked(name)
    given.known((*(p.name for p in asked.parameters), *given.COMMON))
    form = given.form()
    bom, lang = given.chosen("bom", ("0", "1"), "1"), given.chosen("lang", ("zh", "en"), "zh")
    part = given.cut(given.USUAL if form == "json" else None)
    values = given.values(asked)
    try:
        found = answer(site().store, name, **values)
    except ValueError as error:
        raise refined(error, name) from None
    total = len(found.rows)
    end = None if part.limit is None else part.offset + part.limit
    shown = replace(found, rows=found.rows[part.offset : end])
    told = _told(shown, total, part)
    if form == "json":
        return linked(json_sent(told), part, total)
    mark = dumped(told) + form + lang if form == "xlsx" else None
    made = table(shown, form, language())
    if form == "csv" and bom == "0" and isinstance(made, str):
        made = made.removeprefix("\ufeff")
    return linked(sent(made, form, name, mark), part, total)


def _asked(name: str) -> Question:
    asked = catalogue().get(name)
    if asked is None:
        raise unknown_question(name)
    return asked


def _told(shown: Answer, total: int, part: given.Cut) -> dict[str, Any]:
    return {
        "question": shown.question.name,
        "title": pick(shown.title, shown.title_en),
        "parameters": shown.parameters,
        "identifiers": shown.identifiers,
        "columns": [column.name for column in shown.columns],
        "rows": shown.rows,
        "count": len(shown.rows),
        "total": total,
        "offset": part.offset,
        "sparql": shown.sparql,
    }


def _described(one: Question) -> dict[str, Any]:
    return {
        **one.about,
        "href": url_for("api.question", name=one.name),
        "parameters": [
            {
                "name": p.name,
                "kind": p.kind,
                "label": p.zh,
                "label_en": p.en,
                "required": not p.optional,
                "values": url_for("api.parameter", name=one.name, parameter=p.name),
            }
            for p in one.parameters
        ],
        "columns": [{"name": c.name, "kind": c.kind, "label": c.zh, "label_en": c.en} for c in one.columns],
        "sparql": one.text,
    }


@pages.get("/questions/<name>/parameters/<parameter>")
def parameter(name: str, parameter: str) -> Response:
    """Return the values that a parameter may have; those that `q` is part of, the nearest first."""
    asked = _asked(name)
    found = asked.parameter(parameter)
    if found is None:
        names = [p.name for p in asked.parameters]
        raise Faulty(404, "parameter", say("api.not-its", name=parameter, question=name), nearest=names)
    given.known(given.PAGED)
    given.chosen("lang", ("zh", "en"), "zh")
    part = given.cut(SUGGESTED)
    wanted = request.args.get("q", "").strip()
    if len(wanted) > given.LENGTH:
        raise Faulty(400, "q", say("api.long", name="q", most=given.LENGTH, count=len(wanted)))
    values = _matching(_values(found), normal(wanted))
    shown = values[part.offset : part.offset + (part.limit or SUGGESTED)]
    body = {
        "question": name,
        "parameter": found.name,
        "kind": found.kind,
        "required": not found.optional,
        "values": shown,
        "count": len(shown),
        "total": len(values),
        "offset": part.offset,
    }
    return linked(json_sent(body), part, len(values))


def _values(parameter: Parameter) -> list[dict[str, Any]]:
    if parameter.kind in NAMELESS:
        return []
    key = ("values", parameter.kind)
    return site().keep(key, lambda: _grouped(parameter.kind, listed(site().store, parameter.kind)))


def _grouped(kind: str, names: list[Name]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        # a year is given as it is written
        value = name.label if kind == "year" else name.value
        one = found.setdefault(name.value, {"value": value, "label": name.label, "names": []})
        if name.name not in one["names"]:
            one["names"].append(name.name)
    return list(found.values())


def _matching(values: list[dict[str, Any]], wanted: str) -> list[dict[str, Any]]:
    """Return those VALUES with a name that WANTED is part of; where it begins one, shorter ones, first."""
    if not wanted:
        return values
    ranked = []
    for one in values:
        forms = [form for name in one["names"] if wanted in (form := normal(name))]
        if forms:
            ranked.append((min((not f.startswith(wanted), len(f)) for f in forms), one))
    return [one for _, one in sorted(ranked, key=lambda pair: pair[0])]


def sample(parameter: Parameter) -> str:
    """Return a value of PARAMETER that this graph has, to be copied; its name where nobody lists them."""
    if parameter.kind == "department":
        names = site().one("busiest", lambda: answer(site().store, "departments-by-measures").rows[:2])
        found = [str(row["department"]) for row in names][parameter.name == "other" :]
    else:
        found = [one["label"] for one in _values(parameter)[:1]]
    return found[0] if found else SAMPLES.get(parameter.name, f"〔{pick(parameter.zh, parameter.en)}〕")
