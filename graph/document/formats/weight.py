"""Which part of a web page holds the text: told by sentences, which stand between stops and are no links."""

from __future__ import annotations

import re
from functools import cache

from lxml import etree

from graph.document.formats.leaf import BLANK, DROPPED, is_data, kind
from ontology.lexicon import group

STOPS = re.compile("[，。；：、！？（]")
SENTENCE = 12  # characters: a shorter piece says nothing of where the text is
NEARLY_ALL = 0.97  # share of the sentences that a part must hold to be looked into alone
SMALL = 0.3  # share of the sentences up to which a part with a telling name is dropped
FEW = 0.02  # share of the sentences up to which a part that is mostly links is dropped
LINKED = 0.5
TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
ROOTS = ("html", "body")
WHOLE = ("p", "pre", "li", "ul", "ol")  # never looked into


class Weights:
    """For each element below ROOT, its characters: in sentences, in links, and in all."""

    def __init__(self, root: etree._Element) -> None:
        self.sentences: dict[etree._Element, int] = {}
        self.links: dict[etree._Element, int] = {}
        self.all: dict[etree._Element, int] = {}
        order = list(root.iter())
        linking = _linking(order)
        for element in reversed(order):
            if not kind(element) or kind(element) in DROPPED:
                continue
            below = [child for child in element if child in self.all]
            said = [(element.text, element in linking), *((c.tail, element in linking) for c in element)]
            sizes = [(len(BLANK.sub("", t)), t, link) for t, link in said if t]
            self.all[element] = sum(n for n, _, _ in sizes) + sum(self.all[c] for c in below)
            self.links[element] = sum(n for n, _, link in sizes if link) + sum(self.links[c] for c in below)
            spoken = sum(n for n, t, link in sizes if n >= SENTENCE and not link and STOPS.search(t))
            self.sentences[element] = spoken + sum(self.sentences[c] for c in below)


def _linking(order: list[etree._Element]) -> set[etree._Element]:
    """The elements that are links or stand in one."""
    found: set[etree._Element] = set()
    for element in order:
        if kind(element) == "a" or element.getparent() in found:
            found.add(element)
    return found


def main(root: etree._Element) -> etree._Element:
    """Return the part of ROOT that holds nearly all its sentences; drops the site's parts from ROOT."""
    for element in list(root.iter()):
        if "hidden" in element.attrib or HIDDEN.search(element.get("style") or ""):
            drop(element)
    _drop_parts(root)
    weights = Weights(root).sentences
    part, total = root, weights.get(root, 0)
    while total:
        inner = max(part, key=lambda e: weights.get(e, 0), default=None)
        if inner is None or weights.get(inner, 0) < NEARLY_ALL * total:
            break
        if kind(inner) in WHOLE or (kind(inner) == "table" and is_data(inner)):
            break
        part = inner
    return part


def _drop_parts(root: etree._Element) -> None:
    weights = Weights(root)
    total = weights.sentences.get(root, 0)
    for element, size in list(weights.all.items()):
        spoken = weights.sentences[element]
        named = spoken <= SMALL * total and is_named(element)
        linked = spoken <= FEW * total and weights.links[element] > LINKED * size
        if (named or (linked and kind(element) not in ("a", "span", "p"))) and kind(element) not in ROOTS:
            drop(element)


def is_named(element: etree._Element) -> bool:
    """True where the class or id of ELEMENT is a usual name of a part that is not the text."""
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    return any(token.lower() in _names() for token in TOKEN.findall(name))


def drop(element: etree._Element) -> None:
    """Leave nothing of ELEMENT but a break; the text behind it stays."""
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs are older
    element.tag = "br"


@cache
def _names() -> frozenset[str]:
    return frozenset(group("page-parts", "class"))
