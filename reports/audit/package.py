"""A .docx put together anew: comments added, every other part as it was."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from posixpath import basename, dirname, normpath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from graph.document.formats.archive import Archive
from graph.document.formats.markup import children, parsed, value
from graph.document.formats.places import Places

TYPES = "[Content_Types].xml"
TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = {
    True: "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
    False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
}
EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip has no earlier time: the same draft gives the same bytes
Element = etree._Element


class Package:
    """The .docx of PLACES, to which comments are added. Raises UnreadableDocument."""

    def __init__(self, places: Places) -> None:
        self.archive, self.main, self.root = places.archive, places.main, places.root
        self.namespace = etree.QName(places.root).namespace or ""
        folder = dirname(self.main)
        self._relations = f"{folder}/_rels/{basename(self.main)}.rels".lstrip("/")
        self._types_root = self._tree(TYPES, TYPES_NAMESPACE, "Types")
        self._relations_root = self._tree(self._relations, RELATIONS_NAMESPACE, "Relationships")
        related = self._related(folder)
        self._is_related = related is not None
        self._comments = related or f"{folder}/comments.xml".lstrip("/")
        if not _is_safe(self.main):
            raise self.archive.refusal("部件的名称不合规")
        self.comments = self._tree(self._comments, self.namespace, "comments")

    def _tree(self, part: str, namespace: str, name: str) -> Element:
        if part in self.archive:
            return parsed(self.archive.name, part, self.archive.part(part))
        own: dict[str | None, str] = {"w" if name == "comments" else None: namespace}
        return etree.Element(f"{{{namespace}}}{name}", nsmap=own)  # type: ignore[arg-type]  # the stubs are older

    def _related(self, folder: str) -> str | None:
        """The part of comments that there is, where it stands in the archive."""
        for relation in children(self._relations_root, "Relationship"):
            if (value(relation, "Type") or "").endswith("/comments"):
                target = value(relation, "Target") or ""
                path = (target if target.startswith("/") else normpath(f"{folder}/{target}")).lstrip("/")
                if value(relation, "TargetMode") != "External" and _is_safe(path) and path in self.archive:
                    return path
        return None

    def next_id(self) -> int:
        """Return the least number above those of the comments that are there."""
        ids = [value(one, "id") or "" for one in children(self.comments, "comment")]
        return max((int(one) for one in ids if one.isascii() and one.isdigit()), default=-1) + 1

    def saved(self) -> bytes:
        """Return the bytes of the .docx."""
        self._relate()
        self._type()
        changed = {
            self.main: self.root,
            self._comments: self.comments,
            self._relations: self._relations_root,
            TYPES: self._types_root,
        }
        return _packed(self.archive, {path: _serialised(root) for path, root in changed.items()})

    def _relate(self) -> None:
        if self._is_related:
            return
        kind = RELATIONS[self.namespace == STRICT]
        namespace = etree.QName(self._relations_root).namespace or RELATIONS_NAMESPACE
        taken = {value(one, "Id") for one in self._relations_root}
        free = next(f"rIdComments{n}" for n in range(len(taken) + 1) if f"rIdComments{n}" not in taken)
        attributes = {"Id": free, "Type": kind, "Target": "/" + self._comments}
        etree.SubElement(self._relations_root, f"{{{namespace}}}Relationship", attributes)

    def _type(self) -> None:
        part = "/" + self._comments
        if any(value(one, "PartName") == part for one in children(self._types_root, "Override")):
            return
        namespace = etree.QName(self._types_root).namespace or TYPES_NAMESPACE
        attributes = {"PartName": part, "ContentType": COMMENTS}
        etree.SubElement(self._types_root, f"{{{namespace}}}Override", attributes)


def _serialised(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _packed(archive: Archive, changed: Mapping[str, bytes]) -> bytes:
    """The zip of ARCHIVE's parts, those CHANGED in their place; each is read within the reader's limits."""
    out = BytesIO()
    kept = [path for path in archive if path not in changed and _is_safe(path)]
    # a reader wants the types first
    order = [TYPES, *(path for path in kept if path != TYPES), *(path for path in changed if path != TYPES)]
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for path in order:
            data = changed[path] if path in changed else archive.part(path)
            entry = ZipInfo(path, EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            made.writestr(entry, data)
    return out.getvalue()


def _is_safe(path: str) -> bool:
    """False for a folder, and for a name that leads out of the archive."""
    return (
        not path.endswith("/")
        and not path.startswith(("/", "\\"))
        and ".." not in path.replace("\\", "/").split("/")
    )
