"""What people decided of printed names: the lines of a file that Excel opens."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ontology.namespaces import ID
from ontology.places import Places, local, printed_name
from ontology.rows import decoded, filled

COLUMNS = ("printed", "place", "department", "decision", "by", "date", "note")
KINDS = ("same", "different", "new")
IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DEPARTMENT = ID + "department/"


class UnreadableDecisions(ValueError):
    """A file of decisions that cannot be followed: which file and line, what, how to mend it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of the file. KIND: `same`, the name means that department; `different`, it does not; `new`, it
    means a department of its own, with that identifier. No PLACE: in documents of any place.
    """

    printed: str
    place: str | None
    department: str  # as written: an identifier, an IRI or a name
    kind: str
    by: str = ""
    date: str = ""
    note: str = ""
    where: str = ""  # names.csv:3

    @property
    def reason(self) -> str:
        """Who decided it, when and why."""
        said = "，".join(filter(None, (self.by, self.date, self.note)))
        return f"决定文件：{said}" if said else "决定文件"

    @property
    def local(self) -> str:
        """The local name of the identifier that DEPARTMENT gives, if it gives one."""
        return local(self.department)


@dataclass(frozen=True)
class Decisions:
    """The decisions of a file, by printed name and place."""

    lines: tuple[Decision, ...] = ()
    _said: dict[tuple[str, str | None], list[Decision]] = field(default_factory=dict, compare=False)
    _made: dict[str, Decision] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for line in self.lines:
            self._said.setdefault((line.printed, line.place), []).append(line)
            if line.kind == "new":
                self._made.setdefault(line.local, line)

    def made(self, identifier: str) -> Decision | None:
        """Return the first line that says `new` of that identifier: it names the department."""
        return self._made.get(identifier)

    def of(self, printed: str, place: str | None) -> list[Decision]:
        """Return what is decided of PRINTED in documents of PLACE; lines for any place come last."""
        name = printed_name(printed)
        anywhere = self._said.get((name, None), [])
        return [*self._said.get((name, place), []), *anywhere] if place else anywhere


NONE = Decisions()


def decisions(path: Path, places: Places) -> Decisions:
    """Return the decisions in the file PATH: CSV in UTF-8, or as Excel writes it in China, GB18030.

    A place is a code or a name. Raises UnreadableDecisions.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDecisions(f"{path}: 打不开（{error.strerror}）") from None
    reader = csv.DictReader(io.StringIO(_text(path, data), newline=""))
    if not set(COLUMNS[:4]) <= set(reader.fieldnames or ()):
        raise UnreadableDecisions(f"{path}:1: 不是名称决定文件，第一行应是 {','.join(COLUMNS)}")
    found = tuple(_lines(path, reader, places))
    _agree(found)
    return Decisions(found)


def _text(path: Path, data: bytes) -> str:
    try:
        return decoded(data)
    except UnicodeDecodeError:
        raise UnreadableDecisions(f"{path}: 不是文字文件，请另存为 CSV UTF-8") from None


def _lines(path: Path, reader: csv.DictReader[str], places: Places) -> Iterator[Decision]:
    try:
        for line, said in filled(reader, COLUMNS):
            yield _decision(f"{path}:{line}", said, places)
    except csv.Error as error:
        raise UnreadableDecisions(f"{path}:{reader.line_num}: 不是 CSV（{error}）") from None


def _decision(where: str, said: dict[str, str], places: Places) -> Decision:
    printed, kind, department = printed_name(said["printed"]), said["decision"], said["department"]
    if not printed:
        raise UnreadableDecisions(f"{where}: printed 一栏是空的，请写原文名称")
    if kind not in KINDS:
        raise UnreadableDecisions(f"{where}: decision 一栏是“{kind}”，请写 {'、'.join(KINDS)} 之一")
    if kind == "same" and not department:
        raise UnreadableDecisions(f"{where}: same 要在 department 一栏写是哪个部门")
    place = _place(where, said["place"], places)
    if kind == "new":
        _new(where, place, local(department))
    return Decision(printed, place, department, kind, said["by"], said["date"], said["note"], where)


def _new(where: str, place: str | None, identifier: str) -> None:
    if place is None:
        raise UnreadableDecisions(f"{where}: new 要在 place 一栏写部门属何地，如 131100 或 衡水市")
    if not (IDENTIFIER.fullmatch(identifier) and identifier.startswith(f"{place}-")):
        said = f"new 要在 department 一栏写新标识符：{place}- 加小写字母、数字和 -，如 {place}-wenmingban"
        raise UnreadableDecisions(f"{where}: {said}")


def _place(where: str, said: str, places: Places) -> str | None:
    if not said or said in places:
        return said or None
    if found := places.named(said):
        return found
    raise UnreadableDecisions(
        f"{where}: place 一栏的“{said}”不是名录里的地区，或同名的不止一个，"
        "请写代码或全称，如 131100、南京市鼓楼区"
    )


def _agree(found: tuple[Decision, ...]) -> None:
    """Raise where one name in one place is said to be two departments."""
    taken: dict[tuple[str, str | None], str] = {}
    for line in found:
        if line.kind == "different":
            continue
        if taken.setdefault((line.printed, line.place), line.local) != line.local:
            raise UnreadableDecisions(f"{line.where}: “{line.printed}”已另有决定，说是别的部门，请留一个")
