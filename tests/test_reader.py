"""The reader: every character in its order, every statement one click from its sentence."""

import re

import pyoxigraph as ox
import pytest

from graph.store.open import open_store
from ontology.namespaces import ID
from queries.catalogue import catalogue
from tests.site import Page, sample, sample_store
from web.app import create_app
from web.findings import KEY
from web.marks import Finding, Note
from web.passages import cuts, deadlines, paragraphs

PLACE = {"kind": "section", "thing": "s", "number": "1", "start": "0", "end": "9"}


def place(start, kind="measure", end=0):
    return PLACE | {"kind": kind, "start": str(start), "end": str(end)}


def shown(text, mends=(), noted=(), places=(), start=0):
    return list(paragraphs(text, start, len(text), mends, noted, places))


def words(paragraph):
    return "".join(each.piece.text for each in paragraph.shown)


# ---- pages of a text


def test_a_page_ends_before_a_section_or_measure():
    text = "".join(f"{n}、某项任务。\n" + "字" * 90 + "\n" for n in range(50))
    starts = [found.start() + 2 for found in re.finditer(r"\d+、", text)]
    found = cuts(text, [place(at) for at in starts], long=1000)
    assert found[0] == 0
    assert all(text[at - 1] == "\n" and text[at].isdigit() for at in found[1:])
    assert max(b - a for a, b in zip(found, [*found[1:], len(text)], strict=True)) <= 1100


@pytest.mark.parametrize("line", ["字" * 70 + "\n", "字"])
def test_a_text_without_sections_has_pages_too(line):
    text = line * (40_000 // len(line))
    found = cuts(text, [], long=1000)
    assert max(b - a for a, b in zip(found, [*found[1:], len(text)], strict=True)) <= 2000
    assert cuts("", []) == [0]


# ---- marks


def test_every_character_is_shown_once_and_mends_say_what_was_printed():
    text = "一、总则\n市水务\n局牵头。\n\n| --- | --- |\n二、附则"
    mends = [{"start": "8", "end": "9", "printed": "\n", "mended": ""}]
    assert [words(p) for p in shown(text, mends)] == ["一、总则", "市水务局牵头。", "二、附则"]


def test_a_mark_that_a_mend_cuts_has_one_anchor():
    text = "由市水务\n局牵头"
    mends = [{"start": "4", "end": "5", "printed": "\n", "mended": ""}]
    [paragraph] = shown(text, mends, [Note("lead", 1, 6, "who-1")])
    assert [each.anchors for each in paragraph.shown if each.anchors] == [("c1",)]
    assert words(paragraph) == "由市水务局牵头"
    assert [each.piece.text for each in paragraph.shown if each.piece.notes] == ["市水务", "", "局"]


def test_of_two_marks_the_narrower_leads_on_and_both_are_told():
    noted = [Note("milestone", 0, 8, "milestone-1"), Note("target", 2, 4, "target-1")]
    [paragraph] = shown("新建公厕三座以上", (), noted)
    inner = [(each.piece.text, each.inner.kind, len(each.piece.notes)) for each in paragraph.shown]
    assert inner == [("新建", "milestone", 1), ("公厕", "target", 2), ("三座以上", "milestone", 1)]


def test_a_date_is_marked_where_it_is_printed():
    text = "到 2025 年，新建公厕，2026年改造管网。2025 年\n| 完成时限：2027年 |"
    within = {"m": place(0, end=25)}
    promises = [
        {"measure": "m", "deadline_text": "2025年", "start": "10", "end": "12"},
        {"measure": "m", "deadline_text": "2026年", "start": "20", "end": "22"},
        {"measure": "m", "deadline_text": "2028年", "start": "20", "end": "22"},
        {"measure": "m", "deadline_text": "", "start": "20", "end": "22"},
    ]
    found = [text[note.start : note.end] for note in deadlines(text, promises, within)]
    assert found == ["2025 年", "2026年"]


# ---- the page


@pytest.fixture(scope="module")
def built_client(built):
    with open_store(built) as store:
        app = create_app(store)
        yield app, app.test_client(), store.documents()[0].removeprefix(ID)


def test_the_reader_marks_all_that_was_read_and_each_mark_leads_to_its_row(built_client):
    _, client, slug = built_client
    html = client.get(f"/documents/{slug}/text").text
    links = [has["href"] for tag, has in Page(html).tags if tag == "a" and "#" in has.get("href", "")]
    to = {kind: {link for link in links if f"#{kind}-" in link} for kind in ("who", "target", "milestone")}
    assert [len(to[kind]) for kind in ("who", "target", "milestone")] == [157, 73, 76]
    target = next(iter(sorted(to["target"])))
    page, anchor = target.split("#")
    assert f'id="{anchor}"' in client.get(page).text


@pytest.mark.parametrize("name", ["measures-led-by", "targets-due-in", "departments-of"])
def test_every_row_of_an_answer_leads_to_its_sentence(built_client, name):
    _, client, slug = built_client
    given = {"department": "市城管执法局", "year": "2025", "measure": f"{ID}{slug}/2.3.1"}
    asked = {p.name: given[p.name] for p in catalogue()[name].parameters if not p.optional}
    html = client.get(f"/questions/{name}", query_string=asked).text
    [*links] = re.findall(r'href="(/documents/[^"]+/text\?[^"]+)"', html)
    assert links
    for link in links[:5]:
        address, anchor = link.replace("&amp;", "&").split("#")
        assert f'id="{anchor}"' in client.get(address).text, link


def test_a_finding_is_marked_and_leads_to_its_audit(built_client):
    app, client, slug = built_client
    app.extensions[KEY] = lambda document: [Finding(200, 230, "warning", "<b>没有期限", "/audit#f1")]
    try:
        html = client.get(f"/documents/{slug}/text").text
    finally:
        del app.extensions[KEY]
    assert "&lt;b&gt;没有期限" in html
    assert 'href="/audit#f1"' in html
    assert 'id="c200"' in html


def test_a_place_that_the_text_does_not_have_is_refused_in_words(tmp_path):
    client = create_app(sample_store(tmp_path)).test_client()
    [slug] = {link for link in Page(client.get("/documents/").text).links if link.startswith("/documents/1")}
    for place_ in ("999999", "x", "-1", "²"):
        response = client.get(f"{slug}/text?at={place_}")
        assert response.status_code == 400
        assert "原文里没有" in response.text
    assert client.get(f"{slug}/text?at=3&to=1").status_code == 200
    assert client.get(f"{slug}/text?page=99").status_code == 200
    assert client.get("/documents/nothing-here/text").status_code == 404


# ---- kept pages


def reading(store, found=()):
    """Return a client of the pages of STORE, in which an audit has FOUND so much."""
    app = create_app(store)
    app.extensions[KEY] = lambda document: list(found)
    return app.test_client(use_cookies=False)


def body(client, address):
    """Return the text of a reader's page as it stands in its HTML."""
    html = client.get(address).text
    return html[html.index('<div class="text"') : html.index("<script")]


def test_a_page_that_is_kept_is_the_page_that_is_made(built):
    with open_store(built) as store:
        slug, client = store.documents()[0].removeprefix(ID), reading(store)
        plain, english = f"/documents/{slug}/text", f"/documents/{slug}/text?lang=en"
        first, other = body(client, plain), body(client, english)
        assert first != other
        assert "lang=en" in other
        assert "lang=en" not in first
        assert body(client, plain) == first
        assert body(client, english) == other
        # the passage that is looked for is marked in the page that was kept, and in no other
        for at, to in ((100, 200), (3, 20), (806, 1034), (5000, 5900)):
            asked = f"{plain}?at={at}&to={to}"
            assert body(client, asked) == body(reading(store), asked)
            assert 'sought"' in body(client, asked)
        assert body(client, plain) == first
        # what an audit finds meanwhile is in the page at once
        said = "牵头不明"
        client.application.extensions[KEY] = lambda document: [Finding(100, 105, "warning", said)]
        assert said in body(client, plain)


def test_a_page_that_is_kept_goes_when_the_graph_is_published_anew(tmp_path):
    with open_store(tmp_path, write=True) as written:
        [document] = sample(written)
        with open_store(tmp_path) as store:
            client = create_app(store).test_client()
            address = f"/documents/{document.removeprefix(ID)}/text"
            assert "落实资金" in body(client, address)
            changed = [
                ox.Quad(
                    q.subject,
                    q.predicate,
                    ox.Literal(q.object.value.replace("落实资金", "到位资金")),
                    q.graph_name,
                )
                if q.predicate.value.endswith("#sourceText")
                else q
                for q in written.graph(document)
            ]
            written.put(document, changed)
            written.publish()
            assert "到位资金" in body(client, address)
