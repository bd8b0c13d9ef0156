"""A page of a document's text with all that was read in it marked in place: made once in a generation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, request
from markupsafe import Markup

from queries.page import Row
from web.findings import findings
from web.language import LANGUAGES, language
from web.ledger import ROLES
from web.marks import Finding, Note, notes
from web.passages import Paragraph, as_notes, deadlines, paragraphs
from web.promises import measures, promised, responsibilities
from web.site import site

HELD = 500  # characters of a page that weigh as much as a row that is kept


@dataclass(frozen=True)
class Marked:
    """A page of a text, from character START to END of the document."""

    start: int
    end: int
    notes: list[Note]  # what was read in it
    mended: list[Row]
    places: list[Row]  # the sections and measures that begin in it
    who: dict[str, list[Row]]  # has which role in its measures
    due: dict[str, list[Row]]  # what each of them promises
    html: list[Markup]  # of each paragraph


def marked(document: str, text: str, start: int, end: int, places: list[Row]) -> Marked:
    """Return what stands in TEXT from START to END, marked in the visitor's language."""
    found = findings(document)
    # links carry the language where no cookie does
    carried = request.args.get("lang") in LANGUAGES
    key = ("marked", document, start, language(), carried, tuple(found))
    return site().one(key, lambda: _made(document, text, (start, end), places, found), _weight)


def _weight(made: Marked) -> int:
    return len(made.notes) + sum(map(len, made.html)) // HELD


def _made(document: str, text: str, at: tuple[int, int], places: list[Row], found: list[Finding]) -> Marked:
    start, end = at
    inside = [place for place in places if start <= int(place["start"]) < end]
    who, due, read = _read(text, places, inside, document)
    mended = [
        m for m in site().about("mends", document=document) if start <= int(m["start"]) < int(m["end"]) <= end
    ]
    made = Marked(start, end, read + as_notes(found), mended, inside, who, due, [])
    made.html.extend(_html(made, paragraphs(text, start, end, mended, made.notes, inside)))
    return made


def sought(page: Marked, text: str, first: int, last: int) -> list[Markup]:
    """Return the paragraphs of a page with what was looked for, from FIRST to LAST, marked too."""
    note = Note("sought", first, last, "")
    shown = list(paragraphs(text, page.start, page.end, page.mended, [*page.notes, note], page.places))
    holding = [n for n, p in enumerate(shown) if any(note in one.piece.notes for one in p.shown)]
    html = list(page.html)
    for n, made in zip(holding, _html(page, [shown[n] for n in holding]), strict=True):
        html[n] = made
    return html


def _html(page: Marked, shown: Iterable[Paragraph]) -> list[Markup]:
    mends = {int(mend["start"]): mend for mend in page.mended}
    template = current_app.jinja_env.get_template("parts/text.html")
    passage = template.make_module({"mends": mends, "ROLES": ROLES}).passage  # type: ignore[attr-defined]
    return [passage(p, heading(p), p.measures, page.who, page.due) for p in shown]


def heading(paragraph: Paragraph) -> Row | None:
    """Return the section that PARAGRAPH is nothing but the heading of."""
    return paragraph.sections[0] if paragraph.sections and not paragraph.measures else None


def _read(
    text: str, places: list[Row], inside: list[Row], document: str
) -> tuple[dict[str, list[Row]], dict[str, list[Row]], list[Note]]:
    """Return who has which role in the measures of a page, what each promises, and all as notes."""
    here = [place["thing"] for place in inside if place["kind"] == "measure"]
    every = [place["thing"] for place in places if place["kind"] == "measure"]
    if here:  # a row of a table prints some of it before its measure: the neighbours reach over
        first, last = every.index(here[0]), every.index(here[-1])
        here = every[max(first - 1, 0) : last + 2]
    listed = {row["measure"]: row for row in measures(here)}
    who, due = responsibilities(here), dict[str, list[Row]]((measure, []) for measure in here)
    for row in promised(here):
        due[row["measure"]].append(row)
    cites = site().about("citations", document=document)
    found = [note for measure in here for note in notes(who[measure], due[measure], ())]
    said = [row for rows in due.values() for row in rows]
    return who, due, found + notes((), (), cites) + deadlines(text, said, listed)
