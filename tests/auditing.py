"""A small draft, and its audit by rules that tests own."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from graph.document.read import document
from graph.reading import Source, described
from ontology.namespaces import ID
from ontology.register import register
from queries.audit.audit import Audit
from queries.audit.auditor import Auditor

RULES = Path(__file__).parent / "audit" / "rules.ttl"
IDS = ("no-lead", "due", "numbered", "nothing")
DRAFT = """滨河市节水行动方案

一、农业节水

（一）渠系改造。2025年底前，灌溉水有效利用系数达到0.60以上，
完成渠系改造。（责任单位：市水务局、市财政局）

（二）节水宣传。组织宣传活动。（牵头单位：市水务局）

二、工业节水

（一）重复利用。2024年底前，工业用水重复利用率达到92%。（责任单位：市工信局）
"""


@cache
def auditor(only: tuple[str, ...] = IDS) -> Auditor:
    """Return what audits by the tests' own rules."""
    return Auditor(only, [RULES])


def audited(text: str | bytes = DRAFT, name: str = "方案.txt", only: tuple[str, ...] = IDS) -> Audit:
    """Return the audit of a draft."""
    data = text.encode() if isinstance(text, str) else text
    source = Source(name, partial(document, name, data))
    return auditor(only).draft(described(source, register(), ID)).called(name)
