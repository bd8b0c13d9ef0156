"""How firmly a number or a date is promised: 确保, 力争, 基本."""

from __future__ import annotations

import re
from functools import cache

from graph.structure.indicator import HIDDEN
from graph.structure.word import either, spoken
from ontology.lexicon import words

FIRM = ("ensure", "strive")


@cache
def any_modality() -> re.Pattern[str]:
    """Any word of a modality."""
    return re.compile(either(words("modalities")))


@cache
def opening() -> re.Pattern[str]:
    """The words that head a promise and are no part of what is promised: 力争, 其中."""
    return re.compile(rf"(?:{_printed(FIRM)}|其中|[，、])+")


@cache
def _said() -> re.Pattern[str]:
    """确保 and 力争 anywhere, 支持 and 原则上 at the head, 基本 before a verb: not 基本医疗保险."""
    others = tuple(c for c in set(words("modalities").values()) if c not in (*FIRM, "basic"))
    verb = spoken("promises", "verb")
    head = rf"^[{HIDDEN}，到在至]*(?P<head>{_printed(others)})|(?P<last>{_printed(others)})$"
    return re.compile(rf"(?P<firm>{_printed(FIRM)})|(?P<basic>{_printed(('basic',))})(?={verb})|{head}")


def _printed(concepts: tuple[str, ...]) -> str:
    return either(w for w, c in words("modalities").items() if c in concepts)


def modality(said: str) -> str | None:
    """Return how firmly the words SAID before a number, or a clause, promise; None where they do not say."""
    found = _said().search(said)
    return words("modalities")[found[found.lastgroup or 0]] if found else None
