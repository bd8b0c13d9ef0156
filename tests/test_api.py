"""The API: every question answers programs as it answers people, and says what a request lacks."""

from __future__ import annotations

import csv
import html
import io
import json
import random
import re
from typing import Any

import jsonschema
import openpyxl
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.store.open import open_store
from graph.store.store import StoreError
from queries.answer import answer
from queries.catalogue import Question, catalogue
from queries.names import AmbiguousName, UnknownName, values
from tests.site import Page
from web.api.given import COMMON, MOST
from web.app import create_app

QUESTIONS = list(catalogue().values())
LED = "/api/questions/measures-led-by"
ALL = "/api/questions/responsibilities"
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def store(built):
    with open_store(built, memory=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(store) -> FlaskClient:
    return create_app(store).test_client()


@pytest.fixture(scope="module")
def described(client) -> dict[str, Any]:
    return client.get("/api/openapi.json").get_json()


def whole(value: Any, components: dict[str, Any]) -> Any:
    """Return VALUE with what it refers to in its place."""
    if isinstance(value, dict):
        if "$ref" in value:
            found: Any = {"components": components}
            for part in value["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            return whole(found, components)
        return {name: whole(one, components) for name, one in value.items()}
    return [whole(one, components) for one in value] if isinstance(value, list) else value


def sample(store, question: Question) -> dict[str, str]:
    """Return a value for each parameter that QUESTION needs."""
    found = {}
    for parameter in question.parameters:
        if parameter.optional:
            continue
        if parameter.kind in ("date", "text"):
            found[parameter.name] = {"date": "2025-12-31", "text": "绿色"}[parameter.kind]
        elif parameter.kind == "year":
            found[parameter.name] = "2025"
        else:
            known = values(store, parameter.kind)
            found[parameter.name] = known[len(found) * len(known) // 2].value
    return found


@each_question
def test_a_question_answers_as_it_is_described(client, store, described, question) -> None:
    asked = sample(store, question)
    response = client.get(f"/api/questions/{question.name}", query_string=asked)
    assert response.status_code == 200, response.text
    path = whole(described["paths"][f"/api/questions/{question.name}"], described["components"])
    schema = path["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    body = response.get_json()
    jsonschema.Draft202012Validator(schema).validate(body)
    expected = answer(store, question.name, **asked)
    assert body["total"] == len(expected.rows)
    assert body["parameters"] == expected.parameters
    assert body["columns"] == [c.name for c in question.columns]
    assert body["rows"] == json.loads(json.dumps(expected.rows, default=str))[:1000]
    for name, value in asked.items():
        assert body["identifiers"][name]
        if value.startswith("http"):
            assert body["identifiers"][name] == [value]
    # what it calls things asks the same again
    again = {**asked, **{n: ids[0] for n, ids in body["identifiers"].items() if ids[0].startswith("http")}}
    again = {n: v.rsplit("/", 1)[-1] if "/id/year/" in v else v for n, v in again.items()}
    assert (
        client.get(f"/api/questions/{question.name}", query_string=again).get_json()["rows"] == body["rows"]
    )


@each_question
def test_the_values_of_a_parameter_are_answers(client, store, described, question) -> None:
    for parameter in question.parameters:
        path = f"/api/questions/{question.name}/parameters/{parameter.name}"
        response = client.get(path, query_string={"limit": "3"})
        schema = whole(described["paths"][path], described["components"])
        schema = schema["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        body = response.get_json()
        jsonschema.Draft202012Validator(schema).validate(body)
        for value in body["values"]:
            asked = {**sample(store, question), parameter.name: value["value"]}
            found = client.get(f"/api/questions/{question.name}", query_string=asked)
            assert found.status_code == 200, found.text


def test_typing_finds_names(client) -> None:
    path = f"{LED}/parameters/department"
    found = client.get(path, query_string={"q": "城管"}).get_json()
    assert found["total"] == len(found["values"]) >= 1
    assert all(any("城管" in name for name in one["names"]) for one in found["values"])
    first = client.get(path, query_string={"q": "市城管执法局"}).get_json()["values"][0]
    assert first["label"] == "市城管执法局"
    assert client.get(path, query_string={"q": "没有这样的部门"}).get_json()["total"] == 0
    everything = client.get(path, query_string={"limit": "10000"}).get_json()
    assert everything["total"] == everything["count"] > 100


def test_pages_put_together_are_the_whole(client) -> None:
    path = "/api/questions/measures"
    rows = client.get(path).get_json()["rows"]
    assert len(rows) > 50
    gathered, following = [], f"{path}?limit=7"
    while following:
        response = client.get(following)
        gathered += response.get_json()["rows"]
        assert response.headers["X-Total-Count"] == str(len(rows))
        links = {
            rel: href
            for href, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', ",".join(response.headers.getlist("Link")))
        }
        assert {"first", "last"} <= set(links)
        following = links.get("next")
    assert gathered == rows
    assert client.get(f"{path}?offset=100000").get_json()["rows"] == []
    assert len(client.get(links["prev"]).get_json()["rows"]) == 7


def test_csv_has_a_mark_for_excel_unless_it_is_not_wanted(client) -> None:
    path = f"{LED}?department=市城管执法局&format=csv"
    marked, plain = client.get(path), client.get(f"{path}&bom=0")
    assert marked.data == b"\xef\xbb\xbf" + plain.data
    table = list(csv.reader(io.StringIO(plain.text)))
    assert len(table) == 1 + client.get(f"{LED}?department=市城管执法局").get_json()["total"]
    assert table[0][0] == "任务编号"
    assert next(csv.reader(io.StringIO(client.get(f"{path}&bom=0&lang=en").text)))[0] == "measure"
    assert marked.headers["Content-Disposition"].endswith("measures-led-by.csv")


def test_a_sheet_is_a_sheet_with_the_rows_asked_for(client) -> None:
    response = client.get("/api/questions/measures?format=xlsx&limit=5&offset=2")
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
    rows = client.get("/api/questions/measures").get_json()["rows"]
    assert sheet.max_row == 6
    assert sheet.cell(2, 1).value == rows[2]["measure"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/csv", "text/csv"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/html;q=0.5, text/csv", "text/csv"),
    ],
)
def test_accept_chooses_the_form(client, accept, media) -> None:
    response = client.get("/api/questions/measures", headers={"Accept": accept})
    assert response.mimetype == media
    assert "Accept" in response.headers["Vary"]
    assert (
        client.get("/api/questions/measures?format=json", headers={"Accept": accept}).mimetype
        == "application/json"
    )


def test_what_has_not_changed_is_not_sent_again(client) -> None:
    for form in ("json", "csv", "xlsx"):
        path = f"/api/questions/measures?format={form}"
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        other = client.get(f"{path}&limit=3", headers={"If-None-Match": first.headers["ETag"]})
        assert other.status_code == 200


def test_every_site_may_read_it(client) -> None:
    for path in (LED, f"{LED}?department=市城管执法局", "/api/openapi.json", "/api/questions/none"):
        response = client.get(path, headers={"Origin": "https://elsewhere.example"})
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        english = f"{path}{'&' if '?' in path else '?'}lang=en"
        assert "Set-Cookie" not in client.get(english).headers
    preflight = client.options(LED, headers={"Access-Control-Request-Method": "GET"})
    assert preflight.status_code == 200
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"]
    assert "POST" not in preflight.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    ("path", "status", "parameter"),
    [
        (LED, 400, "department"),
        (f"{LED}?department=", 400, "department"),
        (f"{LED}?department=市城管执发局", 404, "department"),
        (f"{LED}?department=https://x/y", 404, "department"),
        (f"{LED}?department=a&department=b", 400, "department"),
        (f"{LED}?department={'长' * 501}", 400, "department"),
        (f"{LED}?department=市城管执法局&colour=red", 400, "colour"),
        (f"{LED}?department=市城管执法局&limit=0", 400, "limit"),
        (f"{LED}?department=市城管执法局&limit={MOST + 1}", 400, "limit"),
        (f"{LED}?department=市城管执法局&limit=１", 400, "limit"),
        (f"{LED}?department=市城管执法局&offset=-1", 400, "offset"),
        (f"{LED}?department=市城管执法局&offset=1e3", 400, "offset"),
        (f"{LED}?department=市城管执法局&format=pdf", 400, "format"),
        (f"{LED}?department=市城管执法局&bom=yes", 400, "bom"),
        (f"{LED}?department=市城管执法局&lang=de", 400, "lang"),
        ("/api/questions/due-in?year=20255", 400, "year"),
        ("/api/questions/due-in?year=今年", 400, "year"),
        ("/api/questions/due-by?date=2025-02-30", 400, "date"),
        ("/api/questions/due-by?date=2025", 400, "date"),
        ("/api/questions/measures-led-bu", 404, "name"),
        (f"{LED}/parameters/colour", 404, "parameter"),
        (f"{LED}/parameters/department?q={'长' * 501}", 400, "q"),
        (f"{LED}/parameters/department?department=x", 400, "department"),
        ("/api/questions?limit=3", 400, "limit"),
    ],
)
@pytest.mark.parametrize("lang", ["", "en"])
def test_an_error_names_the_parameter_and_how_to_mend_it(client, path, status, parameter, lang) -> None:
    if lang and "lang=" not in path:
        path += f"{'&' if '?' in path else '?'}lang={lang}"
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (status, PROBLEM), response.text
    body = response.get_json()
    assert (body["status"], body["parameter"]) == (status, parameter)
    assert body["title"]
    assert body["detail"]
    assert "\n" not in body["detail"]


def test_a_name_that_is_not_known_offers_the_nearest_and_where_all_are(client) -> None:
    body = client.get(f"{LED}?department=市城管执发局").get_json()
    assert "市城管执法局" in body["nearest"]
    assert client.get(body["values"]).status_code == 200


def test_no_form_that_is_asked_for_is_said(client) -> None:
    response = client.get("/api/questions/measures", headers={"Accept": "application/pdf"})
    assert (response.status_code, response.mimetype) == (406, PROBLEM)
    posted = client.post(LED)
    assert (posted.status_code, posted.mimetype) == (405, PROBLEM)
    assert "GET" in posted.headers["Allow"]
    assert client.get("/api/none").mimetype == PROBLEM


def test_no_parameter_of_a_question_is_called_as_a_common_one() -> None:
    assert not {p.name for q in QUESTIONS for p in q.parameters} & set(COMMON)


def test_the_page_lists_every_operation_with_a_form_and_a_line_for_curl(client, described) -> None:
    page = Page(client.get("/api/").text)
    forms = [
        has["action"]
        for tag, has in page.tags
        if tag == "form" and str(has.get("action")).startswith("/api/")
    ]
    asked = {path for path in described["paths"] if path.count("/") == 3}
    assert sorted(forms) == sorted(asked)
    assert page.text.count("curl -G") == len(asked) == len(QUESTIONS)
    for tag, has in page.tags:
        assert tag not in ("script", "iframe")
        for name in ("href", "src", "action"):
            assert str(has.get(name, "/")).startswith(("/", "#", "?"))


def test_the_description_is_openapi_and_names_each_question_and_parameter(described) -> None:
    assert described["openapi"] == "3.1.0"
    operations = [path["get"] for path in described["paths"].values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for question in QUESTIONS:
        operation = whole(
            described["paths"][f"/api/questions/{question.name}"]["get"], described["components"]
        )
        assert [p["name"] for p in operation["parameters"]] == [
            *(p.name for p in question.parameters),
            "format",
            "limit",
            "offset",
            "bom",
            "lang",
        ]
        for parameter in operation["parameters"]:
            jsonschema.Draft202012Validator.check_schema(parameter["schema"])
            if "example" in parameter:
                jsonschema.Draft202012Validator(parameter["schema"]).validate(parameter["example"])


# ---- what nobody would type


ATTACKS = (
    '" } UNION { ?measure_iri ?p ?o } #',
    "' } UNION { ?s ?p ?o } #",
    '\\" } SELECT * { ?s ?p ?o }',
    "\\u0022 } UNION { ?s ?p ?o } #",
    '"@zh } #',
    '"^^<http://x> } #',
    '""" } #',
    "} } } DROP ALL ; {",
    "UNDEF",
    "UNDEF UNDEF",
    "?text",
    "<https://w3id.org/duban/id/a>",
    "https://w3id.org/duban/id/a> } UNION { ?s ?p ?o } #",
    'http://x/"',
    "http://x/{}",
    "\n}\r\n#",
    "{ }",
    "%27%22%7d",
    "\x00",
    "\ufeff",
    "\u202e",
    "𠮷",
    ") || true || (",
    ".*",
    "(?i)",
    "[[",
)


@pytest.mark.slow
def test_five_thousand_injections_bring_no_error_and_no_foreign_row(store) -> None:
    asked = [q for q in QUESTIONS if q.parameters]
    chance = random.Random(7)
    letters = "".join(ATTACKS) + "绿色部门2025-年 "
    texts = [*ATTACKS]
    while len(texts) < 5000:
        made = chance.choice(ATTACKS) + "".join(chance.choices(letters, k=chance.randrange(12)))
        texts.append(made if chance.random() < 0.5 else made[::-1])
    measures = {row["measure_iri"]: row for row in answer(store, "measures").rows}
    samples = {q.name: sample(store, q) for q in asked}
    tried = 0
    for n, text in enumerate(texts):
        question = asked[n % len(asked)]
        parameter = question.parameters[n // len(asked) % len(question.parameters)]
        given_ = {**samples[question.name], parameter.name: text}
        try:
            found = answer(store, question.name, **given_)
        except (UnknownName, AmbiguousName):
            tried += 1
            continue
        except ValueError as error:
            refused = parameter.kind in ("date", "year")
            assert refused, error  # noqa: PT017
            tried += 1
            continue
        # only a text is taken for what it is, and finds what holds it
        assert parameter.kind == "text", (question.name, parameter.name, text)
        for row in found.rows:
            said = "".join(str(cell) for cell in row.values()) + str(measures.get(row.get("measure_iri"), ""))
            assert text.strip() in said, (question.name, text)
        tried += 1
    assert tried == 5000


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_request_brings_a_fault(client, described, data) -> None:
    path = data.draw(st.sampled_from(sorted(described["paths"])))
    operation = whole(described["paths"][path]["get"], described["components"])
    names = st.sampled_from([p["name"] for p in operation["parameters"]] + ["other"])
    chosen = st.one_of(
        st.text(max_size=20),
        st.sampled_from(ATTACKS),
        st.integers().map(str),
        st.sampled_from(["2025", "2025-12-31"]),
    )
    asked = data.draw(st.dictionaries(names, chosen, max_size=4))
    accept = data.draw(st.sampled_from(["*/*", "text/csv", "application/json", "a/b"]))
    response = client.get(path, query_string=asked, headers={"Accept": accept})
    assert str(response.status_code) in operation["responses"], (path, asked)
    described_as = operation["responses"][str(response.status_code)].get("content", {})
    assert response.mimetype in described_as
    if response.mimetype.endswith("json"):
        jsonschema.Draft202012Validator(described_as[response.mimetype]["schema"]).validate(
            response.get_json()
        )


def test_a_store_that_is_away_is_said(store, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise StoreError("http://host/sparql：连不上")

    monkeypatch.setattr(type(store), "query", away)
    response = create_app(store).test_client().get("/api/questions/measures")
    assert (response.status_code, response.mimetype) == (503, PROBLEM)
    assert response.headers["Retry-After"]


def test_what_the_page_shows_to_copy_is_answered(client: FlaskClient) -> None:
    page = html.unescape(client.get("/api/").text)
    shown = re.findall(r"curl -G 'http://localhost(.+?)'((?: --data-urlencode '.+?')*)</code>", page)
    assert len(shown) == len(catalogue())
    for path, told in shown:
        asked = dict(one.split("=", 1) for one in re.findall(r"--data-urlencode '(.+?)'", told))
        # nobody lists statements and printed names: they are called by their headings
        if not any(value.startswith("〔") for value in asked.values()):
            assert client.get(path, query_string=asked).status_code == 200, path
    assert "department=市城管执法局" in page or "department=市住建局" in page
