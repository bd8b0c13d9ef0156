"""The reader in Chromium: from an answer to its sentence, by pointing, by keyboard, without scripts."""

import pytest

from graph.store.open import open_store
from ontology.namespaces import ID
from tests.browser import WIDTHS, Server, Visit, browsing, needed
from tests.site import hostile_store
from tests.table import rows

playwright = needed()
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def visit(built):
    with open_store(built) as store, browsing(playwright, store) as start:
        start.slug = store.documents()[0].removeprefix(ID)
        yield start


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_row_of_an_answer_to_its_sentence_by_one_click(visit, scripts):
    tab = visit(viewport=WIDTHS["desk"], java_script_enabled=scripts)
    tab.page.goto("/questions/targets-due-in?year=2025")
    tab.page.locator("tbody tr", has_text="97%").get_by_role("link", name="原文", exact=True).first.click()
    tab.page.wait_for_url("**/text?at=*")
    marks = tab.page.locator(".text .m.sought > a")
    marks.first.wait_for()
    assert "".join(marks.all_inner_texts()) == "达到97%"
    assert tab.wrong == []


def test_pointing_and_focus_show_what_was_read_and_escape_puts_it_away(visit):
    tab = visit(viewport=WIDTHS["desk"])
    tab.page.goto(f"/documents/{visit.slug}/text")
    mark = tab.page.locator(".text .m.target", has_text="97%").first
    tip = mark.locator(".tip")
    assert not tip.is_visible()
    mark.hover()
    assert tip.is_visible()
    assert "污水处理率" in tip.inner_text()
    assert "2025年12月31日" in tip.inner_text()
    tab.page.mouse.move(0, 0)
    mark.locator("a").focus()
    assert tip.is_visible()
    tab.page.keyboard.press("Escape")
    assert not tip.is_visible()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/measures/**#target-*")
    assert tab.page.locator("tr:target").count() == 1
    tab.page.locator("tr:target a").last.click()
    tab.page.wait_for_url("**/text?at=*")
    assert tab.wrong == []


@pytest.mark.parametrize("width", WIDTHS)
def test_what_was_read_stays_within_the_window(visit, width):
    tab = visit(viewport=WIDTHS[width], reduced_motion="reduce")
    tab.page.goto(f"/documents/{visit.slug}/text")
    marks = tab.page.locator(".text .m:not(.mend) > a")
    for n in range(0, marks.count(), 12):
        marks.nth(n).focus()
        box = marks.nth(n).locator("xpath=..").locator(".tip").bounding_box()
        assert box["x"] >= 0, n
        assert box["x"] + box["width"] <= WIDTHS[width]["width"], n
        assert box["y"] + box["height"] <= WIDTHS[width]["height"] + 1, n
    assert tab.fits()
    assert tab.wrong == []


def test_the_outline_leads_to_its_headings(visit):
    tab = visit(viewport=WIDTHS["desk"], java_script_enabled=False)
    tab.page.goto(f"/documents/{visit.slug}/text")
    tab.page.locator(".contents a", has_text="提升绿色生态水平").click()
    assert tab.page.locator("h2:target").inner_text().startswith("二、")


def test_the_text_prints_without_its_outline(visit):
    tab = visit()
    tab.page.goto(f"/documents/{visit.slug}/text")
    tab.page.emulate_media(media="print")
    assert not tab.page.locator(".reader > nav").is_visible()
    assert not tab.page.locator(".masthead").is_visible()
    assert tab.page.locator(".aside").first.is_visible()


def test_no_hostile_text_runs(visit, tmp_path):
    texts = [row["text"] for row in rows("hostile.csv", 25)]
    store = hostile_store(tmp_path, texts, [row["iri"] for row in rows("hostile_iris.csv", 10)])
    server = Server(store)
    tab = Visit(visit.browser, server)
    try:
        slug = store.documents()[0].removeprefix(ID)
        for address in (
            f"/documents/{slug}/text",
            "/graph",
            "/graph?kind=measures",
            f"/matrix?document={slug}",
            "/timeline",
            "/departments/130999-shuiwu/duties",
            f"/sections/{slug}/1",
            "/places/130999",
        ):
            assert tab.page.goto(address).status == 200, address
            tab.page.wait_for_timeout(200)
        for mark in tab.page.locator(".text .m > a").all():
            mark.focus()
        assert tab.wrong == []
    finally:
        tab.context.close()
        server.close()
