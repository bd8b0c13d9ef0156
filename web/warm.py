"""What many pages ask, asked before a visitor has to wait: of a thousand documents it takes seconds."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import cast

from flask import Flask

from graph.store.embedded import Embedded
from graph.store.store import StoreError
from queries.catalogue import catalogue
from queries.text.index import text_index
from web import ledger
from web.ask import known_names
from web.definitions import usage
from web.fields import fields
from web.home import examples
from web.site import Site, site

log = logging.getLogger(__name__)


def _forms() -> None:
    # the choices of every kind of parameter
    fields(tuple({p.kind: p for q in catalogue().values() for p in q.parameters}.values()), {})


def _index() -> None:
    # of a service elsewhere it would read everything through the network: that waits for who searches
    if isinstance(site().store, Embedded):
        text_index(site().store)


# the first page's first
SHARED: Iterable[Callable[[], object]] = (
    *(ledger.figures, ledger.calendar, ledger.years, ledger.names, ledger.departments, examples),
    *(ledger.documents, ledger.indicators, known_names, _forms, usage, _index),
)


def warm(app: Flask) -> None:
    """Make what the pages of APP share, as far as the store answers."""
    with app.test_request_context("/"):
        for make in SHARED:
            try:
                make()
            except StoreError as error:  # who asks for the page is told
                log.debug("%s", error)


def keep_warm(app: Flask) -> None:
    """Do so now, and whenever a new generation was turned to, while the pages are served."""

    def begin() -> None:
        threading.Thread(target=warm, args=(app,), daemon=True).start()

    cast(Site, app.extensions["duban"]).told = begin
    begin()
