"""The form of a question: a field for each parameter, with the values that the graph has for it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from flask import request

from queries.catalogue import Parameter
from queries.names import Name, values
from web.language import pick, say
from web.problem import Refused
from web.site import site

CHOICES = 60  # values in a list to choose from; more are typed, with suggestions
SUGGESTED = 2_000  # suggestions that a page carries
LENGTH = 500  # characters of a value
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Field:
    """A parameter as a form shows it: as a list to choose from, or as a line to type in."""

    name: str
    label: str
    optional: bool
    value: str
    kind: str  # select, date, text
    options: tuple[tuple[str, str], ...] = ()  # (value, label): choices, or suggestions
    known: int = 0  # values that the graph has
    chosen: str | None = None  # the option that VALUE stands for


def given(parameters: tuple[Parameter, ...]) -> dict[str, str]:
    """Return the parameters that the address gives. Raises Refused for one that is too long."""
    found = {p.name: request.args.get(p.name, "").strip() for p in parameters}
    for name, value in found.items():
        if len(value) > LENGTH:
            raise Refused(400, f"{name}: " + say("error.too-long", limit=LENGTH, count=len(value)))
    return {name: value for name, value in found.items() if value}


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
    chosen = (
        next((o for o, words in options if value in (o, words) or _ends(o, value)), None) if value else None
    )
    kind = "select" if 0 < known <= CHOICES and (chosen or not value) else "text"
    return Field(parameter.name, label, parameter.optional, value, kind, options, known, chosen)


def _ends(option: str, value: str) -> bool:
    return option.startswith("http") and option.endswith("/" + value)


def _options(kind: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Return how many values a parameter of KIND may have, and the first of them with their labels."""
    if kind in ("statement", "text"):
        return 0, ()
    (kept,) = site().keep(("options", kind), lambda: [_listed(values(site().store, kind))])
    return kept


def _listed(names: list[Name]) -> tuple[int, tuple[tuple[str, str], ...]]:
    labels = {name.value: name.label for name in names}
    times = Counter(labels.values())
    # a label that two things share cannot choose one of them
    pairs = ((label if times[label] == 1 else iri, label) for iri, label in labels.items())
    return len(labels), tuple(pair for pair, _ in zip(pairs, range(SUGGESTED), strict=False))
