"""Every kind of page against the rules of axe-core: names, contrast, order, structure, in both languages."""

from pathlib import Path

import pytest

from graph.store.open import open_store
from tests.browser import WIDTHS, browsing, needed
from tests.walked import samples
from web.app import create_app

playwright = needed()
AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not AXE.is_file(), reason="no axe-core here: npm ci to run it over the pages"),
]
RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.flatMap(
  v => v.nodes.slice(0, 3).map(n => `${v.id}: ${n.target.join(' ')}: ${n.html.slice(0, 150)}`))"""
# axe scrolls as it measures: what is laid out only then would move under it
LAID_OUT = "* { content-visibility: visible !important }"
DRAFT = "某市节水行动方案\n一、总体要求\n（一）节水。2025年底前，用水量下降15%。（责任单位：市飞船局）\n"


@pytest.fixture(scope="module")
def visit(built):
    with open_store(built) as store, browsing(playwright, store) as start:
        start.addresses = samples(create_app(store))
        yield start


def found(tab, *widths):
    """Return what axe-core finds wrong in the page of a tab, at each of WIDTHS."""
    if tab.page.locator("main script, head script").count():
        tab.page.wait_for_load_state("networkidle")
    tab.page.evaluate(AXE.read_text("utf-8"))
    tab.page.add_style_tag(content=LAID_OUT)
    wrong = []
    for width in widths:
        tab.page.set_viewport_size(WIDTHS[width])
        wrong += [f"{width} {tab.page.url} {said}" for said in tab.page.evaluate(RUN)]
    return wrong


# the policy of the pages lets no script in that is not theirs: it is set aside for axe, here alone
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_breaks_a_rule_of_axe(visit, language):
    tab = visit(bypass_csp=True, reduced_motion="reduce")
    assert len(visit.addresses) > 30
    wrong = []
    for address in visit.addresses:
        tab.page.goto(address + ("&" if "?" in address else "?") + f"lang={language}")
        wrong += found(tab, *WIDTHS)
    assert not wrong, "\n".join(wrong)


def test_nor_does_a_draft_that_was_audited(visit):
    tab = visit(bypass_csp=True, reduced_motion="reduce")
    tab.page.goto("/audit/draft")
    tab.page.locator("textarea").fill(DRAFT)
    tab.page.locator(".draft-form button").click()
    tab.page.wait_for_url("**/audit/draft/*")
    wrong = found(tab, *WIDTHS)
    tab.page.goto(tab.page.url.split("?")[0] + "/text")
    wrong += found(tab, *WIDTHS)
    assert not wrong, "\n".join(wrong)
