"""Stores to show: small ones laid out by hand, and what a test reads off a page."""

from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox

from graph.store.open import open_store
from graph.store.store import Store
from graph.store.vocabulary import put_vocabulary
from tests.sample import ID, REGISTER, statements

SKOS = "http://www.w3.org/2004/02/skos/core#"
# values that the pages compare or count with: they cannot be anything
KEPT = ("number", "order", "level", "depth", "start", "end", "line", "page", "gYear", "sourceText")


def sample(store: Store, titles: Iterable[str] = ("滨河市节水行动方案",)) -> list[str]:
    """Put one small document for each of TITLES, with its departments; return their IRIs."""
    put_vocabulary(store)
    documents = []
    for title in titles:
        iri, quads = statements(title)
        graph = ox.NamedNode(iri)
        # once: a department is not described in every document
        register = [] if documents else _register(graph)
        store.put(iri, [*quads, *register])
        documents.append(iri)
    store.publish()
    return documents


def _register(graph: ox.NamedNode) -> list[ox.Quad]:
    return [ox.Quad(q.subject, q.predicate, q.object, graph) for q in ox.parse(REGISTER, ox.RdfFormat.TURTLE)]


def sample_store(folder: Path, titles: Iterable[str] = ("滨河市节水行动方案",)) -> Store:
    """Return a reader of a store with a small document for each of TITLES."""
    with open_store(folder, write=True) as store:
        sample(store, titles)
    return open_store(folder)


def hostile_store(folder: Path, texts: list[str], iris: list[str]) -> Store:
    """Return a reader of a store whose document says nothing but TEXTS, and points to IRIS."""
    with open_store(folder, write=True) as store:
        [document] = sample(store)
        graph = ox.NamedNode(document)
        given = iter(texts * 1000)
        quads = [_poisoned(quad, given) for quad in store.graph(document)]
        measure = ox.NamedNode(document + "/1.1.1")
        mentions = ox.NamedNode("https://w3id.org/duban/def#mentions")
        # every text is a name at least once, of a thing that the measure's page links to
        named = [*iris, *(f"{ID}department/hostile-{n}" for n in range(len(texts)))]
        for iri, text in zip(named, [*texts * 2][-len(named) :], strict=True):
            quads.append(ox.Quad(measure, mentions, ox.NamedNode(iri), graph))
            quads.append(
                ox.Quad(ox.NamedNode(iri), ox.NamedNode(SKOS + "prefLabel"), ox.Literal(text), graph)
            )
        store.put(document, quads)
    return open_store(folder)


def _poisoned(quad: ox.Quad, given: Iterable[str]) -> ox.Quad:
    value = quad.object
    local = quad.predicate.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    plain = isinstance(value, ox.Literal) and value.datatype.value.endswith(("#string", "#langString"))
    if not plain or local in KEPT:
        return quad
    text = (
        ox.Literal(next(iter(given)), language=value.language) if value.language else ox.Literal(next(given))
    )
    return ox.Quad(quad.subject, quad.predicate, text, quad.graph_name)


class Page(HTMLParser):
    """What a page is made of: tags with their attributes, links, words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        """The words of the page."""
        return "".join(self.words)

    @property
    def links(self) -> list[str]:
        """Where the page's links lead, without their anchors."""
        found = [attributes.get("href") or "" for tag, attributes in self.tags if tag == "a"]
        return [link.split("#")[0] for link in found if not link.startswith("#")]

    @property
    def addresses(self) -> list[str]:
        """Every address that the page has a browser load or go to."""
        named = ("href", "src", "action", "srcset", "data", "formaction")
        return [attributes[name] or "" for _, attributes in self.tags for name in named if name in attributes]
