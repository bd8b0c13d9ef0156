"""`/data`: what is in the graph, and all of it as files, whole or by document; what describes it."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as Answered

from graph.store.store import Store
from ontology.namespaces import DCT, ID, PREFIXES, RDF
from queries.page import page
from reports.sheet import Sheet, as_csv, as_xlsx
from web import ledger
from web.export import served
from web.language import labels, say
from web.links import base, document_iri
from web.negotiate import FORMS, form_of, in_form, negotiated
from web.paging import paged
from web.problem import Refused, missing
from web.protocol.about import NAMES, SAYS, endpoint, told, worded
from web.site import site
from web.terms import short
from web.vocabulary import name_of

pages = Blueprint("data", __name__)
DCAT = PREFIXES["dcat"]
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
SUFFIXES = ", ".join(form.suffix for form in FORMS)
QUADS = {
    "nq": ("N-Quads", "application/n-quads", ox.RdfFormat.N_QUADS),
    "trig": ("TriG", "application/trig", ox.RdfFormat.TRIG),
}
REGISTERS = ID + "graph/registers"
CHUNK = 20_000  # quads in memory at once
AT_ONCE = threading.BoundedSemaphore(2)  # whole graphs being sent
AGAIN = 30  # seconds after which who was not served may ask again


@pages.get("/data")
def one() -> Answered:
    """Show what there is to take, or describe it as DCAT, as the client asks."""
    return negotiated(lambda: Response(_page()), lambda suffix: url_for(".description", form=suffix))


def _classes() -> list[tuple[str, str, int]]:
    """Return (IRI, name, how many) of the classes of the graph."""
    return [(row["term"], name_of(row["term"]), int(row["count"])) for row in site().rows("classes")]


def _page() -> str:
    info = site().one("info", site().store.info)
    return render_template(
        "data/one.html",
        info=info,
        classes=_classes(),
        documents=paged(ledger.documents()),
        forms=FORMS,
        quads=QUADS,
        base=base(),
        licence=LICENCE,
    )


@pages.get("/data.<any(csv, xlsx):form>")
def table(form: str) -> Response:
    """Return how many things of each class there are as a table."""
    headings = tuple(say(f"data.{key}") for key in ("class", "term", "count", "iri"))
    sheet = Sheet(say("data.title"), headings, [(name, short(i), count, i) for i, name, count in _classes()])
    return served(as_csv(sheet) if form == "csv" else as_xlsx([sheet]), form, "classes")


@pages.get("/data/all.<any(nq, trig):form>.gz")
def whole(form: str) -> Response:
    """Send every graph, made and packed as it goes: never the whole of it in memory.

    Raises Refused (503) while as many as may be are being sent.
    """
    _, _, format_ = QUADS[form]
    if request.method == "HEAD":
        return _packed(iter(()), form)
    if not AT_ONCE.acquire(blocking=False):
        raise Refused(503, say("data.busy", seconds=AGAIN))
    free = _once(AT_ONCE.release)
    response = _packed(packed(_chunks(site().store, format_, free)), form)
    # who leaves before the first byte
    response.call_on_close(free)
    return response


def _once(act: Callable[[], None]) -> Callable[[], None]:
    left = [act]
    return lambda: left.pop()() if left else None


def _packed(body: Iterator[bytes], form: str) -> Response:
    response = Response(body, mimetype="application/gzip")
    response.headers["Content-Disposition"] = f"attachment; filename=duban.{form}.gz"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-store"
    return response


def packed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield CHUNKS packed as one gzip file, with no time in it."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for chunk in chunks:
        if made := packer.compress(chunk):
            yield made
    yield packer.flush()


def _chunks(store: Store, format_: ox.RdfFormat, free: Callable[[], None]) -> Iterator[bytes]:
    try:
        yield from _serialized(store, format_)
    finally:
        free()


def _serialized(store: Store, format_: ox.RdfFormat) -> Iterator[bytes]:
    generation = store.info().generation
    for row in page(store, "graphs"):
        quads = store.graph(row["graph"])
        while chunk := list(islice(quads, CHUNK)):
            yield ox.serialize(chunk, format=format_, prefixes=PREFIXES) or b""
    if store.info().generation != generation:
        # half of this is of one state, half of the next: the file breaks off, and gzip says so
        raise RuntimeError("the graph was published anew while it was sent")


@pages.get("/data/registers.<any(nq, trig):form>")
def registers(form: str) -> Response:
    """Return what documents share: departments, places, schemes."""
    return _graph(REGISTERS, form)


@pages.get("/data/documents/<slug>.<any(nq, trig):form>")
def document(slug: str, form: str) -> Response:
    """Return what one document says, every statement of it."""
    iri = document_iri(slug)
    if iri not in {row["document"] for row in ledger.documents()}:
        raise missing("kind.document", slug)
    return _graph(iri, form)


def _graph(iri: str, form: str) -> Response:
    _, media_type, format_ = QUADS[form]
    body = ox.serialize(sorted(site().store.graph(iri), key=str), format=format_, prefixes=PREFIXES)
    response = Response(body, mimetype=media_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@pages.get(f"/data/documents/<slug>.<any({SUFFIXES}):form>")
def triples(slug: str, form: str) -> Response:
    """Return what one document says as triples, without the name of their graph."""
    iri = document_iri(slug)
    if iri not in {row["document"] for row in ledger.documents()}:
        raise missing("kind.document", slug)
    return in_form((q.triple for q in sorted(site().store.graph(iri), key=str)), form_of(form))


@pages.get(f"/data/registers.<any({SUFFIXES}):form>")
def register_triples(form: str) -> Response:
    """Return what documents share as triples."""
    return in_form((q.triple for q in sorted(site().store.graph(REGISTERS), key=str)), form_of(form))


@pages.get(f"/data.<any({SUFFIXES}):form>")
def description(form: str) -> Response:
    """Describe the data set and its files: DCAT."""
    return in_form(dcat(), form_of(form))


def dcat() -> Iterator[ox.Triple]:
    """Yield the description of the graph as a dcat:Dataset, of its files, and of the service that answers."""
    here = url_for(".one", _external=True, lang=None)
    data = f"{here}#duban"
    info = site().one("info", site().store.info)
    yield from told(data, RDF + "type", DCAT + "Dataset")
    yield from worded(data, DCT + "title", NAMES)
    yield from worded(data, DCT + "description", SAYS)
    yield from told(data, DCT + "license", LICENCE)
    yield from worded(data, DCT + "rights", labels()["data.rights"])
    yield from told(data, DCT + "conformsTo", "https://w3id.org/duban/def")
    yield from told(data, DCT + "language", *(LANGUAGES + tag for tag in ("zh", "en")))
    yield from told(data, DCAT + "landingPage", here)
    yield from worded(data, DCAT + "keyword", {"zh": "政策文件", "en": "policy documents"})
    if info.published:
        when = ox.Literal(info.published, datatype=ox.NamedNode(PREFIXES["xsd"] + "dateTime"))
        yield from told(data, DCT + "modified", when)
    for form, (name, media_type, _) in QUADS.items():
        address = url_for(".whole", form=form, _external=True, lang=None)
        yield from _file(data, f"{here}#all-{form}", name, address, media_type, gzip=True)
    for row in ledger.documents():
        slug = row["document"].removeprefix(base())
        address = url_for(".document", slug=slug, form="trig", _external=True, lang=None)
        yield from _file(data, f"{here}#{slug}", row["title"], address, "application/trig")
    yield from _service(here, data)


def _file(
    data: str, file: str, name: str, address: str, media_type: str, *, gzip: bool = False
) -> Iterator[ox.Triple]:
    yield from told(data, DCAT + "distribution", file)
    yield from told(file, RDF + "type", DCAT + "Distribution")
    yield from told(file, DCT + "title", ox.Literal(name))
    yield from told(file, DCT + "license", LICENCE)
    yield from told(file, DCAT + "downloadURL", address)
    yield from told(file, DCAT + "accessURL", address)
    yield from told(file, DCAT + "mediaType", MEDIA_TYPES + media_type)
    if gzip:
        yield from told(file, DCAT + "compressFormat", MEDIA_TYPES + "application/gzip")


def _service(here: str, data: str) -> Iterator[ox.Triple]:
    service = f"{here}#sparql"
    yield from told(service, RDF + "type", DCAT + "DataService")
    yield from told(service, DCT + "title", ox.Literal("SPARQL"))
    yield from told(service, DCAT + "endpointURL", endpoint())
    yield from told(service, DCAT + "endpointDescription", f"{request.host_url}.well-known/void")
    yield from told(service, DCAT + "servesDataset", data)
