"""The pages: every link leads somewhere, every label is harmless, every form of data is what it says."""

import csv
import gzip
import io
import json
import re
from collections import Counter, deque
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pyoxigraph as ox
import pytest
from rdflib import Graph

import web.app
from graph.store.open import open_store
from queries.ask.ask import Understood, ask
from queries.catalogue import catalogue
from tests.sample import ID
from tests.site import Page, hostile_store, sample, sample_store
from tests.table import rows
from web.app import HEADERS, create_app
from web.home import by_user
from web.language import LANGUAGES, labels
from web.warm import warm

MEASURE = "1.1.1"
UNSAFE_TAGS = {
    "style",
    "iframe",
    "frame",
    "object",
    "embed",
    "base",
    "video",
    "audio",
    "applet",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return sample_store(tmp_path_factory.mktemp("site"))


@pytest.fixture
def client(store):
    # a cookie of one test is none of the next
    return create_app(store).test_client()


@pytest.fixture(scope="module")
def slug(store):
    return store.documents()[0].removeprefix(ID)


def crawl(client, start="/", of_a_kind=40):
    """Return {address: response} of what START leads to on this site, so many pages of a kind."""
    found, waiting, kinds = {}, deque([start]), Counter()
    while waiting:
        address = waiting.popleft()
        kind = address.split("?")[0].split("/")[1]
        if address in found or kinds[kind] >= of_a_kind:
            continue
        kinds[kind] += 1
        found[address] = response = client.get(address, buffered=True)
        if 300 <= response.status_code < 400:
            waiting.append(response.headers["Location"].split("#")[0])
        elif response.mimetype == "text/html":
            waiting.extend(link for link in Page(response.text).links if link.startswith("/"))
    return found


@pytest.fixture(scope="module")
def site(store):
    return crawl(create_app(store).test_client(), of_a_kind=120)


def test_every_link_leads_to_a_page_or_to_data(site):
    wrong = {a: r.status_code for a, r in site.items() if r.status_code not in (200, 303)}
    assert not wrong
    assert len(site) > 100


@pytest.mark.parametrize("start", ["/?lang=en", "/?date=2024-01-01", "/ask?q=省发展改革委配合哪些任务"])
def test_the_other_ways_in_lead_on_too(client, start):
    assert {r.status_code for r in crawl(client, start).values()} <= {200, 303}


def test_every_page_loads_nothing_from_elsewhere_and_has_no_inline_script_or_style(site):
    for address, response in site.items():
        if response.mimetype != "text/html":
            continue
        page = Page(response.text)
        assert not {tag for tag, _ in page.tags} & UNSAFE_TAGS, address
        attributes = {name for _, has in page.tags for name in has}
        assert not {n for n in attributes if n.startswith("on") or n == "style"}, address
        loaded = [has.get("href", "") for tag, has in page.tags if tag == "link"]
        loaded += [has.get("src", "") for tag, has in page.tags if tag == "script"]
        assert all(href.startswith("/static/") for href in loaded), address
        assert all(has["src"].startswith("/") for tag, has in page.tags if tag == "img"), address


def test_every_page_has_one_heading_of_the_first_rank_a_language_and_a_title_of_its_own(site):
    for address, response in site.items():
        if response.mimetype == "text/html" and response.status_code == 200:
            tags = Page(response.text).tags
            assert [t for t, _ in tags].count("h1") == 1, address
            assert next(has["lang"] for t, has in tags if t == "html") in ("zh-CN", "en"), address
            ids = [has["id"] for _, has in tags if "id" in has]
            assert len(ids) == len(set(ids)), (address, sorted(i for i in ids if ids.count(i) > 1))


def test_no_link_is_worded_as_an_iri(site):
    for address, response in site.items():
        if response.mimetype == "text/html":
            assert ">http" not in response.text.replace("<code>http", ""), address


@pytest.mark.parametrize("address", ["/", "/nothing-here", "/health", "/static/duban.css", "/id/role/lead"])
def test_headers_keep_scripts_frames_and_guesses_out(client, address):
    response = client.get(address)
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert "'unsafe" not in response.headers["Content-Security-Policy"]


# ---- what a measure, a department, a document show


def test_a_measure_shows_its_sentence_with_what_was_read_in_it_marked_in_place(client, slug):
    html = client.get(f"/measures/{slug}/{MEASURE}").text
    page = Page(html)
    sentence = html[
        html.index('<p class="sentence-whole"') : html.index("</p>", html.index("sentence-whole"))
    ]
    words = Page(sentence).text
    for mark in ("牵头", "配合", "目标", "节点"):
        words = words.replace(mark, "", words.count(mark)) if mark != "牵头" and mark != "配合" else words
    assert "灌溉水有效利用系数达到0.60以上" in words
    assert '<mark class="target">达到0.60以上</mark>' in sentence
    assert '<mark class="milestone">完成渠系改造</mark>' in sentence
    assert 'href="/departments/130999-shuiwu">市水务</a>' in sentence  # its name is cut by a mend
    assert 'class="flag lead" href="#who-1"' in sentence
    assert "补1" in sentence
    assert 'id="mend-1"' in html
    assert "第 4 行起" in page.text


def test_the_pieces_of_a_sentence_are_the_measures_text(client, store, slug):
    from web.marks import pieces

    asked = "SELECT ?text ?source ?start ?end WHERE { ?m a duban:Measure ; duban:text ?text ; duban:document "
    asked = "PREFIX duban: <https://w3id.org/duban/def#> PREFIX oa: <http://www.w3.org/ns/oa#> " + asked
    asked += "?d ; duban:source [ oa:start ?start ; oa:end ?end ] . ?d duban:sourceText ?source }"
    [row] = store.query(asked)
    start, end = int(row["start"].value), int(row["end"].value)
    mends = (
        "PREFIX duban: <https://w3id.org/duban/def#> PREFIX oa: <http://www.w3.org/ns/oa#> SELECT * WHERE "
    )
    mends += "{ ?m a duban:Mend ; duban:mendedText ?mended ; oa:start ?start ; oa:end ?end }"
    listed = [{k: s[k].value for k in ("mended", "start", "end")} for s in store.query(mends)]
    printed = row["source"].value[start:end]
    assert "".join(p.text for p in pieces(printed, start, listed, [])) == row["text"].value


def test_a_department_shows_what_it_leads_with_whom_and_until_when(client, slug):
    page = Page(client.get("/departments/130999-shuiwu").text)
    assert "牵头的任务" in page.text
    assert "文末括注点名的任务" not in page.text
    assert "省发展改革委" in page.text
    assert "2025年12月31日" in page.text
    assert f"/measures/{slug}/{MEASURE}" in page.links


def test_any_name_of_a_department_leads_to_its_page(client):
    assert client.get("/departments/滨河市水务局").headers["Location"] == "/departments/130999-shuiwu"
    missing = client.get("/departments/市水利局")
    assert missing.status_code == 404
    assert "市水务局" in missing.text


def test_what_is_due_is_counted_from_the_day_that_is_asked(client):
    assert "2025年12月31日" in client.get("/?date=2024-01-01").text
    later = client.get("/?date=2030-01-01").text
    assert "没有更晚的期限" in later
    assert "2025年12月31日" in later
    assert client.get("/?date=gestern").status_code == 400


# ---- questions


def test_a_question_answers_by_its_address_and_keeps_what_was_chosen(client):
    html = client.get("/questions/measures-led-by?department=滨河市水务局").text
    assert "市水务局牵头的任务" in html
    assert "共 1 项" in html
    assert "VALUES ?_department_iri { &lt;https://w3id.org/duban/id/department/130999-shuiwu&gt;" in html
    assert 'name="department" value="滨河市水务局"' in html


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_exports_hold_what_the_page_shows(client, form):
    response = client.get(f"/questions/measures-led-by.{form}?department=130999-shuiwu")
    if form == "csv":
        [row] = csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")))
        assert row["任务编号"] == MEASURE
    elif form == "json":
        assert json.loads(response.text)["rows"][0]["measure"] == MEASURE
    else:
        assert openpyxl.load_workbook(io.BytesIO(response.data)).active["A2"].value == MEASURE
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_name_that_two_bear_is_asked_back(client):
    # 市水务局 is Qinhuangdao's, too
    for address in ("/questions/measures-led-by?department=市水务局", "/ask?q=市水务局牵头哪些任务"):
        response = client.get(address)
        assert "不止一个" in response.text
        assert "滨河市水务局" in response.text
        links = map(unquote, Page(response.text).links)
        assert any("130999-shuiwu" in link or "滨河市水务局" in link for link in links)
    offered = Page(client.get("/questions/measures-led-by?department=市水务局").text).links
    [choice] = [link for link in offered if "130999-shuiwu" in link]
    assert "共 1 项" in client.get(choice).text


def test_a_question_in_chinese_is_answered_or_says_what_it_did_not_know(client, slug):
    read = client.get("/ask?q=省发展改革委配合哪些任务")
    assert "理解为" in read.text
    assert f"/measures/{slug}/{MEASURE}" in read.text
    strange = client.get("/ask?q=市飞船局牵头哪些任务")
    assert strange.status_code == 200
    assert "没有读懂" in strange.text
    assert "市飞船局" in strange.text
    assert "/ask?q=" in strange.text
    assert json.loads(client.get("/ask.json?q=市飞船局牵头哪些任务").text)["understood"] is False
    assert client.get("/ask?q=" + "长" * 201).status_code == 400


# ---- the two languages


def test_every_word_is_there_in_both_languages_with_the_same_places():
    for key, words in labels().items():
        assert set(words) == set(LANGUAGES), key
        places = [sorted(p.split("}")[0] for p in w.split("{")[1:]) for w in words.values()]
        assert places[0] == places[1], key


def test_every_word_that_a_template_or_a_header_asks_for_is_there():
    asked = {f"user.{user}" for question in catalogue().values() for user in question.users}
    for file in Path(web.app.__file__).parent.rglob("*.*"):
        if file.suffix in (".html", ".py"):
            asked |= set(re.findall(r'say\(\s*"([\w.-]+)"[,)]', file.read_text("utf-8")))
    assert asked <= set(labels())
    assert len(asked) > 100


def test_the_language_is_kept_in_links_without_cookies_and_in_a_cookie_with_them(store):
    bare = create_app(store).test_client(use_cookies=False)
    page = Page(bare.get("/?lang=en").text)
    inner = [link for link in page.links if not link.startswith("/id/")]
    assert inner
    assert all("lang=" in link for link in inner)
    client = create_app(store).test_client()
    client.get("/?lang=en")
    assert "Departments" in client.get("/departments/").text
    assert client.get("/departments/").headers["Content-Language"] == "en"
    client.get("/?lang=zh")
    assert "部门" in client.get("/departments/").text
    assert client.get("/?lang=<script>").headers.get("Set-Cookie") is None


# ---- identifiers


@pytest.mark.parametrize("case", rows("negotiation.csv", 15), ids=lambda case: case["why"])
def test_an_identifier_leads_to_the_form_that_the_client_asks_for(client, case):
    headers = {"Accept": case["accept"]} if case["accept"] else {}
    response = client.get("/id/department/130999-shuiwu", headers=headers)
    assert "Accept" in response.vary
    if not case["leads_to"]:
        assert response.status_code == 406
        return
    assert response.status_code == 303
    wanted = "/departments/" if case["leads_to"] == "page" else "/id/department/"
    end = "130999-shuiwu" if case["leads_to"] == "page" else f"130999-shuiwu.{case['leads_to']}"
    assert response.headers["Location"] == wanted + end


def test_every_form_of_data_says_the_same(client, slug):
    graphs = {}
    for suffix, form in (("ttl", "turtle"), ("jsonld", "json-ld"), ("nt", "nt")):
        response = client.get(f"/id/{slug}/{MEASURE}.{suffix}")
        graphs[suffix] = set(Graph().parse(data=response.data, format=form))
    assert graphs["ttl"] == graphs["nt"] == graphs["jsonld"]
    assert len(graphs["nt"]) > 30
    subjects = {str(s) for s, _, _ in graphs["nt"]}
    assert {f"{ID}{slug}/{MEASURE}", f"{ID}{slug}/{MEASURE}/target/1"} <= subjects


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("{slug}", "/documents/{slug}"),
        ("{slug}/1", "/sections/{slug}/1"),
        ("{slug}/1.1", "/sections/{slug}/1.1"),
        ("{slug}/1.1.1", "/measures/{slug}/1.1.1"),
        ("{slug}/1.1.1/target/1", "/measures/{slug}/1.1.1#target-1"),
        ("{slug}/1.1.1/responsibility/2", "/measures/{slug}/1.1.1#who-2"),
        ("{slug}/run", "/things/{slug}/run"),
        ("year/2025", "/years/2025"),
        ("role/lead", "/things/role/lead"),
    ],
)
def test_the_identifier_of_each_kind_of_thing_leads_to_its_page(client, slug, path, page):
    response = client.get("/id/" + path.format(slug=slug))
    assert response.headers["Location"] == page.format(slug=slug)
    assert client.get(response.headers["Location"].split("#")[0]).status_code == 200
    anchor = page.partition("#")[2]
    if anchor:
        assert f'id="{anchor}"' in client.get(response.headers["Location"]).text


@pytest.mark.parametrize(
    "path", ["department/nobody", "x", "a b", "<>", "", "../static/duban.css", "%00", "a%0d%0ab"]
)
def test_an_identifier_that_is_not_there_is_a_404(client, path):
    assert client.get("/id/" + path).status_code in (404, 308)


# ---- what goes wrong


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/nothing-here", 404, "请检查网址"),
        ("/documents/nothing-here", 404, "没有文件“nothing-here”"),
        ("/measures/nothing-here/1.1.1", 404, "没有文件"),
        ("/years/1850", 404, "没有年度“1850”"),
        ("/years/x", 404, "没有年度"),
        ("/indicators/0000000000", 404, "没有指标"),
        ("/questions/nothing-here", 404, "没有问题“nothing-here”"),
        ("/questions/measures-led-by?department=市水利局", 400, "市水务局"),
        ("/questions/due-by?date=2025-02-30", 400, "“2025-02-30”不是日期"),
        ("/questions/due-in?year=x", 400, "“x”不是年份"),
        ("/questions/measures-led-by.xlsx", 400, "还缺：部门"),
        ("/questions/measures-led-by?department=" + "市" * 501, 400, "501"),
        ("/?x=" + "x" * 5000, 414, "网址太长"),
    ],
)
def test_an_error_is_a_page_that_says_what_to_do(client, address, status, says):
    response = client.get(address)
    assert response.status_code == status
    assert says in response.text
    assert "/questions/" in Page(response.text).links
    told = client.get(address, headers={"Accept": "application/json"})
    assert told.mimetype == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(json.loads(told.text))


def test_pages_are_only_read(client):
    refused = client.post("/")
    assert refused.status_code == 405
    assert "GET" in refused.headers["Allow"]


def test_a_fault_is_told_without_its_insides(store, monkeypatch):
    app = create_app(store)
    monkeypatch.setattr("web.home.by_user", lambda: 1 / 0)
    response = app.test_client().get("/")
    assert response.status_code == 500
    assert "ZeroDivisionError" not in response.text
    assert "Traceback" not in response.text


def test_odd_parameters_are_no_fault(client):
    for query in (
        "page=0",
        "page=-1",
        "page=9999999999999",
        "page=x",
        "page=²",
        "page=１",
        "name=%00",
        "name=%ff",
    ):
        assert client.get(f"/departments/?{query}").status_code == 200, query


# ---- hostile labels


def test_no_label_becomes_markup_and_no_iri_becomes_a_link_that_runs(site, tmp_path):
    usual = {tag for r in site.values() if r.mimetype == "text/html" for tag, _ in Page(r.text).tags}
    texts = [row["text"] for row in rows("hostile.csv", 25)]
    iris = rows("hostile_iris.csv", 10)
    store = hostile_store(tmp_path, texts, [row["iri"] for row in iris])
    client = create_app(store).test_client()
    seen = ""
    for address, response in crawl(client).items():
        if response.mimetype != "text/html":
            continue
        page = Page(response.text)
        assert {tag for tag, _ in page.tags} <= usual, address
        assert not [
            n for _, has in page.tags for n in has if n.startswith("on") or n in ("style", "autofocus")
        ], address
        for loaded in page.addresses:
            assert loaded.startswith(("/", "#", "?", "http://", "https://")) or not loaded, address
            assert not loaded.startswith("//"), address
        seen += page.text
    assert all(text in seen for text in texts)
    links = Page(client.get(f"/measures/{store.documents()[0].removeprefix(ID)}/{MEASURE}").text).links
    for row in iris:
        assert (row["iri"] in links or row["iri"].startswith(ID)) == bool(row["linked"]), row["iri"]


# ---- many documents, new generations, other bases


def test_long_lists_come_a_page_at_a_time_and_every_item_is_reached(tmp_path):
    titles = [f"滨河市第{n}号行动方案" for n in range(60)]
    client = create_app(sample_store(tmp_path, titles)).test_client()
    seen, address = set(), "/documents/"
    for _ in range(10):
        page = Page(client.get(address).text)
        seen |= {link for link in page.links if link.startswith("/documents/1")}
        following = [has["href"] for _, has in page.tags if has.get("rel") == "next"]
        if not following:
            break
        address = following[0]
    assert len(seen) == 60
    department = Page(client.get("/departments/130999-shuiwu").text)
    assert "第 1–40 项，共 60 项" in department.text
    whole = Page(client.get("/departments/130999-shuiwu?all=1").text)
    assert len({link for link in whole.links if link.startswith("/measures/")}) >= 60
    assert "第59号" in client.get("/documents/?name=第59号").text


def test_a_new_generation_is_seen_at_once_and_an_old_answer_is_not_kept(tmp_path):
    with open_store(tmp_path, write=True) as store:
        sample(store)
    client = create_app(open_store(tmp_path)).test_client()
    assert client.get("/health").json["documents"] == 1
    with open_store(tmp_path, write=True) as store:
        sample(store, ["滨河市节能行动方案"])
    assert client.get("/health").json["documents"] == 2
    assert "节能行动方案" in client.get("/documents/").text


def test_a_store_without_documents_says_how_to_fill_it(tmp_path):
    open_store(tmp_path, write=True).close()
    found = crawl(create_app(open_store(tmp_path)).test_client())
    assert {r.status_code for r in found.values()} <= {200, 303}
    assert "duban build" in found["/"].text


def test_identifiers_below_another_base_have_their_pages_too(tmp_path):
    from graph.statements.describe import describe, identify
    from tests.sample import policy, register

    base = "https://data.example.cn/id/"
    document = identify(policy(), register(), base).document.value
    with open_store(tmp_path, write=True) as store:
        sample(store)
        store.put(document, describe(policy(), register(), base))
    client = create_app(open_store(tmp_path), base).test_client()
    name = document.removeprefix(base)
    assert client.get(f"/id/{name}").headers["Location"] == f"/documents/{name}"
    assert client.get(f"/documents/{name}").status_code == 200
    assert client.get("/id/role/lead").headers["Location"] == "/things/role/lead"
    assert ox.NamedNode(document) in {
        q.subject for q in ox.parse(client.get(f"/id/{name}.ttl").data, ox.RdfFormat.TURTLE)
    }


def test_the_first_page_has_the_questions_of_each_kind_of_user():
    asked = by_user()
    assert [user for user, _ in asked] == ["督查室", "部门联络员", "起草人", "研究者"]
    for user, questions in asked:
        assert len(questions) == 6
        for question in questions:
            assert user in question.users or (user == "起草人" and "审核人" in question.users), question.name


def test_what_one_may_ask_is_of_the_graph_that_is_shown(client, store):
    links = Page(client.get("/").text).links
    tried = [unquote(link.split("q=")[1]) for link in links if link.startswith("/ask?q=")]
    assert len(tried) == 3
    assert all(isinstance(ask(store, question), Understood) for question in tried), tried


def test_what_the_pages_share_is_there_before_the_first_visitor(tmp_path):
    with open_store(tmp_path, write=True) as written:
        [document] = sample(written)
        with open_store(tmp_path) as store:
            app, asked, ask_store = create_app(store), [], store.query
            store.query = lambda sparql: asked.append(sparql) or ask_store(sparql)
            warm(app)
            shared = len(asked)
            assert shared > 8
            warm(app)  # it is kept
            assert len(asked) == shared
            client = app.test_client()
            for address in ("/departments/", "/years/", "/def"):
                assert client.get(address).status_code == 200
            assert len(asked) == shared
            # of a newer generation it is made anew, when one was turned to
            app.extensions["duban"].told = lambda: warm(app)
            written.put(document, list(written.graph(document)))
            written.publish()
            assert client.get("/health").status_code == 200
            assert len(asked) >= 2 * shared


def test_a_measure_without_a_text_breaks_no_page(tmp_path):
    with open_store(tmp_path, write=True) as store:
        [document] = sample(store)
        lost = [
            q
            for q in store.graph(document)
            if not (q.subject.value.endswith("/1.1.1") and q.predicate.value.endswith("#text"))
        ]
        store.put(document, lost)
        store.publish()
    with open_store(tmp_path) as store:
        client, slug = create_app(store).test_client(), document.removeprefix(ID)
        assert client.get(f"/measures/{slug}/1.1.1").status_code == 404
        for address in (f"/documents/{slug}", f"/documents/{slug}/text", "/graph?kind=measures", "/timeline"):
            assert client.get(address).status_code == 200, address


def test_a_page_is_packed_for_who_takes_it_so_and_no_draft_is(client):
    plain = client.get("/departments/")
    packed = client.get("/departments/", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert "Content-Encoding" not in plain.headers
    for one in (plain, packed):
        assert "Accept-Encoding" in one.headers["Vary"]
    for address in ("/audit/draft", "/departments/?name=" + "x" * 9, "/data/all.nq.gz", "/static/seal.svg"):
        kept = client.get(address, headers={"Accept-Encoding": "gzip;q=0" if "?" in address else "gzip"})
        assert kept.headers.get("Content-Encoding") is None, address


def test_files_of_the_site_are_packed_and_asked_for_once(client):
    address, takes = "/static/duban.css", {"Accept-Encoding": "gzip"}
    plain, packed = client.get(address), client.get(address, headers=takes)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    again = client.get(address, headers=takes | {"If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    part = client.get(address, headers=takes | {"Range": "bytes=0-9"})
    assert (part.status_code, part.data) == (206, plain.data[:10])
