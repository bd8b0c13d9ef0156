"""The audit in Chromium: a draft sent and taken home, with and without scripts; findings in the text."""

import io
import zipfile

import pytest
from docx import Document

from graph.document.read import BUNDLED, document
from graph.store.open import open_store
from ontology.namespaces import ID
from tests import made
from tests.browser import UNNAMED, WIDTHS, browsing, needed

playwright = needed()
pytestmark = pytest.mark.slow
DRAFT = [
    "关于加强绿化的实施方案（征求意见稿）",
    "一、重点任务",
    "1.推进绿化。2025年底前，绿化覆盖率达到120%。（牵头单位：市住建局、市水务局、市林业局、市园林局）",
]


@pytest.fixture(scope="module")
def visit(built):
    with open_store(built) as store, browsing(playwright, store) as start:
        start.slug = store.documents()[0].removeprefix(ID)
        yield start


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "绿化方案.docx"
    path.write_bytes(made.docx(DRAFT, numbered=False))
    return path


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_draft_is_sent_its_findings_seen_and_its_comments_taken_home(visit, file, tmp_path, scripts, width):
    tab = visit(java_script_enabled=scripts, viewport=WIDTHS[width])
    tab.page.goto("/audit")
    tab.page.get_by_role("link", name="审核一份草稿").click()
    tab.page.locator("#d-file").set_input_files(file)
    tab.page.get_by_role("button", name="开始审核").click()
    tab.page.wait_for_url("**/audit/draft/*")
    said = tab.page.locator("main").inner_text()
    assert "列了4个牵头部门" in said
    assert "绿化方案.docx" in said
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="加批注的 Word").click()
    assert download.value.suggested_filename == "绿化方案.批注.docx"
    saved = tmp_path / "back.docx"
    download.value.save_as(saved)
    data = saved.read_bytes()
    assert [p.text for p in Document(io.BytesIO(data)).paragraphs] == DRAFT
    assert "列了4个牵头部门" in zipfile.ZipFile(io.BytesIO(data)).read("word/comments.xml").decode()
    assert document("back.docx", data).text.value == document("a.docx", file.read_bytes()).text.value
    tab.page.locator(".finding-item .message a").first.click()
    tab.page.wait_for_url("**/text?at=*")
    flag = tab.page.locator(".text .flag.finding").first
    assert flag.get_attribute("aria-label").startswith(("违规：", "警告：", "提示："))
    flag.click()
    tab.page.wait_for_url("**/audit/draft/*#f*")
    tab.page.get_by_role("button", name="立即删除").click()
    tab.page.wait_for_url("**/audit/draft?forgotten=1")
    assert "已删除" in tab.page.locator("main").inner_text()
    assert tab.wrong == []


def test_a_draft_is_pasted_and_a_bad_file_is_told(visit, tmp_path):
    tab = visit()
    tab.page.goto("/audit/draft")
    tab.page.get_by_label("或者粘贴文字").fill("\n".join(DRAFT))
    tab.page.get_by_label("或者粘贴文字").press("Tab")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/audit/draft/*")
    assert "列了4个牵头部门" in tab.page.locator("main").inner_text()
    assert tab.wrong == []
    bad = tmp_path / "<img src=x onerror=alert(1)>.docx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    tab.page.goto("/audit/draft")
    tab.page.locator("#d-file").set_input_files(bad)
    tab.page.get_by_role("button", name="开始审核").click()
    tab.page.locator(".refusal").wait_for()
    assert "压缩包打不开" in tab.page.locator(".refusal").inner_text()
    assert all("422" in said for said in tab.wrong)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_audit_is_quiet_and_fits(visit, width, language):
    tab = visit(viewport=WIDTHS[width])
    tab.page.goto(f"/audit?lang={language}")
    finding = tab.page.locator(".finding-item .message a").first.get_attribute("href")
    for address in (
        "/",
        "/audit",
        "/audit?severity=warning&department=市城管执法局",
        "/audit/rules/",
        "/audit/rules/?standing=failed",
        "/audit/rules/many-leads",
        finding,
        "/audit/draft",
        f"/documents/{visit.slug}/text",
        f"/measures/{visit.slug}/1.1.2",
        "/departments/130300-chengguan-zhifa",
    ):
        assert tab.page.goto(address).status == 200, address
        assert tab.fits(), address
        assert not tab.page.evaluate(UNNAMED), address
    assert tab.wrong == []


def test_a_finding_in_the_text_is_told_by_word_and_line_and_leads_to_its_page(visit):
    tab = visit(viewport=WIDTHS["desk"], java_script_enabled=False)
    tab.page.goto("/audit")  # made by then
    tab.page.goto(f"/documents/{visit.slug}/text")
    flag = tab.page.locator(".text .flag.finding.warning").first
    assert flag.inner_text() == "警"
    flag.focus()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/audit/findings/*")
    tab.page.locator(".finding-facts a", has_text="行").click()
    tab.page.wait_for_url("**/text?at=*")
    lines = {
        kind: tab.page.locator(f".text .m.f-{kind}:not(.f-{other}) > :first-child").first.evaluate(
            "e => getComputedStyle(e).textDecorationStyle"
        )
        for kind, other in (("info", "warning"), ("warning", "info"))
    }
    assert lines["info"] != lines["warning"]
    assert tab.wrong == []


def test_the_bundled_document_is_audited_as_the_store_audits_it(visit):
    tab = visit()
    tab.page.goto("/audit")
    counts = tab.page.locator(".severities strong").all_inner_texts()
    tab.page.goto("/audit/draft")
    tab.page.locator("#d-file").set_input_files(str(BUNDLED))
    tab.page.get_by_role("button", name="开始审核").click()
    tab.page.wait_for_url("**/audit/draft/*")
    assert tab.page.locator(".severities strong").all_inner_texts() == counts
