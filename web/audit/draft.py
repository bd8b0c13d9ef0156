"""A draft audited: a visitor sends a file or a text, and gets what is wrong in it; nothing of it is kept."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirected

from graph.document.read import LARGEST
from graph.store.embedded import Embedded
from queries.audit.finding import Checked
from queries.audit.rules import SEVERITIES, Rule, Words, rules
from web.audit import guard
from web.audit.drafts import KEY, MINUTES, SECONDS, Draft, Drafts, Unaudited, audit, drafts, file_name
from web.audit.pages import STANDINGS, pages
from web.audit.shown import Shown, quoted
from web.export import MEDIA
from web.language import language, say
from web.ledger import ROLES
from web.links import base
from web.marks import Finding, Note, notes
from web.paging import Page
from web.passages import as_notes, cuts, deadlines, page_of, paragraphs
from web.problem import Refused
from web.reader import KINDS
from web.site import site

PACE = "duban.pace"
A_MINUTE, AT_ONCE, WAIT = 10, 2, 20.0  # drafts from one address; drafts in work; seconds that one more waits
FORM = 100_000  # bytes of a form beside its file
PARTS = 10
TYPES = {**MEDIA, "sarif": "application/sarif+json"}
TYPES["docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDS = {"json": "审核.json", "sarif": "审核.sarif", "xlsx": "修改意见.xlsx", "docx": "批注.docx"}
PASTED = "draft.txt"

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Let APP audit drafts."""
    guard.install(app)
    app.extensions[KEY] = Drafts()
    app.extensions[PACE] = guard.Pace(A_MINUTE, 60.0, AT_ONCE, WAIT)


@pages.get("/audit/draft")
def draft() -> Response:
    """Show the form that sends a draft."""
    return _form(200)


def _form(status: int, refusal: str = "") -> Response:
    page = render_template(
        "audit/draft.html",
        refusal=refusal,
        unread=status == 422,
        forgotten=request.args.get("forgotten") == "1",
        size=LARGEST // 1_000_000,
        minutes=MINUTES,
        count=len(rules().rules),
    )
    return _private(make_response(page, status))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@pages.post("/audit/draft")
def send() -> Response | Redirected:
    """Audit what was sent, and lead to its result."""
    guard.origin()
    if (request.content_length or 0) > LARGEST + FORM:
        # answered before the body is read
        return _form(413, say("draft.too-large", size=LARGEST // 1_000_000))
    request.max_content_length = LARGEST + FORM
    request.max_form_memory_size = LARGEST
    request.max_form_parts = PARTS
    guard.token()
    name, data = _sent()
    if not data or len(data) > LARGEST:
        said = say("draft.too-large", size=LARGEST // 1_000_000) if data else name
        return _form(413 if data else 400, said)
    with _pace().turn(request.remote_addr or ""):
        try:
            made = audit(name, data, base(), language(), _names())
        except Unaudited as error:
            return _form(422, _why(error))
    key = drafts().keep(made)
    return redirect(url_for("audit.result", key=key), 303)


def _pace() -> guard.Pace:
    from flask import current_app

    found: guard.Pace = current_app.extensions[PACE]
    return found


def _sent() -> tuple[str, bytes]:
    """Return the name and the bytes of what was sent; why there is nothing, and nothing."""
    given, text = request.files.get("file"), request.form.get("text", "")
    data = given.read() if given and given.filename else b""
    if data and text.strip():
        return say("draft.both"), b""
    if given and given.filename:
        return (file_name(given.filename) or PASTED), data or b" "
    return (PASTED, text.encode("utf-8", "replace")) if text.strip() else (say("draft.none-sent"), b"")


def _names() -> Any:
    """Return the decisions on names beside the store, as `duban audit` takes them."""
    store = site().store
    beside = store.folder.parent / "names.csv" if isinstance(store, Embedded) else None
    return beside if beside and beside.is_file() else None


def _why(error: Unaudited) -> str:
    if error.kind == "refused":
        return error.why
    log.error("draft: %s %s", error.kind, error.why)
    return say("draft.exhausted", seconds=int(SECONDS)) if error.kind == "exhausted" else say("draft.fault")


def _kept(key: str) -> Draft:
    found = drafts().get(key)
    if found is None:
        raise Refused(410, say("draft.gone"))
    return found


@pages.get("/audit/draft/<key>")
def result(key: str) -> Response:
    """Show what was found in a draft, by measure."""
    kept = _kept(key)
    found, coverage = _findings(key, kept), _coverage(kept)
    counted = Counter(row.standing for row in coverage)
    severities = Counter(one.severity for one in found)
    page = render_template(
        "audit/result.html",
        key=key,
        draft=kept,
        title=kept.said["reading"]["title"] or kept.name,
        characters=len(kept.said["reading"]["text"]),
        measures=len(kept.said["reading"]["measures"]),
        severities=[(name, severities[name]) for name in SEVERITIES],
        groups=_by_measure(found),
        total=len(found),
        standings=[(name, counted[name]) for name in STANDINGS],
        coverage=coverage,
    )
    return _private(make_response(page))


def _findings(key: str, kept: Draft) -> list[Shown]:
    reading = kept.said["reading"]
    headings = {row["number"]: row["heading"] for row in reading["measures"]}
    known = {rule.id: rule for rule in rules().rules.values()}
    return [
        _shown(f"f{n}", one, key, reading, headings, known)
        for n, one in enumerate(kept.said["audit"]["findings"], 1)
    ]


def _shown(
    name: str,
    one: dict[str, Any],
    key: str,
    reading: dict[str, Any],
    headings: dict[str, str],
    known: dict[str, Rule],
) -> Shown:
    start, end = one["start"], one["end"]
    place = {"at": start, "to": end, "_anchor": f"c{start}"} if start is not None else {}
    return Shown(
        key=name,
        rule=known[one["rule"]],
        severity=one["severity"],
        message=Words(one["message"], one["message_en"]),
        document="",
        title=reading["title"],
        measure=one["measure"] or "",
        heading=headings.get(one["measure"] or "", ""),
        address="",
        text=url_for("audit.text", key=key, **place),
        quote=quoted(reading["text"], start, end),
        start=start,
        end=end,
        line=one["line"],
        page=one["page"],
    )


def _by_measure(found: list[Shown]) -> list[tuple[str, str, list[Shown]]]:
    """Return (number, heading, findings) of each measure, in the order of print; the whole document first."""
    groups: dict[str, list[Shown]] = {}
    for one in found:
        where = one.measure or ("outside" if one.start is not None else "whole")
        groups.setdefault(where, []).append(one)
    return [(where, those[0].heading, those) for where, those in groups.items()]


def _coverage(kept: Draft) -> list[Checked]:
    known = {rule.id: rule for rule in rules().rules.values()}
    return [
        Checked(known[row["rule"]], row["targets"], row["checked"], row["failed"], row["findings"])
        for row in kept.said["audit"]["coverage"]
    ]


@pages.get("/audit/draft/<key>/text")
def text(key: str) -> Response:
    """Show a draft's text with all that was read and found in it marked in place."""
    kept = _kept(key)
    reading = kept.said["reading"]
    whole, places = reading["text"], reading["places"]
    starts = cuts(whole, places)
    sought = _sought(len(whole))
    number = page_of(sought[0], starts) if sought else _page(len(starts))
    start, end = starts[number], [*starts, len(whole)][number + 1]
    read = _read(key, kept)
    if sought and sought[0] < sought[1]:
        read.append(Note("sought", *sought, ""))
    mended = [m for m in reading["mends"] if start <= int(m["start"]) < int(m["end"]) <= end]
    inside = [place for place in places if start <= int(place["start"]) < end]
    shown = list(paragraphs(whole, start, end, mended, read, inside))
    at = {place["thing"]: place["start"] for place in places}
    page = render_template(
        "audit/text.html",
        key=key,
        draft=kept,
        title=reading["title"] or kept.name,
        outline=[
            row | {"on": str(page_of(int(at.get(row["section"], "0")), starts) + 1)}
            for row in reading["sections"]
        ],
        page=Page(shown, number + 1, len(starts), len(starts), start, "page"),
        shown=[(p, p.sections[0] if p.sections and not p.measures else None, p.measures) for p in shown],
        who=reading["who"],
        promises=reading["due"],
        counts=Counter(note.kind for note in read if note.start < end and start < note.end),
        mends={int(mend["start"]): mend for mend in mended},
        characters=len(whole),
        ROLES=ROLES,
        kinds=KINDS,
    )
    return _private(make_response(page))


def _page(pages: int) -> int:
    given = request.args.get("page", "1")
    return min(max(int(given), 1), pages) - 1 if given.isascii() and given.isdigit() and len(given) < 9 else 0


def _sought(length: int) -> tuple[int, int] | None:
    given = [request.args.get(name, "") for name in ("at", "to")]
    places = [int(g) if g.isascii() and g.isdigit() and len(g) < 9 else None for g in given]
    if places[0] is None or places[0] >= length:
        return None
    return places[0], min(places[1] or places[0], length)


def _read(key: str, kept: Draft) -> list[Note]:
    reading = kept.said["reading"]
    who = [row for rows in reading["who"].values() for row in rows]
    due = [row for rows in reading["due"].values() for row in rows]
    within = {row["measure"]: row for row in reading["measures"]}
    found = [
        Finding(one.start, one.end, one.severity, one.said, url_for("audit.result", key=key) + "#" + one.key)
        for one in _findings(key, kept)
        if one.start is not None and one.end is not None
    ]
    read = notes(who, due, reading["cites"]) + deadlines(reading["text"], due, within) + as_notes(found)
    return [_here(note) for note in read]


def _here(note: Note) -> Note:
    """Return a note that leads nowhere but to a finding: what a draft says has no page of its own."""
    if note.kind == "finding":
        return note
    plain = {**note.row, "responsibility": "", "promise": "", "measure": ""}
    return Note(note.kind, note.start, note.end, note.anchor, note.iri, plain)


@pages.get("/audit/draft/<key>.<any(json, sarif, xlsx, docx):form>")
def take(key: str, form: str) -> Response:
    """Return a file of a result."""
    kept = _kept(key)
    response = Response(kept.files[form], mimetype=TYPES[form])
    stem = kept.name.rpartition(".")[0] or kept.name
    name = quote(f"{stem}.{ENDS[form]}")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=duban-draft.{form}; filename*=UTF-8''{name}"
    )
    return _private(response)


@pages.post("/audit/draft/<key>/forget")
def forget(key: str) -> Redirected:
    """Let go of a result at once."""
    guard.origin()
    guard.token()
    drafts().forget(key)
    return redirect(url_for("audit.draft", forgotten=1), 303)
