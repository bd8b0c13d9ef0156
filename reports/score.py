"""How well a document was read: precision and recall of each kind of statement against a reading by hand.

A reading by hand ("gold") is a JSON file: `measures`, each with `starts` (its first characters), names by
role, `targets` (indicator, op, value, unit, year) and `milestones` (deadline). Measures are matched by where
they stand in the text, white space aside, so that a page break costs nothing; every statement then counts
as a member of a set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Json = dict[str, Any]
Statement = tuple[Any, ...]

ROLES = ("lead", "responsible", "supporting", "guiding", "attributed")
SIGNS = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<", "eq": "=", "increase": "+", "decrease": "-"}
# 市/省/区 that a list prints once for a run of names does not tell two readings apart
SHARED_PREFIX = re.compile(r"^[省市区县](?=..)")
NAMES = {
    "measures": "有责任部门的任务",
    "role_department": "部门与角色",
    "department": "部门",
    "target": "目标（数值、单位、年份）",
    "target_whole": "目标（连同指标和比较词）",
    "milestone": "节点期限",
}
HEAD = 10  # characters by which a measure is found in the text
LIKENESS = 0.6  # share of the shorter indicator's characters that the other must have


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 (0 to 1) of one kind, with what was missed and what was added."""

    kind: str
    gold: int
    made: int
    hit: int
    missed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What this kind is called in Chinese."""
        return NAMES[self.kind]

    @property
    def precision(self) -> float:
        """Share of what was read that is right; 1 where nothing was read and nothing stands there."""
        return self.hit / self.made if self.made else float(not self.gold)

    @property
    def recall(self) -> float:
        """Share of what stands there that was read."""
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def scores(gold: Json, text: str, made: Json) -> list[Score]:
    """Return a Score for each kind of statement of MADE (as `duban extract` prints it) against GOLD."""
    bare = _bare(text)
    places = _places([m["starts"] for m in gold["measures"]], bare)
    if None in places:
        lost = gold["measures"][places.index(None)]
        raise ValueError(
            f"人工标注的任务 {lost['id']} 在文本里找不到：{lost['starts']}。请确认标注与文本是同一份文件。"
        )
    aligned = _aligned(places, _places([m["text"] for m in made["measures"]], bare), len(bare))
    left_out = {i for i, m in enumerate(gold["measures"]) if m.get("roles_in_text")}
    by_gold = [(i, m) for i, m in enumerate(gold["measures"])]
    by_made = list(zip(aligned, made["measures"], strict=True))
    named = (
        {s for i, m in by_gold if i not in left_out for s in _gold_roles(i, m)},
        {s for i, m in by_made if i not in left_out for s in _made_roles(i, m)},
    )
    target = (
        {s for i, m in by_gold for s in _gold_targets(i, m)},
        {s for i, m in by_made for s in _made_targets(i, m)},
    )
    due = (
        {(i, x["deadline"]) for i, m in by_gold for x in m["milestones"]},
        {(i, x["deadline"]) for i, m in by_made for x in m["milestones"]},
    )
    return [
        _score("measures", *({(s[0],) for s in side} for side in named)),
        _score("role_department", *named),
        _score("department", *({(s[0], s[2]) for s in side} for side in named)),
        _score("target", *({s[:4] for s in side} for side in target)),
        _whole(*target),
        _score("milestone", *due),
    ]


def as_json(score: Score) -> Json:
    """Return SCORE as JSON, with its three figures to four places."""
    figures = {k: round(getattr(score, k), 4) for k in ("precision", "recall", "f1")}
    return {**asdict(score), **figures}


def pooled(parts: Sequence[Sequence[Score]]) -> list[Score]:
    """Return the scores of several documents as one: every statement counts once."""
    return [
        Score(same[0].kind, sum(s.gold for s in same), sum(s.made for s in same), sum(s.hit for s in same))
        for same in zip(*parts, strict=True)
    ]


def _score(kind: str, gold: set[Statement], made: set[Statement]) -> Score:
    return Score(kind, len(gold), len(made), len(gold & made), _printed(gold - made), _printed(made - gold))


def _printed(statements: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(sorted(" · ".join(map(str, s)) for s in statements))


def _whole(gold: set[Statement], made: set[Statement]) -> Score:
    """Targets right in number, unit, year, comparator and indicator at once."""
    right = {g for g in gold if any(_same_target(g, m) for m in made)}
    return Score("target_whole", len(gold), len(made), len(right), _printed(gold - right))


def _same_target(gold: Statement, made: Statement) -> bool:
    # 达到 70% is read as = by one and as ≥ by another
    alike = gold[4] == made[4] or {gold[4], made[4]} == {"=", ">="}
    return gold[:4] == made[:4] and alike and _same_indicator(gold[5], made[5])


def _same_indicator(a: str, b: str) -> bool:
    one, other = set(_bare(a)), set(_bare(b))
    return bool(one and other) and len(one & other) >= LIKENESS * min(len(one), len(other))


def _gold_roles(place: int, measure: Json) -> Iterable[Statement]:
    return ((place, role, _name(d)) for role in ROLES for d in measure.get(role, []))


def _made_roles(place: Any, measure: Json) -> Iterable[Statement]:
    return ((place, r["role"], _name(r["printed"])) for r in measure["responsibilities"])


def _gold_targets(place: int, measure: Json) -> Iterable[Statement]:
    return (
        (place, _number(t["value"]), _unit(t["unit"]), t.get("year"), t["op"], t["indicator"])
        for t in measure["targets"]
    )


def _made_targets(place: Any, measure: Json) -> Iterable[Statement]:
    return (
        (place, _number(t["value"]), _unit(t["unit"]), t["year"], SIGNS[t["comparator"]], t["indicator"])
        for t in measure["targets"]
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def _name(name: str) -> str:
    return SHARED_PREFIX.sub("", _bare(name))


def _number(value: Any) -> float | None:
    return None if value is None else round(float(value), 6)


def _unit(unit: str) -> str:
    bare = {"％": "%", "百分点": "个百分点", "立方": "立方米"}.get(_bare(unit), _bare(unit))
    return bare.removeprefix("个") or bare


def _places(texts: Sequence[str], bare: str) -> list[int | None]:
    """Where each text begins, looked for in order."""
    found: list[int | None] = []
    at = 0
    for text in texts:
        head = _bare(text)[:HEAD]
        place = bare.find(head, at) if head else -1
        if place < 0 and head:
            place = bare.find(head)
        found.append(place if place >= 0 else None)
        at = max(at, place)
    return found


def _aligned(gold: Sequence[int | None], made: Sequence[int | None], length: int) -> list[int | str]:
    """For each made measure the gold measure that it covers most of; a name of its own where none is."""
    gold_spans, made_spans = _spans(gold, length), _spans(made, length)
    aligned: list[int | str] = []
    for n, span in enumerate(made_spans):
        overlaps = [(_overlap(span, other), -i) for i, other in enumerate(gold_spans)]
        most, which = max(overlaps, default=(0, 0))
        aligned.append(-which if most > 0 else f"+{n}")
    return aligned


def _spans(places: Sequence[int | None], length: int) -> list[tuple[int, int] | None]:
    ordered = sorted({p for p in places if p is not None})
    ends = dict(zip(ordered, [*ordered[1:], length], strict=True)) if ordered else {}
    return [None if p is None else (p, ends[p]) for p in places]


def _overlap(a: tuple[int, int] | None, b: tuple[int, int] | None) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) if a and b else 0
