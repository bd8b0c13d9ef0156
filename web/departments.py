"""Departments: what each leads, is responsible for, supports, and what is due from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ontology.namespaces import ID
from queries.answer import Answer, answer
from queries.names import nearest, normal, values
from queries.page import Row
from web.links import local
from web.paging import Page, paged
from web.problem import missing
from web.promises import measures, ordered, promised, promises, responsibilities
from web.site import site

pages = Blueprint("departments", __name__)
ROLES = ("lead", "responsible", "supporting", "guiding", "attributed")
MEASURES = 40  # of a role on one page
DUE = 100  # targets and milestones on one page
WHOLE = 2_000  # of each, where the address says ?all=1: to be printed


@dataclass
class Work:
    """A department and how many measures it has in each role."""

    iri: str
    name: str
    counts: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, role: str) -> int:
        return self.counts.get(role, 0)


def with_work() -> list[Work]:
    """Return the departments that have work to do, who leads most first."""
    return site().keep("departments with work", _with_work)


def _with_work() -> list[Work]:
    found: dict[str, Work] = {}
    for row in site().rows("departments"):
        work = found.setdefault(
            row["department"], Work(row["department"], row["name"] or local(row["department"]))
        )
        work.counts[row["role"]] = int(row["count"])
    return sorted(found.values(), key=lambda w: (*(-w[role] for role in ROLES), w.name))


def _names() -> dict[str, list[str]]:
    """Return {IRI of a department: all its names}."""
    listed = site().keep("names of departments", lambda: values(site().store, "department"))
    return {iri: [n.name for n in those] for iri, those in groupby(listed, key=lambda n: n.value)}


@pages.get("/departments/")
def listing() -> str:
    """Show the departments that have work to do."""
    text = request.args.get("name", "").strip()
    wanted, names = normal(text), _names()
    found = [w for w in with_work() if any(wanted in normal(n) for n in [w.name, *names.get(w.iri, [])])]
    roles = [role for role in ROLES if any(w[role] for w in with_work())]
    return render_template(
        "departments/all.html",
        page=paged(found),
        text=text,
        roles=roles,
        most=max((w["lead"] for w in with_work()), default=0),
    )


def _by_name(name: str) -> Response:
    """Lead from one of a department's names to its page. Raises Refused where nothing is called so."""
    wanted = normal(name)
    found = [iri for iri, names in _names().items() if wanted in map(normal, names)]
    if len(found) != 1:
        near = nearest(name, (n for names in _names().values() for n in names))
        raise missing("kind.department", name, near)
    return redirect(url_for("departments.one", name=local(found[0])), 303)


@pages.get("/departments/<name>")
def one(name: str) -> str | Response:
    """Show a department; one of its names leads to its page."""
    iri = f"{ID}department/{name}"
    facts = site().about("department", department=iri) if name.isascii() and name.isprintable() else []
    if not facts:
        return _by_name(name)
    listed = _by_role(iri)
    due = paged(ordered("due-from", department=iri), _size(DUE), "due")
    return render_template(
        "departments/one.html",
        iri=iri,
        facts=facts[0],
        functions=dict.fromkeys((row["function"], row["function_en"]) for row in facts if row["function"]),
        names=_asked("names-of", iri).rows,
        counts={role: page.total for role, page in listed},
        roles=[(role, page, *_detail(page)) for role, page in listed],
        due=due,
        whole=due.pages > 1 or any(page.pages > 1 for _, page in listed),
        years=_by_year(due),
        partners=_asked("departments-sharing-with", iri),
    )


def _asked(name: str, iri: str) -> Answer:
    [answered] = site().keep((name, iri), lambda: [answer(site().store, name, department=iri)])
    return answered


def _size(usual: int) -> int:
    return WHOLE if request.args.get("all") == "1" else usual


def _by_role(iri: str) -> list[tuple[str, Page[str]]]:
    """Return (role, measures), a page of each role that the department has."""
    rows = ordered("measures-of", "measure", department=iri)
    roles = [
        (role, [row["measure"] for row in rows if row["role"] == role]) for role in (*ROLES, "mentioned")
    ]
    return [(role, paged(found, _size(MEASURES), role)) for role, found in roles if found]


def _detail(page: Page[str]) -> tuple[list[Row], dict[str, list[Row]], dict[str, list[Row]]]:
    """Return the measures of PAGE, who has which role in each, and what each promises."""
    promises_of: dict[str, list[Row]] = {iri: [] for iri in page.items}
    for row in promised(page.items):
        promises_of[row["measure"]].append(row)
    return measures(page.items), responsibilities(page.items), promises_of


def _by_year(due: Page[Row]) -> list[tuple[str, list[Row]]]:
    listed = promises([row["promise"] for row in due.items])
    return [(year, list(those)) for year, those in groupby(listed, key=lambda row: row["deadline"][:4])]
