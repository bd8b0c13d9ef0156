"""A department's list of duties (责任清单): a page of A4, and the same as a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import Blueprint, Response, render_template

from ontology.namespaces import ID
from queries.page import Row
from reports.sheet import Cell, Sheet, as_csv, as_xlsx
from web import chosen, ledger, timeline
from web.export import served
from web.language import pick, say
from web.ledger import ROLES
from web.paging import Page, paged
from web.problem import missing
from web.promises import measures, promised, promises, responsibilities
from web.show import concept, dated

pages = Blueprint("duties", __name__)
PRINTED = 100  # measures of a page that is printed
WRITTEN = 10_000  # of a workbook
HEADINGS = (
    *("duties.number", "measure.role", "kind.document", "measure.number", "kind.section", "measure.text"),
    *("measure.targets", "measure.milestones", "duties.last"),
    *("role.lead", "role.responsible", "role.supporting", "measure.position"),
)


def _department(name: str) -> str:
    iri = f"{ID}department/{name}"
    if iri not in ledger.parts() and iri not in ledger.names():
        raise missing("kind.department", name[:80])
    return iri


def _mine(iri: str, document: str) -> dict[str, list[str]]:
    """Return {measure: the department's roles in it}, who leads first, then as documents print them."""
    found: dict[str, list[str]] = {}
    for role in ROLES:
        for part in ledger.parts().get(iri, ()):
            if part.role == role and part.measure.startswith(document + "/" if document else ""):
                found.setdefault(part.measure, []).append(role)
    return found


def _promised(listed: Iterable[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {measure: [] for measure in listed}
    for row in promised(list(found)):
        found[row["measure"]].append(row)
    return found


@pages.get("/departments/<name>/duties")
def one(name: str) -> str:
    """Show a department's duties as they are printed on A4; `?document=` narrows them."""
    iri = _department(name)
    document = chosen.document(chosen.given("document"))
    mine = _mine(iri, document)
    page: Page[str] = paged(list(mine), PRINTED)
    return render_template(
        "departments/duties.html",
        iri=iri,
        local_name=name,
        name=ledger.name(iri),
        document=document,
        title=chosen.title(document),
        documents=chosen.documents(document),
        page=page,
        rows=measures(page.items),
        mine=mine,
        first={measure: roles[0] for measure, roles in mine.items()},
        counts={role: sum(role in roles for roles in mine.values()) for role in ROLES},
        who=responsibilities(page.items),
        promises=_promised(page.items),
        today=date.today(),
    )


@pages.get("/departments/<name>.<any(xlsx, csv):form>")
def export(name: str, form: str) -> Response:
    """Return a department's duties, what is due from it, and its partners; as CSV the first of these."""
    iri = _department(name)
    mine = _mine(iri, chosen.document(chosen.given("document")))
    made = duties(iri, list(mine)[:WRITTEN], mine)
    if form == "csv":
        return served(as_csv(made), form, f"duban-{name}")
    due = promises([d.promise for d in ledger.due_from(iri) if d.measure in mine][:WRITTEN])
    work = timeline.sheet(due, say("departments.deadlines"))
    partners = [(ledger.name(other), count) for other, count in ledger.partners(iri)]
    heads = (say("kind.department"), say("departments.shared"))
    book = as_xlsx([made, work, Sheet(say("departments.co-workers"), heads, partners)])
    return served(book, form, f"duban-{name}")


def duties(iri: str, listed: list[str], mine: dict[str, list[str]]) -> Sheet:
    """Return the measures LISTED of a department as a sheet, one a row."""
    who, due = responsibilities(listed), _promised(listed)
    rows = [
        _cells(n, row, mine[row["measure"]], who[row["measure"]], due[row["measure"]])
        for n, row in enumerate(measures(listed), 1)
    ]
    title = say("duties.title", name=ledger.name(iri))
    return Sheet(say("departments.print-title"), tuple(map(say, HEADINGS)), rows, title)


def _cells(n: int, row: Row, roles: list[str], who: list[Row], due: list[Row]) -> list[Cell]:
    between = pick("、", ", ")
    named = {
        role: between.join(r["name"] or r["printed"] for r in who if r["role"] == role) for role in ROLES[:3]
    }
    days = [item["deadline"] for item in due if item["deadline"]]
    return [
        n,
        between.join(say("role." + role) for role in roles),
        row["title"],
        row["number"],
        row["section_heading"],
        row["text"],
        "\n".join(told(item) for item in due if item["kind"] == "target"),
        "\n".join(told(item) for item in due if item["kind"] == "milestone"),
        dated(max(days, default="")),
        named["lead"],
        named["responsible"],
        named["supporting"],
        int(row["line"]),
    ]


def told(row: Row) -> str:
    """Return a target or milestone in a line: what, how much, by when."""
    said = row["what"]
    if row["kind"] == "target":
        value = f"{row['value']}{'–' + row['value_max'] if row['value_max'] else ''}{row['unit']}"
        comparator = concept("comparators", row["comparator"]) if row["comparator"] else ""
        said = f"{said} {comparator} {value}".replace("  ", " ")
    return f"{said}（{row['deadline'][:4]}）" if row["deadline"] else said
