"""Requests that write, from this site and from others: who may, and whom a browser lets read the answer."""

import io

import pytest

from tests.site import sample_store
from tests.table import rows
from tests.test_audit_pages import token
from web.app import create_app
from web.audit.drafts import Draft

TYPES = {"form": "multipart/form-data", "update": "application/x-www-form-urlencoded"}
# what anybody may read from anywhere, and nothing else: data without cookies
OPEN = ("/sparql?query=ASK{}", "/data.ttl", "/def.ttl", "/questions/documents.json", "/api/search?q=a")
CLOSED = ("/", "/audit/draft", "/documents/", "/health", "/sparql", "/ask")


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.setattr("web.audit.draft.audit", lambda name, *_: Draft(name, {}, {}, 1))
    return create_app(sample_store(tmp_path))


@pytest.mark.parametrize("row", rows("foreign-requests.csv", at_least=25), ids=lambda row: row["why"])
def test_what_writes_is_done_for_whom_it_may_be(app, row):
    client = app.test_client()
    own, stolen = token(client), token(app.test_client())
    shown = {"yes": own, "wrong": "0" * 64, "stolen": stolen, "": None}[row["shown"]]
    given = {"Origin": row["origin"].replace("same", "http://localhost"), "Sec-Fetch-Site": row["fetched"]}
    data = b"x"
    if row["type"] == "form":
        data = {"file": (io.BytesIO("方案".encode()), "a.txt"), **({"token": shown} if shown else {})}
    elif row["type"] == "update":
        data = {"update": "DROP ALL"}
    response = client.open(
        row["path"],
        method=row["method"],
        data=data,
        content_type=TYPES.get(row["type"], row["type"]) or None,
        headers={name: value for name, value in given.items() if value},
    )
    assert response.status_code == int(row["status"])
    if row["path"].startswith("/audit"):
        assert "Access-Control-Allow-Origin" not in response.headers
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert client.get("/health").json["documents"] == 1


def test_other_sites_read_data_and_no_pages(app):
    client = app.test_client()
    asked = {"Origin": "https://evil.example", "Accept": "*/*"}
    for address in OPEN:
        reply = client.get(address, headers=asked)
        assert reply.status_code == 200, address
        assert reply.headers["Access-Control-Allow-Origin"] == "*", address
        assert "Set-Cookie" not in reply.headers, address
    for address in CLOSED:
        reply = client.get(address, headers={**asked, "Accept": "text/html"})
        assert "Access-Control-Allow-Origin" not in reply.headers, address
        assert "Access-Control-Allow-Credentials" not in reply.headers, address


def test_the_cookie_of_forms_goes_to_no_other_site_and_to_no_script(app):
    cookie = app.test_client().get("/audit/draft").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
