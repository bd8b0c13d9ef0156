"""The words and the forms of questions, read from the tables beside this file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ontology.lexicon import words as units
from queries.catalogue import FOLDER, question

FILLER = ""  # a word that a question may hold anywhere and that says nothing: 请问
WEAK = "weak"  # a filler that may as well be part of a longer word: 应 of 应急
HERE, THIS = "here", "this"  # 全市  这份文件
# what any question may hold: which, how many, one by one, all
NOW = "now"  # 目前: which says nothing, unless a value is asked for
ANY = frozenset({"which", "many", "each", "both", NOW})


@dataclass(frozen=True, slots=True)
class Intent:
    """A form that a question may have, and the question of the catalogue that it asks."""

    question: str
    slots: tuple[str, ...]  # kinds of pieces in their order: department other; role=lead is given by itself
    needs: frozenset[str]  # concepts that must be in it
    may: frozenset[str]  # concepts that may be in it as well
    order: re.Pattern[str] | None  # in which order they must be: department( \S+)* lead
    example: str  # {department}牵头哪些任务

    @property
    def waiting(self) -> tuple[str, ...]:
        """The slots that pieces of the question fill."""
        return tuple(slot for slot in self.slots if "=" not in slot)

    @property
    def document(self) -> bool:
        """Whether it may be asked of one document."""
        return "document" not in self.slots and question(self.question).parameter("document") is not None


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(FOLDER.joinpath("ask", name).read_text("utf-8").splitlines())


@cache
def words() -> dict[str, str]:
    """Return {word: its concept}, from words.csv; fillers have none. 多少 may be of any unit: 多少公里."""
    said = {row["word"]: row["concept"] for row in _rows("words.csv")}
    many = word_of(said, "many")
    return said | {many + unit: "many" for unit in units("units") if many + unit not in said}


def word_of(said: dict[str, str], concept: str) -> str:
    """Return the first word of CONCEPT among those SAID."""
    return next(word for word, other in said.items() if other == concept)


@cache
def word(concept: str) -> str:
    """Return the first word of CONCEPT: how the concept is said."""
    return word_of(words(), concept)


@cache
def intents() -> tuple[Intent, ...]:
    """Return every form, from intents.csv, those that need most first: they say most."""
    read = [
        Intent(
            row["question"],
            tuple(row["slots"].split()),
            frozenset(row["needs"].split()),
            frozenset(row["may"].split()) | ANY,
            re.compile(row["order"]) if row["order"] else None,
            row["example"],
        )
        for row in _rows("intents.csv")
    ]
    return tuple(sorted(read, key=lambda intent: -len(intent.needs)))
