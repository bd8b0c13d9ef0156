"""Words found in texts and names: all of them, of any length, and nothing else."""

from __future__ import annotations

import json
import random
import re

import pytest

from graph.store.open import open_store
from queries.answer import answer
from queries.text.grams import folded, grams, marks, phrase
from queries.text.search import FACETS, search
from reports.found import lines
from tests.memory import Memory
from tests.site import Page, sample_store
from tests.table import rows
from web.app import create_app


@pytest.fixture(scope="module")
def store(built):
    with open_store(built, memory=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def measures(store):
    """Return {IRI: its heading and text}, each as compared."""
    found = {}
    for row in answer(store, "measures").rows:
        found[row["measure_iri"]] = folded(str(row["text"]))
    return found


@pytest.mark.parametrize("row", rows("grams.csv", at_least=14), ids=lambda row: row["why"])
def test_a_text_is_cut_into_tokens_and_a_word_into_a_phrase(row) -> None:
    assert " ".join(grams(row["text"])) == row["tokens"]
    assert (phrase(row["text"]) or "") == row["phrase"]


def test_every_stretch_of_a_text_is_found_where_it_stands_and_only_there(store, measures) -> None:
    chance, tried = random.Random(5), 0
    runs = [
        run for text in measures.values() for run in re.findall(r"[\u4e00-\u9fff]+|[0-9]+(?![0-9.a-z])", text)
    ]
    while tried < 400:
        run = chance.choice(runs)
        start = chance.randrange(len(run)) if not run.isdigit() else 0
        word = run[start : start + chance.randint(1, 6)] if not run.isdigit() else run
        found = {hit.iri for hit in search(store, word, {"kind": "measure"}, limit=1000).hits if hit.marks}
        if run.isdigit():
            # a number is found where it begins: 20 in 2025, not in 120
            expected = {iri for iri, text in measures.items() if re.search(rf"(?<![0-9a-z.]){word}", text)}
            assert expected <= found, word
        else:
            assert found == {iri for iri, text in measures.items() if word in text}, word
        tried += 1


def test_a_hit_is_marked_where_it_stands(store) -> None:
    found = search(store, "海绵 城市")
    assert found.total >= 2
    for hit in found.hits:
        said = [hit.text[a:b] for a, b in hit.marks] + [hit.title[a:b] for a, b in hit.title_marks]
        assert said
        assert set(said) <= {"海绵", "城市", "海绵城市"}
        assert "海绵" in "".join(said)
        assert "城市" in "".join(said)
    assert marks("ＰＭ２.５和pm2.5", ["PM2.5"]) == [(0, 5), (6, 11)]


def test_what_is_called_so_stands_before_what_speaks_of_it(store) -> None:
    first = search(store, "市城管执法局").hits[0]
    assert (first.kind, first.title) == ("department", "市城管执法局")
    kinds = [hit.kind for hit in search(store, "海绵城市").hits]
    assert kinds[0] == "indicator"
    assert "measure" in kinds


def test_facets_count_and_narrow(store) -> None:
    whole = search(store, "水", limit=1000)
    assert set(whole.facets) == set(FACETS)
    for facet, counts in whole.facets.items():
        for one in counts[:3]:
            narrowed = search(store, "水", {facet: one.value}, limit=1000)
            assert narrowed.total == len(narrowed.hits) == one.count, (facet, one)
            assert {h.iri for h in narrowed.hits} <= {h.iri for h in whole.hits}
    pages = [
        hit.iri for at in range(0, whole.total, 7) for hit in search(store, "水", limit=7, offset=at).hits
    ]
    assert pages == [hit.iri for hit in whole.hits]


def test_a_role_is_the_role_of_the_chosen_department(store) -> None:
    department = "https://w3id.org/duban/id/department/130300-shuiwu"
    led = {row["measure_iri"] for row in answer(store, "measures-led-by", department=department).rows}
    found = search(store, "水", {"department": department, "role": "lead"}, limit=1000)
    assert found.total
    assert {hit.iri for hit in found.hits} <= led


@pytest.mark.parametrize(
    "asked", ["", "  ", "！？", '"', "*", "NEAR(", 'a" OR "b', "^", "绿色*", "(", "-水", "\x00", "AND"]
)
def test_marks_and_operators_are_no_language(store, asked) -> None:
    found = search(store, asked)
    assert found.total == len(search(store, asked, limit=1000).hits)
    with pytest.raises(ValueError, match="no facet"):
        search(store, "水", {"colour": "red"})
    with pytest.raises(ValueError, match="200"):
        search(store, "水" * 201)


def test_the_index_lies_beside_the_store_and_follows_it(tmp_path) -> None:
    with sample_store(tmp_path / "a") as store:
        assert search(store, "灌溉").total == 2
        (file,) = (tmp_path / "a" / "text").glob("*.sqlite")
    with open_store(tmp_path / "a", write=True) as writer:
        writer.remove(writer.documents()[0])
    with open_store(tmp_path / "a") as store:
        assert search(store, "灌溉").total == 0
        assert not file.exists()
        assert len(list((tmp_path / "a" / "text").iterdir())) == 1


def test_a_store_without_a_folder_is_searched_too(tmp_path) -> None:
    with sample_store(tmp_path) as store:
        turtle = "\n".join(f"{quad.triple} ." for quad in store._open)
        assert search(Memory(turtle), "灌溉").total == search(store, "灌溉").total
    (tmp_path / "text").rename(tmp_path / "gone")
    (tmp_path / "text").write_text("a file where the folder would be")
    with open_store(tmp_path) as store:
        assert search(store, "灌溉").total == 2


def test_the_page_the_api_and_the_command_find_the_same(store, built, capsys) -> None:
    from duban.cli import run

    client = create_app(store).test_client()
    expected = search(store, "污水")
    page = client.get("/search?q=污水")
    assert page.text.count("<mark>") == sum(len(h.marks) + len(h.title_marks) for h in expected.hits)
    assert f"{expected.total}" in Page(page.text).text
    body = client.get("/api/search?q=污水").get_json()
    assert [hit["iri"] for hit in body["hits"]] == [hit.iri for hit in expected.hits]
    assert body["total"] == expected.total
    assert run(["search", "污水", "--format", "json", "--store", str(built)]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == expected.total
    assert run(["search", "污水", "--store", str(built)]) == 0
    assert "【污水】" in capsys.readouterr().out


def test_the_page_says_what_it_did_not_find_and_refuses_what_is_too_long(store) -> None:
    client = create_app(store).test_client()
    assert "没有找到“无有之词”" in client.get("/search?q=无有之词").text
    assert client.get("/search").status_code == 200
    assert client.get("/search?q=" + "水" * 201).status_code == 400
    hostile = client.get("/search?q=<script>alert(1)</script>&department=javascript:alert(1)&page=-3")
    assert hostile.status_code == 200
    assert "<script>alert" not in hostile.text
    for link in Page(client.get("/search?q=水").text).links:
        if link.startswith("/search"):
            assert client.get(link).status_code == 200


def test_a_terminal_is_told_which_document_holds_a_measure_and_how_many_there_are(store) -> None:
    twice = Memory(*(TWO.replace("%", name) for name in "ab"))
    said = lines(search(twice, "河岸")).splitlines()
    assert {*said[0:4:2]} == {"任务  1.1.1（《方案a》）", "任务  1.1.1（《方案b》）"}
    assert said[1::2] == ["      修复【河岸】。"] * 2
    assert said[4] == "“河岸”：2 条"
    assert lines(search(store, "水", limit=3)).endswith(" 条，以上是其中 3 条")
    assert lines(search(store, "量子")) == "“量子”：没有找到"
    alone = lines(search(store, "海绵"))
    assert "任务  2.1.3" in alone
    assert "（《" not in alone


TWO = """
@prefix : <https://w3id.org/duban/def#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix id: <https://w3id.org/duban/id/> .
id:% a :PolicyDocument ; dct:title "方案%" .
<https://w3id.org/duban/id/%/1> a :Measure ; :document id:% ; :number "1.1.1" ; :order 1 ;
    :text "修复河岸。" .
"""
