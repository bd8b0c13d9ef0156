"""The catalogue: its questions, and each one's answer as a page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, render_template

from queries.answer import Answer, Row, answer
from queries.catalogue import Column, Question, catalogue, question
from reports.tables import table
from web.export import served
from web.fields import complete, fields, given
from web.language import language, pick, say
from web.paging import Page, paged
from web.problem import Refused, refusing
from web.site import site

pages = Blueprint("questions", __name__)
ROWS = 100  # rows of an answer on one page
WIDE = 4  # rows of the pages that one of an answer takes as much room as
SAID_IN_PRINT = ("value", "value_max", "unit", "quote")  # by 达到50%以上
PLACES = ("start", "end", "rule")  # columns that only exports show


def shown(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns that a page shows; exports have all."""
    names = {c.name for c in columns}
    hidden = {*PLACES}
    if "text" in names:
        hidden.add("quote")
    if "printed_value" in names:
        hidden.update(SAID_IN_PRINT)
    return tuple(c for c in columns if c.kind != "iri" and c.name not in hidden)


def iri_of(column: str, columns: tuple[Column, ...]) -> str | None:
    """Return the column that holds the IRI of what COLUMN names, or None."""
    names = {c.name for c in columns}
    wanted = (f"{column}_iri", "statement_iri" if column in ("what", "milestone", "heading") else "")
    return next((n for n in wanted if n in names), None)


def only_document(answered: Answer) -> Row | None:
    """Return the first row where all rows come from its document: the page says so once."""
    rows = answered.rows
    return (
        rows[0]
        if rows and len({row.get("document_iri") for row in rows}) == 1 and rows[0].get("document")
        else None
    )


def titled(asked: Question) -> str:
    """Return a question's title with the names of its parameters in their places."""
    title = pick(asked.title_zh, asked.title_en)
    for parameter in asked.parameters:
        title = title.replace(f"{{{parameter.name}}}", f"〔{pick(parameter.zh, parameter.en)}〕")
    return title


@pages.get("/questions/")
def listing() -> str:
    """Show every question, subject by subject."""
    subjects = [
        (subject, list(those)) for subject, those in groupby(catalogue().values(), key=lambda q: q.subject)
    ]
    return render_template("questions/all.html", subjects=subjects, titled=titled)


@dataclass(frozen=True)
class Shown:
    """An answer as a page shows it."""

    answer: Answer
    title: str
    rows: Page[Row]
    columns: list[Column]
    iris: dict[str, str | None]  # column -> the column with the IRI of what it names
    source: Row | None  # a row, where all rows are from its document
    placed: bool = False  # each row says at which characters of which document it stands


def _told(found: Answer, column: Column) -> bool:
    # a column without a single value only takes room
    return not found.rows or any(row[column.name] is not None for row in found.rows)


def shown_answer(found: Answer) -> Shown:
    """Return FOUND as a page shows it."""
    columns = found.columns
    wide = shown(columns)
    source = only_document(found) if len(wide) > 2 else None
    return Shown(
        answer=found,
        title=pick(found.title, found.title_en),
        rows=paged(found.rows, ROWS),
        columns=[c for c in wide if not (source and c.name == "document") and _told(found, c)],
        iris={c.name: iri_of(c.name, columns) for c in columns},
        source=source,
        placed={"document_iri", "start", "end"} <= {c.name for c in columns},
    )


def _answer(name: str, values: dict[str, str]) -> Answer:
    with refusing():
        return site().one(
            ("answer", name, *sorted(values.items())),
            lambda: answer(site().store, name, **values),
            lambda found: WIDE * (len(found.rows) + 1),
        )


@pages.get("/questions/<name>")
def one(name: str) -> str:
    """Show a question, the choices of its parameters, and its answer once it has them."""
    asked = question(name)
    values = given(asked.parameters)
    found = shown_answer(_answer(name, values)) if complete(asked.parameters, values) else None
    return render_template(
        "questions/one.html",
        question=asked,
        fields=fields(asked.parameters, values),
        given=values,
        shown=found,
        title=found.title if found else titled(asked),
    )


@pages.get("/questions/<name>.<any(json, csv, xlsx):form>")
def export(name: str, form: str) -> Response:
    """Return an answer as a file."""
    asked = question(name)
    values = given(asked.parameters)
    if not complete(asked.parameters, values):
        missing = [pick(p.zh, p.en) for p in asked.parameters if not p.optional and p.name not in values]
        raise Refused(400, say("error.needs", names=", ".join(missing)))
    found = _answer(name, values)
    return served(table(found, form, language()), form, name)
