"""Values put into the slots of a query: `VALUES ?_year_iri { UNDEF }`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.Literal


def terms(iris: Iterable[str]) -> tuple[Term, ...]:
    """Return IRIS as terms, each once."""
    return tuple(ox.NamedNode(iri) for iri in dict.fromkeys(iris))


def serialised(terms: Iterable[Term]) -> str:
    """Return TERMS as SPARQL writes them, quoted and escaped by pyoxigraph."""
    return " ".join(str(term) for term in terms)


def bind(pieces: tuple[str, ...], values: Mapping[str, Iterable[Term]]) -> str:
    """Return the query of PIECES (see `catalogue.pieces`) with the slot of each variable holding its VALUES.

    A slot without a value keeps what the file says. Only terms enter, each as one RDF term, so no value
    can become a part of the query; and what comes out is a query that any SPARQL service runs.
    """
    # piece by piece: text, variable, text … ; the default stands at the beginning of the text after it
    bound = [pieces[0]]
    for variable, after in zip(pieces[1::2], pieces[2::2], strict=True):
        if variable in values:
            bound += ["{ ", serialised(values[variable]), " ", after[after.index("}") :]]
        else:
            bound.append(after)
    return "".join(bound)
