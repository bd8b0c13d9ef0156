"""What a rule finds in a draft, and what it must not cry about."""

from __future__ import annotations

from functools import cache, partial

import pytest

from graph.document.read import document
from graph.reading import Source, described
from ontology.namespaces import ID
from ontology.register import register
from queries.audit.auditor import Auditor
from tests.table import rows

CASES = rows("drafts.csv", at_least=30)


@cache
def auditor(rule: str) -> Auditor:
    return Auditor([rule])


@pytest.mark.parametrize("row", CASES, ids=[f"{row['rule']}: {row['why']}" for row in CASES])
def test_a_rule_finds_what_is_wrong_and_nothing_else(row: dict[str, str]) -> None:
    text = "\n".join(row["draft"].split("|"))
    read = described(Source("方案.txt", partial(document, "方案.txt", text.encode())), register(), ID)
    found = auditor(row["rule"]).draft(read).findings
    assert len(found) == bool(row["found"]), [finding.message for finding in found]
    assert all(row["found"] in f"{finding.message}{finding.quote}" for finding in found)
