"""Departments: what each leads, is responsible for, supports, and what is due from it."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ontology.namespaces import ID
from queries.names import nearest, normal
from queries.page import Row
from web import ledger
from web.links import local
from web.paging import Page, paged
from web.problem import missing
from web.promises import measures, promised, promises, responsibilities
from web.site import site

pages = Blueprint("departments", __name__)
MEASURES = 40  # of a role on one page
DUE = 100  # targets and milestones on one page
WHOLE = 2_000  # of each, where the address says ?all=1: to be printed


@pages.get("/departments/")
def listing() -> str:
    """Show the departments that have work to do."""
    text = request.args.get("name", "").strip()
    wanted = normal(text)
    work = ledger.departments()
    found = [d for d in work if any(wanted in normal(n) for n in ledger.names().get(d, [ledger.name(d)]))]
    return render_template(
        "departments/all.html",
        page=paged(found),
        work=work,
        name=ledger.name,
        text=text,
        roles=[role for role in ledger.ROLES if any(counts[role] for counts in work.values())],
        most=max((counts["lead"] for counts in work.values()), default=0),
    )


def _by_name(name: str) -> Response:
    """Lead from one of a department's names to its page. Raises Refused where nothing is called so."""
    wanted = normal(name)
    found = [iri for iri, names in ledger.names().items() if wanted in map(normal, names)]
    if len(found) != 1:
        near = nearest(name, (n for names in ledger.names().values() for n in names))
        raise missing("kind.department", name, near)
    return redirect(url_for("departments.one", name=local(found[0])), 303)


@pages.get("/department/<name>")
def called(name: str) -> Response:
    """Lead to the page of a department by its identifier or any of its names."""
    return redirect(url_for("departments.one", name=name), 303)


@pages.get("/departments/<name>")
def one(name: str) -> str | Response:
    """Show a department; one of its names leads to its page."""
    iri = f"{ID}department/{name}"
    facts = site().about("department", department=iri) if name.isascii() and name.isprintable() else []
    if not facts:
        return _by_name(name)
    listed = _by_role(iri)
    due = paged(ledger.due_from(iri), _size(DUE), "due")
    return render_template(
        "departments/one.html",
        iri=iri,
        facts=facts[0],
        functions=dict.fromkeys((row["function"], row["function_en"]) for row in facts if row["function"]),
        names=[name for name in ledger.names().get(iri, []) if name != facts[0]["name"]],
        counts={role: page.total for role, page in listed},
        roles=[(role, page, *_detail(page)) for role, page in listed],
        due=due,
        whole=due.pages > 1 or any(page.pages > 1 for _, page in listed),
        years=_by_year(due),
        partners=[(other, ledger.name(other), count) for other, count in ledger.partners(iri)],
    )


def _size(usual: int) -> int:
    return WHOLE if request.args.get("all") == "1" else usual


def _by_role(iri: str) -> list[tuple[str, Page[str]]]:
    """Return (role, measures), a page of each role that the department has."""
    found: dict[str, list[str]] = {role: [] for role in (*ledger.ROLES, "mentioned")}
    for part in ledger.parts().get(iri, ()):
        found[part.role].append(part.measure)
    mentioned = (row["measure"] for row in site().about("mentions", department=iri))
    found["mentioned"] = sorted(mentioned, key=ledger.printed_order)
    return [(role, paged(those, _size(MEASURES), role)) for role, those in found.items() if those]


def _detail(page: Page[str]) -> tuple[list[Row], dict[str, list[Row]], dict[str, list[Row]]]:
    """Return the measures of PAGE, who has which role in each, and what each promises."""
    promises_of: dict[str, list[Row]] = {iri: [] for iri in page.items}
    for row in promised(page.items):
        promises_of[row["measure"]].append(row)
    return measures(page.items), responsibilities(page.items), promises_of


def _by_year(due: Page[ledger.Due]) -> list[tuple[str, list[Row]]]:
    listed = promises([d.promise for d in due.items])
    return [(year, list(those)) for year, those in groupby(listed, key=lambda row: row["deadline"][:4])]
