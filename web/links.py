"""Where the page of a thing is: IRIs as paths of this site, and what may be a link at all."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit

from flask import current_app, request, url_for

from ontology.namespaces import DUBAN, ID

# department/130300-chengguan-zhifa  indicator/0a1b2c3d4e  year/2025
PLAIN = re.compile(r"(department|indicator|year)/([\w.-]+)", re.ASCII)
# place/130300
PLACE = re.compile(r"place/(\w+)", re.ASCII)
# guofa-2018-42  130300-0a1b2c3d4e; a scheme (role, place) has no digit
DOCUMENT = re.compile(r"(?=.*\d)[\w-]+", re.ASCII)
# guofa-2018-42/1.2.3
MEASURE = re.compile(r"([\w-]+)/(\d+(?:\.\d+){2,})", re.ASCII)
# guofa-2018-42/1.2
SECTION = re.compile(r"(?=[\w-]*\d[\w-]*/)([\w-]+)/(\d+(?:\.\d+)?)", re.ASCII)
# guofa-2018-42/1.2.3/target/1
SAID = re.compile(r"([\w-]+)/(\d+(?:\.\d+){2,})/(responsibility|target|milestone)/(\d+)", re.ASCII)
ANCHORS = {"responsibility": "who"}
PAGES = {"department": "departments.one", "indicator": "indicators.one", "year": "years.one"}


def base() -> str:
    """Return the IRI that the documents of this site hang below; it ends in / or #."""
    return str(current_app.config["BASE"])


def own(iri: str) -> str | None:
    """Return what follows our base in IRI; None where IRI is not one of ours."""
    return next((iri.removeprefix(b) for b in (base(), ID) if iri.startswith(b)), None)


def candidates(path: str) -> list[str]:
    """Return the IRIs that `/id/PATH` may stand for."""
    return list(dict.fromkeys([base() + path, ID + path]))


def document_iri(slug: str) -> str:
    """Return the IRI of the document with that SLUG."""
    return base() + slug


def slug(iri: str) -> str:
    """Return the slug of the document that IRI names, or names a part of."""
    return (own(iri) or iri).split("/")[0]


def sentence(document: str, start: object, end: object) -> str:
    """Return where the reader shows the characters from START to END of DOCUMENT, an IRI or a slug."""
    return url_for("reader.one", slug=slug(document), at=start, to=end, _anchor=f"c{start}")


def local(iri: str) -> str:
    """Return what follows the last slash of IRI."""
    return iri.rsplit("/", 1)[-1]


def href(iri: str) -> str | None:
    """Return where the page of IRI is; None for what must not become a link (javascript:, urn:, …)."""
    path = own(iri)
    if path is None:
        if iri.startswith(DUBAN):
            return url_for("definitions.one", _anchor=iri.removeprefix(DUBAN))
        try:
            return iri if urlsplit(iri).scheme in ("http", "https") else None
        except ValueError:
            return None
    if found := PLAIN.fullmatch(path):
        return url_for(PAGES[found[1]], name=found[2])
    if found := MEASURE.fullmatch(path):
        return url_for("measures.one", slug=found[1], number=found[2])
    if found := SAID.fullmatch(path):
        anchor = f"{ANCHORS.get(found[3], found[3])}-{found[4]}"
        return url_for("measures.one", slug=found[1], number=found[2], _anchor=anchor)
    if found := SECTION.fullmatch(path):
        return url_for("sections.one", slug=found[1], number=found[2])
    if found := PLACE.fullmatch(path):
        return url_for("places.one", code=found[1])
    if DOCUMENT.fullmatch(path):
        return url_for("documents.one", slug=path)
    return url_for("identifiers.one", path=path)


def here(**changes: object) -> str:
    """Return the address of this page with some of its parameters changed."""
    query = urlencode({**request.args.to_dict(flat=False), **changes}, doseq=True)
    return f"{quote(request.path)}?{query}"
