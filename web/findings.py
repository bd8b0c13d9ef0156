"""What an audit found in a document, for the pages that show its text."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import current_app

from web.marks import Finding

Finder = Callable[[str], list[Finding]]
KEY = "duban.findings"


def findings(document: str) -> list[Finding]:
    """Return what was found in the document with that IRI; nothing where the application has no finder."""
    finder = cast(Finder | None, current_app.extensions.get(KEY))
    return finder(document) if finder else []
