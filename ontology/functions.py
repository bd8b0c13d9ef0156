"""What departments deal with, and the forms that the name of such a department takes."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property

import pyoxigraph as ox

from ontology.files import facts, loading, scheme
from ontology.lexicon import words
from ontology.namespaces import DCT, DUBAN, ID, SKOS

# 住房和城乡建设, 发展与改革: and is often left out
AND = re.compile("[和与及、]")
RELATIONS = {
    SKOS + "broader": "broader",
    DCT + "isReplacedBy": "replaced_by",
    DUBAN.usualName: "usual",
    DUBAN.stemWord: "stems",
    DUBAN.nameWord: "names",
    DUBAN.prefixWord: "before",
    SKOS + "altLabel": "loose",
    SKOS + "historyNote": "note",
}


@dataclass(frozen=True)
class Function:
    """A concept of `schemes/functions.ttl`: stems and names are forms of one name, `loose` words are not."""

    id: str
    label: str
    usual: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    note: tuple[str, ...] = ()

    @cached_property
    def related(self) -> frozenset[str]:
        """This function and those that it is part of."""
        return frozenset((self.id, *self.broader))

    @cached_property
    def classification(self) -> str:
        """The class of organisation that its usual name tells: 组织部 → party-body."""
        return classification("市" + self.usual[0]) if self.usual else "government-department"


def normal(printed: str) -> str:
    """Return PRINTED without the words for and."""
    return AND.sub("", printed)


def classification(name: str) -> str:
    """Return the class of organisation that the end of NAME tells; a department where nothing else does."""
    known = words("organisation-classes")
    return next((kind for word, kind in known.items() if name.endswith(word)), "government-department")


@cache
def functions() -> dict[str, Function]:
    """Return the functions by their local names."""
    with loading():
        said = _said()
        return {
            local: Function(local, found.pop("label")[0], **{k: tuple(v) for k, v in found.items()})
            for local, found in said.items()
        }


def _said() -> dict[str, dict[str, list[str]]]:
    """Return {local name: {field of Function: values}} of the concepts."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    prefix = ID + "function/"
    wanted = {ox.NamedNode(iri) for iri in (*RELATIONS, SKOS + "prefLabel")}
    for fact in facts(triple for triple in scheme("functions") if triple.predicate in wanted):
        local = fact.subject.removeprefix(prefix)
        if fact.predicate == SKOS + "prefLabel" and fact.language == "zh":
            said[local]["label"].append(fact.value)
        elif relation := RELATIONS.get(fact.predicate):
            said[local][relation].append(fact.value.removeprefix(prefix))
    # the scheme itself has a label too
    said.pop(prefix[:-1], None)
    return said


@cache
def told(stem: str) -> str | None:
    """Return the function that a name without its place tells, however loosely: 环境卫生局 → sanitation."""
    known = _words()
    for cut in ("", *_endings()):
        if stem.endswith(cut) and (found := known.get(normal(stem.removesuffix(cut)))):
            return found
    return None


@cache
def _words() -> dict[str, str]:
    return {
        normal(word): one.id for one in functions().values() for word in (*one.loose, *one.stems, *one.names)
    }


@cache
def _endings() -> tuple[str, ...]:
    kinds = words("organisation-classes")
    found = (word for word, kind in kinds.items() if kind == "government-department")
    return tuple(sorted(found, key=len, reverse=True))
