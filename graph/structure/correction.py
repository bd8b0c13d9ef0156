"""Corrections made by hand to what was read, in a file beside the document: they outlive a re-reading.

    plan.txt  ->  plan.txt.corrections.toml

    [[correction]]
    measure = "2.5.2"                 # where it stood when the correction was written
    quote = "污水处理率达到97%"         # the words it speaks of
    kind = "target"                   # responsibility, target or milestone
    action = "change"                 # confirm, change, drop or add
    set = { value = 98, year = 2025 }
    by = "督查室 张三"
    date = 2026-11-23
    reason = "印发稿已改为98%"

The quote decides: where the words no longer stand in the document, nothing is changed and the note says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from graph.document.text import fold
from graph.structure.deadline import Deadline
from graph.structure.milestone import Milestone
from graph.structure.policy import Measure, Policy
from graph.structure.responsibility import Responsibility
from graph.structure.target import Target

SUFFIX = ".corrections.toml"
KINDS = {"responsibility": "responsibilities", "target": "targets", "milestone": "milestones"}
ACTIONS = ("confirm", "change", "drop", "add")
FIELDS = {
    "responsibility": {"role", "printed"},
    "target": {
        "indicator",
        "comparator",
        "value",
        "max",
        "unit",
        "year",
        "deadline",
        "scope",
        "baseline",
        "modality",
    },
    "milestone": {"text", "year", "deadline"},
}
NEEDED = {
    "responsibility": {"role", "printed"},
    "target": {"indicator", "comparator", "value", "unit"},
    "milestone": {"text"},
}
HAND = "by-hand"
Statement: TypeAlias = Responsibility | Target | Milestone


class FaultyCorrections(ValueError):
    """A corrections file that cannot be read: where, why, and how to mend it, in one line."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction as written."""

    measure: str
    quote: str
    kind: str
    action: str
    set: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    date: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a correction: applied, moved (to another measure), changed-text, no-such-statement."""

    correction: Correction
    result: str
    measure: str | None = None

    def __str__(self) -> str:
        """Why it was not made, or was made elsewhere; nothing where it was made as written."""
        said = self.correction
        return {
            "moved": f"更正“{said.quote}”已移到任务 {self.measure}",
            "changed-text": f"更正没有用上：任务 {said.measure} 里已没有“{said.quote}”",
            "no-such-statement": f"更正没有用上：“{said.quote}”处没有（或不止一处）要更正的内容",
        }.get(self.result, "")


def beside(path: Path) -> Path:
    """Return where the corrections of the document PATH are kept."""
    return path.with_name(path.name + SUFFIX)


def read(path: Path) -> tuple[Correction, ...]:
    """Return the corrections in the file PATH; none where there is no such file. Raises FaultyCorrections."""
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FaultyCorrections(f"{path}：不是合格的 TOML（{error}）。请改正后再读。") from None
    return tuple(_correction(path, n, item) for n, item in enumerate(held.get("correction", ()), 1))


def _correction(path: Path, number: int, item: Mapping[str, Any]) -> Correction:
    where = f"{path}：第{number}条更正"
    if item.get("kind") not in KINDS:
        raise FaultyCorrections(f"{where}：kind 应是 {'、'.join(KINDS)} 之一。")
    if item.get("action") not in ACTIONS:
        raise FaultyCorrections(f"{where}：action 应是 {'、'.join(ACTIONS)} 之一。")
    if not item.get("quote") or not item.get("measure"):
        raise FaultyCorrections(f"{where}：要写明 measure（任务编号）和 quote（原文里的字句）。")
    given, known = set(item.get("set", {})), FIELDS[item["kind"]]
    if given - known:
        raise FaultyCorrections(
            f"{where}：不认识 {'、'.join(sorted(given - known))}；可写 {'、'.join(sorted(known))}。"
        )
    if item["action"] == "add" and NEEDED[item["kind"]] - given:
        raise FaultyCorrections(f"{where}：新增时还要写 {'、'.join(sorted(NEEDED[item['kind']] - given))}。")
    unknown = set(item) - set(Correction.__dataclass_fields__)
    if unknown:
        raise FaultyCorrections(f"{where}：不认识 {'、'.join(sorted(unknown))}。")
    return Correction(**item)


def corrected(policy: Policy, corrections: Sequence[Correction]) -> tuple[Policy, tuple[Note, ...]]:
    """Return POLICY with CORRECTIONS applied, and what became of each."""
    measures, notes = list(policy.measures), list[Note]()
    for correction in corrections:
        place = _place(measures, correction)
        if place is None:
            notes.append(Note(correction, "changed-text"))
            continue
        at, start, end = place
        made = _applied(measures[at], correction, start, end)
        result = "applied" if measures[at].number == correction.measure else "moved"
        notes.append(Note(correction, result if made else "no-such-statement", measures[at].number))
        measures[at] = made or measures[at]
    return replace(policy, measures=tuple(measures)), tuple(notes)


def _place(measures: Sequence[Measure], correction: Correction) -> tuple[int, int, int] | None:
    """Where the quote stands: the measure it was written for, else the one other that has it."""
    found = [(i, *span) for i, m in enumerate(measures) if (span := _quoted(m, correction.quote))]
    own = [place for place in found if measures[place[0]].number == correction.measure]
    return own[0] if own else found[0] if len(found) == 1 else None


def _quoted(measure: Measure, quote: str) -> tuple[int, int] | None:
    """Where QUOTE stands in the mended text, white space and widths aside."""
    places = [i for i, c in enumerate(measure.text) if not c.isspace()]
    bare = fold("".join(measure.text[i] for i in places))
    wanted = "".join(fold(quote).split())
    at = bare.find(wanted)
    if at < 0 or not wanted:
        return None
    return measure.start + places[at], measure.start + places[at + len(wanted) - 1] + 1


def _applied(measure: Measure, correction: Correction, start: int, end: int) -> Measure | None:
    """MEASURE with CORRECTION made at [start:end); None where no such statement stands there."""
    name = KINDS[correction.kind]
    said: tuple[Statement, ...] = getattr(measure, name)
    if correction.action == "add":
        made = (*said, _made(correction, start, end))
        return _with(measure, name, tuple(sorted(made, key=lambda s: s.start)))
    meant = [s for s in said if s.start < end and start < s.end]
    if len(meant) != 1:
        return None
    kept = (x for s in said for x in ((s,) if s is not meant[0] else _changed(s, correction)))
    return _with(measure, name, tuple(kept))


def _with(measure: Measure, name: str, said: tuple[Statement, ...]) -> Measure:
    # which of the three lists is known only now; each correction puts back its own kind
    fields: dict[str, Any] = {name: said}
    return replace(measure, **fields)


def _changed(said: Statement, correction: Correction) -> tuple[Statement, ...]:
    if correction.action == "drop":
        return ()
    if correction.action == "confirm":
        return (replace(said, confirmed=True),)
    return (replace(said, **_values(correction, said), rule=HAND, confirmed=True),)


def _made(correction: Correction, start: int, end: int) -> Statement:
    kinds: dict[str, Any] = {"responsibility": Responsibility, "target": Target, "milestone": Milestone}
    values = _values(correction, None)
    if correction.kind == "target":
        values.setdefault("printed", correction.quote)
    return kinds[correction.kind](**values, start=start, end=end, rule=HAND, confirmed=True)  # type: ignore[no-any-return]


def _values(correction: Correction, said: Statement | None) -> dict[str, Any]:
    """The fields that the correction sets, as the reader's values."""
    given = dict(correction.set)
    year, day = given.pop("year", None), given.pop("deadline", None)
    if year or day:
        due = day if isinstance(day, date) else date(year, 12, 31)
        start = said.start if said else 0
        given["deadline"] = Deadline(due, "day" if day else "year", str(day or f"{year}年"), start, start)
    for name in ("value", "max"):
        if name in given:
            given[name] = Decimal(str(given[name]))
    return given
