"""The rules that documents are audited by, as people read them: from the shapes of ontology/shapes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

import pyoxigraph as ox

from ontology.files import Fact, facts, names, triples
from ontology.namespaces import DCT, DUBAN, RDFS, SH
from queries.shacl.statements import BadShapes

SEVERITIES = ("violation", "warning", "info")  # the gravest first
GROUP_OF_OTHERS = "other"
NEAR = 3  # rules that are proposed for one that there is not


class UnknownRule(ValueError):
    """A rule that no shape defines: which, and which it may be."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in Chinese and in English; each stands for the other where that is missing."""

    zh: str = ""
    en: str = ""

    def said(self, language: str) -> str:
        """Return the words in LANGUAGE, zh or en."""
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it is called, why it matters, how to mend what breaks it. SCOPE: document or corpus."""

    iri: str
    id: str
    group: str
    severity: str
    title: Words
    why: Words
    remedy: Words
    message: Words
    scope: str = "document"


@dataclass(frozen=True)
class Catalogue:
    """Rules by the IRI of their shape, in the order of the files."""

    said: Mapping[str, list[Fact]]
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def rule(self, shape: str) -> Rule:
        """Return the rule that SHAPE is; a shape that says nothing of itself is called by its IRI's end."""
        return self.rules.get(shape) or _rule(shape, self.said.get(shape, []))

    def named(self, ids: Collection[str]) -> list[Rule]:
        """Return the rules of those IDS, all rules for none. Raises UnknownRule."""
        known = {rule.id: rule for rule in self.rules.values()}
        for name in ids:
            if name not in known:
                raise UnknownRule(f"没有规则 {name}。{_nearest(name, known)}全部规则见 duban audit --rules")
        return [rule for rule in self.rules.values() if not ids or rule.id in ids]


@cache
def rules() -> Catalogue:
    """Return the catalogue of the rules that come with Duban."""
    return catalogue(shapes())


def shapes() -> tuple[ox.Triple, ...]:
    """Return the triples of the shapes that come with Duban. Raises BadShapes."""
    return tuple(chain.from_iterable(map(_file, names("shapes"))))


def _file(name: str) -> tuple[ox.Triple, ...]:
    try:
        return triples("shapes", f"{name}.ttl")
    except SyntaxError as error:
        where = f"ontology/shapes/{name}.ttl:{error.lineno or 1}"
        raise BadShapes(f"{where}：不是合格的 Turtle（{error.msg}）。请改正后再审核") from None


def catalogue(shapes: Iterable[ox.Triple]) -> Catalogue:
    """Return the rules among SHAPES: what has an identifier and a target."""
    said: dict[str, list[Fact]] = {}
    for fact in facts(shapes):
        said.setdefault(fact.subject, []).append(fact)
    targets = tuple(
        SH + name for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
    )
    found = {
        subject: _rule(subject, own)
        for subject, own in said.items()
        if any(fact.predicate in targets for fact in own)
    }
    return Catalogue(said, found)


def _rule(iri: str, said: list[Fact]) -> Rule:
    def one(predicate: str) -> str:
        return next((fact.value for fact in said if fact.predicate == predicate), "")

    def words(predicate: str) -> Words:
        by = {fact.language or "": fact.value for fact in said if fact.predicate == predicate}
        return Words(by.get("zh") or by.get("", ""), by.get("en", ""))

    identifier = one(DCT + "identifier") or _local(iri)
    title = words(DCT + "title")
    if not title.said("zh"):
        title = words(RDFS + "label") if words(RDFS + "label").said("zh") else Words(identifier)
    return Rule(
        iri=iri,
        id=identifier,
        group=_local(one(DUBAN.ruleGroup)) or GROUP_OF_OTHERS,
        severity=severity(one(SH + "severity")),
        title=title,
        why=words(DUBAN.why),
        remedy=words(DUBAN.remedy),
        message=words(SH + "message"),
        scope=one(DUBAN.ruleScope) or "document",
    )


def severity(iri: str) -> str:
    """Return sh:Warning as `warning`; what says nothing, or what we do not know, is a violation."""
    local = _local(iri).lower()
    return local if local in SEVERITIES else SEVERITIES[0]


def _local(iri: str) -> str:
    return iri.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def _nearest(name: str, known: Collection[str]) -> str:
    # loading it takes a moment, and few names are wrong
    from difflib import get_close_matches

    near = get_close_matches(name, known, NEAR)
    return f"最接近的是：{'、'.join(near)}。" if near else ""
