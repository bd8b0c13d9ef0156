"""The audit on the pages: it says what `duban audit` says, of the store and of a draft; nothing is kept."""

import csv
import io
import json
import re
import threading
import zipfile
from datetime import datetime, timedelta

import openpyxl
import pyoxigraph as ox
import pytest
from docx import Document

from graph.build import build
from graph.store.open import open_store
from ontology.namespaces import ID
from ontology.register import register
from queries.audit.auditor import audit, audit_file
from queries.audit.rules import rules, shapes
from tests import made
from tests.site import Page
from tests.table import rows
from web.app import create_app
from web.audit import drafts, guard
from web.audit.drafts import Draft, Drafts, Unaudited, file_name
from web.audit.made import KEY, Making
from web.audit.shacl import turtle
from web.problem import Refused

DRAFT = [
    "关于加强绿化的实施方案（征求意见稿）",
    "一、重点任务",
    "1.推进绿化。（牵头单位：市住建局、市水务局、市林业局、市园林局）",
]


@pytest.fixture(scope="module")
def store(built):
    with open_store(built) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(store):
    return audit(store)


@pytest.fixture(scope="module")
def app(store):
    made_app = create_app(store)
    made_app.extensions["duban.pace"] = guard.Pace(1000, 60, 2, 20)
    assert made_app.test_client().get("/audit").status_code == 200
    return made_app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture(scope="module")
def slug(store):
    return store.documents()[0].removeprefix(ID)


def token(client):
    return re.search(r'name="token" value="(\w+)"', client.get("/audit/draft").text)[1]


def send(client, data=None, name="方案.txt", **fields):
    form = {"token": token(client), **fields}
    if data is not None:
        form["file"] = (io.BytesIO(data), name)
    return client.post("/audit/draft", data=form, content_type="multipart/form-data")


# ---- the store


def test_the_pages_list_what_the_audit_finds(client, found):
    [*lines] = csv.DictReader(io.StringIO(client.get("/audit.csv").text.removeprefix("\ufeff")))
    assert [line["问题"] for line in lines] == [one.message for one in found.findings]
    said = Page(client.get("/audit").text).text
    assert f"共 {len(found.findings)} 项" in said
    for severity, count in found.counted().items():
        narrowed = client.get(f"/audit.csv?severity={severity}").text
        assert len(list(csv.reader(io.StringIO(narrowed)))) - 1 == count


@pytest.mark.parametrize("form", ["json", "sarif", "xlsx", "ttl"])
def test_every_export_holds_what_the_page_shows(client, found, form):
    response = client.get(f"/audit.{form}?rule=many-leads")
    wanted = sum(one.rule.id == "many-leads" for one in found.findings)
    assert wanted
    if form == "json":
        assert len(json.loads(response.text)["findings"]) == wanted
    elif form == "sarif":
        assert len(json.loads(response.text)["runs"][0]["results"]) == wanted
    elif form == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(response.data)).worksheets[0].max_row == wanted + 3
    else:
        graph = [
            q for q in ox.parse(response.data, ox.RdfFormat.TURTLE) if "ValidationResult" in str(q.object)
        ]
        assert len(graph) == wanted


def test_a_filter_narrows_and_its_counts_agree(client, slug, found):
    html = client.get("/audit?department=市城管执法局").text
    links = {link for link in Page(html).links if "rule=" in link and link.startswith("/audit?")}
    assert links
    shown = re.search(r"共 (\d+) 项", Page(html).text)
    assert 0 < int(shown[1]) < len(found.findings)
    one = found.findings[0]
    inside = client.get(f"/audit?document={slug}&measure={one.measure}").text
    assert one.message in Page(inside).text
    assert client.get("/audit?q=牵头&severity=info").status_code == 200
    assert "没有符合条件" in client.get("/audit?q=查无此话").text
    assert client.get("/audit?rule=no-such-rule").status_code == 404
    assert client.get("/audit?document=nothing-here").status_code == 404


def test_every_finding_has_a_page_that_stays_the_same(client, store, found):
    links = set()
    for page in range(1, 9):
        links |= {x for x in Page(client.get(f"/audit?page={page}").text).links if "/findings/" in x}
    assert len(links) == len(found.findings)
    again = create_app(store).test_client()
    one = min(links)
    assert client.get(one).status_code == again.get(one).status_code == 200
    assert client.get("/audit/findings/000000000000").status_code == 404


def test_every_rule_has_a_page_with_its_shape(client):
    every = list(shapes())
    for rule in rules().rules.values():
        response = client.get(f"/audit/rules/{rule.id}.ttl")
        said = {str(q.triple) for q in ox.parse(response.data, ox.RdfFormat.TURTLE)}
        own = {str(t) for t in every if getattr(t.subject, "value", "").split("/constraint")[0] == rule.iri}
        assert own
        assert own <= said, rule.id
        assert turtle(rule)
    listing = Page(client.get("/audit/rules/").text)
    for link in [x for x in listing.links if x.startswith("/audit/rules/")]:
        assert client.get(link).status_code == 200, link
    assert len({x for x in listing.links if re.fullmatch(r"/audit/rules/[\w-]+", x)}) == len(rules().rules)
    assert client.get("/audit/rules/nothing").status_code == 404


def test_what_was_not_checked_is_not_passed(tmp_path):
    (tmp_path / "a.txt").write_text("\n".join(DRAFT), "utf-8")
    with open_store(tmp_path / "store", write=True) as store:
        build([tmp_path / "a.txt"], store, register())
    client = create_app(open_store(tmp_path / "store")).test_client()
    unchecked = Page(client.get("/audit/rules/?standing=unchecked").text).text
    passed = Page(client.get("/audit/rules/?standing=passed").text).text
    assert "未检查" in unchecked
    assert "目标没有单位" in unchecked
    assert "目标没有单位" not in passed
    assert "不等于通过" in Page(client.get("/audit/rules/target-without-unit").text).text


def test_findings_stand_on_the_pages_that_they_touch_and_lead_there_and_back(client, slug, found):
    one = next(f for f in found.findings if f.measure and f.rule.id == "many-leads")
    reader = client.get(f"/documents/{slug}/text?at={one.start}").text
    flag = re.search(rf'<a class="flag finding warning" href="([^"]+)" title="警告：{one.message}"', reader)
    page = Page(client.get(flag[1]).text)
    assert f"/documents/{slug}/text?at={one.start}&to={one.end}" in page.links
    assert f"/measures/{slug}/{one.measure}" in page.links
    measure = client.get(f"/measures/{slug}/{one.measure}").text
    assert one.message in Page(measure).text
    assert flag[1] in Page(measure).links
    anchors = re.findall(r'href="#(finding-[\w-]+)"', measure)
    assert anchors
    assert all(f'id="{anchor}"' in measure for anchor in anchors)
    department = next(x for x in page.links if x.startswith("/departments/1"))
    assert "/audit?department=" in client.get(department).text
    assert f"/audit?document={slug}" in Page(client.get(f"/documents/{slug}").text).links


def test_waivers_beside_the_store_are_followed_at_once(tmp_path):
    (tmp_path / "a.txt").write_text("\n".join(DRAFT), "utf-8")
    with open_store(tmp_path / "store", write=True) as store:
        build([tmp_path / "a.txt"], store, register())
    client = create_app(open_store(tmp_path / "store")).test_client()
    before = json.loads(client.get("/audit.json").text)["findings"]
    assert any(one["rule"] == "many-leads" for one in before)
    file = tmp_path / "waivers.csv"
    file.write_text("rule,document,measure,text,reason,by,until\nmany-leads,a.txt,,,会商中,张三,\n", "utf-8")
    after = json.loads(client.get("/audit.json").text)["findings"]
    assert len(after) == len(before) - 1
    waived = Page(client.get("/audit?waived=1").text).text
    assert "会商中" in waived
    file.write_text("rule,reason\nno-such-rule,x\n", "utf-8")
    html = client.get("/audit").text
    assert "没有规则 no-such-rule" in html
    assert str(tmp_path) not in html


def test_while_the_audit_is_made_other_pages_go_on(store, monkeypatch):
    app = create_app(store)
    client, hold = app.test_client(), threading.Event()
    monkeypatch.setattr("web.audit.pages.WAIT", 0.0)
    monkeypatch.setattr("queries.audit.auditor.Auditor.store", lambda *given: hold.wait(30) and None)
    waiting = client.get("/audit")
    assert "正在审核" in waiting.text
    assert waiting.headers["Refresh"] == "3"
    assert isinstance(app.extensions[KEY].state(), Making)
    assert "正在审核图谱" in client.get("/").text
    for address in (
        "/departments/130300-chengguan-zhifa",
        "/documents/",
        "/audit.csv",
        "/audit/rules/many-leads",
    ):
        assert client.get(address).status_code == 200
    hold.set()


def test_an_audit_that_fails_says_so_without_its_insides(store, monkeypatch):
    monkeypatch.setattr("queries.audit.auditor.Auditor.store", lambda *given: 1 / 0)
    client = create_app(store).test_client()
    page = client.get("/audit")
    assert "没有做成" in page.text
    assert "ZeroDivision" not in page.text
    assert client.get("/").status_code == 200


def test_a_new_generation_is_audited_anew(tmp_path):
    (tmp_path / "a.txt").write_text("\n".join(DRAFT), "utf-8")
    with open_store(tmp_path / "store", write=True) as store:
        build([tmp_path / "a.txt"], store, register())
    client = create_app(open_store(tmp_path / "store")).test_client()
    first = json.loads(client.get("/audit.json").text)["findings"]
    (tmp_path / "a.txt").write_text("\n".join([*DRAFT[:2], "1.推进绿化。（牵头单位：市林业局）"]), "utf-8")
    with open_store(tmp_path / "store", write=True) as store:
        build([tmp_path / "a.txt"], store, register())
    second = json.loads(client.get("/audit.json").text)["findings"]
    assert {f["rule"] for f in first} - {f["rule"] for f in second} >= {"many-leads"}


# ---- a draft


@pytest.mark.parametrize("form", ["txt", "docx", "html", "md", "pdf"])
def test_a_draft_gets_the_findings_of_the_command(client, tmp_path, form):
    data = {
        "txt": lambda: "\n".join(DRAFT).encode(),
        "md": lambda: made.markdown(DRAFT),
        "docx": lambda: made.docx(DRAFT, numbered=False),
        "html": lambda: "".join(["<html><body>", *(f"<p>{p}</p>" for p in DRAFT), "</body></html>"]).encode(),
        "pdf": lambda: made.pdf([*DRAFT, "全市园林绿化工作按照职责分工抓好落实。" * 3]),
    }[form]()
    (tmp_path / f"方案.{form}").write_bytes(data)
    wanted = audit_file(tmp_path / f"方案.{form}", register())
    sent = send(client, data, f"方案.{form}")
    assert sent.status_code == 303
    address = sent.headers["Location"]
    told = json.loads(client.get(f"{address}.json").text)
    assert [(f["rule"], f["start"], f["message"]) for f in told["findings"]] == [
        (f.rule.id, f.start, f.message) for f in wanted.findings
    ]
    assert "列了4个牵头部门" in Page(client.get(address).text).text
    text = client.get(f"{address}/text").text
    assert 'class="flag finding warning"' in text
    returned = client.get(f"{address}.docx")
    assert _sent_name(returned) == "方案.批注.docx"
    assert "列了4个牵头部门" in zipfile.ZipFile(io.BytesIO(returned.data)).read("word/comments.xml").decode()
    assert [p.text for p in Document(io.BytesIO(returned.data)).paragraphs if p.text]
    assert openpyxl.load_workbook(io.BytesIO(client.get(f"{address}.xlsx").data)).worksheets
    assert json.loads(client.get(f"{address}.sarif").text)["version"] == "2.1.0"


def _sent_name(response):
    from urllib.parse import unquote

    return unquote(response.headers["Content-Disposition"].split("filename*=UTF-8''")[1])


def test_links_of_a_result_lead_somewhere(client):
    address = send(client, text="\n".join(DRAFT)).headers["Location"]
    for page in (address, f"{address}/text"):
        html = client.get(page)
        assert html.headers["Cache-Control"] == "no-store"
        for link in Page(html.text).links:
            if link.startswith("/") and not link.startswith("/id/"):
                assert client.get(link).status_code == 200, link
    ids = re.findall(r'id="(f\d+)"', client.get(address).text)
    anchors = re.findall(rf'href="{address}#(f\d+)"', client.get(f"{address}/text").text)
    assert anchors
    assert set(anchors) <= set(ids)


def test_nothing_of_a_draft_is_left_once_it_is_forgotten(client, app):
    address = send(client, text="\n".join(DRAFT)).headers["Location"]
    assert client.post(f"{address}/forget", data={}).status_code == 403
    gone = client.post(f"{address}/forget", data={"token": token(client)})
    assert "已删除" in client.get(gone.headers["Location"]).text
    for end in ("", "/text", ".docx"):
        assert client.get(address + end).status_code == 410
    assert "没有留存" in client.get(address).text
    assert client.get("/audit/draft/nobody-knows-this").status_code == 410


def test_results_go_when_their_time_is_over_or_room_is_needed():
    now = datetime.now()
    clock = [now]
    kept = Drafts(lambda: clock[0])
    keys = [kept.keep(Draft("a.txt", {}, {}, 1000)) for _ in range(drafts.RESULTS + 5)]
    assert kept.get(keys[0]) is None
    assert kept.get(keys[-1])
    big = [kept.keep(Draft("a.txt", {}, {}, drafts.HELD // 2)) for _ in range(3)]
    assert [bool(kept.get(key)) for key in big] == [False, True, True]
    clock[0] = now + timedelta(minutes=drafts.MINUTES, seconds=1)
    assert not any(kept.get(key) for key in (*keys, *big))
    assert len(set(keys)) == len(keys)
    assert min(map(len, keys)) >= 32


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.docx", "文件是空的"),
        (b"MZ\x90\x00", "a.docx", "是程序"),
        (b"\xff" * 100, "a.txt", "不是文本文件"),
        (b"PK\x03\x04" + b"x" * 99, "a.docx", "压缩包打不开"),
        (b"%PDF-1.7 nothing", "a.pdf", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "a.doc", "另存为 .docx"),
        (b"\x89PNG\r\n", "<script>alert(1)</script>.png", "是图片"),
        (b"\n \n", "../../etc/passwd", "passwd：文件是空的"),
    ],
)
def test_what_cannot_be_read_gets_one_clear_line(client, data, name, says):
    response = send(client, data, name)
    assert response.status_code == 422
    assert says in Page(response.text).text
    assert "<script>alert" not in response.text


def test_too_much_too_little_and_both_are_refused(client):
    assert send(client).status_code == 400
    assert send(client, b"x", text="y").status_code == 400
    large = send(client, b"x" * 20_200_000)
    assert large.status_code == 413
    assert "20 MB" in large.text
    # elsewhere nothing so large is taken
    assert client.post("/ask", data=b"x" * 100_000).status_code in (405, 413)


def test_a_file_that_takes_too_long_or_too_much_is_stopped(monkeypatch):
    monkeypatch.setattr(drafts, "SECONDS", 0.05)
    with pytest.raises(Unaudited) as late:
        drafts.audit("a.txt", b"x", ID, "zh")
    assert late.value.kind == "exhausted"
    monkeypatch.setattr(drafts, "SECONDS", 60.0)
    monkeypatch.setattr(drafts, "START", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    with pytest.raises(Unaudited) as dead:
        drafts.audit("a.txt", b"x" * 1_000_000, ID, "zh")
    assert dead.value.kind == "exhausted"
    monkeypatch.setattr(drafts, "START", "raise SystemExit(1)")
    with pytest.raises(Unaudited) as failed:
        drafts.audit("a.txt", b"x", ID, "zh")
    assert failed.value.kind == "failed"


def test_the_worker_has_no_more_memory_than_it_is_given(monkeypatch):
    monkeypatch.setattr(drafts, "MEMORY", 300_000_000)
    eats = "from web.audit import worker; worker.audited = lambda *given: bytearray(10**9)"
    monkeypatch.setattr(drafts, "START", drafts.START.replace("; run()", f"; {eats}; run()"))
    with pytest.raises(Unaudited) as full:
        drafts.audit("a.txt", b"x", ID, "zh")
    assert full.value.kind == "exhausted"


# ---- who may send


@pytest.mark.parametrize("case", rows("foreign_forms.csv", 15), ids=lambda case: case["why"])
def test_only_a_form_of_ours_is_followed(app, case):
    client, other = app.test_client(), app.test_client()
    own, strange = token(client), token(other)
    address = (
        send(client, text="\n".join(DRAFT)).headers["Location"]
        if case["status"] == "303"
        else "/audit/draft/x"
    )
    headers = {
        "Origin": case["origin"].replace("same", "http://localhost"),
        "Referer": case["referer"].replace("same", "http://localhost/audit/draft"),
        "Sec-Fetch-Site": case["site"],
    }
    sender = client
    if case["cookie"] != "own":
        sender = app.test_client(use_cookies=False)
        headers["Cookie"] = f"{guard.COOKIE}={case['cookie']}"
    given = {"own": own, "other": strange}.get(case["token"], case["token"])
    response = sender.post(
        f"{address}/forget", data={"token": given}, headers={k: v for k, v in headers.items() if v}
    )
    assert response.status_code == int(case["status"]), case["why"]


def test_the_cookie_is_for_this_site_alone(app):
    cookie = app.test_client().get("/audit/draft").headers["Set-Cookie"]
    assert "SameSite=Strict" in cookie
    assert "HttpOnly" in cookie
    # who reads only gets none
    assert guard.COOKIE not in str(app.test_client().get("/audit").headers)


def test_who_sends_too_many_is_asked_to_wait(app):
    pace = guard.Pace(2, 60, 1, 0.0)
    with app.test_request_context():
        for _ in range(2):
            with pace.turn("a"):
                pass
        with pytest.raises(Refused, match="2"), pace.turn("a"):
            pass
        with pace.turn("b"), pytest.raises(Refused), pace.turn("c"):
            pass


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("方案.docx", "方案.docx"),
        ("C:\\用户\\方案.docx", "方案.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie: x.txt".replace("a ", "a")),
        ("\u202egpj.docx", "gpj.docx"),
        (" . ", ""),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_a_file_is_called_what_prints(given, kept):
    assert file_name(given) == kept
