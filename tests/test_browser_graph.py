"""The graph page in Chromium: drawn, walked by keyboard, unfolded, taken home; and without scripts."""

import io

import pytest
from openpyxl import load_workbook

from graph.store.open import open_store
from ontology.namespaces import ID
from tests.browser import UNNAMED, WIDTHS, browsing, needed
from web.vendor import vendored

playwright = needed()
pytestmark = pytest.mark.slow
CHENGGUAN = "130300-chengguan-zhifa"
drawn_by_script = pytest.mark.skipif(
    not vendored("cytoscape.min.js"), reason="no script of the graph here: npm ci, then python -m web.vendor"
)
READY = "() => window.dubanGraph && !document.getElementById('png').hidden"


@pytest.fixture(scope="module")
def visit(built):
    with open_store(built) as store, browsing(playwright, store) as start:
        start.slug = store.documents()[0].removeprefix(ID)
        yield start


def opened(visit, query="", **options):
    tab = visit(viewport=WIDTHS["desk"], **options)
    tab.page.goto(f"/graph?{query}")
    tab.page.wait_for_function(READY)
    return tab


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_overview_is_quiet_and_fits(visit, width, language):
    tab = visit(viewport=WIDTHS[width])
    tab.page.goto(f"/?lang={language}")
    for address in (
        "/graph",
        "/graph?kind=measures",
        f"/graph?kind=measures&document={visit.slug}&section=2&role=lead",
        "/matrix",
        f"/matrix?depth=2&department={CHENGGUAN}",
        "/timeline",
        "/timeline?year=2022&kind=target&date=2022-06-01",
        f"/departments/{CHENGGUAN}/duties",
        f"/sections/{visit.slug}/2",
        "/places/130300",
        f"/documents/{visit.slug}/text",
    ):
        assert tab.page.goto(address).status == 200, address
        tab.page.wait_for_load_state("networkidle")
        assert tab.fits(), address
        assert not tab.page.evaluate(UNNAMED), address
    assert tab.wrong == []


@drawn_by_script
def test_the_picture_has_what_the_table_has(visit):
    tab = opened(visit)
    nodes, edges = tab.page.evaluate("[dubanGraph.nodes().length, dubanGraph.edges().length]")
    assert f"{nodes} 个节点，{edges} 条线" in tab.page.locator("#view .count").inner_text()
    assert f"共 {edges} 项" in tab.page.locator("#twin .count").first.inner_text()
    assert tab.wrong == []


@drawn_by_script
def test_roles_are_told_by_their_lines_and_by_words(visit):
    tab = opened(visit, "kind=measures&department=市水务局")
    lines = tab.page.evaluate(
        "Object.fromEntries(dubanGraph.edges('[role]').map(e => [e.data('role') || 'none',"
        " [e.style('line-style'), e.style('width'), e.style('line-color')].join()]))"
    )
    roles = {role: line for role, line in lines.items() if role != "none"}
    assert len(roles) >= 2
    assert len(set(roles.values())) == len(roles)
    tab.page.locator("#graph").focus()
    tab.page.keyboard.press("Home")
    labels = tab.page.evaluate("dubanGraph.edges('.near').map(e => e.style('label'))")
    assert any("牵头" in label for label in labels)


@drawn_by_script
def test_the_keyboard_walks_the_nodes_and_what_is_chosen_is_said(visit):
    tab = opened(visit)
    tab.page.locator("#graph").focus()
    tab.page.keyboard.press("Home")
    first = tab.page.locator("#card-name").inner_text()
    said = tab.page.locator("#now").inner_text()
    assert first in said
    assert "第 1 个，共 35 个" in said
    seen = {first}
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "n", "n", "p"):
        tab.page.keyboard.press(key)
        seen.add(tab.page.locator("#card-name").inner_text())
    assert len(seen) >= 4
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.id") != "graph"
    tab.page.locator("#graph").focus()
    tab.page.keyboard.press("Escape")
    assert not tab.page.locator("#card").is_visible()
    assert tab.wrong == []


@drawn_by_script
def test_a_node_is_found_unfolded_and_the_table_follows(visit):
    tab = opened(visit, f"kind=measures&department={CHENGGUAN}")
    before = tab.page.evaluate("dubanGraph.nodes().length")
    tab.page.locator("#find").fill("市住建局")
    assert tab.page.locator("#card-name").inner_text() == "市住建局"
    tab.page.locator("#card-open").click()
    tab.page.wait_for_function("before => dubanGraph.nodes().length > before", arg=before)
    assert "open=" in tab.page.url
    nodes, edges = tab.page.evaluate("[dubanGraph.nodes().length, dubanGraph.edges().length]")
    assert f"{nodes} 个节点，{edges} 条线" in tab.page.locator("#view .count").inner_text()
    href = tab.page.locator("#view .tools a", has_text="CSV").get_attribute("href")
    assert "open=" in href
    tab.page.go_back()
    tab.page.wait_for_function("before => dubanGraph.nodes().length == before", arg=before)
    assert tab.wrong == []


@drawn_by_script
def test_the_picture_is_taken_home(visit, tmp_path):
    tab = opened(visit, "kind=measures")
    with tab.page.expect_download() as png:
        tab.page.locator("#png").click()
    png.value.save_as(tmp_path / "graph.png")
    assert (tmp_path / "graph.png").read_bytes().startswith(b"\x89PNG")
    with tab.page.expect_download() as svg:
        tab.page.locator("#view .tools a", has_text="SVG").click()
    svg.value.save_as(tmp_path / "graph.svg")
    assert "市城管执法局" in (tmp_path / "graph.svg").read_text("utf-8")
    assert tab.wrong == []


def test_without_scripts_there_is_a_still_picture_and_all_else_works(visit):
    tab = visit(java_script_enabled=False, viewport=WIDTHS["desk"])
    tab.page.goto("/graph")
    picture = tab.page.locator("#graph img")
    assert picture.get_attribute("src").startswith("/graph.svg")
    tab.page.locator("#c-department").fill("市城管执法局")
    tab.page.get_by_role("button", name="显示").click()
    assert "department=" in tab.page.url
    tab.page.get_by_role("link", name="展开 市住建局").click()
    assert "open=" in tab.page.url
    assert tab.wrong == []


def test_the_list_of_duties_is_one_page_of_a4_and_a_workbook(visit):
    tab = visit()
    tab.page.goto(f"/departments/{CHENGGUAN}")
    tab.page.get_by_role("link", name="责任清单（A4）").click()
    paper = tab.page.pdf(prefer_css_page_size=True)
    assert b"/Count 1\n" in paper or b"/Count 1 " in paper or b"/Count 1>" in paper
    assert b"/MediaBox [0 0 595" in paper or b"/MediaBox [0 0 594" in paper
    book = tab.context.request.get(f"/departments/{CHENGGUAN}.xlsx")
    assert load_workbook(io.BytesIO(book.body())).worksheets[0].title == "责任清单"
