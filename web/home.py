"""The first page: what is in the graph, what is due next, what can be asked."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import pyoxigraph as ox
from flask import Blueprint, render_template, request

from queries.catalogue import Question, catalogue
from queries.names import DATE_TYPE, day
from queries.page import Row
from web.departments import with_work
from web.problem import refusing
from web.promises import promises, responsibilities
from web.questions import titled
from web.site import site

pages = Blueprint("home", __name__)
FIGURES = (
    ("documents", "documents.listing"),
    ("measures", "documents.listing"),
    ("departments", "departments.listing"),
    ("targets", "indicators.listing"),
    ("milestones", "years.listing"),
    ("indicators", "indicators.listing"),
    ("years", "years.listing"),
)
DUE = 10  # items that are due next, at least, where there are as many
LEADERS = 10
# questions as people ask them; the first of the README
EXAMPLES = ("市城管执法局牵头哪些任务", "2025年要完成哪些目标", "市住建局和哪些部门一起干活")


def as_of() -> date:
    """Return the day from which what is due next is counted: `?date=`, else today."""
    asked = request.args.get("date", "").strip()
    with refusing():
        return day(asked) if asked else date.today()


def due_next(after: date) -> list[tuple[Row, list[Row]]]:
    """Return the next deadlines with their counts, each with the first of what is due."""
    found: list[tuple[Row, list[Row]]] = []
    seen = 0
    for row in site().rows("deadlines"):
        if row["deadline"] >= after.isoformat() and seen < DUE:
            due = ox.Literal(row["deadline"], datatype=DATE_TYPE)
            found.append((row, promises([r["promise"] for r in site().rows("due-on", _date=(due,))])))
            seen += int(row["count"])
    return found


def by_user() -> list[tuple[str, list[Question]]]:
    """Return the questions of the catalogue by who asks them; one that several ask stands with the first."""
    listed = sorted(catalogue().values(), key=lambda q: q.users[0])
    grouped = [(user, list(those)) for user, those in groupby(listed, key=lambda q: q.users[0])]
    return sorted(grouped, key=lambda group: -len(group[1]))


@pages.get("/")
def one() -> str:
    """Show the first page."""
    after = as_of()
    figures = {row["kind"]: int(row["count"]) for row in site().rows("figures")}
    due = due_next(after)
    past = [row["deadline"] for row in site().rows("deadlines") if row["deadline"] < after.isoformat()]
    return render_template(
        "home/one.html",
        figures=[(kind, figures[kind], endpoint) for kind, endpoint in FIGURES],
        after=after,
        due=due,
        last=past[-1] if past else None,
        who=responsibilities(row["measure"] for _, items in due for row in items),
        leaders=with_work()[:LEADERS],
        examples=EXAMPLES,
        users=by_user(),
        titled=titled,
        count=len(catalogue()),
    )
