"""Results of shapes told to people: at their sentence, in two languages, with values by their labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from queries.audit.audited import Audited
from queries.audit.finding import Finding
from queries.audit.message import filled
from queries.audit.rules import Catalogue, Rule, Words, severity
from queries.audit.standing import (
    Labels,
    Place,
    Stretch,
    audited,
    enclosing,
    homes,
    label,
    labels,
    measures,
    places,
    stretches,
)
from queries.names import Queryable

if TYPE_CHECKING:
    from queries.shacl.report import Result

NOT_VALUES = ("this", "at")  # variables that say where a finding stands


def told(store: Queryable, results: Sequence[Result], known: Catalogue) -> tuple[Finding, ...]:
    """Return RESULTS as findings, in the order of the documents' texts; those of the whole document first."""
    context = _Context.of(store, results)
    found = [context.finding(result, known.rule(_text(result.shape))) for result in results]
    return tuple(sorted(found, key=order))


def order(one: Finding) -> tuple[object, ...]:
    """Return what sorts findings: by document, then as its text goes."""
    document = one.document.iri if one.document else ""
    start, end = (-1, -1) if one.start is None or one.end is None else (one.start, one.end)
    return (document, start, end, one.rule.id, one.focus, one.message, sorted(one.values.items()))


def _text(term: object) -> str:
    return term if isinstance(term, str) else str(getattr(term, "value", term))


def _iri(term: object) -> str | None:
    return term.value if isinstance(term, ox.NamedNode) else None


def _candidates(result: Result) -> Iterator[str]:
    """The nodes at which RESULT may be shown, the surest first."""
    for term in (result.bindings.get("at"), result.value, result.focus):
        if iri := _iri(term):
            yield iri


@dataclass(frozen=True, slots=True)
class _Context:
    """What is asked once for all results."""

    places: dict[str, Place]
    homes: dict[str, str]
    measures: dict[str, str]
    labels: Labels
    documents: dict[str, Audited]
    stretches: dict[str, list[Stretch]]

    @classmethod
    def of(cls, store: Queryable, results: Iterable[Result]) -> _Context:
        where = {iri for result in results for iri in _candidates(result)}
        named = {
            iri
            for r in results
            for term in (*r.bindings.values(), r.focus, r.value, r.path)
            if (iri := _iri(term))
        }
        standing, home = places(store, where), homes(store, where)
        documents = {place.document for place in standing.values()} | set(home.values())
        return cls(
            standing,
            home,
            measures(store, where),
            labels(store, named),
            audited(store, documents),
            stretches(store, documents),
        )

    def finding(self, result: Result, rule: Rule) -> Finding:
        """Return RESULT of RULE as a finding."""
        focus, home = _text(result.focus), self.homes.get(_text(result.focus))
        # a value of another document tells against what, not where
        near = [iri for iri in _candidates(result) if home in (None, self._home(iri))]
        place = next((self.places[iri] for iri in near if iri in self.places), None)
        document = self.documents.get(place.document if place else home or self._home(*near) or "")
        stretch = self._stretch(near, place, document)
        zh, en = (self._message(result, rule, language) for language in ("zh", "en"))
        start, end = place.within(document.text) if place and document else (None, None)
        quoted = document.text[start:end] if document and start is not None else None
        return Finding(
            rule=rule,
            severity=severity(_text(result.severity)),
            message=zh,
            message_en=en,
            focus=focus,
            document=document,
            measure=stretch.number if stretch else None,
            heading=stretch.heading if stretch else "",
            quote=quoted,
            start=start,
            end=end,
            line=place.line if place else None,
            page=place.page if place else None,
            values=self._values(result),
            result=result,
        )

    def _home(self, *iris: str) -> str | None:
        found = (self.places[i].document if i in self.places else self.homes.get(i) for i in iris)
        return next(filter(None, found), None)

    def _stretch(self, near: list[str], place: Place | None, document: Audited | None) -> Stretch | None:
        own = self.stretches.get(document.iri, []) if document else []
        number = next((self.measures[iri] for iri in near if iri in self.measures), None)
        if number is not None:
            return next((one for one in own if one.number == number), Stretch(number, "", 0, 0))
        return enclosing(own, place.start, place.end) if place else None

    def _message(self, result: Result, rule: Rule, language: str) -> str:
        raw = Words(
            result.messages.get("zh") or result.messages.get("", ""), result.messages.get("en", "")
        ).said(language)
        template = raw or rule.message.said(language) or rule.title.said(language)
        return filled(template, {name: self._said(term, language) for name, term in _bound(result)})

    def _said(self, term: object, language: str) -> str:
        iri = _iri(term)
        return label(self.labels, iri, language) if iri else _text(term)

    def _values(self, result: Result) -> dict[str, str]:
        # where a query returns no value, SHACL says that it is the focus
        said = [(name, term) for name, term in _bound(result) if name not in NOT_VALUES]
        return {name: _text(term) for name, term in said if name != "value" or term != result.focus}


def _bound(result: Result) -> Iterator[tuple[str, object]]:
    """Yield the variables of a message and what they are bound to."""
    yield "this", result.focus
    if result.path is not None:
        yield "path", result.path
    if result.value is not None:
        yield "value", result.value
    for name, term in result.bindings.items():
        if term is not None and name not in ("this", "path", "value"):
            yield name, term
