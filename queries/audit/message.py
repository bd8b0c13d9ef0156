"""A rule's message with the values in place."""

from __future__ import annotations

import re
from collections.abc import Mapping

# {?value} {$this}
PLACEHOLDER = re.compile(r"\{[?$](?P<variable>\w+)\}")
NOTHING = "—"  # what a variable without a value prints


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return TEMPLATE with each {?variable} as VALUES print it."""
    return PLACEHOLDER.sub(lambda found: values.get(found["variable"]) or NOTHING, template)


def variables(template: str) -> list[str]:
    """Return the variables that TEMPLATE prints, in order, each once."""
    return list(dict.fromkeys(found["variable"] for found in PLACEHOLDER.finditer(template)))
