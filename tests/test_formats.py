"""One document in every format says the same; what each format prints besides is left out."""

from functools import cache

import pytest
from docx import Document
from docx.oxml.ns import nsdecls

from graph.document.formats.counting import printed
from graph.document.formats.particular import is_remark, is_tool
from graph.document.read import bundled, document
from graph.statements.identifier import slug
from graph.structure.column import kind
from graph.structure.parse import parse
from tests import made, pages
from tests.hostile import TEXT, excel, inline, word
from tests.table import rows
from tests.variation import structure

NUMBER = "某政办发〔2023〕12号"
LAYOUTS = (pages.modern, pages.tables, pages.breaks, pages.word)


@cache
def paragraphs() -> tuple[str, ...]:
    """The bundled document's, with a number under its title."""
    title, *rest = (p for p in bundled().text.value.split("\n") if p.strip())
    return (title, NUMBER, *rest)


def plain() -> bytes:
    """The document as text."""
    return "\n\n".join(paragraphs()).encode()


@cache
def original():
    """The document as text, read."""
    return parse(document("a.txt", plain()))


def page(layout):
    """The document in a page; where the page prints its number itself, the text does not."""
    text = paragraphs() if layout is pages.word else (paragraphs()[0], *paragraphs()[2:])
    return made.html(text, layout)


FILES = {
    "a.md": lambda: made.markdown(paragraphs()),
    "typed.docx": lambda: made.docx(paragraphs(), numbered=False),
    "numbered.docx": lambda: made.docx(paragraphs()),
    "indented.pdf": lambda: made.pdf(paragraphs(), head="某市人民政府文件"),
    "apart.pdf": lambda: made.pdf(paragraphs(), indent=False),
    **{f"{layout.__name__}.html": lambda layout=layout: page(layout) for layout in LAYOUTS},
    "gb2312.htm": lambda: page(pages.tables).decode().encode("gb18030"),
    "utf-16.html": lambda: page(pages.breaks).decode().encode("utf-16"),
}


@pytest.mark.parametrize("name", FILES)
def test_every_format_says_the_same_under_the_same_identifiers(name):
    policy = parse(document(name, FILES[name]()))
    assert structure(policy) == structure(original())
    assert [s.number for s in policy.sections] == [s.number for s in original().sections]
    ours, theirs = policy.front, original().front
    assert slug(ours.title, ours.number) == slug(theirs.title, theirs.number) == "mouzhengbanfa-2023-12"
    assert (ours.title, ours.status, len(ours.basis)) == (theirs.title, theirs.status, len(theirs.basis))


def test_particulars_of_a_page_stand_above_its_text():
    text = document("a.html", page(pages.modern)).text.original
    head = text[: text.index(paragraphs()[0])].splitlines()
    assert {f"发文字号：{NUMBER}", "成文日期：2023年5月4日", "发布机构：某市人民政府办公室"} <= set(head)
    front = parse(document("a.html", page(pages.modern))).front
    assert (front.number, front.date) == (NUMBER, "2023-05-04")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_what_a_page_prints_around_its_text_is_left_out(layout):
    text = document("a.html", page(layout)).text.original
    for printed_word in (
        "首页",
        "当前位置",
        "打印",
        "关闭",
        "备案号",
        "版权",
        "上一篇",
        "研究部署有关事项",
        "附件",
        "隐藏",
        "市假局",
        "搜索",
    ):
        assert printed_word not in text


def test_pages_of_a_pdf_are_known():
    read = document("a.pdf", made.pdf(paragraphs(), head="某市人民政府文件"))
    text = read.text.original
    assert len(read.pages) > 5
    assert list(read.pages) == sorted(set(read.pages))
    assert text[read.pages[0] :].startswith(paragraphs()[0][:10])
    assert "某市人民政府文件" not in text
    assert "- 3 -" not in text
    # a page begins in the middle of a paragraph
    assert any(text[at - 1] not in "\n　" for at in read.pages[1:])


@pytest.mark.parametrize("row", rows("counting.csv", at_least=30), ids=lambda row: row["why"])
def test_automatic_numbers_count_as_word_processors_do(row):
    assert printed(int(row["number"]), row["form"]) == row["printed"]


def numbered(levels: str, paragraphs: str, nums: str = "", **more: str) -> list[str]:
    """The lines of a .docx with a list of LEVELS."""
    lists = f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
    nums = nums or '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    part = f"<w:numbering {nsdecls('w')}>{lists}{nums}</w:numbering>"
    return document("a.docx", word(paragraphs, numbering=part, **more)).text.original.split("\n")


def level(depth: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def item(text: str, depth: int = 0, num: int = 1) -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


THREE = (
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
)


def test_levels_begin_anew_below_the_one_above():
    found = numbered(
        THREE,
        "".join(item("甲", d) for d in (0, 1, 2, 2, 1, 2, 0, 1)) + "<w:p/>" + item("", 0) + item("乙", 0),
    )
    assert found == [
        "一、甲",
        "（一）甲",
        "1. 甲",
        "2. 甲",
        "（二）甲",
        "1. 甲",
        "二、甲",
        "（一）甲",
        "三、乙",
    ]


def test_a_list_may_count_anew_and_numbers_may_be_taken_away():
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    found = numbered(THREE, item("甲") + item("乙", num=2) + item("丙", num=2) + item("丁", num=0), nums)
    assert found == ["一、甲", "五、乙", "六、丙", "丁"]


def test_a_style_numbers_its_paragraphs():
    levels = level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>')
    levels += level(1, "decimal", "%1.%2", '<w:isLgl/><w:pStyle w:val="H2"/>')
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/>{}</w:style>'
    numbering = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = style.format("H1", "heading 1", numbering) + style.format("H2", "heading 2", numbering)
    styles += style.format("H3", "mine", '<w:basedOn w:val="H1"/>')
    paragraph = '<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    body = "".join(paragraph.format(s, t) for s, t in (("H1", "甲"), ("H2", "乙"), ("H3", "丙")))
    assert numbered(levels, body, styles=f"<w:styles {nsdecls('w')}>{styles}</w:styles>") == [
        "一、甲",
        "1.1 乙",
        "二、丙",
    ]


def lines(body: str) -> list[str]:
    """The lines of a .docx with BODY."""
    return document("a.docx", word(body)).text.original.split("\n")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_insertions_stand_and_deletions_do_not():
    deleted = '<w:del w:id="1"><w:r><w:delText>十</w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="3">{run("旧")}</w:moveFrom><w:moveTo w:id="4">{run("新")}</w:moveTo>'
    inserted = f'<w:ins w:id="2">{run("二十")}</w:ins>'
    assert lines(f"<w:p>{run('完成')}{deleted}{inserted}{run('处')}{moved}</w:p>") == ["完成二十处新"]


def test_a_paragraph_whose_end_was_deleted_runs_on():
    mark = '<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
    assert lines(f"<w:p>{mark}{run('推进垃圾')}</w:p><w:p>{run('分类。')}</w:p>") == ["推进垃圾分类。"]


def test_hidden_text_notes_and_contents_are_left_out():
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents = f"<w:sdt>{gallery}<w:sdtContent><w:p>{run('一、总则 1')}</w:p></w:sdtContent></w:sdt>"
    body = f"{contents}<w:p>{run('正文')}{note}{field}{run('暗', '<w:vanish/>')}{run('。')}</w:p>"
    assert lines(body) == ["正文。"]


def test_text_boxes_follow_their_paragraph_once():
    box = f"<w:txbxContent><w:p>{run('框中')}</w:p></w:txbxContent>"
    compatible = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert lines(f"<w:p>{run('上文。')}<w:r>{compatible}</w:r></w:p><w:p>{run('下文。')}</w:p>") == [
        "上文。",
        "框中",
        "下文。",
    ]


def test_headers_and_footers_are_left_out():
    made_ = Document()
    made_.sections[0].header.paragraphs[0].text = "页眉"
    made_.sections[0].footer.paragraphs[0].text = "- 1 -"
    made_.add_paragraph(TEXT)
    assert document("a.docx", made.saved(made_)).text.original == TEXT


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"


def test_a_table_of_word_is_rows_with_merged_cells_filled():
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = '<w:gridSpan w:val="3"/>'
    table = (
        cell("分工表", wide),
        cell("类别") + cell("任务") + cell("牵头单位"),
        cell("生态", down) + cell("甲|乙") + cell("市林业局"),
        cell("", on) + cell("丙") + cell("市水务局"),
        cell("二、交通", wide),
    )
    rows_ = "".join(f"<w:tr>{row}</w:tr>" for row in table)
    assert lines(f"<w:p>{run('上')}</w:p><w:tbl>{rows_}</w:tbl><w:p>{run('下')}</w:p>") == [
        "上",
        "分工表",
        "| 类别 | 任务 | 牵头单位 |",
        "| 生态 | 甲\\|乙 | 市林业局 |",
        "| 生态 | 丙 | 市水务局 |",
        "| 二、交通 |",
        "下",
    ]


def test_a_table_that_only_lays_out_is_paragraphs():
    one = f"<w:tc><w:p>{run('第一段。')}</w:p><w:p>{run('第二段。')}</w:p></w:tc>"
    assert lines(f"<w:tbl><w:tr>{one}</w:tr></w:tbl>") == ["第一段。", "第二段。"]


def sheet(body: str, **more: str) -> list[str]:
    """The lines of a .xlsx."""
    return document("a.xlsx", excel(body, **more)).text.original.split("\n")


def test_cells_of_excel_are_read_as_people_see_them():
    formats = '<numFmts><numFmt numFmtId="200" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
    styles = "".join(f'<xf numFmtId="{n}"/>' for n in (0, 14, 200, 9))
    styles = f"<styleSheet>{formats}<cellXfs>{styles}</cellXfs></styleSheet>"
    numbers = (
        '<c r="A2" s="1"><v>46022</v></c>',
        '<c r="B2" s="2"><v>46022</v></c>',
        '<c r="C2" s="3"><v>0.7</v></c>',
    )
    more = (
        '<c r="D2"><v>0.30000000000000004</v></c>',
        '<c r="E2" t="e"><v>#REF!</v></c>',
        '<c r="F2" t="b"><v>1</v></c>',
    )
    head = "".join(inline(f"{c}1", c) for c in "ABCDEF")
    found = sheet(f'<row r="1">{head}</row><row r="2">{"".join(numbers + more)}</row>', styles=styles)
    assert found[1] == "| 2025年12月31日 | 2025年12月 | 70% | 0.3 |  | 是 |"


def test_shared_texts_and_hidden_rows_of_excel():
    shared = "<sst><si><r><t>甲</t></r><r><t>乙</t></r><rPh><t>读音</t></rPh></si></sst>"
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>7</v></c><c r="C1"><f>1+1</f><v>2</v></c>'
    assert sheet(
        f'<row r="1">{cells}</row><row r="2" hidden="1">{inline("A2", "暗")}</row>', sharedStrings=shared
    ) == ["| 甲乙 |  | 2 |"]


TABLE = (
    ("序号", "重点任务", "工作措施", "牵头单位", "参与单位", "完成时限"),
    ("1", "前端分类", "2025年底前，新增分类收集点30个。", "市城管局", "市住建局、各区政府", "2025年底前"),
    ("2", "前端分类", "分类覆盖率达到95%以上。", "市城管局、市教育局", "市财政局等有关部门", "2026年6月底"),
    ("3", "末端处置", "建成焚烧厂1座。", "市发改委", "", "2027-03-31"),
)
TABLES = {
    "a.md": made.table_markdown,
    "a.html": made.table_html,
    "a.docx": made.table_docx,
    "a.xlsx": made.table_xlsx,
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_gives_the_same_measures_in_every_format(name):
    policy = parse(document(name, TABLES[name](TABLE)))
    assert structure(policy) == structure(parse(document("a.md", TABLES["a.md"](TABLE))))
    assert policy.front.title == "某市垃圾分类任务分工表"
    assert [m.text for m in policy.measures] == [row[2] for row in TABLE[1:]]
    first, second, third = policy.measures
    assert [(r.role, r.printed, r.rule, r.label) for r in first.responsibilities] == [
        ("lead", "市城管局", "table", "牵头单位"),
        ("supporting", "市住建局", "table", "参与单位"),
        ("supporting", "各区政府", "table", "参与单位"),
    ]
    assert second.open_ended
    assert not first.open_ended
    assert [(t.indicator, t.value, t.unit, t.deadline and str(t.deadline.day)) for t in second.targets] == [
        ("分类覆盖率", 95, "%", "2026-06-30")
    ]
    assert {str(p.deadline.day) for p in (*third.targets, *third.milestones) if p.deadline} == {"2027-03-31"}
    for measure in policy.measures:
        for named in measure.responsibilities:
            assert policy.text.value[named.start : named.end] == named.printed


@pytest.mark.parametrize("row", rows("columns.csv", at_least=30), ids=lambda row: row["why"])
def test_a_header_tells_what_its_column_holds(row):
    assert kind(row["header"]) == (row["kind"] or None)


def measures(*table: str) -> list[tuple[str, str | None, list[tuple[str, str]]]]:
    """The measures of a table in Markdown: text, heading, and who."""
    policy = parse(document("a.md", ("# 某市任务分工表\n\n" + "\n".join(table)).encode()))
    return [(m.text, m.heading, [(r.role, r.printed) for r in m.responsibilities]) for m in policy.measures]


def test_names_on_lines_of_one_cell_are_apart():
    assert measures("| 任务 | 责任单位 |", "|---|---|", "| 推进垃圾分类工作。 | 市城管局 市住建局 |") == [
        ("推进垃圾分类工作。", None, [("responsible", "市城管局"), ("responsible", "市住建局")])
    ]


def test_a_word_in_a_cell_weighs_more_than_its_column():
    row = "| 推进垃圾分类工作。 | 市城管局牵头，市财政局配合 |"
    assert measures("| 任务 | 责任单位 |", row) == [
        ("推进垃圾分类工作。", None, [("lead", "市城管局"), ("supporting", "市财政局")])
    ]


def test_the_first_leads_where_the_header_says_so():
    row = "| 推进垃圾分类工作。 | 市城管局、市财政局 |"
    assert measures("| 任务 | 责任单位（列第一位的为牵头单位） |", row) == [
        ("推进垃圾分类工作。", None, [("lead", "市城管局"), ("responsible", "市财政局")])
    ]


def test_blank_cells_and_ditto_mean_the_row_above():
    found = measures(
        "| 任务 | 措施 | 牵头单位 |",
        "| 前端分类 | 设置收集点位。 | 市城管局 |",
        "| | 开展入户宣传。 | |",
        "| 末端处置 | 建设处理设施。 | 同上 |",
        "| 回收利用 | 建设再生资源回收网点。 | / |",
    )
    assert found == [
        ("设置收集点位。", "前端分类", [("lead", "市城管局")]),
        ("开展入户宣传。", "前端分类", [("lead", "市城管局")]),
        ("建设处理设施。", "末端处置", [("lead", "市城管局")]),
        ("建设再生资源回收网点。", "回收利用", []),
    ]


def test_a_header_of_two_lines_and_a_banner():
    found = measures(
        "| 任务 | 责任分工 | 责任分工 | 备注 |",
        "| 任务 | 牵头单位 | 配合单位 | 备注 |",
        "| 一、生活垃圾 |",
        "| 推进垃圾分类工作。 | 市城管局 | 市住建局 | 张三 |",
    )
    assert [who for _, _, who in found] == [[("lead", "市城管局"), ("supporting", "市住建局")]]


def test_a_table_of_other_things_orders_nothing():
    assert (
        measures("| 名称 | 地址 | 电话 |", "|---|---|---|", "| 市政务服务中心 | 某路1号 | 0000-0000 |") == []
    )


def test_a_document_with_macros_is_read_and_they_are_not_run():
    assert document("a.docm", word(vbaProject="not a program")).text.original == TEXT


@pytest.mark.parametrize(
    "line", ["【打印】 【关闭】", "字号：[大 中 小]", "分享到：微信 微博", "打印本页", "首页 > 更多"]
)
def test_buttons_are_told(line):
    assert is_tool(line)


@pytest.mark.parametrize(
    "line", ["一、总体要求", "2023-05-04", "某政办发〔2023〕12号", "大力推进", "附件", "", "打印机管理"]
)
def test_what_is_no_button_is_told(line):
    assert not is_tool(line)


def test_remarks_of_a_page_are_told():
    assert is_remark("当前位置：首页 > 政务公开")
    assert not is_remark("分享到平台的数据，由市大数据局统一管理。")


def test_a_page_in_a_charset_that_it_does_not_have():
    page_ = f'<html><head><meta charset="gb2312"></head><body><p>{TEXT}</p></body></html>'
    assert document("a.html", page_.encode()).text.original == TEXT
    assert document("a.html", page_.replace("gb2312", "utf-8").encode("gb18030")).text.original == TEXT


def test_a_text_that_holds_tags_is_no_page():
    text = f"{TEXT}\n<div>不是网页</div>"
    assert document("a.md", text.encode()).text.original == text
