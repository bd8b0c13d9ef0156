"""A question in Chinese: how it was read, its rows with their sentences, or what was not understood."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from queries.ask.ask import LONGEST, NotUnderstood, Understood
from queries.ask.ask import ask as asked
from queries.ask.known import Known, known
from queries.catalogue import catalogue
from queries.names import AmbiguousName
from reports.asked import asked as written
from web import ledger
from web.export import served
from web.fields import fields
from web.home import as_of, by_user, examples
from web.language import say
from web.problem import Refused, bearers
from web.questions import WIDE, shown_answer, titled
from web.site import site

pages = Blueprint("ask", __name__)
MEANT = 12  # departments that a shared name may mean


def known_names() -> Known:
    """Return the names that a question may use."""
    return site().one("names that are known", lambda: known(site().store))


def _found(question: str) -> Understood | NotUnderstood:
    if len(question) > LONGEST:
        raise Refused(400, say("error.too-long", limit=LONGEST, count=len(question)))
    names = known_names()
    today = as_of()
    return site().one(
        ("asked", question, today),
        lambda: asked(site().store, question, today, names),
        lambda found: WIDE * (len(found.answer.rows) + 1) if isinstance(found, Understood) else WIDE,
    )


def _meant(question: str, found: Understood | NotUnderstood | None) -> list[str]:
    """Return QUESTION about each of the departments that share a name in it, those with work first."""
    shared = found.several if isinstance(found, NotUnderstood) else ()
    bearers = [
        (name, d)
        for name in shared
        for d in dict.fromkeys([*ledger.parts(), *ledger.names()])
        if name in ledger.names().get(d, ())
    ]
    return [question.replace(name, ledger.name(d)) for name, d in bearers[:MEANT] if ledger.name(d) != name]


@pages.get("/ask")
def one() -> str:
    """Show the answer to `?q=`, or how to ask; `?date=` says which day 今天 is."""
    question = request.args.get("q", "").strip()
    found, several = None, None
    try:
        found = _found(question) if question else None
    except AmbiguousName as error:
        several = error
    return render_template(
        "ask/one.html",
        question=question,
        found=found,
        several=several,
        meant=_meant(question, found),
        bearers=bearers(several) if several else {},
        examples=[] if question else examples(),
        users=by_user(),
        count=len(catalogue()),
        shown=shown_answer(found.answer) if isinstance(found, Understood) else None,
        parts=fields(found.answer.question.parameters, found.parameters)
        if isinstance(found, Understood)
        else [],
        titled=titled,
    )


@pages.get("/ask.json")
def data() -> Response:
    """Return what `duban ask --format json` prints."""
    return served(written(_found(request.args.get("q", "").strip()), "json"), "json", "ask")
