"""The pages as one application over a store."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

from flask import Flask, Response, request
from jinja2 import StrictUndefined
from markupsafe import Markup
from werkzeug.exceptions import RequestURITooLarge

from graph.store.store import Store
from ontology.namespaces import ID
from web import (
    ask,
    completion,
    data,
    definitions,
    departments,
    documents,
    duties,
    health,
    home,
    identifiers,
    indicators,
    language,
    manual,
    matrix,
    measures,
    network,
    places,
    problem,
    questions,
    reader,
    search,
    sections,
    show,
    timeline,
    years,
)
from web.api import search as api
from web.audit import draft
from web.audit import pages as audit
from web.links import here
from web.packed import packed
from web.protocol import about, graphs, sparql
from web.protocol.service import Service
from web.site import Site, site

PARTS = (
    *(home, documents, reader, measures, departments, indicators, years, questions, ask),
    *(network, matrix, timeline, duties, sections, places, identifiers, search, health, audit),
    *(completion, definitions, data, manual),
)
PROTOCOL = (sparql, graphs, about, api)  # for programs: they bring their own limits
NAVIGATION = (
    ("home", "home.one"),
    ("documents", "documents.listing"),
    ("departments", "departments.listing"),
    ("indicators", "indicators.listing"),
    ("years", "years.listing"),
    ("network", "network.one"),
    ("questions", "questions.listing"),
    ("audit", "audit.one"),
)
ADDRESS = 4_000  # characters of an address; the longest question is a part of it
QUERIED = 250_000  # of one that has a query in it
BODY = 64 * 1024  # bytes of a request; nothing is sent here yet
DAY = 24 * 3600
HEADERS = {
    # no script and no style but our own files; nobody frames the pages
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def _version() -> str:
    try:
        return installed("duban")
    except PackageNotFoundError:  # run from a clone that was never installed
        return ""


def _before() -> None:
    asks = request.blueprint in ("sparql", "graphs")  # of processes that look for a new generation themselves
    programs = asks or request.blueprint == "api"
    if len(request.full_path) > (QUERIED if programs else ADDRESS):
        raise RequestURITooLarge
    if request.endpoint != "static" and not asks:
        site().refresh()


def _after(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return packed(response)


def other_language() -> str:
    """Return the address of this page in the other language."""
    return here(lang="zh" if language.language() == "en" else "en")


def keep_language() -> Markup:
    """Return the hidden field that keeps `?lang=` in a form."""
    kept = request.args.get("lang")
    if kept not in language.LANGUAGES:
        return Markup("")
    return Markup('<input type="hidden" name="lang" value="{}">').format(kept)


def create_app(store: Store, base: str = ID, service: Service | None = None) -> Flask:
    """Return the application that shows what STORE holds; its documents' IRIs hang below BASE.

    SERVICE answers SPARQL; without one it is made over the folder of STORE, read only.
    """
    app = Flask("web")
    app.config.update(MAX_CONTENT_LENGTH=BODY, SEND_FILE_MAX_AGE_DEFAULT=DAY, BASE=base)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["duban"] = Site(store)
    app.extensions["sparql"] = service or Service.over(store)
    app.before_request(_before)
    app.after_request(_after)
    for install in (language.install, problem.install, show.install):
        install(app)
    audit.install(app, app.extensions["duban"])
    draft.install(app)
    for part in (*PARTS, *PROTOCOL):
        app.register_blueprint(part.pages)
    app.jinja_env.globals.update(
        NAVIGATION=NAVIGATION,
        version=_version(),
        here=here,
        other_language=other_language,
        keep_language=keep_language,
    )
    return app
