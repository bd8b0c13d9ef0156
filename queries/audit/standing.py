"""Where things stand in documents, to which measure they belong, what they are called: many asked at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from graph.document.text import Mend
from queries.audit.audited import Audited
from queries.binding import bind
from queries.catalogue import FOLDER, pieces
from queries.names import Queryable

MANY = 500  # things that are asked for at once
Row = dict[str, str]
Labels = dict[str, dict[str, str]]  # by IRI, then by language; "" for what bears none


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document's text as read."""

    document: str
    start: int
    end: int
    line: int | None = None
    page: int | None = None
    is_section: bool = False

    def within(self, text: str) -> tuple[int, int]:
        """Return where it begins and ends in TEXT; a section is shown by its heading, the first line."""
        end = text.find("\n", self.start, self.end) if self.is_section else -1
        return self.start, self.end if end < 0 else end


@dataclass(frozen=True, slots=True)
class Stretch:
    """A measure: its number and heading, and where it begins and ends."""

    number: str
    heading: str
    start: int
    end: int


@cache
def _pieces(name: str) -> tuple[str, ...]:
    return pieces(FOLDER.joinpath("audit", f"{name}.rq").read_text("utf-8"))


def _rows(store: Queryable, name: str, slot: str, iris: Iterable[str]) -> Iterator[Row]:
    """Yield the rows of `audit/NAME.rq` for IRIS, cells as text, what is unbound as an empty one."""
    asked = sorted(set(iris))
    for at in range(0, len(asked), MANY):
        nodes = [ox.NamedNode(iri) for iri in asked[at : at + MANY]]
        found = store.query(bind(_pieces(name), {slot: nodes}))
        assert isinstance(found, ox.QuerySolutions)
        columns = [variable.value for variable in found.variables]
        for solution in found:
            # no query of this folder returns a triple
            cells = [getattr(term, "value", "") for term in solution]
            yield dict(zip(columns, cells, strict=True))


def places(store: Queryable, iris: Iterable[str]) -> dict[str, Place]:
    """Return where each of IRIS stands, the first place of several; what stands nowhere is left out."""
    found: dict[str, Place] = {}
    for row in _rows(store, "places", "_node_iri", iris):
        place = Place(
            row["document"],
            int(row["start"]),
            int(row["end"]),
            _number(row["line"]),
            _number(row["page"]),
            bool(row["section"]),
        )
        found.setdefault(row["node"], place)
    return found


def homes(store: Queryable, iris: Iterable[str]) -> dict[str, str]:
    """Return the document that each of IRIS belongs to or is."""
    return {row["node"]: row["document"] for row in _rows(store, "homes", "_node_iri", iris)}


def measures(store: Queryable, iris: Iterable[str]) -> dict[str, str]:
    """Return the number of the measure that each of IRIS is or belongs to."""
    return {row["node"]: row["number"] for row in _rows(store, "measures", "_node_iri", iris)}


def stretches(store: Queryable, documents: Iterable[str]) -> dict[str, list[Stretch]]:
    """Return the measures of each of DOCUMENTS, in order."""
    found: dict[str, list[Stretch]] = {}
    for row in _rows(store, "stretches", "_document_iri", documents):
        stretch = Stretch(row["number"], row["heading"], int(row["start"]), int(row["end"]))
        found.setdefault(row["document"], []).append(stretch)
    return found


def audited(store: Queryable, documents: Iterable[str]) -> dict[str, Audited]:
    """Return each of DOCUMENTS with its title, file name, text as read and mends."""
    asked = sorted(set(documents))
    mends: dict[str, list[Mend]] = {}
    for row in _rows(store, "mends", "_document_iri", asked):
        mend = Mend(row["rule"], int(row["start"]), int(row["end"]), row["printed"], row["mended"])
        mends.setdefault(row["document"], []).append(mend)
    return {
        iri: Audited(iri, row["title"], row["name"], row["text"], tuple(mends.get(iri, ())))
        for row in _rows(store, "documents", "_document_iri", asked)
        for iri in [row["document"]]
    }


def labels(store: Queryable, iris: Iterable[str]) -> Labels:
    """Return what each of IRIS is called, by language."""
    found: Labels = {}
    for row in _rows(store, "labels", "_node_iri", iris):
        found.setdefault(row["node"], {}).setdefault(row["language"], row["label"])
    return found


def label(found: Labels, iri: str, language: str) -> str:
    """Return what IRI is called in LANGUAGE, zh or en, else in the other one, else the end of the IRI."""
    own = found.get(iri, {})
    order = ("en", "", "zh") if language == "en" else ("zh", "", "en")
    said = next((own[tag] for tag in order if tag in own), None)
    return said or iri.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def enclosing(stretches: Sequence[Stretch], start: int, end: int) -> Stretch | None:
    """Return the narrowest of STRETCHES that holds [start:end), else the one in which it begins."""
    within = [one for one in stretches if one.start <= start < one.end]
    whole = [one for one in within if end <= one.end] or within
    return min(whole, key=lambda one: one.end - one.start, default=None)


def _number(cell: str) -> int | None:
    return int(cell) if cell else None
