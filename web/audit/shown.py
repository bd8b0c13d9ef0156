"""A finding as pages show it, of the store or of a draft: in words, at its sentence, with where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from flask import url_for
from markupsafe import Markup

from queries.audit.finding import Finding
from queries.audit.rules import Rule, Words
from queries.audit.waiver import Waiver
from web.language import language
from web.links import sentence, slug

AROUND, LONGEST = 30, 160  # characters shown beside a quote, and of it


@dataclass(frozen=True)
class Shown:
    """A finding. KEY names it in addresses; MEASURE is the number of its measure, ADDRESS that one's page."""

    key: str
    rule: Rule
    severity: str  # violation, warning, info
    message: Words
    document: str  # IRI
    title: str  # of the document
    measure: str
    heading: str
    address: str
    text: str  # the address of its sentence in the reader
    quote: Markup
    start: int | None
    end: int | None
    line: int | None
    page: int | None
    waiver: Waiver | None = None

    @property
    def said(self) -> str:
        """The message in the visitor's language."""
        return self.message.said(language())


def shown(key: str, one: Finding) -> Shown:
    """Return a finding of the store."""
    document = one.document.iri if one.document else ""
    address = text = ""
    if one.document:
        name = slug(document)
        address = url_for("measures.one", slug=name, number=one.measure) if one.measure else ""
        placed = one.start is not None
        text = sentence(document, one.start, one.end) if placed else url_for("reader.one", slug=name)
    return Shown(
        key=key,
        rule=one.rule,
        severity=one.severity,
        message=Words(one.message, one.message_en),
        document=document,
        title=one.document_title,
        measure=one.measure or "",
        heading=one.heading,
        address=address,
        text=text,
        quote=quoted(one.document.text if one.document else "", one.start, one.end),
        start=one.start,
        end=one.end,
        line=one.line,
        page=one.page,
        waiver=one.waiver,
    )


def quoted(text: str, start: int | None, end: int | None) -> Markup:
    """Return what stands at [START:END) of TEXT marked, with the line around it; nothing for no place."""
    if start is None or end is None:
        return Markup("")
    before = text[max(0, start - AROUND) : start].rpartition("\n")[2]
    behind = text[end : end + AROUND].partition("\n")[0]
    first = "…" if before and start - len(before) > 0 and text[start - len(before) - 1] != "\n" else ""
    last = "…" if behind and text[end + len(behind) : end + len(behind) + 1] not in ("", "\n") else ""
    return Markup("{}{}<mark class='found'>{}</mark>{}{}").format(
        first, before.lstrip(), _cut(text[start:end]), behind.rstrip(), last
    )


def _cut(quote: str) -> str:
    one = "↵".join(filter(None, (line.strip() for line in quote.split("\n"))))
    return one if len(one) <= LONGEST else f"{one[: LONGEST - 50]}……{one[-49:]}"


def keys(findings: Iterable[Finding]) -> list[str]:
    """Return what each of FINDINGS is called in addresses: the same as long as its rule and sentence are."""
    seen: dict[str, int] = {}
    return [_key(one, seen) for one in findings]


def _key(one: Finding, seen: dict[str, int]) -> str:
    document = one.document.iri if one.document else ""
    said = "\n".join((document, one.rule.iri, one.hash, one.message))
    made = sha256(said.encode()).hexdigest()[:12]
    seen[made] = seen.get(made, 0) + 1
    return made if seen[made] == 1 else f"{made}-{seen[made]}"


def by_severity(severities: Iterable[str], counted: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return (severity, how many), the gravest first."""
    return [(name, counted.get(name, 0)) for name in severities]
