"""The main jobs in Chromium by the keyboard alone, and again without scripts."""

import pytest

from graph.store.open import open_store
from ontology.namespaces import ID
from tests.browser import WIDTHS, browsing, needed
from web.vendor import vendored

playwright = needed()
pytestmark = pytest.mark.slow
CHENGGUAN = "130300-chengguan-zhifa"
READY = "() => window.dubanGraph && !document.getElementById('png').hidden"
DRAFT = (
    "某市节水行动方案\n一、总体要求\n（一）节水。2025年底前，用水量下降15%。（责任单位：市飞船局）\n".encode()
)
HERE = """selector => { const e = document.activeElement;
  return e && e.matches(selector) && getComputedStyle(e).outlineStyle !== 'none'; }"""


@pytest.fixture(scope="module")
def visit(built):
    with open_store(built) as store, browsing(playwright, store) as start:
        start.slug = store.documents()[0].removeprefix(ID)
        yield start


def reach(tab, selector, most=400):
    """Press Tab until what SELECTOR says has the focus, and shows it."""
    for _ in range(most):
        if tab.page.evaluate(HERE, selector):
            return
        tab.page.keyboard.press("Tab")
    raise AssertionError(f"Tab reaches no {selector}, or nothing shows that it is there")


def choose(tab, selector):
    """Return the window in which a file is chosen; a busy machine may miss a key that is pressed early."""
    for _ in range(5):
        reach(tab, selector)
        try:
            with tab.page.expect_file_chooser(timeout=10_000) as asked:
                tab.page.keyboard.press("Space")
        except playwright.TimeoutError:
            continue
        return asked.value
    raise AssertionError(f"no key opens {selector}")


def follow(tab, selector, address):
    """Go where the link leads that SELECTOR says."""
    reach(tab, selector)
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(address)


def test_from_a_question_to_its_sentence_in_the_text(visit):
    tab = visit(viewport=WIDTHS["desk"])
    tab.page.goto("/")
    reach(tab, "#q")
    tab.page.keyboard.type("市城管执法局牵头哪些任务")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/ask?q=*")
    follow(tab, 'tbody a[href*="/text?at="]', "**/text?at=*")
    assert tab.page.locator(".text .m.sought").count() >= 1
    assert tab.wrong == []


def test_a_department_and_what_it_leads(visit):
    tab = visit(viewport=WIDTHS["desk"])
    tab.page.goto("/")
    follow(tab, '.masthead a[href="/departments/"]', "**/departments/")
    follow(tab, f'main a[href="/departments/{CHENGGUAN}"]', f"**/{CHENGGUAN}")
    follow(tab, 'main table a[href^="/measures/"]', "**/measures/**")
    assert tab.wrong == []


@pytest.mark.skipif(not vendored("cytoscape.min.js"), reason="no script of the graph here: npm ci")
def test_a_node_of_the_graph_is_chosen_and_left(visit):
    tab = visit(viewport=WIDTHS["desk"])
    tab.page.goto("/graph")
    tab.page.wait_for_function(READY)
    reach(tab, "#graph")
    tab.page.keyboard.press("Home")
    assert tab.page.locator("#card-name").inner_text()
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.id") != "graph"
    assert tab.wrong == []


def test_the_findings_of_the_audit_are_narrowed(visit):
    tab = visit(viewport=WIDTHS["desk"])
    tab.page.goto("/audit")
    reach(tab, "#f-q")
    tab.page.keyboard.type("牵头")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/audit?*q=*")
    assert tab.page.locator("#f-q").input_value() == "牵头"
    reach(tab, "#f-severity")
    tab.page.keyboard.press("ArrowDown")
    assert tab.page.locator("#f-severity").input_value()
    assert tab.wrong == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_draft_is_sent_and_its_findings_are_read_in_its_text(visit, scripts):
    tab = (
        visit(viewport=WIDTHS["desk"], java_script_enabled=True)
        if scripts
        else visit(java_script_enabled=False)
    )
    tab.page.goto("/audit/draft")
    if scripts:
        choose(tab, "#d-file").set_files({"name": "方案.txt", "mimeType": "text/plain", "buffer": DRAFT})
        reach(tab, ".draft-form button")
        tab.page.keyboard.press("Enter")
    else:
        tab.page.locator("#d-text").fill(DRAFT.decode())
        tab.page.locator(".draft-form button").click()
    tab.page.wait_for_url("**/audit/draft/*")
    assert "市飞船局" in tab.page.locator("main").inner_text()
    link = 'main a[href*="/text?at="]'
    if scripts:
        follow(tab, link, "**/text?at=*")
    else:
        tab.page.locator(link).first.click()
    assert tab.page.locator(".text .m").count() >= 1
    assert tab.wrong == []


def test_without_scripts_the_reader_and_the_audit_do_their_jobs(visit):
    tab = visit(java_script_enabled=False, viewport=WIDTHS["telephone"])
    tab.page.goto(f"/documents/{visit.slug}/text")
    tab.page.locator(".text .m > a").first.click()
    assert tab.page.locator("h1").count() == 1
    assert "/text" not in tab.page.url
    tab.page.goto("/audit")
    whole = tab.page.locator("section .count").first.inner_text()
    tab.page.locator("#f-severity").select_option("warning")
    tab.page.locator('form[action="/audit"] button').click()
    assert "severity=warning" in tab.page.url
    assert tab.page.locator("section .count").first.inner_text() != whole
    tab.page.locator('main section a[href*="/text?at="]').first.click()
    assert tab.page.locator(".text .m.sought").count() >= 1
    assert tab.wrong == []
