"""The ontology, the data and the documentation in Chromium: quiet, fitting, asking nobody else."""

import pytest

from graph.store.open import open_store
from tests.browser import UNNAMED, WIDTHS, browsing, needed

playwright = needed()
pytestmark = pytest.mark.slow
ADDRESSES = (
    *("/def", "/schemes/", "/schemes/role", "/schemes/function", "/data", "/docs"),
    *(
        "/docs/supervision",
        "/docs/developer",
        "/docs/serving",
        "/docs/quality",
        "/sparql?example=measures-of",
    ),
)


@pytest.fixture(scope="module")
def visit(built):
    with open_store(built) as store, browsing(playwright, store) as start:
        yield start


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_quiet_fits_and_asks_nobody_else(visit, width, language):
    tab = visit(viewport=WIDTHS[width])
    tab.page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('policy', e.violatedDirective))"
    )
    for address in ADDRESSES:
        tab.page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        assert tab.fits(), address
        assert tab.page.evaluate(UNNAMED) == [], address
    assert tab.wrong == []


def test_a_term_of_an_answer_leads_to_its_meaning(visit):
    tab = visit(viewport=WIDTHS["desk"])
    tab.page.goto("/sparql?query=SELECT ?p WHERE { ?d ?p ?m . FILTER(?p = duban:leads) } LIMIT 1")
    tab.page.locator(".answer-rows tbody a").click()
    tab.page.wait_for_url("**/def#leads")
    assert tab.page.locator("#leads").is_visible()
    assert tab.wrong == []


def test_the_whole_graph_is_a_file_by_one_click(visit):
    tab = visit(viewport=WIDTHS["desk"])
    tab.page.goto("/data")
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="TriG.gz").click()
    assert download.value.suggested_filename == "duban.trig.gz"
    assert tab.wrong == []
