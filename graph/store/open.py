"""The store at a location: open_store(location)."""

from __future__ import annotations

from pathlib import Path

from graph.store.reader import Reader
from graph.store.store import Store
from graph.store.writer import Writer


def open_store(
    location: str | Path, *, write: bool = False, memory: bool = False, wait: float = 0.0
) -> Store:
    """Open the store at LOCATION, a folder or the address of a SPARQL service.

    To read (the default) it opens the published generation, beside any writer; MEMORY loads it whole, at
    some 50,000 quads a second, and then answers 2 to 8 times as fast: for a server, not for one question.
    To WRITE it makes the folder where there is none
    and waits up to WAIT seconds for another writer to finish. Raises StoreMissing, StoreBusy, StoreError.
    """
    if str(location).startswith(("http://", "https://")):
        from graph.store.remote import Remote  # http.client and ssl take a while to load

        return Remote(str(location), write=write)
    folder = Path(location)
    return Writer(folder, wait=wait) if write else Reader(folder, memory=memory)
