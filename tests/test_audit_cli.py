"""`duban audit`: what it prints, where, with which exit code, and how it tells a fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from duban.cli import run
from tests.auditing import DRAFT, RULES
from tests.made import docx as made_docx
from tests.table import rows

Told = tuple[int, str, str]
Run = Callable[..., Told]
OWN = ("--shapes", RULES)
LINES = [line for line in DRAFT.split("\n") if line]


@pytest.fixture
def audit(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Run:
    """Return what runs the command in a folder with a draft: its code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUBAN_STORE", str(built))
    Path("方案.txt").write_text(DRAFT, "utf-8")

    def told(*arguments: str | Path) -> Told:
        code = run(["audit", *map(str, arguments)])
        printed = capsysbinary.readouterr()
        return code, printed.out.decode(), printed.err.decode()

    return told


def found(out: str) -> list[dict[str, str]]:
    findings: list[dict[str, str]] = json.loads(out)["findings"]
    return findings


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--rule", "due"), 0),
        (("--rule", "due", "--fail-on", "warning"), 1),
        (("--rule", "numbered", "--fail-on", "warning"), 0),
        (("--rule", "numbered", "--fail-on", "info"), 1),
        (("--rule", "nothing", "--fail-on", "info"), 0),
        (("--rule", "nothing", "--strict"), 1),
        (("--rule", "no-lead", "--rule", "nothing"), 1),
    ],
)
def test_the_exit_code_is_what_fail_on_names(options: tuple[str, ...], code: int, audit: Run) -> None:
    assert audit("方案.txt", *OWN, *options)[0] == code


def test_a_draft_touches_no_store(audit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_STORE", "nowhere")
    code, out, err = audit("方案.txt", *OWN, "--rule", "no-lead")
    assert (code, err) == (1, "")
    assert "1.1.1 渠系改造没有牵头，只有市水务局等" in out
    assert [path.name for path in Path().iterdir()] == ["方案.txt"]


def test_without_a_file_the_store_is_audited(audit: Run) -> None:
    said = json.loads(audit("--format", "json")[1])
    measures = {one["measure"] for one in said["findings"] if one["rule"] == "measure-without-lead"}
    assert {"3.1.2", "5.3.2"} <= measures
    assert len(said["documents"]) == 1


def test_one_rule_in_english(audit: Run) -> None:
    _, out, _ = audit("方案.txt", *OWN, "--rule", "no-lead", "--language", "en")
    assert "has no lead, only 市水务局" in out
    assert "numbered" not in out


def test_a_folder_with_good_and_bad_files(audit: Run) -> None:
    folder = Path("送审")
    folder.mkdir()
    (folder / "好.txt").write_text(DRAFT, "utf-8")
    (folder / "又一.docx").write_bytes(made_docx(LINES, numbered=False))
    (folder / "空.txt").touch()
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 not a zip")
    (folder / "照片.png").write_bytes(b"\x89PNG")
    (folder / "waivers.csv").write_text(
        "rule,document,measure,text,reason\nno-lead,好.txt,,,会商中\n", "utf-8"
    )
    code, out, err = audit(folder, *OWN, "--format", "json", "-o", "a.json")
    assert (code, out) == (2, "")
    said = json.loads(Path("a.json").read_text("utf-8"))
    assert [Path(one["name"]).name for one in said["documents"]] == ["又一.docx", "好.txt"]
    lines = err.splitlines()
    assert sum(line.startswith("错误：空.txt：") for line in lines) == 1
    assert sum(line.startswith("错误：坏.docx：") for line in lines) == 1
    assert sum("有 1 个文件不是能读的格式" in line for line in lines) == 1
    assert len(lines) == 4
    # the folder's waivers are no draft, and hold for one of the two
    assert sum(bool(one["waived"]) for one in said["findings"]) == 2


def test_waivers_beside_the_draft_or_by_name(audit: Run) -> None:
    only = ("方案.txt", *OWN, "--rule", "no-lead", "--format", "json")
    assert audit(*only)[0] == 1
    line = "no-lead,,,,会商中\n"
    Path("方案.txt.waivers.csv").write_text(
        "rule,document,measure,text,reason\nno-lead,,1.1.1,,会商中\n", "utf-8"
    )
    code, out, _ = audit(*only)
    assert (code, [bool(one["waived"]) for one in found(out)]) == (1, [True, False])
    # a file that is named stands in place of those beside
    Path("别处.csv").write_text("rule,document,measure,text,reason\nno-lead,方案.txt,,,会商中\n", "utf-8")
    code, out, _ = audit(*only, "--waivers", "别处.csv")
    assert (code, all(one["waived"] for one in found(out))) == (0, True)
    Path("别处.csv").write_text("rule,document,measure,text,reason\nno-lead,,9.9.9,,旧\n", "utf-8")
    assert "豁免没有用上：别处.csv:2（no-lead）" in audit(*only[:-2], "--waivers", "别处.csv")[1]
    Path("别处.csv").write_text("rule,document,measure,text,reason\n" + line, "utf-8")
    assert audit(*only, "--waivers", "别处.csv")[0] == 2


def test_a_comparison_with_an_earlier_audit(audit: Run) -> None:
    audit("方案.txt", *OWN, "--format", "json", "-o", "上次.json")
    Path("方案.txt").write_text(DRAFT.replace("市工信局", "市财政局"), "utf-8")
    _, out, _ = audit("方案.txt", *OWN, "--compare", "上次.json", "--rule", "no-lead")
    assert "新增" in out
    assert "已消失" in out
    said = json.loads(audit("方案.txt", *OWN, "--compare", "上次.json", "--format", "json")[1])
    assert sorted({one["standing"] for one in said["findings"]}) == ["new", "still"]
    assert [one["quote"] for one in said["gone"]] == ["市工信局"]


def test_each_form_to_a_file(audit: Run) -> None:
    for form, begins in (
        ("turtle", b"@prefix"),
        ("sarif", b"{"),
        ("xlsx", b"PK"),
        ("docx", b"PK"),
        ("text", "滨".encode()),
    ):
        code, out, err = audit("方案.txt", *OWN, "--format", form, "-o", f"a.{form}")
        assert (code, out) == (1, "")
        assert err == f"已写入 a.{form}\n"
        assert Path(f"a.{form}").read_bytes().startswith(begins)
    assert openpyxl.load_workbook("a.xlsx").sheetnames == ["修改意见表", "检查覆盖"]
    assert len(list(docx.Document("a.docx").comments)) > 5


def test_several_drafts_come_back_into_a_folder(audit: Run) -> None:
    Path("甲").mkdir()
    Path("甲/方案.txt").write_text(DRAFT.replace("滨河", "临河"), "utf-8")
    both = ("方案.txt", "甲", *OWN, "--format", "docx")
    code, _, err = audit(*both)
    assert code == 2
    assert "请用 -o 给出一个文件夹" in err
    assert audit(*both, "-o", "返回")[0] == 1
    assert sorted(path.name for path in Path("返回").iterdir()) == [
        "方案.txt-2.批注.docx",
        "方案.txt.批注.docx",
    ]
    assert audit(*both, "-o", "方案.txt")[0] == 2


def test_a_docx_comes_back_as_itself(audit: Run) -> None:
    Path("方案.docx").write_bytes(made_docx(LINES, numbered=False))
    assert audit("方案.docx", *OWN, "--format", "docx", "-o", "批注.docx")[0] == 1
    # its header is its own
    assert docx.Document("批注.docx").sections[0].header.paragraphs[0].text == "征求意见稿 页眉"


def test_colours_on_a_terminal_unless_they_are_not_wanted(
    audit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("reports.audit.as_text.as_text", lambda *said: seen.append(said[2]) or "")
    monkeypatch.delenv("NO_COLOR", raising=False)
    audit("方案.txt", *OWN)
    monkeypatch.setenv("NO_COLOR", "1")
    audit("方案.txt", *OWN)
    monkeypatch.delenv("NO_COLOR")
    audit("方案.txt", *OWN, "-o", "a.txt")
    assert seen == [True, False, False]


def test_the_rules_are_listed(audit: Run) -> None:
    code, out, _ = audit("--rules", *OWN)
    assert code == 0
    assert "measure-without-lead" in out
    assert "no-lead" in out
    assert "No lead" in audit("--rules", *OWN, "--language", "en")[1]


@pytest.mark.parametrize("row", rows("audit-faults.csv", at_least=13), ids=lambda row: row["why"])
def test_a_fault_is_one_line(row: dict[str, str], audit: Run) -> None:
    Path("empty.txt").touch()
    Path("bad.ttl").write_text("<a> a <b> ", "utf-8")
    Path("query.ttl").write_text(RULES.read_text("utf-8").replace("?at .\n", "?at . FILTER(\n", 1), "utf-8")
    Path("bad.csv").write_text("rule,reason\nno-such,because\n", "utf-8")
    Path("bad.json").write_text("{", "utf-8")
    code, out, err = audit(*row["arguments"].split())
    assert (code, out) == (2, "") or row["out"] == "yes"
    assert code == 2
    assert row["says"] in err
    assert err.count("\n") == 1
    assert err.startswith("错误：")


def test_help_teaches_by_example(audit: Run) -> None:
    code, out, err = audit("--help")
    assert (code, err) == (0, "")
    assert out.startswith("用法：duban audit")
    assert "duban audit 方案.docx --format docx -o 批注.docx" in out
