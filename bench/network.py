"""How fluid the graph page is in Chromium: frames a second while it is dragged, and what the server takes.

    python bench/network.py [--markdown]

Writes a plan of 1,000 measures, each with eight departments of Qinhuangdao's register, a target and a
milestone, builds it, and opens /graph?kind=measures on it in headless Chromium at 1440 × 900, drawn by the
processor alone. A mouse then drags the picture, drags its weightiest node and turns its wheel, two seconds
each, while frames are counted; `longest` is the longest wait for one.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from waitress.server import create_server

from bench._shown import machine, progress, say, table
from graph.build import build
from graph.store.open import open_store
from ontology.files import facts, triples
from ontology.namespaces import SKOS
from ontology.register import register
from web.app import create_app

MEASURES, SECONDS = 1_000, 2.0
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
COUNT = """
window.frames_ = []; window.counting = true;
const count = now => { window.frames_.push(now); if (window.counting) requestAnimationFrame(count); };
requestAnimationFrame(count);
"""
WAYS = ("drag the picture", "drag a node", "turn the wheel")


def departments() -> list[str]:
    """Return the usual names of Qinhuangdao's departments."""
    found = facts(triples("registers", "130300-qinhuangdao.ttl"))
    return sorted({fact.value for fact in found if fact.predicate == SKOS + "prefLabel"})


def plan() -> str:
    """Return the text of a plan whose measures have eight departments, a target and a milestone each."""
    names = departments()
    lines = ["秦皇岛市重点任务分解方案", "一、重点任务", "（一）任务清单"]
    for n in range(MEASURES):
        # steps that share no factor: no department meets another too often
        first, *others = (names[(n * 7 + k * 11 + n // 13) % len(names)] for k in range(8))
        lines.append(
            f"{n + 1}.推进第{n + 1}项工程。{2024 + n % 5}年底前，工程覆盖率达到{30 + n % 60}%以上，"
            f"完成第{n + 1}号管网改造。"
            f"（牵头单位：{first}；责任单位：{'、'.join(others[:2])}；配合单位：{'、'.join(others[2:])}）"
        )
    return "\n".join(lines)


@contextmanager
def served() -> Iterator[str]:
    """Yield the address of the pages of a store with the plan."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "plan.txt")
        file.write_text(plan(), encoding="utf-8")
        with open_store(Path(folder, "store"), write=True) as store:
            build([file], store, register())
        with open_store(Path(folder, "store")) as store:
            server = create_server(create_app(store), host="127.0.0.1", port=0, threads=4)
            threading.Thread(target=server.run, daemon=True).start()
            yield f"http://127.0.0.1:{server.effective_port}"
            server.close()


def fetched(address: str) -> tuple[float, bytes]:
    """Return the seconds until the whole of ADDRESS was there, and it."""
    start = perf_counter()
    with urlopen(address) as answer:
        body = answer.read()
    return perf_counter() - start, body


def moved(page, way: str) -> list[float]:
    """Return when each frame came while the mouse does what WAY says, in milliseconds."""
    at = page.evaluate(
        "() => { const b = document.getElementById('graph').getBoundingClientRect();"
        "const n = window.dubanGraph.nodes().max(n => n.data('size')).ele; window.dubanGraph.center(n);"
        "const p = n.renderedPosition();"
        "return {x: b.x, y: b.y, w: b.width, h: b.height, nx: p.x, ny: p.y}; }"
    )
    held = (at["nx"], at["ny"]) if way == "drag a node" else (at["w"] * 0.06, at["h"] * 0.06)
    x, y = at["x"] + held[0], at["y"] + held[1]
    page.mouse.move(x, y)
    if way != "turn the wheel":
        page.mouse.down()
    page.evaluate(COUNT)
    start, step = perf_counter(), 0
    while perf_counter() - start < SECONDS:
        step += 1
        if way == "turn the wheel":
            page.mouse.wheel(0, 30 if step % 20 < 10 else -30)
        else:
            page.mouse.move(x + step % 100 * 3, y + step % 60 * 3)
    frames = page.evaluate("window.counting = false, window.frames_")
    page.mouse.up()
    return list(frames)


def main() -> None:
    """Print frames a second for each way of moving the picture, and what the server took."""
    from playwright.sync_api import sync_playwright

    say(machine())
    with served() as address, sync_playwright() as started:
        [slug] = set(re.findall(r'href="/documents/([\w-]+)"', fetched(f"{address}/documents/")[1].decode()))
        query = f"kind=measures&limit={MEASURES}&document={slug}"
        first, body = fetched(f"{address}/graph.json?{query}")
        again, _ = fetched(f"{address}/graph.json?{query}")
        whole, _ = fetched(f"{address}/graph?{query}")
        graph = json.loads(body)
        progress(f"{len(graph['nodes'])} nodes, {len(graph['edges'])} edges")
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        start = perf_counter()
        page.goto(f"{address}/graph?{query}")
        page.wait_for_function("() => window.dubanGraph && !document.getElementById('png').hidden")
        ready = perf_counter() - start
        rows = []
        for way in WAYS:
            waits = [after - before for before, after in pairwise(moved(page, way))]
            rows.append([way, f"{1000 * len(waits) / sum(waits):.0f}", f"{max(waits):.0f}"])
        browser.close()
    size = f"{len(graph['nodes']):,} nodes, {len(graph['edges']):,} edges"
    table(f"Frames while moving {size}", ["way", "frames a second", "longest, ms"], rows)
    took = (
        ("data, first time", first),
        ("data, again", again),
        ("page", whole),
        ("until it can be moved", ready),
    )
    table("Until it is there", ["what", "ms"], [[what, f"{1000 * seconds:,.0f}"] for what, seconds in took])


if __name__ == "__main__":
    main()
