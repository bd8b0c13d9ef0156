"""How soon the main pages are there: their first byte, until they can be used, and under many readers.

    python bench/pages.py [--markdown] [COPIES …]

Serves the bundled document (0), then 1,000 documents of the tests, or as many as COPIES say, as `duban serve`
does, by waitress in a thread; the pages are timed once the store is in memory and its audit made. `first
byte` is of a request alone, the median of ROUNDS after one that warms; `interactive` is Chromium's
domInteractive and `loaded` the end of its load event, each the median of three visits at 1440 × 900. Then 32
readers ask for the pages in turn, at once, without keeping connections, and the 95th of a hundred waits is
shown. Readers, browser and server share the machine.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep
from urllib.parse import quote
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from flask import Flask
from waitress.server import create_server

from bench._shown import arguments, machine, progress, say, table
from bench._synthetic import documents
from graph.build import build
from graph.store.open import open_store
from graph.store.reader import Reader
from graph.store.vocabulary import put_vocabulary
from ontology.namespaces import ID
from ontology.register import register
from web.app import create_app
from web.audit.made import Making, audits
from web.warm import keep_warm

ROUNDS, READERS, EACH = 9, 32, 6
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
TIMES = (
    "() => { const t = performance.getEntriesByType('navigation')[0];"
    " return [t.domInteractive, t.loadEventEnd]; }"
)


@contextmanager
def served(copies: int) -> Iterator[tuple[str, str, int]]:
    """Yield the address of the pages, the document to read in, and how many documents there are."""
    with tempfile.TemporaryDirectory() as folder:
        with open_store(folder, write=True) as store:
            if copies:
                put_vocabulary(store)
                store.put_many(documents(copies))
            else:
                build([], store, register())
        began = perf_counter()
        with open_store(folder, memory=True) as store:
            held, app = store.documents(), create_app(store)
            server = create_server(app, host="127.0.0.1", port=0, threads=8)
            threading.Thread(target=server.run, daemon=True).start()
            keep_warm(app)
            address = f"http://127.0.0.1:{server.effective_port}"
            settled(address, app, store, began)
            yield address, held[0].removeprefix(ID), len(held)
            server.close()


def settled(address: str, app: Flask, store: Reader, began: float) -> None:
    """Wait until nothing goes on behind the pages, and print how long it took since BEGAN."""
    waited(address + "/")
    first = perf_counter()
    while not store.is_copied:
        sleep(0.1)
    copied = perf_counter()
    with app.app_context():
        while isinstance(audits().state(wait=1), Making):
            pass
    say(
        f"The home page is there {first - began:.1f} s after the start, the store in memory after "
        f"{copied - began:.1f} s; the audit of the whole takes {perf_counter() - copied:.1f} s more."
    )


def pages(slug: str) -> dict[str, str]:
    """Return the address of each main page, by its name."""
    department = "130300-chengguan-zhifa"
    return {
        "home": "/",
        "documents": "/documents/",
        "document": f"/documents/{slug}",
        "reader": f"/documents/{slug}/text",
        "measure": f"/measures/{slug}/1.1.1",
        "department": f"/departments/{department}",
        "year": "/years/2025",
        "question": f"/questions/measures-led-by?department={department}",
        "ask": "/ask?q=" + quote("市城管执法局牵头哪些任务"),
        "matrix": "/matrix",
        "timeline": "/timeline",
        "graph": "/graph",
        "audit": "/audit",
    }


def files() -> dict[str, str]:
    """Return the address of the largest files to take away."""
    return {"audit.csv": "/audit.csv", "department.xlsx": "/departments/130300-chengguan-zhifa.xlsx"}


def waited(address: str) -> tuple[float, float]:
    """Return the milliseconds until the first byte and until the last of what is at ADDRESS."""
    start = perf_counter()
    with urlopen(address) as answer:
        answer.read(1)
        first = perf_counter() - start
        answer.read()
    return 1000 * first, 1000 * (perf_counter() - start)


def seen(browser, address: str) -> tuple[float, float]:
    """Return the medians of domInteractive and of the end of loading, in milliseconds."""
    page, times = browser.new_page(viewport={"width": 1440, "height": 900}), []
    for _ in range(3):
        page.goto(address, wait_until="load")
        page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
        times.append(page.evaluate(TIMES))
    page.close()
    return median(t[0] for t in times), median(t[1] for t in times)


def alone(address: str, asked: dict[str, str]) -> dict[str, list[float]]:
    """Return {page: [first request, median first byte]} of requests one after another."""
    found = {}
    for name, path in asked.items():
        cold = waited(address + path)[0]
        found[name] = [cold, median(waited(address + path)[0] for _ in range(ROUNDS))]
    return found


def crowded(address: str, asked: dict[str, str]) -> tuple[dict[str, list[float]], float]:
    """Return {page: milliseconds that each reader waited for the whole}, and pages a second."""
    # each begins with another page
    names = [list(asked)[(n + k) % len(asked)] for k in range(EACH) for n in range(READERS)]
    start, found = perf_counter(), {name: [] for name in asked}
    with ThreadPoolExecutor(READERS) as readers:
        for name, took in zip(
            names, readers.map(lambda n: waited(address + asked[n])[1], names), strict=True
        ):
            found[name].append(took)
    return found, len(names) / (perf_counter() - start)


def main() -> None:
    """Print how long each page takes alone, in a browser, and under 32 readers."""
    say(machine())
    for copies in map(int, arguments() or ("0", "1000")):
        _timed(copies)


def _timed(copies: int) -> None:
    from playwright.sync_api import sync_playwright

    with served(copies) as (address, slug, held), sync_playwright() as started:
        asked = pages(slug)
        progress(f"{held} documents")
        single, taken = alone(address, asked), alone(address, files())
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        drawn = {name: seen(browser, address + path) for name, path in asked.items()}
        browser.close()
        many, rate = crowded(address, asked)
    rows = [
        [name, *(f"{ms:,.0f}" for ms in (*single[name], *drawn[name], median(many[name]), max(many[name])))]
        for name in asked
    ]
    rows += [[name, *(f"{ms:,.0f}" for ms in taken[name]), "", "", "", ""] for name in taken]
    title = f"Pages of {held:,} document{'s' if held > 1 else ''}, milliseconds"
    heads = ["page", "first time", "first byte", "interactive", "loaded", f"{READERS} readers", "at most"]
    table(title, heads, rows)
    everything = [took for taken in many.values() for took in taken]
    say(
        f"{READERS} readers: {rate:.0f} pages a second, half within {median(everything):,.0f} ms, "
        f"95 of a hundred within {quantiles(everything, n=20)[-1]:,.0f} ms."
    )


if __name__ == "__main__":
    main()
