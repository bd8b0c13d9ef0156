"""`/def`, `/schemes/…`: what each term means, how often it is used, which words are printed for it."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, render_template, url_for
from werkzeug.wrappers import Response as Answered

from ontology.files import scheme as triples_of
from ontology.files import terms, turtle
from reports.sheet import Sheet, as_csv, as_xlsx
from web.export import served
from web.language import pick, say
from web.negotiate import FORMS, as_data, form_of, in_form, negotiated
from web.problem import missing
from web.site import site
from web.terms import Scheme, Term, ours, schemes, short

pages = Blueprint("definitions", __name__)
SUFFIXES = ", ".join(form.suffix for form in FORMS)
RULES = ("audit.coverage",)  # the page of the rules, where this site audits
# the schemes that the graph speaks in; the others hold words that are looked for in print
SPOKEN = (
    *("role", "comparator", "unit", "modality", "precision", "direction", "status", "document-type"),
    *("organisation-class", "level", "function", "mend", "rule-group"),
)


@pages.get("/def")
def one() -> Answered:
    """Show the ontology, or lead to it as data, as the client asks: a hash namespace is one document."""
    return negotiated(lambda: Response(_page()), lambda suffix: url_for(".data", form=suffix))


def usage() -> dict[str, int]:
    """Return {class or property: how often the graph uses it}."""
    return {row["term"]: int(row["count"]) for name in ("classes", "properties") for row in site().rows(name)}


def _page() -> str:
    used = usage()
    classes = [term for term in ours() if term.kind == "class"]
    known = {term.iri: term for term in ours()}
    return render_template(
        "definitions/one.html",
        classes=classes,
        groups=_groups(classes),
        known=known,
        used=used,
        below={c.iri: [t for t in classes if c.iri in t.above] for c in classes},
        of={c.iri: [t for t in ours() if c.iri in t.domain] for c in classes},
        to={c.iri: [t for t in ours() if c.iri in t.range and t.kind != "class"] for c in classes},
        count=len(ours()),
        schemes=_listed(),
        rules=next((name for name in RULES if name in current_app.view_functions), None),
    )


def _groups(classes: Sequence[Term]) -> list[tuple[Term | None, list[Term]]]:
    """Return the properties by the class whose things have them; None holds those of no one class."""
    properties = [term for term in ours() if term.kind != "class"]
    groups: list[tuple[Term | None, list[Term]]] = [
        (c, [p for p in properties if p.domain[:1] == (c.iri,)]) for c in classes
    ]
    placed = {p.iri for _, those in groups for p in those}
    groups.append((None, [p for p in properties if p.iri not in placed]))
    return [(c, those) for c, those in groups if those]


@pages.get(f"/def.<any({SUFFIXES}):form>")
def data(form: str) -> Response:
    """Return the ontology as it stands in its file, or in another form of the same."""
    asked = form_of(form)
    if form == "ttl":
        return as_data(turtle("terms.ttl").read_bytes(), asked)
    return in_form(terms(), asked)


@pages.get("/def.<any(csv, xlsx):form>")
def table(form: str) -> Response:
    """Return the list of terms as a table."""
    rows = [
        (
            f"duban:{term.name}",
            say(f"definitions.{term.kind}"),
            *(term.label.get(tag, "") for tag in ("zh", "en")),
            *(term.definition.get(tag, "") for tag in ("zh", "en")),
            *(" ".join(map(short, iris)) for iris in (term.domain, term.range, term.above)),
            term.iri,
        )
        for term in ours()
    ]
    keys = (
        "term",
        "kind",
        "label-zh",
        "label-en",
        "meaning-zh",
        "meaning-en",
        "domain",
        "range",
        "above",
        "iri",
    )
    sheet = Sheet(say("definitions.title"), tuple(say(f"definitions.{key}") for key in keys), rows)
    return served(as_csv(sheet) if form == "csv" else as_xlsx([sheet]), form, "terms")


def _listed() -> list[tuple[str, list[Scheme]]]:
    found = schemes()
    spoken = [found[name] for name in SPOKEN if name in found]
    return [("spoken", spoken), ("printed", [one for one in found.values() if one not in spoken])]


@pages.get("/schemes/")
def listing() -> str:
    """Show the schemes."""
    return render_template("definitions/schemes.html", schemes=_listed(), count=len(schemes()))


def _asked(name: str) -> Scheme:
    if name not in schemes():
        raise missing("definitions.scheme", name)
    return schemes()[name]


@pages.get("/schemes/<name>")
def scheme(name: str) -> str:
    """Show a scheme: its concepts, what each means, the words that stand for it in print."""
    one = _asked(name)
    rows = site().rows("concepts-used", _scheme_iri=(ox.NamedNode(one.iri),))
    return render_template(
        "definitions/scheme.html",
        scheme=one,
        used={row["concept"]: int(row["count"]) for row in rows},
        words=sum(len(words) for concept in one.concepts for _, words in concept.words),
    )


@pages.get(f"/schemes/<name>.<any({SUFFIXES}):form>")
def scheme_data(name: str, form: str) -> Response:
    """Return a scheme as it stands in its file, or in another form of the same."""
    one, asked = _asked(name), form_of(form)
    if form == "ttl":
        return as_data(turtle("schemes", f"{one.file}.ttl").read_bytes(), asked)
    return in_form(triples_of(one.file), asked)


@pages.get("/schemes/<name>.<any(csv, xlsx):form>")
def scheme_table(name: str, form: str) -> Response:
    """Return the concepts of a scheme with their printed words as a table."""
    one = _asked(name)
    rows = [
        (
            concept.name,
            *(concept.label.get(tag, "") for tag in ("zh", "en")),
            pick(concept.definition.get("zh", ""), concept.definition.get("en", "")),
            "、".join(word for _, words in concept.words for word in words),
            concept.iri,
        )
        for concept in one.concepts
    ]
    keys = ("code", "label-zh", "label-en", "meaning", "words", "iri")
    sheet = Sheet(one.name, tuple(say(f"definitions.{key}") for key in keys), rows)
    return served(as_csv(sheet) if form == "csv" else as_xlsx([sheet]), form, one.name)
