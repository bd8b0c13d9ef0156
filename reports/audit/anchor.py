"""Word comments put at stretches of a text: runs are split, so that a comment covers just what is quoted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from graph.document.formats.markup import child, local
from graph.document.formats.places import Piece, Places

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# what may hold runs and marks of comments between a paragraph and its runs
WRAPPERS = {
    "ins",
    "moveTo",
    "hyperlink",
    "smartTag",
    "customXml",
    "sdt",
    "sdtContent",
    "fldSimple",
    "dir",
    "bdo",
}
Element = etree._Element


@dataclass(frozen=True, slots=True)
class Mark:
    """A comment's identifier and the stretch of the text that it covers; no stretch: the first words."""

    id: int
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class _Range:
    """From character START of the piece FIRST up to END of LAST."""

    id: int
    first: Element
    start: int
    last: Element
    end: int


def mark(places: Places, marks: Iterable[Mark]) -> None:
    """Put MARKS into the main part of PLACES, which changes; its places no longer hold after that."""
    ranges = [_range(places, one) for one in marks]
    cuts: dict[Element, set[int]] = {}
    for one in ranges:
        cuts.setdefault(one.first, set()).add(one.start)
        cuts.setdefault(one.last, set()).add(one.end)
    parts = _split(cuts)
    tails: dict[Element, Element] = {}
    namespace = etree.QName(places.root).namespace or ""
    for one in ranges:
        _put(one, parts, tails, namespace)


def _range(places: Places, one: Mark) -> _Range:
    pieces = places.at(one.start, one.end) if one.start is not None and one.end is not None else []
    found = _in_one_cell(pieces) or [_nearest(places, one.start or 0)]
    first, last = found[0], found[-1]
    return _Range(one.id, first.element, first.index, last.element, last.index + last.end - last.start)


def _in_one_cell(pieces: Sequence[Piece]) -> list[Piece]:
    """PIECES as far as they stand in the cell of the first: some programs lose a comment across cells."""
    return [piece for piece in pieces if _cell(piece.element) is _cell(pieces[0].element)]


def _cell(element: Element) -> Element | None:
    return next((above for above in element.iterancestors() if local(above) == "tc"), None)


def _nearest(places: Places, at: int) -> Piece:
    """The piece at or behind AT, else the last: an automatic number is nowhere typed."""
    return next((piece for piece in places.pieces if piece.end > at), places.pieces[-1])


def _split(cuts: dict[Element, set[int]]) -> dict[Element, list[tuple[int, Element]]]:
    """Split the runs at CUTS; return for each piece its parts, as (index at which it begins, part)."""
    parts: dict[Element, list[tuple[int, Element]]] = {}
    order = {element: n for n, element in enumerate(_in_order(cuts))}
    # from the end: what is split off takes along what stands behind it
    for element in sorted(cuts, key=lambda e: order[e], reverse=True):
        parts[element] = _parts(element, sorted(cuts[element], reverse=True))
    return parts


def _in_order(elements: Iterable[Element]) -> list[Element]:
    wanted = set(elements)
    root = next(iter(wanted)).getroottree().getroot() if wanted else None
    return [element for element in root.iter() if element in wanted] if root is not None else []


def _parts(element: Element, cuts: Sequence[int]) -> list[tuple[int, Element]]:
    found = []
    if _anchor(element) is element.getparent() and local(element) == "t":
        for at in cuts:
            part = _cut(element, at)
            if part is not None:
                found.append((at, part))
    return [(0, element), *reversed(found)]


def _cut(element: Element, at: int) -> Element | None:
    """Let a run begin at character AT of ELEMENT; return the part that is split off, None where none is."""
    run, text = element.getparent(), element.text or ""
    assert run is not None
    behind = list(element.itersiblings())
    if at <= 0:
        before = element.getprevious()
        if before is not None and local(before) != "rPr":
            _moved(run, [element, *behind])
        return None
    if at >= len(text):
        if behind:
            _moved(run, behind)
        return None
    part = _like(element)
    element.text, part.text = text[:at], text[at:]
    for half in (element, part):
        half.set(XML_SPACE, "preserve")
    _moved(run, [part, *behind])
    return part


def _moved(run: Element, content: Iterable[Element]) -> None:
    """Put CONTENT into a run of its own behind RUN, with the same formatting."""
    new = _like(run)
    formatting = child(run, "rPr")
    if formatting is not None:
        new.append(deepcopy(formatting))
    new.extend(content)
    run.addnext(new)


def _like(element: Element) -> Element:
    """Return an empty element with the name and the attributes of ELEMENT."""
    made = etree.Element(element.tag)
    for name, value in element.attrib.items():
        made.set(name, value)
    return made


def _put(
    one: _Range,
    parts: dict[Element, list[tuple[int, Element]]],
    tails: dict[Element, Element],
    namespace: str,
) -> None:
    def made(name: str) -> Element:
        return etree.Element(f"{{{namespace}}}{name}", {f"{{{namespace}}}id": str(one.id)})

    begin = next(part for at, part in reversed(parts[one.first]) if at <= one.start)
    end = next(part for at, part in reversed(parts[one.last]) if at < max(one.end, 1))
    _anchor(begin).addprevious(made("commentRangeStart"))
    reference = etree.Element(f"{{{namespace}}}r")
    reference.append(made("commentReference"))
    anchor = _anchor(end)
    # comments that end together follow one another
    behind = tails.get(anchor, anchor)
    closing = made("commentRangeEnd")
    behind.addnext(closing)
    closing.addnext(reference)
    tails[anchor] = reference


def _anchor(element: Element) -> Element:
    """The run, or whatever else stands among the runs of a paragraph of the body, that holds ELEMENT.

    Marks in a text box, in ruby or in a formula are not for every program: there it is what holds them.
    """
    above = list(element.iterancestors())
    boxes = [n for n, one in enumerate(above) if local(one) == "txbxContent"]
    chain = [element, *above][boxes[-1] + 1 if boxes else 0 :]
    paragraph = next(n for n, one in enumerate(chain) if local(one) == "p")
    inner = list(reversed(chain[:paragraph]))
    return next((one for one in inner if local(one) not in WRAPPERS), inner[-1])
