"""A query sent to the service that a store is kept in: looked at before, cut after, as in a sandbox."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from graph.store.remote import Remote
from graph.store.service import TIMEOUT
from queries.sandbox.body import body
from queries.sandbox.check import checked
from queries.sandbox.pool import Pool
from queries.sandbox.problem import Limits, QueryProblem
from queries.sandbox.reading import Result


class Elsewhere:
    """The service at an address, asked as a Pool is. What a query may take of it, its own limits say."""

    def __init__(
        self, address: str, limits: Limits | None = None, prefixes: Mapping[str, str] | None = None
    ) -> None:
        self.limits = limits or Limits()
        self._prefixes = prefixes or {}
        settings = {**os.environ, TIMEOUT: str(self.limits.seconds)}
        self._store = Remote(address, settings=settings)

    def ask(self, query: str, *formats: str) -> Result:
        """Return what QUERY finds, in the first of FORMATS that suits its form.

        Nothing that changes the graph or calls other services is sent. Raises QueryProblem, StoreError.
        """
        text = checked(query, self.limits).text
        known = "".join(f"PREFIX {name}: <{iri}> " for name, iri in self._prefixes.items())
        try:
            found = self._store.query(known + text)
        except SyntaxError as error:
            raise QueryProblem("syntax", str(error)) from None
        wanted = formats or ("json", "turtle")
        form, data, cut = body(found, wanted, self.limits.rows, self.limits.size, self._prefixes)
        return Result(data, form, cut)

    def close(self) -> None:
        """Let go of the service."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def guarded(location: str, prefixes: Mapping[str, str], limits: Limits | None = None) -> Pool | Elsewhere:
    """Return what answers strangers' queries over the store at LOCATION, a folder or an address."""
    if location.startswith(("http://", "https://")):
        return Elsewhere(location, limits, prefixes)
    return Pool(location, limits=limits, prefixes=prefixes)
