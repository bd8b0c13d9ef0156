"""Hostile words, names of files and queries on every kind of page in Chromium: nothing runs, all is said."""

from dataclasses import replace
from urllib.parse import quote, unquote

import pytest

from ontology.namespaces import ID
from tests.browser import browsing, needed
from tests.site import hostile_store
from tests.table import rows
from tests.walked import samples
from web.audit import guard
from web.audit.drafts import audit

playwright = needed()
pytestmark = pytest.mark.slow
# a breach of the policy is told to the page, and not always to the console
SAID = "addEventListener('securitypolicyviolation', e => console.error('policy', e.violatedDirective))"
BARE = """[...document.querySelectorAll('main a')].map(a => a.textContent.trim())
  .filter(t => t.startsWith('https://w3id.org/'))"""
FIELDS = ("/ask?q=", "/search?q=", "/sparql?query=", "/documents/?name=", "/audit?q=")
SIGNS = {"{CR}": "\r", "{LF}": "\n", "{NUL}": "\0"}
DRAFT = "某市方案\n一、任务\n（一）节水。2025年底前，用水量下降15%。（责任单位：{}）\n"


@pytest.fixture(scope="module")
def texts():
    return [row["text"] for row in rows("hostile.csv", at_least=60)]


@pytest.fixture(scope="module")
def visit(tmp_path_factory, texts):
    iris = [row["iri"] for row in rows("hostile_iris.csv", 10)]
    store = hostile_store(tmp_path_factory.mktemp("hostile"), texts, iris)
    with browsing(playwright, store) as start:
        start.addresses = samples(start.app)
        yield start


@pytest.fixture
def tab(visit):
    made = visit()
    made.page.add_init_script(SAID)
    return made


def wrong(tab):
    """Return what went wrong in a tab but for the statuses that were looked for."""
    return [said for said in tab.wrong if "Failed to load resource" not in said]


def test_no_page_runs_what_a_label_says(visit, tab):
    assert len(visit.addresses) > 30
    for address in visit.addresses:
        assert tab.page.goto(address).status < 500, address
        tab.page.wait_for_timeout(100)
        assert tab.page.evaluate(BARE) == [], address
    assert wrong(tab) == []


def test_no_field_runs_what_is_written_into_it(tab, texts):
    for n, text in enumerate(texts):
        for field in (FIELDS[n % len(FIELDS)], FIELDS[(n + 2) % len(FIELDS)]):
            assert tab.page.goto(field + quote(text)).status < 500, field + text
    assert wrong(tab) == []


def test_no_draft_and_no_name_of_a_file_runs(visit, tab, texts, monkeypatch):
    visit.app.extensions["duban.pace"] = guard.Pace(1000, 60, 2, 20)
    body = "\n".join(DRAFT.format(text) for text in texts).encode()
    done = audit("a.txt", body, ID, "zh")
    monkeypatch.setattr("web.audit.draft.audit", lambda name, *_: replace(done, name=name))
    for row in rows("hostile_files.csv", at_least=20):
        name = row["name"]
        for written, sign in SIGNS.items():
            name = name.replace(written, sign)
        tab.page.goto("/audit/draft")
        file = {"name": name, "mimeType": "text/plain", "buffer": body}
        tab.page.locator("input[type=file]").set_input_files(file)
        tab.page.locator(".draft-form button").click()
        tab.page.wait_for_url("**/audit/draft/*")
        assert tab.page.locator("h1").count() == 1, row["why"]
        key = tab.page.url.split("?")[0]
        saved = tab.context.request.get(key + ".json")
        assert saved.status == 200
        given = saved.headers["content-disposition"]
        assert given.isascii()
        assert "/" not in unquote(given.split("UTF-8''")[1])
        assert "set-cookie" not in saved.headers
    tab.page.goto(key + "/text")
    assert wrong(tab) == []
