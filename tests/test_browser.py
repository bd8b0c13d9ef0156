"""The pages in Chromium: at a desk, on a telephone, with the keyboard, without scripts, on paper."""

import pytest

from graph.store.open import open_store
from ontology.namespaces import ID
from tests.browser import CHROMIUM, FLAGS, UNNAMED, WIDTHS, Server, Visit, needed
from tests.site import hostile_store
from tests.table import rows

playwright = needed()
pytestmark = pytest.mark.slow
CHENGGUAN = "130300-chengguan-zhifa"


@pytest.fixture(scope="module")
def store(built):
    with open_store(built) as opened:
        yield opened


@pytest.fixture(scope="module")
def server(store):
    made = Server(store)
    yield made
    made.close()


@pytest.fixture(scope="module")
def slug(store):
    return store.documents()[0].removeprefix(ID)


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, server):
    made = []

    def start(**options):
        made.append(Visit(chromium, server, **options))
        return made[-1]

    yield start
    for one in made:
        one.context.close()


def addresses(slug):
    return [
        "/",
        "/?date=2022-06-01",
        "/documents/",
        f"/documents/{slug}",
        f"/measures/{slug}/2.3.1",
        "/departments/",
        f"/departments/{CHENGGUAN}",
        "/indicators/",
        "/years/",
        "/years/2025",
        "/questions/",
        "/questions/measures-shared-by",
        f"/questions/measures-of?department={CHENGGUAN}",
        "/questions/due-by?date=2022-12-31",
        "/ask",
        "/ask?q=市城管执法局牵头哪些任务",
        "/ask?q=市飞船局牵头哪些任务",
        "/things/role/lead",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_quiet_fits_and_asks_nobody_else(visit, slug, width, language):
    tab = visit(viewport=WIDTHS[width])
    tab.page.goto(f"/?lang={language}")
    for address in addresses(slug):
        response = tab.page.goto(address)
        assert response.status == 200, address
        room = tab.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert room[0] <= room[1], f"{address} is {room[0]} wide in {room[1]}"
        unnamed = tab.page.evaluate(UNNAMED)
        assert not unnamed, address
    assert tab.wrong == []


def test_an_error_page_says_what_to_do(visit):
    tab = visit()
    assert tab.page.goto("/departments/市水利局").status == 404
    assert tab.page.get_by_role("link", name="问题").count() >= 1
    # the browser says that the page was not found, and nothing else
    assert all("404" in said for said in tab.wrong)


def test_from_a_question_in_chinese_to_the_sentence_with_the_keyboard_alone(visit):
    tab = visit(viewport=WIDTHS["desk"])
    tab.page.goto("/")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.className") == "skip"
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.id") == "q"
    tab.page.keyboard.type("市城管执法局牵头哪些任务")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/ask?q=*")
    assert tab.page.locator("tbody tr").count() == 18
    link = tab.page.locator("tbody a").first
    number = link.inner_text()
    link.focus()
    outline = tab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/measures/**")
    assert number in tab.page.locator(".kicker").inner_text()
    assert "市城管执法局" in tab.page.locator(".sentence-whole mark.lead").all_inner_texts()
    assert tab.wrong == []


def test_what_is_marked_in_a_sentence_leads_to_its_row_and_back(visit, slug):
    tab = visit()
    tab.page.goto(f"/measures/{slug}/2.3.1")
    tab.page.locator(".sentence-whole a.flag.target").first.click()
    assert tab.page.url.endswith("#target-1")
    assert tab.page.locator("tr:target").count() == 1
    tab.page.locator(".sentence-whole a.flag.mend").first.click()
    assert tab.page.locator("#mend-1").is_visible()
    tab.page.locator("#mend-1 a").first.click()
    assert tab.page.url.endswith("#at-mend-1")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_is_chosen_answered_and_taken_home(visit, scripts, tmp_path):
    tab = visit(java_script_enabled=scripts)
    tab.page.goto("/questions/")
    tab.page.locator('a[href="/questions/measures-led-by"]').click()
    tab.page.locator("#p-department").fill("市城管执法局")
    tab.page.get_by_role("button", name="回答").click()
    assert "共 18 项" in tab.page.locator("main").inner_text()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="CSV").click()
    saved = tmp_path / "answer.csv"
    download.value.save_as(saved)
    assert saved.read_text("utf-8-sig").count("市城管执法局") >= 18


def test_a_department_works_without_scripts_and_lists_what_it_owes(visit):
    tab = visit(java_script_enabled=False, viewport=WIDTHS["telephone"])
    tab.page.goto(f"/departments/{CHENGGUAN}")
    figures = tab.page.locator(".figures").inner_text().split()
    assert figures[:4] == ["18", "牵头", "2", "责任"]
    tab.page.locator("table a").nth(1).click()
    assert "/measures/" in tab.page.url


def test_a_department_prints_on_a4_without_what_only_a_screen_needs(visit, tmp_path):
    tab = visit()
    tab.page.goto(f"/departments/{CHENGGUAN}")
    tab.page.emulate_media(media="print")
    assert not tab.page.locator(".masthead").is_visible()
    assert not tab.page.locator("footer").is_visible()
    assert tab.page.get_by_text("责任清单", exact=True).is_visible()
    paper = tab.page.pdf(prefer_css_page_size=True)
    # 210 × 297 mm in points
    assert b"/MediaBox [0 0 595" in paper or b"/MediaBox [0 0 594" in paper


def test_the_language_switch_stays_where_one_is(visit):
    tab = visit()
    tab.page.goto("/years/2025")
    tab.page.locator(".switch").click()
    assert "Due in 2025" in tab.page.locator("h1").inner_text()
    tab.page.goto("/departments/")
    assert tab.page.locator("html").get_attribute("lang") == "en"
    tab.page.locator(".switch").click()
    assert tab.page.locator("h1").inner_text() == "部门"


def test_no_hostile_label_runs_or_reaches_out(chromium, tmp_path):
    texts = [row["text"] for row in rows("hostile.csv", 25)]
    store = hostile_store(tmp_path, texts, [row["iri"] for row in rows("hostile_iris.csv", 10)])
    server = Server(store)
    tab = Visit(chromium, server)
    name = store.documents()[0].removeprefix(ID)
    try:
        for address in ("/", "/documents/", f"/documents/{name}", f"/measures/{name}/1.1.1", "/departments/"):
            assert tab.page.goto(address).status == 200
        for address in (
            "/departments/130999-shuiwu",
            "/questions/outline-of?document=" + ID + name,
            "/indicators/",
        ):
            assert tab.page.goto(address).status == 200
        for text in texts:
            tab.page.goto("/ask")
            tab.page.locator("#q").fill(text[:200])
            tab.page.locator("#q").press("Enter")
            tab.page.wait_for_load_state()
        assert tab.wrong == []
    finally:
        tab.context.close()
        server.close()
