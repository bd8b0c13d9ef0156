"""The process that reads and audits one draft that a stranger sent: without a network, within limits, alone.

It gets a line of JSON and the bytes of the file, and answers with a line of JSON and the files it made. What
it holds is gone with it.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from graph.document.read import document
from graph.document.unreadable import UnreadableDocument
from graph.reading import Described, Source, Unread, taken
from graph.store.vocabulary import vocabulary
from ontology.decisions import decisions
from ontology.register import Register, register
from queries.audit.audit import Audit
from queries.audit.auditor import Auditor
from queries.audit.desk import Desk
from queries.page import Row, page
from queries.sandbox.worker import alarm, bounded, without_network
from reports.audit.as_json import as_json
from reports.audit.comments import as_comments
from reports.audit.forms import report

Reply = dict[str, Any]
MADE = ("json", "sarif", "xlsx", "docx")  # files of a result, in the order in which they are sent


def audited(name: str, data: bytes, base: str, language: str, known: Register) -> tuple[Reply, list[bytes]]:
    """Return what is found in the draft DATA, a file called NAME, and the files MADE of it.

    A draft that cannot be read gives {"refused": why}; a fault of ours {"failed": what}.
    """
    read = taken(Source(name, partial(document, name, data)), known, base)
    if isinstance(read, Unread):
        return {"refused" if read.result == "refused" else "failed": read.why}, []
    held, iri = Desk((*vocabulary(), *read.quads)), read.names.document.value
    found = Auditor().over(held, [iri], [iri]).called(name)
    files = [_file(found, form, data, language) for form in MADE]
    said = {"audit": json.loads(as_json(found)), "reading": reading(held, read, iri)}
    return said, files


def _file(found: Audit, form: str, data: bytes, language: str) -> bytes:
    if form == "docx":
        try:
            return as_comments(found, found.documents[0], data, language)
        except UnreadableDocument:
            # its text could be read, its parts cannot be written back: it is laid out anew
            return as_comments(found, found.documents[0], None, language)
    made = report(found, form, language)
    return made.encode() if isinstance(made, str) else made


def reading(held: Desk, read: Described, iri: str) -> Reply:
    """Return what a reader of the draft shows beside its findings: as the pages ask a store."""
    whole = ox.NamedNode(iri)

    def about(name: str) -> list[Row]:
        return page(held, name, _document_iri=(whole,))

    places = about("places-in")
    measures = [ox.NamedNode(row["thing"]) for row in places if row["kind"] == "measure"]
    listed = page(held, "measures", _measure_iri=measures) if measures else []
    said = page(held, "promised", _measure_iri=measures) if measures else []
    due = page(held, "promises", _promise_iri=[ox.NamedNode(r["promise"]) for r in said]) if said else []
    who = page(held, "responsibilities", _measure_iri=measures) if measures else []
    return {
        "iri": iri,
        "title": read.title,
        "text": about("source-text")[0]["text"],
        "places": sorted(places, key=_start),
        "mends": about("mends"),
        "sections": about("sections-in"),
        "cites": about("citations"),
        "measures": [{k: v for k, v in row.items() if k != "text"} for row in listed],
        "who": _by_measure(sorted(who, key=lambda row: int(row["order"]))),
        # an indicator of a draft has no page
        "due": _by_measure([row | {"indicator": ""} for row in sorted(due, key=_start)]),
    }


def _start(row: Row) -> int:
    return int(row["start"])


def _by_measure(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["measure"]].append(row)
    return found


def _register(names: str) -> Register:
    known = register()
    return known.deciding(decisions(Path(names), known.places)) if names else known


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer one request."""
    asked = json.loads(requests.readline())
    # its own clock too: whoever would kill it may be gone
    alarm(asked["seconds"] + 1)
    without_network()
    bounded(asked["memory"])
    try:
        data = requests.read(asked["length"])
        known = _register(asked["names"])
        said, files = audited(asked["name"], data, asked["base"], asked["language"], known)
    except MemoryError:
        said, files = {"exhausted": ""}, []
    head = json.dumps({**said, "files": [len(one) for one in files]}).encode()
    replies.write(b"%d\n" % len(head) + head)
    for one in files:
        replies.write(one)
    replies.flush()


def run() -> None:
    """Serve on standard input and output."""
    serve(sys.stdin.buffer, sys.stdout.buffer)
