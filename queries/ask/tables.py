"""The words and the forms of questions, read from the tables beside this file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from queries.catalogue import FOLDER

FILLER = ""  # a word that a question may hold anywhere and that says nothing: 请问


@dataclass(frozen=True, slots=True)
class Intent:
    """A form that a question may have, and the question of the catalogue that it asks."""

    question: str
    slots: tuple[str, ...]  # parameters, in the order in which they are printed: department other
    needs: frozenset[str]  # concepts that must be in it
    may: frozenset[str]  # concepts that may be in it as well
    example: str  # {department}牵头哪些任务


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(FOLDER.joinpath("ask", name).read_text("utf-8").splitlines())


@cache
def words() -> dict[str, str]:
    """Return {word: its concept}, from words.csv; fillers have none."""
    return {row["word"]: row["concept"] for row in _rows("words.csv")}


@cache
def intents() -> tuple[Intent, ...]:
    """Return every form, from intents.csv, those that need most first: they say most."""
    read = [
        Intent(
            row["question"],
            tuple(row["slots"].split()),
            frozenset(row["needs"].split()),
            frozenset(row["may"].split()),
            row["example"],
        )
        for row in _rows("intents.csv")
    ]
    return tuple(sorted(read, key=lambda intent: -len(intent.needs)))
