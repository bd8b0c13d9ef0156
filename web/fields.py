"""The form of a question: a field for each parameter, with the values that the graph has for it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from flask import request

from queries.catalogue import Parameter
from queries.names import YEAR, Name, day
from web.language import pick, say
from web.links import own
from web.problem import Refused
from web.site import site

CHOICES = 60  # values in a list to choose from; more are typed, with suggestions
SUGGESTED = 2_000  # suggestions that a page carries
LENGTH = 500  # characters of a value
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


class Option(NamedTuple):
    """A value that may be chosen."""

    value: str  # what the form sends: the label, or the IRI where the label is not its own
    label: str
    iri: str


@dataclass(frozen=True)
class Field:
    """A parameter as a form shows it: as a list to choose from, or as a line to type in."""

    name: str
    label: str
    optional: bool
    value: str
    kind: str  # select, date, text
    options: tuple[Option, ...] = ()  # choices, or suggestions
    known: int = 0  # values that the graph has
    chosen: str | None = None  # the option that VALUE stands for


def given(parameters: tuple[Parameter, ...]) -> dict[str, str]:
    """Return the parameters that the address gives. Raises Refused for what cannot be a value."""
    found = {p: request.args.get(p.name, "").strip() for p in parameters}
    for parameter, value in found.items():
        if value:
            _check(parameter, value)
    return {parameter.name: value for parameter, value in found.items() if value}


def _check(parameter: Parameter, value: str) -> None:
    name = pick(parameter.zh, parameter.en)
    if len(value) > LENGTH:
        raise Refused(400, say("error.long-value", name=name, limit=LENGTH, count=len(value)))
    if parameter.kind == "year" and not (YEAR.fullmatch(value) or own(value)):
        raise Refused(400, say("error.year", name=name, value=value))
    if parameter.kind == "date":
        try:
            day(value)
        except ValueError:
            raise Refused(400, say("error.date", name=name, value=value)) from None


def complete(parameters: tuple[Parameter, ...], values_given: dict[str, str]) -> bool:
    """Say whether every parameter that a question needs has a value."""
    return all(p.optional or p.name in values_given for p in parameters)


def fields(parameters: tuple[Parameter, ...], values_given: dict[str, str]) -> list[Field]:
    """Return the fields of PARAMETERS, holding what was given."""
    return [_field(p, values_given.get(p.name, "")) for p in parameters]


def _field(parameter: Parameter, value: str) -> Field:
    label = pick(parameter.zh, parameter.en)
    if parameter.kind == "date":
        # what was typed another way (2025年6月底) stays as it was typed
        kind = "date" if not value or ISO.fullmatch(value) else "text"
        return Field(parameter.name, label, parameter.optional, value, kind)
    known, options = _options(parameter.kind)
    chosen = next((option for option in options if _means(option, value)), None) if value else None
    # a name says more than an identifier
    value = chosen.value if chosen and not chosen.value.startswith("http") else value
    kind = "select" if 0 < known <= CHOICES and (chosen or not value) else "text"
    return Field(
        parameter.name,
        label,
        parameter.optional,
        value,
        kind,
        options,
        known,
        chosen.value if chosen else None,
    )


def _means(option: Option, value: str) -> bool:
    return value in (option.value, option.label, option.iri) or option.iri.endswith("/" + value)


def _options(kind: str) -> tuple[int, tuple[Option, ...]]:
    """Return how many values a parameter of KIND may have, and the first of them."""
    if kind in ("statement", "text"):
        return 0, ()
    return site().one(("options", kind), lambda: _listed(site().values(kind)))


def _listed(names: list[Name]) -> tuple[int, tuple[Option, ...]]:
    labels = {name.value: name.label for name in names}
    times = Counter(labels.values())
    # a label that two things share cannot choose one of them
    found = (Option(label if times[label] == 1 else iri, label, iri) for iri, label in labels.items())
    return len(labels), tuple(islice(found, SUGGESTED))
