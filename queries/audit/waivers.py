"""Findings that people let pass: who, why, until when, in a file that Excel or an editor opens.

    plan.docx.waivers.csv    plan.docx.waivers.toml    waivers.csv (for every draft of the folder)

    rule,document,measure,text,reason,by,until
    measure-without-lead,,3.1.2,,部门正在会商,督查室 张三,2027-03-31
    deadline-vague,,,逐步建立健全长效机制,上级文件原文,督查室 张三,

A line lets pass what fits all that it says. TEXT is the quoted text, a part of it, or the hash that an audit
prints.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from graph.statements.identifier import normalised
from ontology.rows import decoded, filled
from queries.audit.finding import HASH, Finding
from queries.audit.waiver import Waiver

COLUMNS = ("rule", "document", "measure", "text", "reason", "by", "until")
SUFFIXES = (".waivers.csv", ".waivers.toml")
FOR_ALL = "waivers.csv"
HEX = re.compile(rf"[0-9a-f]{{8,{HASH}}}")
SHORTEST = 4  # letters of a text: less would fit anything


class UnreadableWaivers(ValueError):
    """A file of waivers that cannot be followed: which file and line, what, how to mend it."""


@dataclass(frozen=True, slots=True)
class Note:
    """A waiver that let nothing pass: `expired`, or `unused` where nothing fits it any more."""

    waiver: Waiver
    result: str


def fits(waiver: Waiver, finding: Finding) -> bool:
    """True where FINDING is all that the line says."""
    return (
        waiver.rule == finding.rule.id
        and (not waiver.measure or waiver.measure == finding.measure)
        and (not waiver.document or (finding.document is not None and waiver.is_for(finding.document)))
        and _is_text(waiver.text, finding)
    )


def _is_text(text: str, finding: Finding) -> bool:
    if HEX.fullmatch(text):
        return finding.hash.startswith(text)
    return normalised(text) in normalised(finding.quote or finding.document_title)


def waived(
    findings: Sequence[Finding], waivers: Sequence[Waiver], today: date | None = None
) -> tuple[tuple[Finding, ...], tuple[Note, ...]]:
    """Return FINDINGS, each with the first of WAIVERS that fits it and holds TODAY; and the idle waivers."""
    today = today or date.today()
    used: set[int] = set()
    found = []
    for finding in findings:
        fitting = [n for n, waiver in enumerate(waivers) if fits(waiver, finding)]
        used.update(fitting)
        holding = [waivers[n] for n in fitting if not waivers[n].expired(today)]
        found.append(replace(finding, waiver=holding[0]) if holding else finding)
    notes = [
        Note(waiver, "expired" if n in used else "unused")
        for n, waiver in enumerate(waivers)
        if n not in used or waiver.expired(today)
    ]
    return tuple(found), tuple(notes)


def beside(path: Path) -> list[Path]:
    """Return the files of waivers that hold for the draft PATH, those that are there."""
    own = [path.with_name(path.name + suffix) for suffix in SUFFIXES]
    return [file for file in (*own, path.with_name(FOR_ALL)) if file.is_file()]


def waivers(path: Path, known: Collection[str] = ()) -> tuple[Waiver, ...]:
    """Return the waivers in the file PATH, CSV or TOML. KNOWN are the rules that there are.

    Raises UnreadableWaivers.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableWaivers(f"{path}：打不开（{error.strerror}）。请检查路径和权限") from None
    lines = _toml(path, data) if path.suffix.lower() == ".toml" else _csv(path, data)
    return tuple(_waiver(where, said, known) for where, said in lines)


def _csv(path: Path, data: bytes) -> Iterator[tuple[str, Mapping[str, str]]]:
    reader = csv.DictReader(io.StringIO(_text(path, data), newline=""))
    if not {"rule", "reason"} <= set(reader.fieldnames or ()):
        raise UnreadableWaivers(f"{path}:1：不是豁免文件。第一行应是 {','.join(COLUMNS)}")
    try:
        for line, said in filled(reader, COLUMNS):
            yield f"{path}:{line}", said
    except csv.Error as error:
        raise UnreadableWaivers(f"{path}:{reader.line_num}：不是 CSV（{error}）") from None


def _text(path: Path, data: bytes) -> str:
    try:
        return decoded(data)
    except UnicodeDecodeError:
        raise UnreadableWaivers(f"{path}：不是文字文件。请另存为 CSV UTF-8") from None


def _toml(path: Path, data: bytes) -> Iterator[tuple[str, Mapping[str, str]]]:
    try:
        held: dict[str, Any] = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableWaivers(f"{path}：不是合格的 TOML（{error}）。请改正后再审查") from None
    lines = held.get("waiver", [])
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise UnreadableWaivers(f"{path}：每条豁免要写成 [[waiver]]")
    for n, line in enumerate(lines, 1):
        where = f"{path}：第{n}条"
        if unknown := set(line) - set(COLUMNS):
            raise UnreadableWaivers(
                f"{where}：没有 {'、'.join(sorted(unknown))} 一项。可写 {'、'.join(COLUMNS)}"
            )
        yield where, {name: str(line.get(name, "")).strip() for name in COLUMNS}


def _waiver(where: str, said: Mapping[str, str], known: Collection[str]) -> Waiver:
    if not said["rule"]:
        raise UnreadableWaivers(f"{where}：rule 是空的。请写规则名")
    if known and said["rule"] not in known:
        raise UnreadableWaivers(f"{where}：没有规则 {said['rule']}。全部规则见 duban audit --rules")
    if not said["reason"]:
        raise UnreadableWaivers(f"{where}：reason 是空的。豁免要写理由")
    if said["text"] and len(normalised(said["text"])) < SHORTEST:
        raise UnreadableWaivers(f"{where}：text 太短，会豁免不相干的内容。请至少写 {SHORTEST} 个字")
    if not (said["measure"] or said["text"] or said["document"]):
        raise UnreadableWaivers(f"{where}：没说豁免哪一处。请写 document、measure 或 text")
    return Waiver(**{**said, "until": _day(where, said["until"])}, where=where)  # type: ignore[arg-type]


def _day(where: str, said: str) -> date | None:
    """2027-03-31; Excel makes 2027/3/31 of it."""
    if not said:
        return None
    try:
        return date(*map(int, re.split("[-/]", said)))
    except (ValueError, TypeError):
        raise UnreadableWaivers(f"{where}：until 是“{said}”。请写成 2027-03-31") from None
