"""What is due when: targets and milestones against the years, of all, a document, a department, a year."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template

from queries.names import day
from queries.page import Row
from reports.sheet import Cell, Sheet, as_csv, as_xlsx
from web import chosen, ledger
from web.export import served
from web.language import pick, say
from web.ledger import Due
from web.links import own, slug
from web.paging import paged
from web.problem import Refused
from web.promises import promises, responsibilities
from web.show import concept, dated

pages = Blueprint("timeline", __name__)
KINDS = ("target", "milestone")
ROWS = 60
HEADINGS = (
    *(
        "measure.by",
        "timeline.kind",
        "measure.what",
        "measure.requirement",
        "measure.printed",
        "measure.scope",
    ),
    *("role.lead", "role.responsible", "measure.number", "kind.document", "measure.position"),
)
EXPORTED = 2_000  # rows of a file: the catalogue's questions give more


@dataclass(frozen=True)
class Asked:
    """What the address narrows the timeline to; what is empty does not."""

    document: str
    department: str
    year: str
    kind: str
    after: date  # the day that counts as today

    def parameters(self, **changes: str) -> dict[str, str]:
        """Return what an address says of it, with some of it changed."""
        given = {
            "document": slug(self.document) if self.document else "",
            "department": (own(self.department) or "").removeprefix("department/"),
            "year": self.year,
            "kind": self.kind,
            "date": chosen.given("date"),
        }
        return {name: value for name, value in {**given, **changes}.items() if value}


@dataclass(frozen=True)
class Bar:
    """A year, or a month, of the chart; x, widths and heights are percents."""

    key: str
    label: str
    x: float
    wide: float
    parts: tuple[tuple[str, int, float, float], ...]  # kind, how many, top, height
    total: int
    top: float


@dataclass(frozen=True)
class Lane:
    """Where an item stands on the years, in percents: from its first year, if it has one, to its deadline."""

    since: float | None
    at: float


def asked() -> Asked:
    """Return what the address asks for. Raises Refused for names that the graph does not hold."""
    year, kind, when = (chosen.given(name) for name in ("year", "kind", "date"))
    try:
        after = day(when) if when else date.today()
    except ValueError:
        raise Refused(400, say("error.date", name=say("home.as-of"), value=when[:40])) from None
    return Asked(
        chosen.document(chosen.given("document")),
        chosen.department(chosen.given("department")),
        year if year in ledger.years() else "",
        kind if kind in KINDS else "",
        after,
    )


def due(of: Asked) -> list[Due]:
    """Return what is due, of any year, the earliest first."""
    if of.department:
        below = of.document + "/" if of.document else ""
        listed = [d for d in ledger.due_from(of.department) if d.measure.startswith(below)]
    else:
        listed = ledger.due_in(of.document) if of.document else ledger.calendar()
    return [d for d in listed if d.kind == of.kind] if of.kind else listed


@pages.get("/timeline")
def one() -> str:
    """Show what is due as bars by year, or by month of a year, and each item on a lane of its own."""
    of = asked()
    every = due(of)
    listed = within(every, of.year)
    page = paged(listed, ROWS)
    rows = promises([d.promise for d in page.items])
    years = _years(every, rows)
    return render_template(
        "timeline/one.html",
        asked=of,
        documents=chosen.documents(of.document),
        departments=chosen.departments(of.department),
        title=chosen.title(of.document),
        name=ledger.name,
        kinds=KINDS,
        years=years,
        bars=_bars(Counter((d.deadline[:4], d.kind) for d in every), years),
        months=_months(listed) if of.year else [],
        page=page,
        ahead=_ahead(listed, of.after),
        rows=rows,
        lanes={row["promise"]: _lane(row, years) for row in rows},
        marks=[(year, _at(f"{year}-07-01", years)) for year in years[:: -(-len(years) // 6) or 1]],
        lines=[_at(f"{year}-01-01", years) for year in years[1:]],
        now=_at(of.after.isoformat(), years) if str(of.after.year) in years else None,
        who=responsibilities(row["measure"] for row in rows),
        total=len(every),
        exported=EXPORTED,
    )


def _ahead(listed: list[Due], after: date) -> int:
    """Return the page on which what is due from the day AFTER on begins; 0 where nothing is."""
    passed = bisect_left(listed, after.isoformat(), key=lambda due: due.deadline)
    return passed // ROWS + 1 if passed < len(listed) else 0


def within(every: list[Due], year: str) -> list[Due]:
    """Return what is due in YEAR, of any year for none."""
    return [d for d in every if d.deadline[:4] == year] if year else every


def _years(every: list[Due], rows: list[Row]) -> list[str]:
    """Return every year from the first that anything begins or is due in to the last."""
    named = [d.deadline[:4] for d in every] + [row["start_year"] for row in rows if row["start_year"]]
    known = [int(year) for year in named if year.isdigit()]
    return [str(year) for year in range(min(known), max(known) + 1)][-60:] if known else []


def _bars(counted: Counter[tuple[str, str]], keys: list[str]) -> list[Bar]:
    totals = {key: sum(counted[key, kind] for kind in KINDS) for key in keys}
    most, room = max(totals.values(), default=1) or 1, 100 / max(len(keys), 1)
    found = []
    for n, key in enumerate(keys):
        parts, floor = [], 100.0
        for kind in KINDS:
            high = 100 * counted[key, kind] / most
            floor -= high
            parts.append((kind, counted[key, kind], round(floor, 2), round(high, 2)))
        x, wide = n * room + room * 0.2, room * 0.6
        found.append(Bar(key, key, round(x, 2), round(wide, 2), tuple(parts), totals[key], round(floor, 2)))
    return found


def _months(those: list[Due]) -> list[Bar]:
    counted = Counter((d.deadline[5:7], d.kind) for d in those)
    return _bars(counted, [f"{month:02}" for month in range(1, 13)])


def _at(iso: str, years: list[str]) -> float:
    """Return where a day stands from the first day of the first year to the last of the last, in percents."""
    first, last = date(int(years[0]), 1, 1), date(int(years[-1]), 12, 31)
    share = (date.fromisoformat(iso) - first).days / max((last - first).days, 1)
    return round(100 * min(max(share, 0), 1), 2)


def _lane(row: Row, years: list[str]) -> Lane:
    since = row["start_year"]
    return Lane(_at(f"{since}-01-01", years) if since in years else None, _at(row["deadline"], years))


@pages.get("/timeline.<any(csv, xlsx):form>")
def export(form: str) -> Response:
    """Return what the page lists as a table."""
    of = asked()
    listed = within(due(of), of.year)[:EXPORTED]
    made = sheet(promises([d.promise for d in listed]), say("timeline.title"))
    return served(as_csv(made) if form == "csv" else as_xlsx([made]), form, "duban-timeline")


def sheet(rows: list[Row], title: str) -> Sheet:
    """Return targets and milestones as a sheet."""
    who = responsibilities(row["measure"] for row in rows)
    return Sheet(title, tuple(map(say, HEADINGS)), [_cells(row, who[row["measure"]]) for row in rows], title)


def _cells(row: Row, who: list[Row]) -> list[Cell]:
    named = {role: [r["name"] or r["printed"] for r in who if r["role"] == role] for role in ledger.DUTIES}
    value = f"{row['value']}{'–' + row['value_max'] if row['value_max'] else ''}{row['unit']}"
    comparator = concept("comparators", row["comparator"]) if row["comparator"] else ""
    return [
        dated(row["deadline"]),
        say("kind." + row["kind"]),
        row["what"],
        f"{comparator} {value}".strip(),
        row["printed"],
        row["scope"],
        *(pick("、", ", ").join(dict.fromkeys(named[role])) for role in ledger.DUTIES),
        row["number"],
        row["title"],
        int(row["line"]),
    ]
