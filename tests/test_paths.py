"""Spellings of paths: none leads out of what is served, each is answered by a page that is clear."""

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.sample import ID
from tests.served import Served
from tests.site import Page, sample_store
from tests.table import rows
from web.app import create_app

ROOT = Path(__file__).parents[1]
# a line of each file that stands outside, or is not to be given away
SECRETS = ("root:x:", "[options]", "def create_app", "PREFIX duban: <", "[project]", "@prefix duban")
LONG = {"{long}": "x" * 3000, "{deep}": "a/" * 1000, "{up}": "../" * 1000}
# signs that stand in a path as they are: the rest goes as its bytes
KEPT = "/%\\:;().<>=*@!$&'+,-_~"


@pytest.fixture(scope="module")
def server(built):
    with Served(built) as started:
        yield started


@pytest.mark.parametrize("row", rows("hostile_paths.csv", 60), ids=lambda row: row["why"])
def test_no_spelling_of_a_path_leads_out_or_to_an_unclear_page(server, row):
    path = row["path"]
    for name, text in LONG.items():
        path = path.replace(name, text)
    reply = server.ask("GET", quote(path, safe=KEPT), headers={"Accept": "text/html"})
    body = reply.body.decode("utf-8", "replace")
    assert 300 <= reply.status < 500, row["path"]
    assert not [secret for secret in SECRETS if secret in body]
    assert "Traceback" not in body
    assert "set-cookie" not in reply.headers
    if reply.status < 400:
        assert reply.headers["location"].startswith(("/", server.url)), reply.headers["location"]
        assert not reply.headers["location"].startswith(("//", "/\\"))
    elif reply.media == "text/html":
        page = Page(body)
        assert [tag for tag, _ in page.tags].count("h1") == 1
        assert "/questions/" in page.links
    else:
        # what programs ask: said in the shape that they read
        assert reply.media == "application/problem+json"


def test_a_page_that_is_there_is_none_of_these(server):
    assert server.ask("GET", "/static/duban.css").status == 200
    assert server.ask("GET", "/static/../static/duban.css").status in (200, 301, 308, 404)


# what is no IRI, no number, no text; and what is too much of it
ODD = (
    "%25zz",
    "a%20b",
    "%3Cx%3E",
    "%00",
    "%22",
    "%5C",
    "x" * 900,
    "%ED%A0%80",
    "%F0%9F%92%A3",
    "..",
    "1e999",
)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd[:12])
def test_no_value_in_an_address_is_a_fault(tmp_path, odd):
    store = sample_store(tmp_path)
    client, slug = create_app(store).test_client(), store.documents()[0].removeprefix(ID)
    listed = rows("hostile_addresses.csv", at_least=50)
    asked = [row["address"].replace("{slug}", slug).replace("{odd}", odd) for row in listed]
    failed = {address: client.get(address).status_code for address in asked}
    assert {address: status for address, status in failed.items() if status >= 500} == {}
