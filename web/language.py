"""The two languages of the pages: which one a visitor reads, and its words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from flask import Flask, Response, g, request
from markupsafe import Markup

LANGUAGES = ("zh", "en")
YEAR = 365 * 24 * 3600  # seconds that the choice is kept


@cache
def labels() -> dict[str, dict[str, str]]:
    """Return {key: {language: words}} of `labels.toml`; a key is `group.name`."""
    groups = tomllib.loads(files("web").joinpath("labels.toml").read_text("utf-8"))
    return {f"{group}.{name}": words for group, named in groups.items() for name, words in named.items()}


def language() -> str:
    """Return the language of this request: `?lang=`, else the cookie, else Chinese."""
    if "language" not in g:
        asked = (request.args.get("lang"), request.cookies.get("lang"))
        g.language = next((x for x in asked if x in LANGUAGES), LANGUAGES[0])
    return str(g.language)


def say(key: str, **values: object) -> str:
    """Return the words of KEY in the language of this request, with VALUES in their {places}.

    Raises KeyError where labels.toml lacks the key.
    """
    words = labels()[key][language()]
    if any(isinstance(value, Markup) for value in values.values()):
        return Markup(words).format(**values)
    return words.format(**values)


def pick(zh: str, en: str) -> str:
    """Return the one of two texts that this visitor reads."""
    return en if language() == "en" and en else zh


def _keep(response: Response) -> Response:
    if request.args.get("lang") in LANGUAGES and request.blueprint != "api":
        response.set_cookie("lang", language(), max_age=YEAR, httponly=True, samesite="Lax")
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = "zh-CN" if language() == "zh" else "en"
        response.vary.add("Cookie")
    return response


def _carry(endpoint: str, values: dict[str, object]) -> None:
    # who keeps no cookies keeps the language in the links
    if endpoint != "static" and request.args.get("lang") in LANGUAGES:
        values.setdefault("lang", language())


def install(app: Flask) -> None:
    """Let APP's templates say(), and its links and cookies keep the language."""
    app.after_request(_keep)
    app.url_defaults(_carry)
    app.jinja_env.globals.update(say=say, pick=pick, language=language)
