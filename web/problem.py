"""One shape for every error (RFC 9457), and a page that says what to do."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from graph.store.store import StoreError
from queries.catalogue import UnknownQuestion
from queries.names import AmbiguousName, UnknownName
from web.language import labels, say
from web.links import here, local
from web.site import site

log = logging.getLogger(__name__)
JSON = "application/problem+json"


class Refused(Exception):
    """What cannot be done as asked: an HTTP status, what is wrong, and names that may have been meant."""

    def __init__(self, status: int, detail: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.nearest = status, detail, nearest


def missing(what: str, name: str, nearest: tuple[str, ...] = ()) -> Refused:
    """Return the refusal for a page of something that the graph does not hold."""
    return Refused(404, say("error.missing", what=say(what), name=name), nearest)


def _wants_json() -> bool:
    kinds = ("text/html", "application/json", JSON)
    return (
        request.path.endswith(".json")
        or request.path.startswith("/api/")
        or request.accept_mimetypes.best_match(kinds) in kinds[1:]
    )


def problem(
    status: int, detail: str, nearest: tuple[str, ...] = (), choices: tuple[tuple[str, str], ...] = ()
) -> Response:
    """Return the answer to a request that failed: a page, or JSON to who asks for JSON.

    NEAREST are names that may have been meant, CHOICES (words, address) where to go instead.
    """
    key = f"error.{status}" if f"error.{status}" in labels() else "error.500"
    title, mend = say(key), say(f"{key}-mend")
    if _wants_json():
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "mend": mend}
        if nearest:
            body["nearest"] = list(nearest)
        response = make_response(json.dumps(body, ensure_ascii=False), status)
        response.mimetype = JSON
    else:
        page = render_template(
            "errors/problem.html",
            status=status,
            title=title,
            detail=detail,
            mend=mend,
            nearest=nearest,
            choices=choices,
        )
        response = make_response(page, status)
    response.vary.add("Accept")
    return response


def _refused(error: Refused) -> Response:
    return problem(error.status, error.detail, error.nearest)


def _http(error: HTTPException) -> Response:
    if error.code in (None, 301, 302, 303, 308):  # a redirect is no fault
        return make_response(error.get_response())
    response = problem(error.code or 500, say("error.path", path=request.path))
    if allowed := dict(error.get_headers()).get("Allow"):
        response.headers["Allow"] = allowed
    return response


def _question(error: UnknownQuestion) -> Response:
    name = (request.view_args or {}).get("name", "")
    return problem(404, say("error.missing", what=say("kind.question"), name=name))


def _unknown(error: UnknownName) -> Response:
    """Offer the same question about names that are like the one that is not known."""
    choices = tuple((name, here(**{error.parameter: name})) for name in error.nearest)
    return problem(400, say("error.unknown-name", name=error.given), choices=choices)


def bearers(error: AmbiguousName) -> dict[str, str]:
    """Return {IRI: longest name} of what bears the name: that says of which place it is."""
    kind = "department" if error.parameter == "other" else error.parameter
    found: dict[str, str] = {}
    for name in site().values(kind):
        if local(name.value) in error.identifiers:
            found[name.value] = max(name.name, found.get(name.value, ""), key=len)
    return found


def _ambiguous(error: AmbiguousName) -> Response:
    """Offer the same question about each of those that bear the name."""
    choices = tuple((words, here(**{error.parameter: local(iri)})) for iri, words in bearers(error).items())
    return problem(400, say("error.ambiguous", name=error.given), choices=choices)


@contextmanager
def refusing() -> Iterator[None]:
    """Refuse a request whose parameters are no dates, no years, too few: what is asked inside says why."""
    try:
        yield
    except (UnknownName, AmbiguousName, UnknownQuestion):
        raise
    except ValueError as error:
        raise Refused(400, str(error)) from error


def _store(error: StoreError) -> Response:
    log.error("%s", error)
    return problem(503, say("error.store"))


def _fault(error: Exception) -> Response:
    log.exception("%s %s", request.method, request.path, exc_info=error)
    return problem(500, say("error.fault"))


def install(app: Flask) -> None:
    """Answer every error of APP in one shape."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(AmbiguousName, _ambiguous)
    app.register_error_handler(UnknownName, _unknown)
    app.register_error_handler(UnknownQuestion, _question)
    app.register_error_handler(StoreError, _store)
    app.register_error_handler(Exception, _fault)
