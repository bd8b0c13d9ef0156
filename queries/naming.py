"""Printed names of a store: what each stands for, what is proposed and why, and what people are to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ontology.functions import functions
from ontology.homes import Home, home
from ontology.known import Names
from ontology.places import local
from queries.answer import Answer, Row
from queries.catalogue import Column, Question
from queries.names import Queryable, rows

STATES = {"registered": "名录", "decided": "人定", "derived": "推定", "open": "未定"}
SAME = "与“{names}”是同一名称的不同写法，视为一个部门"
ALIKE = {
    "same-function": "{label}（职能相同，名称不同）",
    "predecessor": "{label}（职能今由它承担）",
}
COLUMNS = (
    Column("printed", "text", "原文名称", "printed name"),
    Column("count", "integer", "次数", "times"),
    Column("documents", "integer", "文件数", "documents"),
    Column("state", "text", "状态", "state"),
    Column("department", "text", "部门", "department"),
    Column("function", "text", "职能", "function"),
    Column("reason", "text", "理由", "reason"),
    Column("candidates", "text", "可能是", "may be"),
    Column("place", "text", "地区", "place"),
    Column("identifier", "text", "标识符", "identifier"),
)
QUESTION = Question(
    "names",
    "departments",
    "名称与部门",
    "Names and departments",
    "原文里的部门名称各指哪个部门，哪些还没有定。",
    "What printed names stand for, and which are not settled.",
    (),
    "个",
    (),
    COLUMNS,
    "",
    (),
)
PRINTED = """
PREFIX duban: <https://w3id.org/duban/def#>
SELECT ?document ?printed ?department (COUNT(?said) AS ?count) WHERE {
  ?said a duban:Responsibility ; duban:printedName ?printed ; duban:document ?document .
  OPTIONAL { ?said duban:department ?department }
} GROUP BY ?document ?printed ?department
"""
DOCUMENTS = """
PREFIX dct: <http://purl.org/dc/terms/> PREFIX duban: <https://w3id.org/duban/def#>
SELECT ?document ?title ?issuer ?number ?date ?place ?rule WHERE {
  ?document a duban:PolicyDocument ; dct:title ?title .
  OPTIONAL { ?document duban:issuerName ?issuer }
  OPTIONAL { ?document duban:documentNumber ?number }
  OPTIONAL { ?document dct:issued ?date }
  OPTIONAL { ?document dct:spatial ?place }
  OPTIONAL { ?document duban:placeRule ?rule }
}
"""
UNLISTED = """
PREFIX duban: <https://w3id.org/duban/def#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?department ?label ?place ?function ?certainty ?reason WHERE {
  ?department duban:certainty ?certainty ; skos:prefLabel ?label ; duban:jurisdiction ?place .
  OPTIONAL { ?department duban:function ?function }
  OPTIONAL { ?department duban:reason ?reason }
}
"""


@dataclass(frozen=True, slots=True)
class _Unlisted:
    """A department that no register lists, as the graph has it."""

    label: str
    place: str
    functions: frozenset[str]
    decided: bool
    reason: str


def naming(store: Queryable, names: Names) -> Answer:
    """Return the printed names of STORE, each with what it stands for in a place, the most frequent first."""
    homes = dict(_homes(store, names))
    unlisted = _unlisted(store)
    counted: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for document, printed, department, count in _body(store, PRINTED):
        code = homes[document][0].code or ""
        counted[printed, code, department][document] = int(count)
    merged: dict[str, set[str]] = defaultdict(set)
    for printed, _, department in counted:
        merged[department].add(printed)
    lines = [
        _line(names, unlisted, merged[key[2]], key, homes[next(iter(count))], count)
        for key, count in counted.items()
    ]
    lines.sort(key=lambda row: (-int(str(row["count"])), str(row["printed"]), str(row["place"])))
    return Answer(QUESTION, {}, COLUMNS, lines, PRINTED)


def _line(
    names: Names,
    unlisted: dict[str, _Unlisted],
    same: set[str],
    key: tuple[str, str, str],
    at: tuple[Home, str | None],
    count: dict[str, int],
) -> Row:
    printed, code, iri = key
    known = names.known(printed, *at)
    made = unlisted.get(iri)
    if made:
        state, label, reason = "decided" if made.decided else "derived", made.label, made.reason
        others = "、".join(sorted(same - {printed}))
        reason += f"；{SAME.format(names=others)}" if others else ""
        may_be = "；".join(_alike(iri, made, unlisted))
        about = known.function or min(made.functions, default="")
    elif iri:
        found = names.register.department(iri)
        state, label = ("decided" if known.state == "decided" else "registered"), found.label
        reason = known.reason if known.department == iri else "同一名单里前一个名称写明层级，此处省略"
        may_be, about = "", next(iter(found.functions), "")
    else:
        state, label, reason = "open", "", known.reason
        may_be = "；".join(f"{c.label}（{c.reason}）" for c in known.candidates)
        about = known.function or ""
    place = names.register.places[code].names[0] if code else ""
    return {
        "printed": printed,
        "count": sum(count.values()),
        "documents": len(count),
        "state": STATES[state],
        "department": label,
        "function": functions()[about].label if about in functions() else "",
        "reason": reason,
        "candidates": may_be,
        "place": place,
        "identifier": local(iri) if iri else "",
    }


def _alike(iri: str, made: _Unlisted, unlisted: dict[str, _Unlisted]) -> Iterator[str]:
    """Yield the other departments of the place that may be the same one: 市城管局 beside 市城管执法局."""
    known = functions()
    for other, found in unlisted.items():
        if other == iri or found.place != made.place or ("-party-" in other) != ("-party-" in iri):
            continue
        replaced = {up for one in made.functions if one in known for up in known[one].replaced_by}
        if made.functions <= found.functions or found.functions <= made.functions:
            rule = "predecessor" if replaced & found.functions else "same-function"
            yield ALIKE[rule].format(label=found.label)


def _homes(store: Queryable, names: Names) -> Iterator[tuple[str, tuple[Home, str | None]]]:
    """Yield the place of each document, as it was told when the document was read, and its day."""
    places = names.register.places
    for document, title, issuer, number, date, place, rule in _body(store, DOCUMENTS):
        told = home(places, issuer, title, number)
        stored = Home(local(place), rule, False) if place else told
        yield document, (told if told.code and told.code == stored.code else stored, date or None)


def _unlisted(store: Queryable) -> dict[str, _Unlisted]:
    found: dict[str, _Unlisted] = {}
    told: dict[str, set[str]] = defaultdict(set)
    for iri, label, place, about, certainty, reason in _body(store, UNLISTED):
        told[iri].add(local(about))
        decided = local(certainty) == "decided"
        found.setdefault(iri, _Unlisted(label, place, frozenset(), decided, reason))
    return {
        iri: _Unlisted(one.label, one.place, frozenset(told[iri]), one.decided, one.reason)
        for iri, one in found.items()
    }


def _body(store: Queryable, sparql: str) -> Iterable[list[str]]:
    read = rows(store, sparql)
    next(read)
    return read


def unsettled(found: Answer) -> Answer:
    """Return the lines of FOUND that nobody has settled: proposed and open ones."""
    waiting = {STATES["derived"], STATES["open"]}
    kept = [row for row in found.rows if row["state"] in waiting]
    return Answer(found.question, found.parameters, found.columns, kept, found.sparql)
