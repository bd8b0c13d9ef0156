"""Names that run on without a bracket: 牵头单位：A 责任单位：B，C2.全面落实… ends with C."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.structure.member import CLOSES, OPENS, member
from graph.structure.names import LONGEST, ends_first, is_complete, is_likely, is_place, open_first, squeezed
from graph.structure.roles import Part, Reading
from graph.structure.roster import Name, Names, listed, merged, piece
from graph.structure.vocabulary import (
    COLON,
    WHOSE,
    alternatives,
    begins,
    beside,
    dated,
    grammar,
    label,
    of,
    role_of,
)
from ontology.lexicon import words

INSIDE = re.compile(rf"[{OPENS}][^{OPENS}{CLOSES}]{{1,80}}[{CLOSES}]")
BLANK = re.compile(r"\s*")
BETWEEN = re.compile(r"\s*(?P<stop>[、，；/。])?")
# the number of the next item, glued to a name: 区经济发展局2.全面落实
GLUED = re.compile(r"(?<=[\u3400-\u9fff）])(?:\d{1,3}[.．、](?!\d)|[①-⑳⑴-⒇])")
BEFORE = re.compile(r"[。；！？，、：\s）］】”’（［【]")
SPACE = re.compile(r"[，、；\s]+")
PARTED = re.compile(r"[。；]")
LONGEST_PERSON = 60  # characters
DUE = re.compile(r"[^。；\n]{1,40}")


def runs(folded: str) -> Iterator[tuple[int, int, Reading]]:
    """Yield the runs of labels and names in FOLDED: where each begins and ends, and what it says."""
    at = 0
    for found in _labels(others=True).finditer(folded):
        start = begins(folded, found.start())
        if start < at or (start and not BEFORE.match(folded[start - 1])):
            continue
        # what a run has passed over no other run begins in: 完成时限：完成时限：…
        reading, at = _run(folded, found.start())
        if reading.spoken:
            yield start, at, reading


def is_label(inside: str) -> bool:
    """True for a bracket that holds a label and no more: 【责任单位】."""
    return squeezed(inside) in words("roles", "labelWord")


def _run(folded: str, start: int) -> tuple[Reading, int]:
    """Read labels and the names behind each until something else comes."""
    reading, end, at = Reading(), start, start
    while True:
        found = _next_label(folded, at)
        if found is None:
            if reading.due is None and reading.spoken and (day := _dated(folded, at)) is not None:
                reading.due = day
                end = at = day[1]
                continue
            break
        if found["due"] is not None:
            reading.due = _due(folded, found.end())
            end = at = reading.due[1]
            continue
        if found["other"] is not None:
            end = at = _person(folded, found.end())
            continue
        names, stop = scan(folded, found.end())
        if not names:
            break
        printed = found["label"] or found["boxed"]
        role = role_of(squeezed(printed)) if printed else None
        if role is not None:
            parts = (
                Part(n.start, n.end, n.role or role, "label", n.role_word or printed) for n in names.names
            )
            reading.parts.extend(parts)
            reading.open_ended = reading.open_ended or names.open_ended
            reading.spoken = True
        taken = _manner().match(folded, stop)
        end = at = taken.end() if taken else stop
    if folded[end : end + 1] == "。":
        end += 1
    return reading, end


def _next_label(folded: str, at: int) -> re.Match[str] | None:
    """A label at AT, or behind stops and blanks."""
    while at < len(folded) and folded[at] in "、，；。 \t　\n":
        at += 1
    whose = WHOSE.match(folded, at)
    return _labels(others=True).match(folded, whose.end() if whose else at)


def _due(folded: str, at: int) -> tuple[int, int]:
    at = BLANK.match(folded, at).end()  # type: ignore[union-attr]
    found = DUE.match(folded, at)
    stop = _labels().search(folded, at, found.end() if found else at)
    end = stop.start() if stop else found.end() if found else at
    return at, at + len(folded[at:end].rstrip("，、 \t　"))


def _person(folded: str, at: int) -> int:
    """Where what stands behind 责任领导： ends: at the next label, or behind its names."""
    following = _labels(others=True).search(folded, at, at + LONGEST_PERSON)
    if following is not None and not PARTED.search(folded, at, following.start()):
        return following.start()
    return scan(folded, at)[1]


def _dated(folded: str, at: int) -> tuple[int, int] | None:
    """A date behind the names, where the sentence ends with it: 责任单位：市水利局，2025年底前完成。"""
    gap = SPACE.match(folded, at)
    found = dated().match(folded, gap.end()) if gap is not None else None
    return found.span() if found is not None and folded[found.end() : found.end() + 1] in "。；\n" else None


def scan(folded: str, at: int) -> tuple[Names, int]:
    """Return the names that stand at AT one behind the other, and where the last of them ends."""
    names: list[Name] = []
    open_ended, end, between = False, at, ""
    while True:
        at = BLANK.match(folded, at).end()  # type: ignore[union-attr]
        found, stop, goes_on = _one(folded, at, between)
        if not found:
            return Names(tuple(names), open_ended), end
        names.extend(found.names)
        open_ended = open_ended or found.open_ended
        end = stop
        if not goes_on or end >= len(folded) or folded[end] not in "、，；/ \t　\n":
            return Names(tuple(names), open_ended), end
        gap = BETWEEN.match(folded, end)
        assert gap is not None  # it matches the empty text
        between, at = gap["stop"] or " ", gap.end()
        if between == "。":
            return Names(tuple(names), open_ended), end


def _one(folded: str, at: int, between: str) -> tuple[Names, int, bool]:
    """One name at AT, where it ends, and whether others may follow. BETWEEN is what stood before it."""
    stretched = _stretch().match(folded, at, at + 3 * LONGEST)
    if stretched is None or _next_label(folded, at):
        return Names(), at, False
    end = stretched.end()
    # 市人社局完成时限：2025年底, where a line broke between them
    told = _labels(others=True).search(folded, at, min(end + 1, len(folded)))
    end = told.start() if told else end
    glued = GLUED.search(folded, at, min(end + 1, len(folded)))
    end = glued.start() if glued else end
    printed = folded[at:end]
    opened = open_first(printed)
    if opened is not None:
        return Names((), True), at + opened, at + opened == end and glued is None
    more = printed.find("等")
    if more > 0 and ends_first(printed[:more]) == more:
        return Names((Name(at, at + more),), True), at + more + _and_others(printed[more:]), False
    found = piece(folded, at, end)
    gap = BETWEEN.match(folded, end)
    follows = (gap and gap["stop"]) or folded[end : end + 1]
    if found and all(_is_name(squeezed(folded[n.start : n.end]), between, follows) for n in found.names):
        inside = INSIDE.match(folded, end)
        if inside is not None and glued is None:
            found = merged(listed(folded, at, inside.end()))
            end = inside.end()
        return found, end, glued is None
    first = ends_first(printed)
    if first is None or (between and between not in "、/"):
        return Names(), at, False
    return Names((Name(at, at + first),)), at + first, False


def _and_others(tail: str) -> int:
    """How far 等部门 reaches in 等部门筛选确定."""
    return 1 + (open_first(tail[1:]) or 0)


def _is_name(name: str, before: str, follows: str) -> bool:
    """A whole name; or what may be one where stops keep it apart on both sides: 责任单位：国网平潭公司、…"""
    inner = ends_first(name)
    if is_complete(name):
        return inner is None or len(name) - inner <= 8
    if before in ("", "、", "/", "，", "；") and (follows == "" or follows in "、，；。/\n"):
        station = inner is not None and len(name) - inner <= 8 and name.endswith(_stations())
        if is_likely(name) and (station or (inner is None and before not in ("，", "；"))):
            return True
    return is_place(name)


@cache
def _manner() -> re.Pattern[str]:
    """按职责分工负责 behind the names of a label: how they take their part."""
    verbs = alternatives(words("roles", "verbWord"))
    return re.compile(rf"(?:{grammar('manner')}){{1,4}}(?:{verbs})(?=\s*(?:[，；。、]|$|\n))")


@cache
def _stretch() -> re.Pattern[str]:
    return re.compile(member())


@cache
def _stations() -> tuple[str, ...]:
    return of("name-endings", "station")


@cache
def _labels(others: bool = False) -> re.Pattern[str]:
    printed = alternatives(words("roles", "labelWord"))
    boxed = rf"[【［（]\s*(?P<boxed>{printed})\s*[】］）]\s*{COLON}?"
    return re.compile(rf"{label()}|{boxed}|{beside()}\s*{COLON}" if others else rf"{label()}|{boxed}")
