"""How values are written on the pages: dates, numbers, things by their names."""

from __future__ import annotations

from datetime import date

from flask import Flask
from markupsafe import Markup

from ontology.lexicon import labels as concepts
from web.language import language
from web.links import href, local, sentence, slug
from web.terms import short

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def dated(iso: str) -> date | str | None:
    """Return a date of the graph, None for an empty one; what is none as it is."""
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return iso


def day(iso: str | date) -> Markup:
    """Return a date in the visitor's words: 2025年12月31日, 31 Dec 2025; what is none as it is."""
    read = iso if isinstance(iso, date) else dated(iso)
    if not isinstance(read, date):  # written into the graph by hand
        return Markup("{}").format(iso)
    if language() == "en":
        words = f"{read.day} {MONTHS[read.month - 1]} {read.year}"
    else:
        words = f"{read.year}年{read.month}月{read.day}日"
    return Markup('<time datetime="{}">{}</time>').format(read.isoformat(), words)


def linked(text: object, iri: str | None) -> Markup:
    """Return TEXT, as a link to the page of IRI where that may be one."""
    address = href(iri) if iri else None
    if not address:
        return Markup("{}").format(text)
    # what leads away says so to the browser, and tells it nothing
    away = Markup(' rel="external noreferrer"') if "://" in address else ""
    return Markup('<a href="{}"{}>{}</a>').format(address, away, text)


def grouped(number: object) -> str:
    """Return a number with its thousands apart: 59,000."""
    return f"{int(str(number)):,}"


def visible(text: str) -> Markup:
    """Return TEXT with its line breaks and spaces to be seen."""
    return Markup("{}").format(text.replace("\n", "↵").replace(" ", "␣").replace("\t", "⇥"))


def concept(scheme: str, name: str) -> str:
    """Return what the concept NAME of a scheme is called: 不少于, at least."""
    return concepts(scheme, language()).get(name, name)


def install(app: Flask) -> None:
    """Let APP's templates write values this way."""
    app.jinja_env.filters.update(day=day, grouped=grouped, visible=visible)
    app.jinja_env.globals.update(
        linked=linked, href=href, local=local, slug_of=slug, sentence=sentence, concept=concept, short=short
    )
