"""The front door: the duban command and the names a script imports.

from duban import Store

with Store("duban-store", write=True) as store:
    store.build(["政策文件夹"])
with Store("duban-store") as store:
    for row in store.answer("measures-led-by", department="市城管执法局").rows:
        print(row["measure"], row["text"])
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duban.store import Store
    from graph.build import build
    from graph.document.read import read
    from graph.store.open import open_store
    from graph.structure.parse import parse
    from ontology.register import register
    from queries.answer import answer
    from queries.ask.ask import ask
    from queries.audit.auditor import audit, audit_file
    from queries.catalogue import catalogue
    from reports.extract import extract

__all__ = [
    "Store",
    "answer",
    "ask",
    "audit",
    "audit_file",
    "build",
    "catalogue",
    "extract",
    "open_store",
    "parse",
    "read",
    "register",
]

_HOMES = {
    "Store": "duban.store",
    "answer": "queries.answer",
    "ask": "queries.ask.ask",
    "audit": "queries.audit.auditor",
    "audit_file": "queries.audit.auditor",
    "build": "graph.build",
    "catalogue": "queries.catalogue",
    "extract": "reports.extract",
    "open_store": "graph.store.open",
    "parse": "graph.structure.parse",
    "read": "graph.document.read",
    "register": "ontology.register",
}


def __getattr__(name: str) -> object:
    # a name is loaded when it is asked for: the command starts without all of them
    if name not in _HOMES:
        raise AttributeError(f"module duban has no attribute {name}")
    return getattr(import_module(_HOMES[name]), name)
