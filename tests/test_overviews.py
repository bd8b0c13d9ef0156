"""The matrix, the timeline, duties, sections, places, an indicator drawn: counts agree with answers."""

import csv
import io
import json
import re
from collections import Counter
from html import unescape
from urllib.parse import unquote

import openpyxl
import pyoxigraph as ox
import pytest

from graph.build import build
from graph.store.open import open_store
from ontology.namespaces import ID
from ontology.register import register
from queries.answer import answer
from tests.site import Page, sample
from web.app import create_app
from web.chart import charts

CHENGGUAN = "130300-chengguan-zhifa"
IRI = f"{ID}department/{CHENGGUAN}"


@pytest.fixture(scope="module")
def site(built):
    with open_store(built) as store:
        yield store, create_app(store).test_client(), store.documents()[0].removeprefix(ID)


def table(client, address):
    return list(csv.reader(io.StringIO(client.get(address).data.decode("utf-8-sig"))))


# ---- the matrix


@pytest.mark.parametrize("depth", [1, 2])
def test_the_matrix_counts_what_the_answer_lists(site, depth):
    store, client, slug = site
    heads, *lines = table(client, f"/matrix.csv?document={slug}&depth={depth}")
    listed = answer(store, "measures-of", department=IRI).rows
    sections = Counter(
        (".".join(r["measure"].split(".")[:depth]), r["role_iri"].rsplit("/")[-1]) for r in listed
    )
    [mine] = [line for line in lines if line[0] == "市城管执法局"]
    said = sum(int(n) for cell in mine[1:-5] for n in re.findall(r" (\d+)", cell))
    assert said == sum(sections.values()) == len(listed)
    assert dict(zip(heads[-5:], map(int, mine[-5:]), strict=True))["牵头"] == 18


def test_every_number_of_the_matrix_leads_to_so_many_measures(site):
    _, client, _ = site
    html = client.get("/matrix").text
    cells = re.findall(r'<a class="tag \w+" href="([^"]+)"[^>]*>.*?</span> (\d+)</a>', html)
    assert len(cells) > 60
    for link, count in cells[:25] + cells[-6:]:
        page = Page(client.get(link.replace("&amp;", "&").split("#")[0]).text)
        assert f"共 {count} 项" in page.text or "department=" not in link, link


def test_a_store_of_several_documents_asks_which(tmp_path):
    from tests.site import sample_store

    client = create_app(sample_store(tmp_path, ["滨河市甲方案", "滨河市乙方案"])).test_client()
    page = Page(client.get("/matrix").text)
    assert "先选一份文件" in page.text
    choice = next(link for link in page.links if link.startswith("/matrix?document="))
    assert "市水务局" in client.get(choice).text
    assert client.get("/matrix?document=滨河市甲方案").status_code == 200
    assert client.get("/matrix?document=滨河市丙方案").status_code == 404


# ---- the timeline


def test_the_timeline_leads_on_to_what_is_due_from_a_day_on(site):
    _, client, _ = site
    html = client.get("/timeline?date=2025-06-01").text
    [ahead] = re.findall(r'<a href="([^"]+)">从<time datetime="2025-06-01">', html)
    days = re.findall(r'data-label="期限"><time datetime="([\d-]+)"', client.get(unescape(ahead)).text)
    assert any(day >= "2025-06-01" for day in days)
    assert "从<time" not in client.get(unescape(ahead)).text
    assert "从<time" not in client.get("/timeline?date=2099-01-01").text


def test_the_timeline_has_what_is_due_each_year(site):
    store, client, _ = site
    html = client.get("/timeline").text
    bars = dict(re.findall(r"<title>(\d{4})：(\d+) 项", html))
    for year in ("2022", "2025"):
        assert int(bars[year]) == len(answer(store, "due-in", year=year).rows)
        assert len(table(client, f"/timeline.csv?year={year}")) == int(bars[year]) + 1
    mine = table(client, f"/timeline.csv?department={CHENGGUAN}")
    assert len(mine) - 1 == len(answer(store, "due-from-department", department=IRI).rows)
    [line, *_] = [line for line in mine if "污水处理率" in line]
    assert line[0] == "2025-12-31"
    assert "市城管执法局" in line[6]


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("year=2022&kind=target&date=2022-06-30", 200, "2022 年到期的事项"),
        ("year=x&kind=x", 200, "按年"),
        ("date=2025-02-30", 400, "不是日期"),
        ("department=市飞船局", 404, "没有承担任务的部门"),
        ("document=130300-f4ba95e762&department=市住建局", 200, "市住建局"),
    ],
)
def test_what_the_timeline_is_narrowed_to(site, query, status, says):
    response = site[1].get(f"/timeline?{query}")
    assert response.status_code == status
    assert says in response.text


def test_a_store_without_documents_has_empty_overviews(tmp_path):
    open_store(tmp_path, write=True).close()
    client = create_app(open_store(tmp_path)).test_client()
    for address in (
        "/timeline",
        "/matrix",
        "/timeline.xlsx",
        "/timeline.csv",
        "/matrix.csv",
        "/places/130300",
    ):
        assert client.get(address).status_code in (200, 404), address


# ---- duties


def test_the_list_of_duties_and_its_workbook_hold_every_measure_once(site):
    store, client, slug = site
    page = Page(client.get(f"/departments/{CHENGGUAN}/duties").text)
    assert "市城管执法局责任清单" in page.text
    measures = {row["measure"] for row in answer(store, "measures-of", department=IRI).rows}
    assert {link.rsplit("/", 1)[1] for link in page.links if link.startswith("/measures/")} == measures
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/departments/{CHENGGUAN}.xlsx").data))
    first, due, partners = book.worksheets
    assert [row[3] for row in first.iter_rows(min_row=3, values_only=True)][:2] == ["1.2.3", "1.3.2"]
    assert first.max_row - 2 == len(measures)
    assert due.max_row - 2 == len(answer(store, "due-from-department", department=IRI).rows)
    assert partners.max_row - 1 == len(answer(store, "departments-sharing-with", department=IRI).rows)
    assert first.page_setup.paperSize == 9
    assert len(table(client, f"/departments/{CHENGGUAN}.csv?document={slug}")) == len(measures) + 1
    assert client.get("/departments/nobody/duties").status_code == 404
    assert client.get("/departments/nobody.xlsx").status_code == 404


# ---- sections, places, indicators


def test_a_section_has_its_measures_departments_and_neighbours(site):
    _, client, slug = site
    page = Page(client.get(f"/sections/{slug}/2").text)
    assert {link for link in page.links if link.startswith("/sections/")} >= {
        *(f"/sections/{slug}/2.{n}" for n in range(1, 7)),
        f"/sections/{slug}/1.3",
        f"/sections/{slug}/2.1",
    }
    assert sum(link.startswith(f"/measures/{slug}/2.") for link in set(page.links)) > 15
    assert client.get(f"/sections/{slug}/9.9").status_code == 404


def test_a_place_has_its_documents_departments_and_targets(site):
    _, client, slug = site
    page = Page(client.get("/places/130300").text)
    assert f"/documents/{slug}" in page.links
    assert f"/departments/{CHENGGUAN}" in page.links
    assert "/places/130000" in page.links
    assert client.get("/id/place/130300").headers["Location"] == "/places/130300"
    assert client.get("/places/999999").status_code == 404


def point(value, deadline, unit="%", high="", scope="", document="d"):
    return {
        "value": value, "value_max": high, "deadline": deadline, "unit": unit, "scope": scope,
        "document": document, "title": document,
    }  # fmt: skip


def test_a_drawing_has_a_line_for_each_document_and_a_chart_for_each_unit():
    rows = [
        point("30", "2022-12-31"),
        point("50", "2025-12-31"),
        point("45", "2025-12-31", document="e"),
        point("7", "2025-12-31", unit="公里"),
        point("9", "2025-12-31", unit="公里"),
        point("3", "2025-12-31", unit="座"),  # alone: no course to draw
        point("", "2025-12-31"),
        point("5", ""),
    ]
    first, second = charts(rows)
    assert [(s.title, len(s.points)) for s in first.series] == [("d", 2), ("e", 1)]
    one, two = first.series[0].points
    assert one.x < two.x
    assert one.y > two.y  # more stands higher
    assert [year for year, _ in first.years] == ["2022", "2023", "2024", "2025"]
    assert second.unit == "公里"
    assert charts([]) == []


def test_a_section_and_a_place_name_who_has_most_to_do_first(site):
    _, client, slug = site
    html = client.get(f"/sections/{slug}/2").text
    led = re.findall(r'</th><td class="number">(\d+|–)</td>', html)
    counts = [int(count) if count != "–" else 0 for count in led]
    assert len(counts) > 5
    assert counts == sorted(counts, reverse=True)
    work = re.findall(r'<span class="number">(\d+)</span>', client.get("/places/130300").text)
    assert len(work) > 20
    assert work == sorted(work, key=int, reverse=True)


@pytest.mark.parametrize("values", [["0", "0"], ["-5", "5"], ["0.6", "0.61"], ["1e9", "2e9"], ["7"] * 3])
def test_every_point_stands_within_the_drawing(values):
    [chart] = charts([point(value, f"{2020 + n}-12-31") for n, value in enumerate(values)])
    points = [p for s in chart.series for p in s.points]
    assert all(24 <= p.y <= 286 and 64 <= p.x <= 860 for p in points)
    assert 3 <= len(chart.ticks) <= 9


def test_the_drawing_of_an_indicator_leads_to_its_measures(site):
    _, client, _ = site
    rows = json.loads(client.get("/questions/indicators.json").text)["rows"]
    iri = next(row["indicator_iri"] for row in rows if row["indicator"] == "海绵城市建成区面积")
    html = client.get("/indicators/" + iri.rsplit("/", 1)[1]).text
    drawing = html[
        html.index('<svg class="points"') : html.index("</svg>", html.index('<svg class="points"'))
    ]
    assert len(re.findall(r'<a href="/measures/[^"]+#target-\d+">', drawing)) == 2
    assert "<polyline" in drawing


# ---- several cities


BOTH = """{city}市节水方案
一、节水
1、建设管网。2025年底前完成管网改造，用水量下降15%。（牵头单位：市水务局；配合单位：市住建局）
"""


@pytest.fixture(scope="module")
def cities(tmp_path_factory):
    """Yield a client of a store that has a document each of two cities, of like departments."""
    folder = tmp_path_factory.mktemp("cities")
    for city in ("秦皇岛", "唐山"):
        (folder / f"{city}.txt").write_text(BOTH.format(city=city), "utf-8")
    with open_store(folder / "store", write=True) as store:
        build([folder], store, register())
    with open_store(folder / "store") as store:
        yield create_app(store).test_client()


def test_departments_of_two_cities_are_told_apart_wherever_they_are_listed(cities):
    for address in ("/departments/", "/", "/graph", "/years/2025"):
        said = Page(cities.get(address).text).text
        assert "秦皇岛市水务局" in said, address
        assert "唐山市水务局" in said, address


def test_a_question_about_a_name_that_two_share_is_asked_back_for_each(cities):
    page = Page(cities.get("/ask?q=市水务局牵头哪些任务").text)
    asked = [
        unquote(link.split("q=")[1])
        for link in page.links
        if link.startswith("/ask?q=") and "lang=" not in link
    ]
    assert asked[:2] in (
        ["秦皇岛市水务局牵头哪些任务", "唐山市水务局牵头哪些任务"],
        ["唐山市水务局牵头哪些任务", "秦皇岛市水务局牵头哪些任务"],
    )
    for question in asked[:2]:
        assert "共 1 项" in Page(cities.get("/ask", query_string={"q": question}).text).text


def test_the_examples_are_answered_in_a_graph_of_several_cities(cities):
    links = [link for link in Page(cities.get("/").text).links if link.startswith("/ask?q=")]
    assert len(links) == 3
    for link in links:
        assert "没有读懂" not in cities.get(link).text, unquote(link)


def test_a_day_that_the_graph_has_wrong_breaks_no_page(tmp_path):
    with open_store(tmp_path, write=True) as store:
        [document] = sample(store)
        spoilt = [
            ox.Quad(q.subject, q.predicate, ox.Literal("不详"), q.graph_name)
            if q.predicate.value.endswith(("#deadline", "#gYear"))
            else q
            for q in store.graph(document)
        ]
        assert spoilt != list(store.graph(document))
        store.put(document, spoilt)
        store.publish()
    with open_store(tmp_path) as store:
        client, slug = create_app(store).test_client(), document.removeprefix(ID)
        for address in (
            "/",
            f"/documents/{slug}/text",
            f"/documents/{slug}",
            "/years/",
            "/ask?q=没有这个局",
            "/timeline",
        ):
            assert client.get(address).status_code == 200, address
