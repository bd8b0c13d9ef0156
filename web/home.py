"""The first page: what is in the graph, what is due next, what can be asked."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import groupby, islice

from flask import Blueprint, render_template, request

from queries.catalogue import Question, catalogue
from queries.names import day
from queries.page import Row
from web import ledger
from web.problem import refusing
from web.promises import promises, responsibilities
from web.questions import titled

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
OF_A_DAY = 8  # items of one deadline
FEW = 4  # items that leave room for what was due last
LEADERS = 10
# questions as people ask them: of who leads most, of the year in which most is due
EXAMPLES = ("{first}牵头哪些任务", "{year}年要完成哪些目标", "{second}与谁合作最多")


def as_of() -> date:
    """Return the day from which what is due next is counted: `?date=`, else today."""
    asked = request.args.get("date", "").strip()
    with refusing():
        return day(asked) if asked else date.today()


def due_last(after: date) -> list[tuple[str, int, list[Row]]]:
    """Return the last deadline before AFTER, how much was due, and the first of it."""
    past = ledger.between("", after.isoformat())
    due = [d for d in past if d.deadline == past[-1].deadline]
    return [(due[0].deadline, len(due), promises([d.promise for d in due[:DUE]]))] if due else []


def due_next(after: date) -> list[tuple[str, int, list[Row]]]:
    """Return the next deadlines, how much is due on each, and the first of it."""
    found: list[tuple[str, int, list[Row]]] = []
    coming = ledger.between(after.isoformat(), "~")
    seen = 0
    for deadline, those in groupby(coming, key=lambda due: due.deadline):
        due = list(those)
        found.append((deadline, len(due), promises([d.promise for d in due[:OF_A_DAY]])))
        seen += len(due)
        if seen >= DUE:
            break
    return found


def _year_before(deadline: str) -> str | None:
    """Return the day on which the year before DEADLINE began, where anything was due since."""
    first = f"{int(deadline[:4]) - 1}-01-01"
    return first if ledger.between(first, deadline) else None


@cache
def by_user() -> list[tuple[str, list[Question]]]:
    """Return (user, questions): what each kind of user asks most, as `users.toml` lists it."""
    listed = tomllib.loads(files("web").joinpath("users.toml").read_text("utf-8"))
    return [(user, [catalogue()[name] for name in names]) for user, names in listed.items()]


def examples() -> list[str]:
    """Return questions that can be asked of this graph; none where nobody has work or nothing is due."""
    leaders, years = list(islice(ledger.departments(), 2)), ledger.years()
    if not (leaders and years):
        return []
    most = max(years, key=lambda year: years[year].total())
    first, second = ledger.name(leaders[0]), ledger.name(leaders[-1])
    return [example.format(first=first, second=second, year=most) for example in EXAMPLES]


@pages.get("/")
def one() -> str:
    """Show the first page."""
    after = as_of()
    due, counted = due_next(after), ledger.figures()
    shown = sum(len(items) for _, _, items in due)
    past = due_last(after) if shown < FEW else []
    leaders = [(d, counts["lead"]) for d, counts in islice(ledger.departments().items(), LEADERS)]
    return render_template(
        "home/one.html",
        figures=[(kind, counted[kind], endpoint) for kind, endpoint in FIGURES],
        after=after,
        due=due,
        past=past,
        before=_year_before(past[0][0]) if past else None,
        who=responsibilities(row["measure"] for _, _, items in due + past for row in items),
        leaders=[(d, ledger.name(d), led) for d, led in leaders if led],
        examples=examples(),
        users=by_user(),
        titled=titled,
        count=len(catalogue()),
    )
