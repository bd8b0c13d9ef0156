"""Waivers let pass what fits them, say what fits no more, and are refused where they cannot be followed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from queries.audit.waiver import Waiver
from queries.audit.waivers import UnreadableWaivers, beside, waivers
from tests.auditing import DRAFT, audited
from tests.table import rows

TODAY = date(2026, 6, 1)


def written(folder: Path, *lines: str, name: str = "waivers.csv") -> Path:
    """Return a file of waivers with LINES."""
    file = folder / name
    file.write_text("rule,document,measure,text,reason,by,until\n" + "\n".join(lines), "utf-8")
    return file


@pytest.mark.parametrize("row", rows("waivers.csv", at_least=13), ids=lambda row: row["why"])
def test_a_waiver_lets_pass_what_fits_it(row: dict[str, str], tmp_path: Path) -> None:
    line = ",".join(
        [row["rule"], row["document"], row["measure"], row["text"], "上级要求", "张三", row["until"]]
    )
    found = audited().waiving(waivers(written(tmp_path, line)), TODAY)
    waived = [finding for finding in found.findings if not finding.counts]
    assert len(waived) == int(row["waives"])
    assert all(finding.waiver and finding.waiver.reason == "上级要求" for finding in waived)
    assert sum(row.waived for row in found.coverage) == len(waived)


def test_what_is_waived_does_not_count() -> None:
    before = audited()
    after = before.waiving(
        [Waiver(rule, "方案.txt", reason="已知") for rule in ("no-lead", "due", "numbered")]
    )
    assert (before.conforms, after.conforms) == (False, True)
    assert (before.fails("violation"), after.fails("info")) == (True, False)
    assert len(after.findings) == len(before.findings)


def test_the_hash_that_an_audit_prints_names_its_finding() -> None:
    one = next(finding for finding in audited().findings if finding.rule.id == "no-lead")
    found = audited().waiving([Waiver("no-lead", text=one.hash, reason="已知")])
    assert [finding.measure for finding in found.findings if not finding.counts] == [one.measure]


def test_an_idle_waiver_is_told_unless_this_audit_did_not_look_at_it() -> None:
    lines = [
        Waiver("no-lead", measure="9.9.9", reason="旧"),
        Waiver("no-lead", measure="1.1.1", reason="旧", until=date(2020, 1, 1)),
        Waiver("no-lead", document="别的.txt", reason="旧"),
        Waiver("not-run", measure="1.1.1", reason="旧"),
    ]
    notes = audited().waiving(lines, TODAY).notes
    assert [(note.waiver.measure, note.result) for note in notes] == [
        ("9.9.9", "unused"),
        ("1.1.1", "expired"),
    ]


def test_toml_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "方案.txt.waivers.toml"
    file.write_text(
        '[[waiver]]\nrule = "no-lead"\nmeasure = "1.1.1"\nreason = "会商中"\nuntil = 2099-12-31\n', "utf-8"
    )
    (one,) = waivers(file)
    assert (one.rule, one.measure, one.reason, one.until) == (
        "no-lead",
        "1.1.1",
        "会商中",
        date(2099, 12, 31),
    )


def test_excel_in_china_saves_gb18030(tmp_path: Path) -> None:
    file = written(tmp_path, "no-lead,,1.1.1,,会商中,张三,")
    file.write_bytes(file.read_text("utf-8").encode("gb18030"))
    assert waivers(file)[0].reason == "会商中"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (",,1.1.1,,理由,,", "rule 是空的"),
        ("no-such,,1.1.1,,理由,,", "没有规则 no-such"),
        ("no-lead,,1.1.1,,,,", "reason 是空的"),
        ("no-lead,,,,理由,,", "没说豁免哪一处"),
        ("no-lead,,,市,理由,,", "text 太短"),
        ("no-lead,,1.1.1,,理由,,明年", "until 是“明年”"),
    ],
)
def test_a_line_that_cannot_be_followed_is_refused(line: str, says: str, tmp_path: Path) -> None:
    file = written(tmp_path, line)
    with pytest.raises(UnreadableWaivers, match=says) as refused:
        waivers(file, {"no-lead"})
    assert f"{file}:2" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("waivers.csv", b"a,b\n1,2\n", "不是豁免文件"),
        ("waivers.csv", b"\xff\xfe\x00\xd8", "不是文字文件"),
        ("a.waivers.toml", b"[[waiver]\n", "不是合格的 TOML"),
        ("a.waivers.toml", b'[[waiver]]\nrule = "a"\nbecause = "b"\n', "没有 because 一项"),
        ("a.waivers.toml", b'waiver = "a"\n', r"要写成 \[\[waiver\]\]"),
    ],
)
def test_a_file_that_is_none_is_refused(name: str, data: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableWaivers, match=says):
        waivers(tmp_path / name)
    with pytest.raises(UnreadableWaivers, match="打不开"):
        waivers(tmp_path / "missing.csv")


def test_waivers_stand_beside_their_draft(tmp_path: Path) -> None:
    for name in ("方案.txt.waivers.csv", "方案.txt.waivers.toml", "waivers.csv", "别的.txt.waivers.csv"):
        (tmp_path / name).write_text(DRAFT, "utf-8")
    names = [file.name for file in beside(tmp_path / "方案.txt")]
    assert names == ["方案.txt.waivers.csv", "方案.txt.waivers.toml", "waivers.csv"]
