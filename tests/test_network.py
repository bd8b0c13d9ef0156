"""Rows as networks, who holds them together, and the files they are kept in."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.network.centrality import centrality, communities, measured
from graph.network.layout import positions
from graph.network.projection import Assignment, bipartite, cooperation, ego, leadership
from reports.drawing import _boxes, drawing
from reports.network import FORMS, network

SVG = "{http://www.w3.org/2000/svg}"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def assigned(*lines: str) -> list[Assignment]:
    """Read `1 lead 甲 supporting 乙`: a measure, then roles and departments."""
    rows = []
    for line in lines:
        measure, *rest = line.split()
        rows += [
            Assignment(f"m/{measure}", f"任务{measure}", f"d/{d}", d, role)
            for role, d in zip(rest[::2], rest[1::2], strict=True)
        ]
    return rows


# 乙 holds two groups together; 庚 works with nobody
ROWS = assigned(
    "1 lead 甲 supporting 乙 supporting 丙",
    "2 lead 甲 attributed 甲 responsible 乙",
    "3 lead 乙 lead 丁",
    "4 responsible 丁 responsible 戊",
    "5 lead 丁 supporting 戊",
    "6 lead 庚",
)


def test_the_two_sided_network_keeps_roles() -> None:
    graph = bipartite(ROWS)
    assert graph.edges["d/甲", "m/2"]["roles"] == "attributed,lead"
    assert graph.nodes["d/甲"] == {"kind": "department", "label": "甲"}
    assert graph.nodes["m/2"] == {"kind": "measure", "label": "任务2"}
    assert all(graph.nodes[a]["kind"] != graph.nodes[b]["kind"] for a, b in graph.edges)


def test_departments_are_tied_by_the_measures_they_share() -> None:
    graph = cooperation(ROWS)
    weights = {frozenset((a[2:], b[2:])): data["weight"] for a, b, data in graph.edges(data=True)}
    pairs = {"甲乙": 2, "甲丙": 1, "乙丙": 1, "乙丁": 1, "丁戊": 2}
    assert weights == {frozenset(pair): weight for pair, weight in pairs.items()}
    assert graph.nodes["d/甲"] == {"label": "甲", "measures": 2, "leads": 2}
    assert graph.nodes["d/庚"] == {"label": "庚", "measures": 1, "leads": 1}


def test_leads_lead_those_who_are_not() -> None:
    led = {(a[2:], b[2:]): data["weight"] for a, b, data in leadership(ROWS).edges(data=True)}
    assert led == {("甲", "乙"): 2, ("甲", "丙"): 1, ("丁", "戊"): 1}


def test_a_department_and_whom_it_works_with() -> None:
    assert {n[2:] for n in ego(cooperation(ROWS), "d/丁")} == set("丁乙戊")
    assert {n[2:] for n in ego(cooperation(ROWS), "d/庚")} == {"庚"}
    with pytest.raises(KeyError):
        ego(cooperation(ROWS), "d/无")


def test_who_joins_two_groups_lies_between() -> None:
    found = centrality(cooperation(ROWS))
    assert (found["d/乙"].degree, found["d/乙"].weighted_degree) == (3, 4)
    # of the 10 pairs among the other five, 乙 lies between 甲丁 甲戊 丙丁 丙戊
    assert found["d/乙"].betweenness == 0.4
    assert found["d/庚"].betweenness == 0


def test_groups_work_more_with_one_another() -> None:
    groups = communities(cooperation(ROWS))
    assert groups["d/甲"] == groups["d/乙"] == groups["d/丙"] == 1
    assert groups["d/丁"] == groups["d/戊"] == 2
    assert groups["d/庚"] == 3


def test_the_order_of_rows_does_not_matter() -> None:
    for form in FORMS:
        assert network(cooperation(ROWS), form, "图") == network(cooperation(ROWS[::-1]), form, "图")


def test_the_same_network_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "import hashlib; from tests.test_network import ROWS, FORMS, network, cooperation;"
        "print([hashlib.sha256(network(cooperation(ROWS), f, '图')).hexdigest() for f in FORMS])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[1],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1


def test_the_files_read_back_with_labels_and_weights() -> None:
    graph = measured(cooperation(ROWS))
    made = {form: network(cooperation(ROWS), form, "部门协作网络") for form in FORMS}
    back = {
        "graphml": nx.read_graphml(io.BytesIO(made["graphml"])),
        "gexf": nx.read_gexf(io.BytesIO(made["gexf"])),
        "json": nx.node_link_graph(json.loads(made["json"]), edges="edges"),
    }
    for form, read in back.items():
        assert set(read) == set(graph), form
        for node, data in graph.nodes(data=True):
            assert {key: read.nodes[node][key] for key in data} == data, form
        for a, b, data in graph.edges(data=True):
            assert read.edges[a, b]["weight"] == data["weight"], form


def test_an_empty_network_is_a_file_all_the_same() -> None:
    for form in FORMS:
        assert network(cooperation([]), form, "图")


def test_names_are_written_as_text() -> None:
    rows = assigned("1 lead <b>&\"'")
    root = ElementTree.fromstring(network(cooperation(rows), "svg", "<i>&"))
    assert root.findtext(f"{SVG}title") == "<i>&"
    assert "<b>&\"'" in [text.text for text in root.iter(f"{SVG}text")]


def crowd(size: int) -> list[Assignment]:
    """A town of SIZE departments, each in a few measures."""
    return assigned(
        *(
            f"{n} lead 部门{n % size} supporting 部门{n * 7 % size} supporting 部门{n * n % size}"
            for n in range(2 * size)
        )
    )


@pytest.mark.parametrize("size", [1, 2, 40, 600])
def test_no_two_nodes_stand_on_one_another(size: int) -> None:
    places = positions(cooperation(crowd(size)))
    assert len(set(places.values())) == len(places) == size
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 8)), max_size=20))
def test_every_network_is_drawn_within_its_picture(pairs: list[tuple[int, int]]) -> None:
    graph = measured(cooperation(assigned(*(f"{m} lead 部门{d}" for m, d in pairs))))
    root = ElementTree.fromstring(drawing(graph, positions(graph), "图"))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for circle in root.iter(f"{SVG}circle"):
        assert 0 < float(circle.attrib["cx"]) < width
        assert 0 < float(circle.attrib["cy"]) < height


def test_few_labels_cover_one_another() -> None:
    graph = measured(cooperation(crowd(40)))
    places = {node: (90 + 760 * x, 90 + 760 * y) for node, (x, y) in positions(graph).items()}
    boxes = list(_boxes(graph, places, 949).values())
    covered = sum(a.shared(b) for n, a in enumerate(boxes) for b in boxes[:n])
    whole = sum((box.right - box.left) * (box.bottom - box.top) for box in boxes)
    assert covered / whole < 0.02


# counts the labels that a browser draws over more than a fifth of another
OVERLAPS = """<script>
const boxes = [...document.querySelectorAll("svg g text")].map(t => t.getBoundingClientRect());
const area = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left))
  * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
const over = boxes.filter((a, n) => boxes.some((b, m) => m < n && area(a, b) > 0.2 * a.width * a.height));
document.body.dataset.result = boxes.length + " labels, " + over.length + " covered";
</script>"""


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium here to draw the picture")
def test_a_browser_draws_labels_that_can_be_read(tmp_path: Path) -> None:
    page = tmp_path / "network.html"
    picture = network(cooperation(crowd(40)), "svg", "部门协作网络").decode()
    page.write_text(f"<meta charset=utf-8><body>{picture}{OVERLAPS}", "utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    where = [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri()]
    drawn = subprocess.run(
        [*command, *quiet, *where], capture_output=True, check=True, timeout=120
    ).stdout.decode()
    found = re.search(r'data-result="(\d+) labels, (\d+) covered"', drawn)
    assert found
    assert (found[1], found[2]) == ("40", "0")
