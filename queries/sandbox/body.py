"""Answers as bytes, whole up to the limits and cut between two rows beyond them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import pyoxigraph as ox

from graph.statements.written import written
from queries.sandbox.problem import QueryProblem

Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
TRIPLES = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
# a cut is said in the body where the format has comments
COMMENTED = ("turtle", "ntriples", "trig", "nquads")
# RDF/XML writes a property as the name of an element; http://a/1 has none
ENDS_AS_NAME = re.compile(r"[^\W\d][\w.\-]*$")
# what stands between two rows, or ends one; it may stand inside a value too, so it counts at least the rows
BETWEEN = {"json": b"},{", "csv": b"\r\n", "tsv": b"\n", "xml": b"</result>"}
RECORD = {
    "csv": re.compile(rb'(?:[^"\r\n]|"(?:[^"]|"")*")*\r\n'),
    "tsv": re.compile(rb"[^\n]*\n"),
    "xml": re.compile(rb"<result>.*?</result>", re.DOTALL),
}


class _Full(Exception):
    """The body has reached its size."""


class _Body:
    """Bytes up to a size."""

    def __init__(self, size: int) -> None:
        self.data, self.size = bytearray(), size

    def write(self, data: bytes) -> int:
        self.data += data
        if len(self.data) > self.size:
            del self.data[self.size :]
            raise _Full
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


def body(
    found: Found, formats: Sequence[str], rows: int, size: int, prefixes: Mapping[str, str]
) -> tuple[str, bytes, bool]:
    """Return the first of FORMATS that suits what was FOUND, its body, and whether rows are missing.

    At most ROWS rows or triples and SIZE bytes; a body that is cut says so where its format has room for it
    (JSON's head, comments), and is well-formed. Raises QueryProblem: format, where none suits; size, where
    not one row fits.
    """
    if isinstance(found, ox.QueryTriples):
        form = _form(formats, TRIPLES, "CONSTRUCT 和 DESCRIBE")
        return form, *_triples(found, form, rows, size, prefixes)
    form = _form(formats, ROWS, "SELECT 和 ASK")
    return form, *_rows(found, form, rows, size)


def _form(formats: Sequence[str], known: Mapping[str, object], forms: str) -> str:
    form = next((form for form in formats if form in known), None)
    if form is None:
        raise QueryProblem("format", f"{forms} 查询的结果只有这些格式：{'、'.join(known)}。请换一种格式。")
    return form


def _too_large(size: int) -> QueryProblem:
    return QueryProblem("size", f"结果超过 {size // 1_000_000} MB。请加上 LIMIT，或少选几列。")


def _triples(
    found: ox.QueryTriples, form: str, most: int, size: int, prefixes: Mapping[str, str]
) -> tuple[bytes, bool]:
    data = triples(islice(found, most), form, prefixes)
    if len(data) > size:
        raise _too_large(size)
    cut = next(found, None) is not None
    note = f"# 只有前 {most} 条，后面的没有列出\n".encode() if cut and form in COMMENTED else b""
    return note + data, cut


def triples(found: Iterable[ox.Triple], form: str, prefixes: Mapping[str, str]) -> bytes:
    """Return the triples FOUND in FORM. Raises QueryProblem: format, where they cannot be written in it."""
    if form == "rdfxml":
        found = list(found)
        nameless = next(
            (t.predicate.value for t in found if not ENDS_AS_NAME.search(t.predicate.value)), None
        )
        if nameless:
            message = f"属性 {nameless[:200]} 写不进 RDF/XML。请换一种格式，例如 turtle。"
            raise QueryProblem("format", message)
    return written(found, TRIPLES[form], prefixes)


def _rows(found: ox.QuerySolutions | ox.QueryBoolean, form: str, most: int, size: int) -> tuple[bytes, bool]:
    into, full = _Body(size), False
    try:
        found.serialize(into, format=ROWS[form])  # type: ignore[arg-type]
    except _Full:
        full = True
    data = bytes(into.data)
    if not full and data.count(BETWEEN[form]) < most:
        return data, False
    return _cut(data, form, most, size, full)


def _cut(data: bytes, form: str, most: int, size: int, full: bool) -> tuple[bytes, bool]:
    """Return the first MOST rows of DATA, well-formed, and whether there were more."""
    ends = list(islice(_ends(data, form), most + 1))
    if not full and len(ends) <= most:
        return data, False
    if not ends:
        raise _too_large(size)
    kept = data[: ends[:most][-1]]
    if form == "json":
        return kept.replace(b'{"head":{', b'{"head":{"truncated":true,', 1) + b"]}}", True
    return (kept + b"</results><!-- truncated --></sparql>" if form == "xml" else kept), True


def _ends(data: bytes, form: str) -> Iterator[int]:
    """Yield where each whole row ends."""
    if form == "json":
        yield from _json_ends(data)
        return
    found = RECORD[form].finditer(data)
    if form != "xml":
        next(found, None)  # the headings
    for record in found:
        yield record.end()


def _json_ends(data: bytes) -> Iterator[int]:
    text = data.decode("utf-8", "ignore")
    read, before = json.JSONDecoder(), 0
    at = text.index('"bindings":[') + len('"bindings":[')
    length = len(text[:at].encode())
    while text[at : at + 1] == "{":
        before = at
        try:
            _, at = read.raw_decode(text, at)
        except ValueError:
            return  # the row that the limit cut
        length += len(text[before:at].encode())
        yield length
        if text[at : at + 1] == ",":
            at, length = at + 1, length + 1
