"""A value with some of its fields changed, where thousands are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

Value = TypeVar("Value")


def changed(value: Value, **changes: object) -> Value:
    """Return VALUE, a dataclass of two fields or more, with CHANGES: dataclasses.replace in half the time."""
    # every responsibility, target and deadline comes through here, to be moved to its place in the text
    kind: Any = type(value)
    read, at = _fields(kind)
    said = list(read(value))
    for name, change in changes.items():
        said[at[name]] = change
    made: Value = kind(*said)
    return made


@cache
def _fields(kind: Any) -> tuple[Callable[[object], tuple[object, ...]], dict[str, int]]:
    names = [field.name for field in fields(kind)]
    return attrgetter(*names), {name: n for n, name in enumerate(names)}
