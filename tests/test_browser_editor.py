"""The query editor in Chromium: mistakes marked as one types, our own words completed, rows with names."""

import pytest

from graph.store.open import open_store
from tests.browser import WIDTHS, browsing, needed
from web.vendor import vendored

playwright = needed()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not vendored("yasqe.min.js"), reason="no editor here: npm ci, then python -m web.vendor"
    ),
]
LED = "SELECT ?department ?measure WHERE { ?department duban:leads ?measure } ORDER BY ?measure LIMIT 20"


@pytest.fixture(scope="module")
def visit(built):
    with open_store(built) as store, browsing(playwright, store) as start:
        yield start


def opened(visit, path="/sparql", width="desk", **options):
    tab = visit(viewport=WIDTHS[width], **options)
    # a breach of the policy is told to the page, and not always to the console
    tab.page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('policy', e.violatedDirective))"
    )
    tab.page.goto(path)
    tab.page.locator(".CodeMirror").wait_for()
    return tab


def write(tab, text):
    tab.page.locator(".CodeMirror").click()
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.type(text)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_editor_begins_quiet_and_fits(visit, width, language):
    tab = opened(visit, f"/sparql?lang={language}", width)
    assert tab.page.locator("#editor-note").is_hidden()
    assert tab.fits()
    assert tab.wrong == []


def test_a_mistake_is_marked_where_it_stands_and_the_mark_goes_with_it(visit):
    tab = opened(visit)
    write(tab, "SELECT ?m WHERE { ?m a duban:Measure ; duban:number }")
    tab.page.keyboard.press("Escape")
    marked = tab.page.locator(".CodeMirror .wrong")
    marked.wait_for()
    assert marked.inner_text() == "}"
    assert tab.page.locator("#editor-note").inner_text().startswith("第 1 行第 53 列：“}”不能在这里")
    assert tab.page.locator(".wrong-sign").count() == 1
    write(tab, "SELECT ?m WHERE { ?m a duban:Measure }")
    tab.page.wait_for_function("!document.querySelector('.CodeMirror .wrong')")
    write(tab, "SELECT ?m WHERE { ?m a nobody:Measure }")
    marked.wait_for()
    assert "nobody" in tab.page.locator("#editor-note").inner_text()
    assert tab.wrong == []


def test_what_the_server_says_of_a_query_is_marked_too(visit):
    tab = opened(visit)
    write(tab, "SELECT ?m WHERE {\n?m a duban:Measure\n")
    tab.page.keyboard.press("Control+Enter")
    tab.page.wait_for_url("**/sparql?query=**")
    tab.page.locator(".wrong-sign").wait_for()
    assert tab.page.locator("#editor-note").inner_text().startswith("第 ")
    assert tab.page.get_by_role("alert").is_visible()
    assert [said for said in tab.wrong if "400" not in said] == []


def test_words_are_completed_by_their_names_in_either_language(visit):
    tab = opened(visit)
    write(tab, "SELECT * WHERE { ?m a duban:Measure ; duban:resp")
    first = tab.page.locator(".CodeMirror-hint").first
    first.wait_for()
    assert "duban:responsibility" in first.inner_text()
    assert "责任分工" in first.inner_text()
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.type(" ?r . ?r duban:role 牵")
    hint = tab.page.locator(".CodeMirror-hint", has_text="role:lead").first
    hint.wait_for()
    hint.click()
    text = tab.page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert text.endswith("duban:responsibility ?r . ?r duban:role role:lead")
    assert tab.wrong == []


def test_rows_have_names_that_are_links_a_count_a_time_and_files(visit):
    tab = opened(visit)
    write(tab, LED)
    tab.page.keyboard.press("Escape")
    tab.page.get_by_role("button", name="运行").click()
    tab.page.wait_for_url("**/sparql?query=**")
    links = tab.page.locator(".answer-rows tbody a")
    assert links.count() == 40
    assert not any("://" in text or text.startswith("id:") for text in links.all_inner_texts())
    assert "20 行" in tab.page.locator("section .count").first.inner_text()
    forms = tab.page.locator(".tools a").all_inner_texts()
    assert forms == ["XLSX", "CSV", "TSV", "JSON", "XML"]
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename == "sparql.xlsx"
    links.first.click()
    tab.page.wait_for_url("**/departments/*")
    assert tab.wrong == []


def test_a_question_of_the_catalogue_opens_in_the_editor(visit):
    tab = visit(viewport=WIDTHS["desk"])
    tab.page.goto("/questions/targets-due-in?year=2025")
    tab.page.locator("summary", has_text="SPARQL").click()
    tab.page.get_by_role("link", name="在编辑器中打开").first.click()
    tab.page.wait_for_url("**/sparql?query=**")
    tab.page.locator(".CodeMirror").wait_for()
    assert tab.page.locator(".answer-rows tbody tr").count() > 5
    assert tab.page.locator(".wrong-sign").count() == 0
    assert tab.wrong == []


def test_every_query_of_the_catalogue_stands_in_the_editor_without_a_mark(visit):
    from queries.catalogue import catalogue

    tab = opened(visit)
    wrong = {}
    for name, question in catalogue().items():
        tab.page.evaluate(
            "text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", question.text
        )
        tab.page.wait_for_timeout(300)
        if tab.page.locator(".wrong-sign").count():
            wrong[name] = tab.page.locator("#editor-note").inner_text()
    assert wrong == {}


def test_tab_leaves_the_editor_and_nothing_is_kept_in_the_browser(visit):
    tab = opened(visit)
    write(tab, "SELECT * WHERE { ?s ?p ?o }")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.closest('.CodeMirror') === null")
    assert tab.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert tab.context.cookies() == []


def test_without_scripts_the_field_does_the_same(visit):
    tab = visit(viewport=WIDTHS["desk"], java_script_enabled=False)
    tab.page.goto("/sparql")
    tab.page.locator("#query").fill(LED)
    tab.page.get_by_role("button", name="运行").click()
    tab.page.wait_for_url("**/sparql?query=**")
    assert tab.page.locator(".answer-rows tbody tr").count() == 20
    assert tab.page.locator("#query").input_value() == LED
