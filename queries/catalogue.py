"""The catalogue: every question, read from its `.rq` file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

FOLDER = files("queries")
SUBJECTS = ("documents", "departments", "measures", "targets")

# #+ title-zh: {department}牵头的任务
HEADER = re.compile(r"^#\+ *(?P<key>[\w-]+) *: *(?P<value>.*?) *$", re.MULTILINE)
# department (department): 部门 | the department
PARAMETER = re.compile(
    r"(?P<name>[\w-]+) \((?P<kind>\w+)(?P<optional>, optional)?\): (?P<zh>[^|]+?) \| (?P<en>.+)"
)
# VALUES ?_department_iri { UNDEF }
SLOT = re.compile(r"VALUES +\?(?P<variable>_\w+) *(?P<default>\{[^{}]*\})")
SELECT = re.compile(r"^SELECT (?:DISTINCT )?(?P<columns>.+?)\s*^WHERE", re.MULTILINE | re.DOTALL)
COLUMN = re.compile(r"\((?:[^()]|\([^()]*\))* AS \?(?P<made>\w+)\)|\?(?P<plain>\w+)")


class UnknownQuestion(ValueError):
    """A name that the catalogue does not hold."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question asks for: `department` fills `?_department_iri` of its query."""

    name: str
    kind: str  # department, document, indicator, measure, place, statement, year, date, text
    variable: str  # _department_iri
    zh: str
    en: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer, with its headings. Kinds: text, iri, integer, number, date, boolean."""

    name: str
    kind: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with a name, as its `.rq` file asks it."""

    name: str
    subject: str
    title_zh: str  # {department}牵头的任务
    title_en: str
    summary_zh: str
    summary_en: str
    users: tuple[str, ...]  # who asks it
    unit: str  # the measure word of its rows: 项
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str  # the file as it stands
    pieces: tuple[str, ...]  # the text cut at its slots: text, variable, text, variable … text

    @property
    def about(self) -> dict[str, str]:
        """Its name, subject, titles and summaries, as JSON calls them."""
        return {
            "name": self.name,
            "subject": self.subject,
            "title": self.title_zh,
            "title_en": self.title_en,
            "summary": self.summary_zh,
            "summary_en": self.summary_en,
        }

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter called NAME, or None."""
        return next((p for p in self.parameters if p.name == name), None)


def _header(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in HEADER.finditer(text):
        found.setdefault(line["key"], []).append(line["value"])
    return found


def _parameter(line: str, slots: list[str]) -> Parameter:
    read = PARAMETER.fullmatch(line)
    if not read:
        raise ValueError(f"not a parameter line, write `name (kind): 中文 | English`: {line}")
    name = read["name"]
    variable = next((v for v in slots if v in (f"_{name}", f"_{name}_iri")), None)
    if variable is None:
        raise ValueError(f"the query has no slot for {name}; write one as VALUES and UNDEF")
    return Parameter(name, read["kind"], variable, read["zh"], read["en"], bool(read["optional"]))


@cache
def columns() -> dict[str, Column]:
    """Return every column that an answer may have, by name, from columns.csv."""
    table = csv.DictReader(FOLDER.joinpath("columns.csv").read_text("utf-8").splitlines())
    return {row["name"]: Column(row["name"], row["kind"], row["zh"], row["en"]) for row in table}


def pieces(text: str) -> tuple[str, ...]:
    """Cut a query before the values of each slot: text, variable, text, variable … text."""
    cut, at = [], 0
    for slot in SLOT.finditer(text):
        cut += [text[at : slot.start("default")], slot["variable"]]
        at = slot.start("default")
    return (*cut, text[at:])


def _columns(text: str) -> tuple[Column, ...]:
    select = SELECT.search(text)
    if not select:
        raise ValueError("no `SELECT … WHERE` that begins its line")
    return tuple(columns()[c["made"] or c["plain"]] for c in COLUMN.finditer(select["columns"]))


def read(name: str, subject: str, text: str) -> Question:
    """Return the question that TEXT asks. Raises ValueError, naming it, where the header is incomplete."""
    head, cut = _header(text), pieces(text)
    try:
        zh, en = re.split(r"(?<=。) *", head["summary"][0], maxsplit=1)
        return Question(
            name=name,
            subject=subject,
            title_zh=head["title-zh"][0],
            title_en=head["title-en"][0],
            summary_zh=zh,
            summary_en=en,
            users=tuple(re.split(r"[,，、] *", head["for"][0])),
            unit=head["unit"][0],
            parameters=tuple(_parameter(line, list(cut[1::2])) for line in head.get("parameter", ())),
            columns=_columns(text),
            text=text,
            pieces=cut,
        )
    except (KeyError, ValueError) as wrong:
        raise ValueError(f"queries/{subject}/{name}.rq: {wrong}") from wrong


def _files(subject: str) -> Iterator[Traversable]:
    yield from sorted(
        (f for f in FOLDER.joinpath(subject).iterdir() if f.name.endswith(".rq")), key=lambda f: f.name
    )


@cache
def catalogue() -> dict[str, Question]:
    """Return every question by its name, subject by subject."""
    return {
        name: read(name, subject, file.read_text("utf-8"))
        for subject in SUBJECTS
        for file in _files(subject)
        if (name := file.name.removesuffix(".rq"))
    }


@cache
def listing(kind: str) -> tuple[str, ...] | None:
    """Return the query, cut at its slots, that lists the values of parameters of KIND, or None."""
    file = FOLDER.joinpath("parameters", f"{kind}.rq")
    return pieces(file.read_text("utf-8")) if file.is_file() else None


def question(name: str) -> Question:
    """Return the question called NAME. Raises UnknownQuestion."""
    found = catalogue().get(name)
    if found is None:
        raise UnknownQuestion(f"no question is called {name}; `duban questions` lists them")
    return found
