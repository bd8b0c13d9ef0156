"""What a request gives: parameters of the question, and those that every question has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import request

from queries.catalogue import Parameter, Question
from queries.names import day
from web.api.problem import Faulty
from web.export import MEDIA
from web.language import LANGUAGES, pick, say

FORMS = ("json", "csv", "xlsx")
MOST = 10_000  # rows of one reply, and the furthest step of `limit`
USUAL = 1_000  # rows of a reply in JSON that names no limit
FARTHEST = 1_000_000_000
LENGTH = 500  # characters of a value
COMMON = ("format", "limit", "offset", "bom", "lang")
PAGED = ("q", "limit", "offset", "lang")
SAYING = r"[^\s\x00-\x1f\x85\xa0]"  # what a value holds at least one of
NUMBER = re.compile(r"[0-9]{1,10}", re.ASCII)
YEAR = re.compile(r"[1-9][0-9]{3}", re.ASCII)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of a list that is asked for."""

    limit: int | None  # None: all of it
    offset: int


def known(names: tuple[str, ...]) -> None:
    """Refuse a parameter that is not one of NAMES, or that is given twice."""
    for name in request.args:
        if name not in names:
            raise Faulty(400, name, say("api.no-parameter", name=name, names=", ".join(names)))
        if len(request.args.getlist(name)) > 1:
            raise Faulty(400, name, say("api.twice", name=name))


def cut(usual: int | None, most: int = MOST) -> Cut:
    """Return which part is asked for by `limit`, up to MOST, and `offset`; USUAL items where no limit is."""
    limit = _number("limit", 1, most)
    return Cut(usual if limit is None else limit, _number("offset", 0, FARTHEST) or 0)


def _number(name: str, least: int, most: int) -> int | None:
    given = request.args.get(name)
    if given is None:
        return None
    if not NUMBER.fullmatch(given) or not least <= int(given) <= most:
        raise Faulty(400, name, say("api.number", name=name, value=given, least=least, most=most))
    return int(given)


def chosen(name: str, among: tuple[str, ...], usual: str) -> str:
    """Return the value of a parameter that may have AMONG alone."""
    given = request.args.get(name, usual)
    if given not in among:
        raise Faulty(400, name, say("api.choice", name=name, value=given, values=", ".join(among)))
    return given


def form() -> str:
    """Return the form that `format`, else the header Accept, asks for: json, csv or xlsx."""
    if "format" in request.args or not request.accept_mimetypes:
        return chosen("format", FORMS, "json")
    best = request.accept_mimetypes.best_match([MEDIA[one] for one in FORMS])
    if best is None:
        raise Faulty(406, None, say("api.accept", values=", ".join(MEDIA[one] for one in FORMS)))
    return next(one for one in FORMS if MEDIA[one] == best)


def language_asked() -> str:
    """Return the language that `lang` asks for; what a browser keeps for the pages is not looked at."""
    given = request.args.get("lang", LANGUAGES[0])
    return given if given in LANGUAGES else LANGUAGES[0]


def values(asked: Question) -> dict[str, str]:
    """Return what the request gives for the parameters of ASKED. Raises Faulty for what cannot be one."""
    found = {}
    for parameter in asked.parameters:
        given = request.args.get(parameter.name)
        if given is not None and re.search(SAYING, given):
            found[parameter.name] = _checked(parameter, given.strip())
        elif not parameter.optional:
            detail = say("api.needs", name=parameter.name, what=pick(parameter.zh, parameter.en))
            raise Faulty(400, parameter.name, detail)
    return found


def _checked(parameter: Parameter, given: str) -> str:
    if len(given) > LENGTH:
        raise Faulty(400, parameter.name, say("api.long", name=parameter.name, most=LENGTH, count=len(given)))
    if parameter.kind == "year" and not YEAR.fullmatch(given):
        raise Faulty(400, parameter.name, say("api.year", name=parameter.name, value=given))
    if parameter.kind == "date":
        try:
            if not DATE.fullmatch(given):
                raise ValueError(given)
            day(given)
        except ValueError:
            raise Faulty(400, parameter.name, say("api.date", name=parameter.name, value=given)) from None
    return given
