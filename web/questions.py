"""The catalogue: its questions, and each one's answer as a page."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template

from queries.answer import Answer, Row, answer
from queries.catalogue import Column, Question, catalogue, question
from web.fields import fields, given
from web.language import pick
from web.paging import paged
from web.site import site

pages = Blueprint("questions", __name__)
ROWS = 100  # rows of an answer on one page
PLACES = ("start", "end", "rule")  # columns that only exports show


def shown(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns that a page shows; exports have all."""
    names = {c.name for c in columns}
    hidden = {*PLACES, "quote"} if "text" in names else set(PLACES)
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


@pages.get("/questions/<name>")
def one(name: str) -> str:
    """Show a question, the choices of its parameters, and its answer once it has them."""
    asked = question(name)
    values = given(asked.parameters)
    complete = all(p.optional or p.name in values for p in asked.parameters)
    answered = answer(site().store, name, **values) if complete else None
    source = only_document(answered) if answered else None
    hidden = ("document",) if source and len(shown(asked.columns)) > 2 else ()
    return render_template(
        "questions/one.html",
        source=source if hidden else None,
        question=asked,
        fields=fields(asked.parameters, values),
        given=values,
        answer=answered,
        title=pick(answered.title, answered.title_en) if answered else titled(asked),
        rows=paged(answered.rows, ROWS) if answered else None,
        columns=[c for c in shown(asked.columns) if c.name not in hidden],
        iris={c.name: iri_of(c.name, asked.columns) for c in asked.columns},
    )
