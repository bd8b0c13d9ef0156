"""XML parts of office files, parsed without entities, without network, within limits.

Limits: 30 MB and 1,500,000 signs of markup (`<` and `=`) a part, which take some 250 MB; 256 levels.
A part that declares a document type is refused: no office program writes one, bombs do.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from graph.document.unreadable import UnreadableDocument

LARGEST = 30_000_000
MOST_SIGNS = 1_500_000
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
MEND = "请用 Word 或 WPS 打开原文件，另存一份再读"


def parsed(name: str, part: str, data: bytes) -> etree._Element:
    """Return the root of the XML DATA, PART of the file NAME. Raises UnreadableDocument."""
    # without NULs UTF-16 shows its declarations too
    if any(sign in data.replace(b"\0", b"") for sign in DECLARATIONS):
        raise UnreadableDocument(name, f"部件含有文档类型或实体声明，可能是实体炸弹（{part}）", MEND)
    if len(data) > LARGEST or data.count(b"<") + data.count(b"=") > MOST_SIGNS:
        raise UnreadableDocument(name, f"部件过大（{part}）", "政策文件没有这么大，请确认文件，或拆分后再读")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableDocument(name, f"部件已损坏（{part}）", MEND) from None


def local(element: etree._Element) -> str:
    """Return the name of ELEMENT without its namespace: strict files differ in that alone."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Yield the children of ELEMENT that are called one of NAMES."""
    if element is not None:
        yield from (child for child in element if local(child) in names)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first element that PATH leads to below ELEMENT, name by name, or None."""
    for name in path:
        element = next(children(element, name), None)
    return element


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """Return the attribute NAME of ELEMENT, in whatever namespace, or None."""
    if element is None:
        return None
    for key, found in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(found)
    return None
