"""The `duban` command: what it prints, where, with which exit code, and how it tells a fault."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pyoxigraph as ox
import pytest

import duban as duban_package
from duban.cli import run
from graph.document.read import BUNDLED
from queries.catalogue import catalogue
from tests.table import rows

ROOT = Path(__file__).parents[1]
Told = tuple[int, str, str]
Run = Callable[..., Told]
LEAD = "市城管执法局牵头哪些任务"


@pytest.fixture
def duban(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Run:
    """Return what runs the command in an empty folder, on the built store: its code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUBAN_STORE", str(built))

    def told(*arguments: str | Path) -> Told:
        code = run([str(argument) for argument in arguments])
        printed = capsysbinary.readouterr()
        return code, printed.out.decode(), printed.err.decode()

    return told


@pytest.mark.parametrize("row", rows("faults.csv", at_least=32), ids=lambda row: row["why"])
def test_a_fault_is_one_line_that_says_what_and_how_to_mend(row: dict[str, str], duban: Run) -> None:
    Path("empty.txt").touch()
    code, out, err = duban(*shlex.split(row["arguments"]))
    assert code == 2
    # a build says what became of each file
    said = out if row["arguments"].startswith("build missing") else err
    assert row["says"] in said
    if said == err:
        assert (out, err.count("\n")) == ("", 1)
        assert err.startswith("错误：")


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", LEAD),
        ("answer", "measures-led-by", "--department", "市城管执法局"),
        ("query", "ASK {}"),
        ("graph", "--format", "svg"),
        ("serve", "--port", "0"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_without_a_store_each_says_how_to_build_one(arguments: tuple[str, ...], duban: Run) -> None:
    code, out, err = duban(*arguments, "--store", "none")
    assert (code, out) == (2, "")
    assert "none" in err
    assert "duban build" in err
    assert not Path("none").exists()


COMMANDS = [
    *[
        (),
        ("build",),
        ("extract",),
        ("ask",),
        ("questions",),
        ("answer",),
        ("query",),
        ("graph",),
        ("serve",),
    ],
    *[("answer", name) for name in catalogue()],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_teaches_by_example(command: tuple[str, ...], duban: Run) -> None:
    code, out, err = duban(*command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("用法：duban")
    assert "duban " + " ".join(command) in out.partition("\n")[2]


def test_no_arguments_are_wrong_use_and_show_the_help(duban: Run) -> None:
    code, out, _ = duban()
    assert code == 2
    assert "duban build" in out


class TestBuild:
    def test_a_folder_with_good_and_bad_files(self, duban: Run) -> None:
        folder, text = Path("政策"), BUNDLED.read_text("utf-8")
        folder.mkdir()
        (folder / "好.txt").write_text(text, "utf-8")
        (folder / "空.txt").touch()
        (folder / "二进制.txt").write_bytes(bytes(range(256)) * 40)
        (folder / "照片.png").write_bytes(b"\x89PNG")
        code, out, _ = duban("build", folder, "--store", "store")
        assert code == 2
        lines = {Path(cells[1]).name: cells for line in out.splitlines() if len(cells := line.split()) > 2}
        assert lines["好.txt"][0] == "新读入"
        assert lines["好.txt"][2] == "59"
        assert lines["空.txt"][0] == lines["二进制.txt"][0] == "读不了"
        assert lines["照片.png"][0] == "跳过"
        assert duban("ask", LEAD, "--store", "store")[1].startswith("市城管执法局牵头的任务：18 项")

    def test_the_same_again_changes_nothing(self, duban: Run) -> None:
        assert duban("build", "--store", "store")[:1] == (0,)
        code, out, _ = duban("build", "--store", "store")
        assert code == 0
        assert "没有变化 1 份" in out

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
    def test_other_encodings_read_the_same(self, encoding: str, duban: Run) -> None:
        text = BUNDLED.read_text("utf-8")
        Path("plain.txt").write_text(text, "utf-8")
        Path("other.txt").write_bytes(text.encode(encoding))
        plain, other = (json.loads(duban("extract", f"{name}.txt")[1]) for name in ("plain", "other"))
        assert other == plain

    def test_what_was_built_stays_when_a_file_cannot_be_read(self, duban: Run) -> None:
        duban("build", "--store", "store")
        Path("empty.txt").touch()
        assert duban("build", "empty.txt", "--store", "store")[0] == 2
        assert "18 项" in duban("ask", LEAD, "--store", "store")[1]


class TestExtract:
    def test_positions_are_in_the_text_as_read(self, duban: Run) -> None:
        Path("plan.txt").write_bytes(BUNDLED.read_bytes())
        said = json.loads(duban("extract", "plan.txt")[1])
        text = BUNDLED.read_text("utf-8")
        assert len(said["measures"]) == 59
        for measure in said["measures"]:
            for one in measure["responsibilities"]:
                printed = "".join(text[one["start"] : one["end"]].split())
                # what a mend changed inside a name is no longer as printed
                assert printed == one["printed"] or len(printed) != len(one["printed"])

    def test_it_touches_no_store(self, duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DUBAN_STORE")
        Path("plan.txt").write_bytes(BUNDLED.read_bytes())
        assert duban("extract", "plan.txt")[0] == 0
        assert [path.name for path in Path().iterdir()] == ["plan.txt"]

    @pytest.mark.parametrize(
        ("form", "kind"),
        [("turtle", ox.RdfFormat.TURTLE), ("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)],
    )
    def test_statements_read_back(self, form: str, kind: ox.RdfFormat, duban: Run) -> None:
        Path("plan.txt").write_bytes(BUNDLED.read_bytes())
        code, out, _ = duban("extract", "plan.txt", "--format", form)
        measure = ox.NamedNode("https://w3id.org/duban/def#Measure")
        found = [quad for quad in ox.parse(out.encode(), format=kind) if quad.object == measure]
        assert (code, len(found)) == (0, 59)


class TestAsk:
    def test_a_question_is_answered(self, duban: Run) -> None:
        code, out, err = duban("ask", LEAD)
        assert (code, err) == (0, "")
        assert out.splitlines()[0] == "市城管执法局牵头的任务：18 项"
        assert len(re.findall(r"^  \d+\.\d+\.\d+  .*第\d+行", out, re.MULTILINE)) == 18

    def test_as_json(self, duban: Run) -> None:
        said = json.loads(duban("ask", LEAD, "--format", "json")[1])
        assert list(said) == [
            "understood",
            "question",
            "parameters",
            "reading",
            "sparql",
            "columns",
            "rows",
            "count",
        ]
        assert (said["understood"], said["question"], said["count"]) == (True, "measures-led-by", 18)

    def test_what_is_not_understood_is_said(self, duban: Run) -> None:
        code, out, _ = duban("ask", "今天天气怎么样", "--format", "json")
        said = json.loads(out)
        assert code == 3
        assert list(said) == ["understood", "unknown", "suggestions"]
        assert said["understood"] is False
        assert duban("ask", "今天天气怎么样")[0] == 3


class TestQuestionsAndAnswers:
    def test_every_question_is_listed(self, duban: Run) -> None:
        _, out, _ = duban("questions")
        assert all(re.search(rf"^  {re.escape(name)}( |$)", out, re.MULTILINE) for name in catalogue())
        listed = json.loads(duban("questions", "--format", "json")[1])
        assert [one["name"] for one in listed] == list(catalogue())

    def test_each_format(self, duban: Run) -> None:
        asked = ("answer", "measures-led-by", "--department", "市城管执法局")
        said = json.loads(duban(*asked, "--format", "json")[1])
        assert list(said) == ["question", "parameters", "columns", "rows", "count"]
        table = list(csv.reader(io.StringIO(duban(*asked, "--format", "csv")[1].removeprefix("\ufeff"))))
        assert len(table) == said["count"] + 1 == 19
        code, out, err = duban(*asked, "--format", "xlsx", "-o", "结果.xlsx")
        assert (code, out) == (0, "")
        assert "结果.xlsx" in err
        sheet = openpyxl.load_workbook("结果.xlsx").active
        assert sheet is not None
        assert sheet.max_row == 19
        assert "1.2.3" in duban(*asked)[1]

    def test_any_name_of_a_department_and_its_identifier_ask_the_same(self, duban: Run) -> None:
        names = ("市交通局", "市交通运输局", "秦皇岛市交通运输局", "130300-jiaotong")
        answers = {
            duban("answer", "measures-led-by", "--department", name, "--format", "json")[1] for name in names
        }
        assert len(answers) == 1

    def test_a_sheet_is_not_written_on_a_terminal(self, duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        code, out, err = duban("answer", "departments", "--format", "xlsx")
        assert (code, out) == (2, "")
        assert "-o 文件名.xlsx" in err

    def test_a_file_is_replaced_whole_or_not_at_all(self, duban: Run) -> None:
        Path("a.json").write_text("before")
        duban("answer", "departments", "--format", "json", "-o", "a.json")
        assert json.loads(Path("a.json").read_text("utf-8"))["question"] == "departments"
        assert [path.name for path in Path().iterdir()] == ["a.json"]


class TestQuery:
    def test_rows_in_each_format(self, duban: Run) -> None:
        query = "SELECT (COUNT(*) AS ?n) { ?m a duban:Measure }"
        assert duban("query", query)[1].splitlines()[2:] == ["59", "1 行"]
        assert (
            json.loads(duban("query", query, "--format", "json")[1])["results"]["bindings"][0]["n"]["value"]
            == "59"
        )
        assert duban("query", query, "--format", "csv")[1].split() == ["n", "59"]
        assert duban("query", query, "--format", "tsv")[1].split() == ["?n", "59"]
        assert ElementTree.fromstring(duban("query", query, "--format", "xml")[1])
        assert duban("query", "ASK { ?m a duban:Measure }")[1] == "是\n"

    def test_triples(self, duban: Run) -> None:
        query = "DESCRIBE <https://w3id.org/duban/id/year/2025>"
        assert "@prefix duban:" in duban("query", query)[1]
        for form, kind in (("turtle", ox.RdfFormat.TURTLE), ("ntriples", ox.RdfFormat.N_TRIPLES)):
            assert list(ox.parse(duban("query", query, "--format", form)[1].encode(), format=kind))

    def test_a_query_from_a_file(self, duban: Run) -> None:
        Path("问题.rq").write_text("# 部门\nASK { ?d a duban:Department }", "utf-8")
        assert duban("query", "-f", "问题.rq")[1] == "是\n"

    def test_a_cut_answer_is_told(self, duban: Run) -> None:
        code, out, err = duban("query", "SELECT * { ?s ?p ?o }", "--format", "tsv")
        assert (code, out.count("\n")) == (0, 10_001)
        assert "只给出了前面一部分" in err


class TestGraph:
    @pytest.mark.parametrize("form", ["graphml", "gexf", "svg"])
    def test_each_format_of_a_department_or_all(self, form: str, duban: Run) -> None:
        whole = duban("graph", "--format", form)[1]
        part = duban("graph", "--format", form, "--department", "市城管执法局")[1]
        assert "市城管执法局" in whole
        assert "市城管执法局" in part
        assert len(ElementTree.fromstring(part)) <= len(ElementTree.fromstring(whole))
        assert len(part) < len(whole)

    def test_as_json(self, duban: Run) -> None:
        said = json.loads(duban("graph", "--format", "json")[1])
        leads = {node["label"]: node["leads"] for node in said["nodes"]}
        assert leads["市城管执法局"] == 18
        assert all(edge["weight"] > 0 for edge in said["edges"])


class TestStore:
    def test_the_option_then_the_environment_then_here(
        self, duban: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DUBAN_STORE", "b")
        duban("build", "--store", "a")
        duban("build")
        monkeypatch.delenv("DUBAN_STORE")
        duban("build")
        assert sorted(path.name for path in Path().iterdir()) == ["a", "b", "duban-store"]


def process(*arguments: str, built: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start the command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "duban", *arguments],
        cwd=ROOT,
        env={**os.environ, "DUBAN_STORE": str(built), "PYTHONUNBUFFERED": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # a shell that runs the tests in its background lets them ignore Ctrl+C
        preexec_fn=None if os.name == "nt" else _heeds_interrupts,
    )


def _heeds_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_output_is_utf_8_in_any_locale(built: Path) -> None:
    for locale in ({"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "gbk"}):
        out, err = process("ask", LEAD, built=built, **locale).communicate(timeout=60)
        assert "市城管执法局牵头的任务：18 项" in out.decode()
        assert err == b""


def test_a_reader_that_has_enough_is_no_fault(built: Path) -> None:
    started = process("questions", built=built)
    assert started.stdout
    assert started.stderr
    started.stdout.readline()
    started.stdout.close()
    assert (started.wait(60), started.stderr.read()) == (0, b"")
    started.stderr.close()


def test_the_command_starts_without_what_it_does_not_need() -> None:
    heavy = "rdflib networkx numpy flask waitress pypinyin xlsxwriter lxml pypdfium2"
    code = (
        "import sys; from duban.cli import run; assert run(['questions']) == 0;"
        f"print([name for name in '{heavy}'.split() if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stderr == b"[]\n"


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to send")
def test_serve_prints_its_address_answers_and_stops(built: Path) -> None:
    started = process("serve", "--port", "0", built=built)
    assert started.stdout
    line = started.stdout.readline().decode()
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
    assert found, line
    with urllib.request.urlopen(found[0], timeout=120) as page:
        assert "督办" in page.read().decode()
    taken, _ = process("serve", "--port", found[1], built=built), None
    _, err = taken.communicate(timeout=120)
    assert taken.returncode == 2
    assert f"127.0.0.1:{found[1]} 用不了" in err.decode()
    started.send_signal(signal.SIGINT)
    _, err = started.communicate(timeout=120)
    assert (started.returncode, err) == (0, b"")


# ```console
# $ duban ask …
CONSOLE = re.compile(r"^```console\n(?P<said>.*?)^```", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, list[str]]]:
    """Return each command that README shows, with the lines that it prints."""
    found = []
    for block in CONSOLE.finditer((ROOT / "README.md").read_text("utf-8")):
        for example in re.split(r"^\$ duban ", block["said"], flags=re.MULTILINE)[1:]:
            command, *printed = example.rstrip().split("\n")
            found.append((command, printed))
    return found


@pytest.mark.parametrize(
    ("command", "shown"), examples(), ids=lambda part: part if isinstance(part, str) else ""
)
def test_readme_shows_what_is_printed(command: str, shown: list[str], duban: Run) -> None:
    code, out, _ = duban(*shlex.split(command))
    assert code == 0
    lines = iter(out.splitlines())
    for line in shown:
        # … at its end: the line goes on; … alone: lines are left out
        if line.strip() != "…":
            start = line.removesuffix("…")
            assert any(
                printed == line or (start != line and printed.startswith(start)) for printed in lines
            ), line


def test_readme_asks_five_questions() -> None:
    assert len([command for command, _ in examples() if command.startswith("ask")]) == 5


def test_every_name_that_a_script_imports_is_there() -> None:
    assert all(getattr(duban_package, name) for name in duban_package.__all__)
    with pytest.raises(AttributeError):
        duban_package.nothing  # noqa: B018


def test_readme_s_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = re.search(
        r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert program
    monkeypatch.chdir(tmp_path)
    Path("政策文件夹").mkdir()
    Path("政策文件夹", "措施.txt").write_bytes(BUNDLED.read_bytes())
    exec(program[1], {})
    assert len(capsys.readouterr().out.splitlines()) == 16
