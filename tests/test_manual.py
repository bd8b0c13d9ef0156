"""The documentation as pages: in both languages, and every link of it leads somewhere."""

import pytest

from graph.store.open import open_store
from tests.site import Page
from web.app import create_app
from web.manual import USERS, details, text


@pytest.fixture(scope="module")
def client(built):
    with open_store(built) as store:
        yield create_app(store).test_client()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_kind_of_user_has_a_page_in_each_language_that_says_its_limits(client, language):
    for name in USERS:
        page = client.get(f"/docs/{name}?lang={language}")
        assert page.status_code == 200
        assert text(name, language).title in page.text
        if name != "developer":
            assert ("请留意" if language == "zh" else "Mind") in page.text


def test_every_link_of_every_page_leads_somewhere(client):
    wrong = []
    for language in ("zh", "en"):
        for name in (*USERS, *(one.name for one in details())):
            page = Page(client.get(f"/docs/{name}?lang={language}").text)
            # the menu's links are everywhere
            for link in dict.fromkeys(page.links):
                if (
                    not link.startswith("/")
                    or client.get(link, follow_redirects=True, buffered=True).status_code != 200
                ):
                    wrong.append((name, link))
    assert wrong == []


def test_the_details_are_the_files_beside_them(client):
    names = {one.name for one in details()}
    assert {"audit", "names", "serving", "stores"} <= names
    assert not names & set(USERS)
    listed = client.get("/docs").text
    assert all(f"/docs/{name}" in listed for name in names)


@pytest.mark.parametrize("name", ["nobody", "..", "zh", "%2e%2e%2fREADME", "audit.md", "__init__", "审核"])
def test_what_is_no_page_is_not_found(client, name):
    assert client.get(f"/docs/{name}").status_code == 404


def test_no_html_of_a_text_passes():
    from web.manual import _markdown

    made = _markdown().render("<script>alert(1)</script>\n\n[x](javascript:alert(1)) <b onclick=x>y</b>")
    assert "<script" not in made
    assert "href" not in made
    assert "<b" not in made
