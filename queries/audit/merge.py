"""Audits of several drafts, or of the documents of a store, as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from queries.audit.audit import Audit
from queries.audit.finding import COUNTED, Checked


def merged(audits: Iterable[Audit]) -> Audit:
    """Return AUDITS of several drafts as one."""
    all_ = list(audits)
    return Audit(
        tuple(chain.from_iterable(audit.documents for audit in all_)),
        tuple(chain.from_iterable(audit.findings for audit in all_)),
        tuple(_coverage(all_)),
        tuple(chain.from_iterable(audit.notes for audit in all_)),
        shapes=next((audit.shapes for audit in all_), None),
    )


def _coverage(audits: Sequence[Audit]) -> Iterable[Checked]:
    """Return how much each rule looked at in AUDITS together, in the order the rules are met."""
    alike = defaultdict(list)
    for audit in audits:
        alike[audit.ruled].append(audit)
    rows: dict[str, Checked] = {}
    for row in chain.from_iterable(map(_added, alike.values())):
        before = rows.get(row.rule.iri)
        rows[row.rule.iri] = row.counting(_sums([before.numbers, row.numbers])) if before else row
    return rows.values()


def _added(audits: Sequence[Audit]) -> Iterator[Checked]:
    """Yield the rows of AUDITS, whose rules are the same, added up."""
    # column by column: the rows of a thousand audits, one by one, take as long as the audit of a document
    sums = _sums([audit.numbers for audit in audits])
    for row in audits[0].coverage:
        yield row.counting(islice(sums, len(COUNTED)))


def _sums(rows: Iterable[Sequence[int]]) -> Iterator[int]:
    return map(sum, zip(*rows, strict=True))
