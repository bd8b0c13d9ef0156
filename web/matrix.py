"""Departments against sections: who has how many measures of which role where."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from queries.page import Row
from reports.sheet import Cell, Sheet, as_csv, as_xlsx
from web import chosen, ledger
from web.export import served
from web.language import pick, say
from web.ledger import ROLES, Part
from web.links import own, slug
from web.paging import Page, paged
from web.promises import measures, promised, responsibilities
from web.site import site
from web.view import SECTION, View

pages = Blueprint("matrix", __name__)
DEPTHS = (1, 2)
DEPARTMENTS = 60  # rows of a page


@dataclass(frozen=True)
class Matrix:
    """The measures of a document by department and section; a measure of several roles counts in each."""

    document: str
    depth: int
    sections: list[Row]
    cells: dict[str, dict[str, Counter[str]]]  # department -> number of a section -> role -> measures
    parts: list[Part]

    def row(self, department: str) -> Counter[str]:
        """Return {role: measures} of a department."""
        return sum(self.cells[department].values(), Counter())

    def column(self, section: str) -> Counter[str]:
        """Return {role: measures} in a section."""
        return sum((those[section] for those in self.cells.values() if section in those), Counter())


def number(measure: str, depth: int) -> str:
    """Return the number of the section that a measure stands in: 1.2.3 is in 1, in 1.2."""
    return ".".join(measure.rsplit("/", 1)[-1].split(".")[:depth])


def matrix(document: str, depth: int) -> Matrix:
    """Return the matrix of a document; DEPTH 1 has its chapters, 2 what is in them."""
    parts = list(View(document=document).parts())
    cells: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for part in parts:
        cells[part.department][number(part.measure, depth)][part.role] += 1
    named = {row["number"]: row for row in site().about("sections-in", document=document)}
    held = {section for those in cells.values() for section in those}
    ranked = sorted(
        cells, key=lambda d: ([-sum(c[r] for c in cells[d].values()) for r in ROLES], ledger.name(d))
    )
    return Matrix(
        document,
        depth,
        # what stands before any section is in none: 0, 1.0
        [named.get(n, _unnamed(n)) for n in sorted(held, key=ledger.printed_order)],
        {d: dict(cells[d]) for d in ranked},
        parts,
    )


def _unnamed(of: str) -> Row:
    return {"number": of, "printed": "", "heading": "", "section": ""}


def _asked() -> Matrix | None:
    listed = ledger.documents()
    document = chosen.document(chosen.given("document"))
    if not document and len(listed) == 1:
        document = listed[0]["document"]
    depth = DEPTHS[chosen.given("depth") == "2"]
    return site().one(("matrix", document, depth), lambda: matrix(document, depth)) if document else None


@pages.get("/matrix")
def one() -> str:
    """Show the matrix of a document, and the measures of a cell, a row or a column."""
    found = _asked()
    if not found:
        return render_template("matrix/choose.html", documents=chosen.documents(""))
    cell = _cell(found)
    return render_template(
        "matrix/one.html",
        matrix=found,
        slug=slug(found.document),
        title=chosen.title(found.document),
        documents=chosen.documents(found.document),
        departments=paged(list(found.cells), DEPARTMENTS),
        name=ledger.name,
        roles=[role for role in ROLES if any(part.role == role for part in found.parts)],
        cell=cell,
        depths=DEPTHS,
        cell_address=cell_address,
    )


@dataclass(frozen=True)
class Inside:
    """The measures of a cell, a row or a column."""

    department: str
    section: str
    role: str
    page: Page[str]
    rows: list[Row]
    who: dict[str, list[Row]]
    promises: dict[str, list[Row]]


def _cell(found: Matrix) -> Inside | None:
    department, section = chosen.given("department"), chosen.given("section")
    role = chosen.given("role")
    if not (department or section):
        return None
    iri = chosen.department(department)
    inside = [
        part.measure
        for part in found.parts
        if (not iri or part.department == iri)
        and (not SECTION.fullmatch(section) or number(part.measure, section.count(".") + 1) == section)
        and (role not in ROLES or part.role == role)
    ]
    page = paged(sorted(set(inside), key=ledger.printed_order), 40, "measures")
    promises: dict[str, list[Row]] = {iri: [] for iri in page.items}
    for row in promised(page.items):
        promises[row["measure"]].append(row)
    return Inside(
        iri,
        section if SECTION.fullmatch(section) else "",
        role if role in ROLES else "",
        page,
        measures(page.items),
        responsibilities(page.items),
        promises,
    )


@pages.get("/matrix.<any(csv, xlsx):form>")
def export(form: str) -> Response:
    """Return the matrix as a table: a row a department, a column a section."""
    found = _asked()
    if not found:
        return served(as_csv(Sheet("", (), ())), "csv", "duban-matrix")
    made = sheet(found)
    return served(as_csv(made) if form == "csv" else as_xlsx([made]), form, "duban-matrix")


def sheet(found: Matrix) -> Sheet:
    """Return a matrix as a sheet; a cell says its roles with their counts."""
    names = [f"{row['printed']}{row['heading']}" or row["number"] for row in found.sections]
    rows: list[list[Cell]] = [
        [
            ledger.name(department),
            *(_said(those.get(row["number"], Counter())) for row in found.sections),
            *(found.row(department)[role] for role in ROLES),
        ]
        for department, those in found.cells.items()
    ]
    heads = (say("kind.department"), *names, *(say("role." + role) for role in ROLES))
    return Sheet(say("matrix.title"), heads, rows, f"{say('matrix.title')} · {chosen.title(found.document)}")


def _said(counts: Counter[str]) -> str:
    return pick("，", ", ").join(f"{say('role.' + role)} {counts[role]}" for role in ROLES if counts[role])


def path(iri: str) -> str:
    """Return what names a department in an address of this page."""
    return (own(iri) or iri).removeprefix("department/")


def cell_address(found: Matrix, department: str = "", section: str = "", role: str = "") -> dict[str, str]:
    """Return the parameters of the address that lists the measures of a cell."""
    wanted = {
        "document": slug(found.document),
        "department": path(department),
        "section": section,
        "role": role,
    }
    wanted["depth"] = str(found.depth) if found.depth != DEPTHS[0] else ""
    if request.args.get("page"):
        wanted["page"] = request.args["page"]
    return {name: value for name, value in wanted.items() if value}
