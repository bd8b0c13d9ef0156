"""The audit of the store: made in a thread of its own, once for each generation, while the pages go on."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from flask import current_app

from graph.store.embedded import Embedded
from graph.store.store import StoreError
from queries.audit.audit import Audit
from queries.audit.auditor import Auditor
from queries.audit.waiver import Waiver
from queries.audit.waivers import FOR_ALL, UnreadableWaivers, waivers
from web.site import Site

KEY = "duban.audits"
AGAIN = 60.0  # seconds before an audit that failed is tried again

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """An audit that is there, each with a NUMBER. NOTE says why waivers could not be followed."""

    audit: Audit
    number: int
    note: str = ""


@dataclass(frozen=True)
class Making:
    """An audit under way: since how many seconds, and how many of its parts are done: documents, or rules."""

    seconds: float
    done: int
    rules: int


@dataclass(frozen=True)
class Failed:
    """No audit: what could not be done is in the log."""

    why: str


State = Made | Making | Failed


class _Run:
    """An audit of one generation in a thread."""

    def __init__(self, site: Site, auditor: Auditor | None) -> None:
        self.turned, self.began = site.turned, time.monotonic()
        self.done, self.rules = 0, 0
        self.auditor, self.audit, self.why = auditor, cast(Audit | None, None), ""
        self.over = threading.Event()
        self._site = site
        threading.Thread(target=self._work, name="audit", daemon=True).start()

    def _work(self) -> None:
        try:
            # the rules are read when somebody asks for an audit: that takes a moment
            self.auditor = self.auditor or Auditor()
            self.audit = self.auditor.store(self._site.store, self._passed)
            log.info("audit: %d findings in %.1f s", len(self.audit.findings), time.monotonic() - self.began)
        except Exception as error:
            log.exception("the audit of the store failed")
            self.why = str(error) if isinstance(error, StoreError) else type(error).__name__
        finally:
            self.ended = time.monotonic()
            self.over.set()

    def _passed(self, done: int, rules: int) -> None:
        self.done, self.rules = done, rules

    def state(self) -> Making | Failed:
        """Return how far it is, or that it failed."""
        return Failed(self.why) if self.why else Making(time.monotonic() - self.began, self.done, self.rules)


class Audits:
    """The audit of what SITE shows, with the waivers beside its store as `duban audit` takes them."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._run: _Run | None = None
        self._made: tuple[object, Made] | None = None
        self._lock = threading.Lock()
        self._count = 0

    def state(self, wait: float = 0.0) -> State:
        """Return the audit, or how far it is: it is begun where nobody did, and waited for WAIT seconds."""
        run = self._running()
        run.over.wait(wait)
        if run.audit is None:
            return run.state()
        with self._lock:
            return self._waived(run.audit)

    def ready(self) -> Made | None:
        """Return the audit where it is there; else begin it and return None."""
        state = self.state()
        return state if isinstance(state, Made) else None

    def _running(self) -> _Run:
        with self._lock:
            run = self._run
            if run is None or (run.over.is_set() and self._is_stale(run)):
                run = self._run = _Run(self._site, run.auditor if run else None)
            return run

    def _is_stale(self, run: _Run) -> bool:
        return run.turned != self._site.turned or (bool(run.why) and time.monotonic() - run.ended > AGAIN)

    def _waived(self, audit: Audit) -> Made:
        file = self._file()
        stamp = (id(audit), _stamp(file), date.today())
        if self._made is None or self._made[0] != stamp:
            found, note = self._waivers(file)
            self._count += 1
            self._made = stamp, Made(audit.waiving(found), self._count, note)
        return self._made[1]

    def _file(self) -> Path | None:
        store = self._site.store
        return store.folder.parent / FOR_ALL if isinstance(store, Embedded) else None

    def _waivers(self, file: Path | None) -> tuple[tuple[Waiver, ...], str]:
        if file is None or not file.is_file():
            return (), ""
        try:
            auditor = self._run.auditor if self._run else None
            known = {rule.id for rule in auditor.catalogue.rules.values()} if auditor else set()
            return waivers(file, known), ""
        except UnreadableWaivers as error:
            log.error("%s", error)
            # where it lies is nobody's business
            return (), str(error).replace(str(file), file.name)


def _stamp(file: Path | None) -> tuple[int, int] | None:
    try:
        seen = file.stat() if file else None
    except OSError:
        return None
    return (seen.st_mtime_ns, seen.st_size) if seen else None


def audits() -> Audits:
    """Return the audits of the application that answers this request."""
    return cast(Audits, current_app.extensions[KEY])
