"""A line that lets findings pass: which, why, by whom, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from graph.statements.identifier import normalised
from queries.audit.audited import Audited


@dataclass(frozen=True, slots=True)
class Waiver:
    """A line of the file. DOCUMENT is an IRI, a title or a file name; what is empty fits all."""

    rule: str
    document: str = ""
    measure: str = ""
    text: str = ""
    reason: str = ""
    by: str = ""
    until: date | None = None
    where: str = ""  # waivers.csv:3

    def expired(self, today: date) -> bool:
        """True after the last day that the waiver holds."""
        return self.until is not None and today > self.until

    def is_for(self, document: Audited) -> bool:
        """True where DOCUMENT is the one that is named, white space and punctuation aside; or none is."""
        names = document.iri, document.title, PurePath(document.name).name
        return not self.document or normalised(self.document) in map(normalised, names)
