"""The shape of a rule as it is written in ontology/shapes: Turtle with its query in lines."""

from __future__ import annotations

import re
from functools import cache

from ontology.files import names
from ontology.files import turtle as file
from queries.audit.rules import Rule

# rule:label-names-nobody a sh:NodeShape ;   rule:label-names-nobody\/constraint a sh:SPARQLConstraint ;
SUBJECT = re.compile(r"rule:([\w-]+)")
# what begins a line at its left, outside the text of a query
BEGINS = re.compile(r"^(?=rule:|#|@prefix )", re.MULTILINE)


@cache
def _shapes() -> dict[str, str]:
    """Return {rule: its statements in Turtle, below the prefixes of its file}."""
    found: dict[str, list[str]] = {}
    for name in names("shapes"):
        parts = BEGINS.split(file("shapes", f"{name}.ttl").read_text("utf-8"))
        prefixes = "".join(part for part in parts if part.startswith("@prefix"))
        for part in parts:
            if subject := SUBJECT.match(part):
                found.setdefault(subject[1], [prefixes]).append(part)
    return {rule: "\n".join(part.strip() + "\n" for part in parts) for rule, parts in found.items()}


def turtle(rule: Rule) -> str:
    """Return the shape of RULE in Turtle; nothing for one that does not come with Duban."""
    return _shapes().get(rule.iri.rsplit("/", 1)[-1], "")
