"""The audit of the store: findings by what they touch, what each rule looked at, a page for each of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Flask, Response, make_response, render_template, url_for

from ontology.lexicon import labels as concepts
from queries.audit.finding import Checked
from queries.audit.rules import SEVERITIES, Rule, rules
from reports.audit.forms import report
from reports.sheet import Cell, Sheet, as_csv, as_xlsx
from web import chosen, ledger
from web.audit.listed import Asked, Entry, Listed, asked, listed
from web.audit.made import KEY, Audits, Made, State, audits
from web.audit.shacl import turtle
from web.audit.shown import Shown, shown
from web.export import MEDIA, served
from web.findings import KEY as FINDER
from web.language import language, pick, say
from web.links import slug
from web.marks import Finding as Mark
from web.paging import Page, paged
from web.problem import Refused, missing
from web.site import Site

pages = Blueprint("audit", __name__)
WAIT = 3.0  # seconds until a page says that the audit is being made: a small store's is made by then
AGAIN = 3  # seconds after which that page looks again
FINDINGS = 40
OF_A_KIND = 12  # departments, documents, measures beside the list
FORMS = ("xlsx", "csv", "json", "sarif", "ttl")
NAMES = {"ttl": "turtle"}
TYPES = {"ttl": "text/turtle", "sarif": "application/sarif+json"}
MOST = {"xlsx": 20_000, "sarif": 20_000, "ttl": 5_000}  # findings of a file; csv and json have all
STANDINGS = ("failed", "passed", "unchecked")
ROWS = ("audit.number", "audit.severity", "audit.rule", "audit.problem", "audit.remedy", "audit.text")
HEADINGS = (*ROWS, "kind.document", "kind.measure", "measure.position", "kind.department", "audit.rule-id")
RULES = (
    *("audit.rule-id", "audit.rule", "audit.group", "audit.severity"),
    *(
        "audit.targets",
        "audit.checked",
        "audit.failed-nodes",
        "audit.findings",
        "audit.waived",
        "audit.result",
    ),
)


def install(app: Flask, site: Site) -> None:
    """Let APP audit what SITE shows, and its pages mark the findings."""
    app.extensions[KEY] = Audits(site)
    app.extensions[FINDER] = marks
    app.jinja_env.globals.update(SEVERITIES=SEVERITIES, audit_state=summary, findings_of=findings_of)


def marks(document: str) -> list[Mark]:
    """Return the findings in a document that stand somewhere in it; none while the audit is being made."""
    made = audits().ready()
    found = listed(made).by_document.get(document, []) if made else []
    return [
        Mark(
            e.finding.start, e.finding.end, e.finding.severity, e.finding.said(language()), address(e), e.key
        )
        for e in found
        if e.finding.start is not None and e.finding.end is not None
    ]


def address(entry: Entry) -> str:
    """Return the address of a finding's page."""
    return url_for("audit.finding", key=entry.key)


def summary() -> dict[str, int] | None:
    """Return how many findings count by severity; None while the audit is being made."""
    made = audits().ready()
    return made.audit.counted() if made else None


def findings_of(kind: str, iri: str) -> list[Entry] | None:
    """Return the findings that touch a document, measure or department; None while they are looked for."""
    made = audits().ready()
    if made is None:
        return None
    of = listed(made)
    return {"document": of.by_document, "measure": of.by_measure, "department": of.by_department}[kind].get(
        iri, []
    )


def _with(make: Callable[[Listed], str | Response]) -> str | Response:
    """Return the page that MAKE makes of the audit; while that is being made, a page that says so."""
    state = audits().state(WAIT)
    return make(listed(state)) if isinstance(state, Made) else _waiting(state)


def _waiting(state: State) -> Response:
    response = make_response(render_template("audit/making.html", state=state), 200)
    response.headers["Cache-Control"] = "no-store"
    if hasattr(state, "done"):
        response.headers["Refresh"] = str(AGAIN)
    return response


@pages.get("/audit")
def one() -> str | Response:
    """Show what was found, narrowed by severity, rule, document, department, measure or words."""
    return _with(_one)


def _one(of: Listed) -> str:
    wanted = asked(of)
    every = wanted.among(of)
    page = paged(every, FINDINGS)
    severities = dict(wanted.counts(of, "severity"))
    coverage = Counter(row.standing for row in of.audit.coverage)
    return render_template(
        "audit/one.html",
        asked=wanted,
        page=page,
        rows=[_shown(entry) for entry in page.items],
        severities=[(name, severities.get(name, 0)) for name in SEVERITIES],
        groups=concepts("rule-groups", language()),
        rules=[(of.rule(name), count) for name, count in wanted.counts(of, "rule")],
        by=[(kind, *_most(wanted, of, kind)) for kind in ("department", "document", "measure")],
        coverage=[(name, coverage[name]) for name in STANDINGS],
        waived=len(Asked(waived=True).among(of)),
        notes=of.audit.notes,
        note=of.note,
        documents=chosen.documents(wanted.document),
        departments=chosen.departments(wanted.department),
        several=len(of.audit.documents) > 1,
        listed_rules=_sorted(of),
        forms=FORMS,
    )


def _shown(entry: Entry) -> tuple[Shown, list[tuple[str, str]]]:
    return shown(entry.key, entry.finding), [(d, ledger.name(d)) for d in entry.departments]


def _most(wanted: Asked, of: Listed, kind: str) -> tuple[list[tuple[str, str, int]], int]:
    """Return (address, name, how many) of what has most findings of a KIND, and how many such there are."""
    counted = wanted.counts(of, kind)
    if getattr(wanted, kind):
        return [], 0
    named = []
    for iri, count in counted[:OF_A_KIND]:
        if kind == "department":
            change, name = {"department": iri.rsplit("/", 1)[-1]}, ledger.name(iri)
        elif kind == "document":
            change, name = {"document": slug(iri)}, chosen.title(iri) or slug(iri)
        else:
            document, number = iri.rsplit("/", 1)
            change, name = {"document": slug(document), "measure": number}, number
        named.append((url_for("audit.one", **wanted.parameters(**change)), name, count))  # type: ignore[arg-type]
    return named, len(counted)


def _sorted(of: Listed) -> list[Rule]:
    return [row.rule for row in of.audit.coverage if row.rule.id in of.by_rule]


@pages.get("/audit.<any(xlsx, csv, json, sarif, ttl):form>")
def export(form: str) -> str | Response:
    """Return what the page lists as a file."""
    return _with(lambda of: _export(of, form))


def _export(of: Listed, form: str) -> Response:
    every = asked(of).among(of)
    if len(every) > MOST.get(form, len(every)):
        raise Refused(422, say("audit.too-many", count=len(every), most=MOST[form], form=form))
    if form == "csv":
        return served(as_csv(_sheet(every)), form, "duban-audit")
    made = replace(of.audit, findings=tuple(entry.finding for entry in every))
    body = report(made, NAMES.get(form, form), language())
    if form in MEDIA:
        return served(body, form, "duban-audit")
    response = Response(body, mimetype=TYPES[form])
    response.headers["Content-Disposition"] = f"attachment; filename=duban-audit.{form}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _sheet(entries: list[Entry]) -> Sheet:
    rows = [_cells(number, entry) for number, entry in enumerate(entries, 1)]
    return Sheet(say("audit.title"), tuple(map(say, HEADINGS)), rows, say("audit.title"))


def _cells(number: int, entry: Entry) -> list[Cell]:
    one, speaks = entry.finding, language()
    return [
        number,
        say(f"severity.{one.severity}"),
        one.rule.title.said(speaks),
        one.said(speaks),
        one.rule.remedy.said(speaks),
        one.quote or "",
        one.document_title,
        one.measure or "",
        one.line,
        pick("、", ", ").join(map(ledger.name, entry.departments)),
        one.rule.id,
    ]


@pages.get("/audit/findings/<key>")
def finding(key: str) -> str | Response:
    """Show one finding: what, where, why it matters, how to mend it, whom it touches."""

    def make(of: Listed) -> str:
        entry = of.by_key.get(key)
        if entry is None:
            raise missing("kind.finding", key[:40])
        one = entry.finding
        beside = of.by_measure.get(entry.measure, []) if entry.measure else []
        return render_template(
            "audit/finding.html",
            one=shown(key, one),
            departments=[(d, ledger.name(d)) for d in entry.departments],
            beside=[_shown(other) for other in beside if other.key != key],
            alike=len(of.by_rule.get(one.rule.id, [])),
            waiver=_waiver(entry),
        )

    return _with(make)


def _waiver(entry: Entry) -> str:
    """Return the line of waivers.csv that would let it pass; its reason is to be filled in."""
    one = entry.finding
    document = one.document_title.replace('"', "")
    return f'{one.rule.id},"{document}",{one.measure or ""},{one.hash},{say("audit.reason")},,'


@pages.get("/audit/rules/")
def coverage() -> str | Response:
    """Show every rule with how much it looked at: what was not checked is not passed."""
    return _with(_coverage)


def _coverage(of: Listed) -> str:
    standing = chosen.given("standing")
    standing = standing if standing in STANDINGS else ""
    counted = Counter(row.standing for row in of.audit.coverage)
    rows = [row for row in of.audit.coverage if not standing or row.standing == standing]
    groups: dict[str, list[Checked]] = {}
    for row in rows:
        groups.setdefault(row.rule.group, []).append(row)
    return render_template(
        "audit/rules.html",
        groups=sorted(groups.items(), key=lambda group: group[0] == "graph"),
        names=concepts("rule-groups", language()),
        counts=[(name, counted[name]) for name in STANDINGS],
        standing=standing,
        total=len(rows),
        every=len(of.audit.coverage),
    )


@pages.get("/audit/rules.<any(xlsx, csv):form>")
def rules_export(form: str) -> str | Response:
    """Return what each rule looked at as a table."""

    def make(of: Listed) -> Response:
        names = concepts("rule-groups", language())
        rows = [_row(row, names) for row in of.audit.coverage]
        sheet = Sheet(say("audit.rules"), tuple(map(say, RULES)), rows, say("audit.rules"))
        return served(as_csv(sheet) if form == "csv" else as_xlsx([sheet]), form, "duban-rules")

    return _with(make)


def _row(row: Checked, groups: dict[str, str]) -> list[Cell]:
    rule = row.rule
    named = (rule.id, rule.title.said(language()), groups.get(rule.group, rule.group))
    counts = (row.targets, row.checked, row.failed, row.findings, row.waived)
    return [*named, say(f"severity.{rule.severity}"), *counts, say(f"audit.{row.standing}")]


@pages.get("/audit/rules/<name>")
def rule(name: str) -> str | Response:
    """Show a rule: what it asks, why, how to mend what breaks it, its SHACL, its findings."""
    known = _rule(name)

    def make(of: Listed) -> str:
        page: Page[Entry] = paged(of.by_rule.get(name, []), FINDINGS)
        same = [r for r in rules().rules.values() if r.group == known.group]
        return render_template(
            "audit/rule.html",
            rule=known,
            group=concepts("rule-groups", language()).get(known.group, known.group),
            row=next((row for row in of.audit.coverage if row.rule.id == name), None),
            page=page,
            rows=[_shown(entry) for entry in page.items],
            shacl=turtle(known),
            same=sorted(same, key=lambda r: r.id),
            several=len(of.audit.documents) > 1,
            forms=FORMS,
        )

    return _with(make)


def _rule(name: str) -> Rule:
    known = {rule.id: rule for rule in rules().rules.values()}
    if name not in known:
        raise missing("kind.rule", name[:60])
    return known[name]


@pages.get("/audit/rules/<name>.ttl")
def shape(name: str) -> Response:
    """Return the shape of a rule in Turtle."""
    response = Response(turtle(_rule(name)), mimetype="text/turtle")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
