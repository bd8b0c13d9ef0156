"""A query sent to the service that a store is kept in: looked at before, cut after, as in a sandbox."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pyoxigraph as ox

from graph.store.closing import Closing
from graph.store.remote import Remote
from graph.store.service import TIMEOUT
from queries.sandbox.body import body
from queries.sandbox.check import checked
from queries.sandbox.dataset import Dataset
from queries.sandbox.pool import Pool
from queries.sandbox.problem import Limits, QueryProblem
from queries.sandbox.reading import Result

WHOLE = "CONSTRUCT WHERE { ?s ?p ?o }"


class Elsewhere(Closing):
    """The service at an address, asked as a Pool is. What a query may take of it, its own limits say."""

    def __init__(
        self, address: str, limits: Limits | None = None, prefixes: Mapping[str, str] | None = None
    ) -> None:
        self.limits = limits or Limits()
        self._prefixes = prefixes or {}
        settings = {**os.environ, TIMEOUT: str(self.limits.seconds)}
        self._store = Remote(address, settings=settings)

    @property
    def generation(self) -> int:
        """The state of the service that is seen; it grows when the service changes."""
        self._store.refresh()
        return self._store.generation

    def ask(
        self,
        query: str,
        *formats: str,
        limits: Limits | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> Result:
        """Return what QUERY finds, in the first of FORMATS that suits its form.

        Nothing that changes the graph or calls other services is sent. Raises QueryProblem, StoreError.
        """
        allowed = limits or self.limits
        said = checked(query, allowed)
        known = "".join(f"PREFIX {name}: <{iri}> " for name, iri in self._prefixes.items())
        form, data, cut = self._body(
            (f"BASE <{base}> " if base else "") + known + said.text, formats, allowed, dataset
        )
        return Result(data, form, cut, said.volatile)

    def graph(self, iri: str | None, *formats: str, limits: Limits | None = None) -> Result | None:
        """Return the whole graph IRI; None where there is none, or none is named."""
        if iri is None:
            return None
        held = ox.Store()
        held.extend(self._store.graph(iri))
        if not len(held):
            return None
        allowed = limits or self.limits
        found = held.query(WHOLE, use_default_graph_as_union=True)
        form, data, cut = body(found, formats, allowed.rows, allowed.size, self._prefixes)
        return Result(data, form, cut)

    def _body(
        self, sparql: str, formats: tuple[str, ...], limits: Limits, dataset: Dataset | None
    ) -> tuple[str, bytes, bool]:
        try:
            if dataset:
                found = self._store.query_over(sparql, dataset.default, dataset.named)
            else:
                found = self._store.query(sparql)
        except SyntaxError as error:
            raise QueryProblem("syntax", str(error)) from None
        return body(found, formats or ("json", "turtle"), limits.rows, limits.size, self._prefixes)

    def close(self) -> None:
        """Let go of the service."""
        self._store.close()


def guarded(location: str, prefixes: Mapping[str, str], limits: Limits | None = None) -> Pool | Elsewhere:
    """Return what answers strangers' queries over the store at LOCATION, a folder or an address."""
    if location.startswith(("http://", "https://")):
        return Elsewhere(location, limits, prefixes)
    return Pool(location, limits=limits, prefixes=prefixes)
