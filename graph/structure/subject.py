"""Who must do it in running text: 市教育局负责制定…, 由片区管理局牵头, 市公安局要依法查处."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graph.structure.listing import scan
from graph.structure.member import middle
from graph.structure.names import is_complete, is_organ, squeezed
from graph.structure.roles import Part, Reading
from graph.structure.roster import Names, listed, merged
from graph.structure.vocabulary import alternatives, grammar, joined, no_verb, of, role_of, verb
from ontology.lexicon import words

FARTHEST = 200  # characters that the names before a verb may take
LONGEST = 16  # characters of a name in running text; a company's may be longer
SIGNS = r"[，。；：！？“”‘’《》〈〉（）［］【】]"
SIGN = re.compile(rf"{SIGNS}|\s")
STOPS = "，。；、！"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause at [start:end) that says who does it; weak where only 要 or 应 says so."""

    start: int
    end: int
    reading: Reading
    weak: bool


def clauses(folded: str) -> Iterator[Clause]:
    """Yield the clauses of FOLDED that name who does the work: whole names that fill their clause."""
    floor = 0
    for found in _triggers().finditer(folded):
        if found.start() < floor:
            continue
        clause = _clause(folded, found, floor)
        if clause is not None:
            yield clause
        floor = clause.end if clause is not None else found.start() + 1


def _clause(folded: str, found: re.Match[str], floor: int) -> Clause | None:
    end = found.end("named")
    subject = _subject(folded, max(floor, end - FARTHEST), end)
    if subject is None:
        return None
    start, names = subject
    reading = Reading(spoken=True)
    if found["joined"] is not None:
        return _with_help(folded, found, start, names)
    if found["verb"] is None:
        _give(reading, names, "responsible", found["order"])
        return Clause(start, found.end(), reading, weak=True)
    if (
        found["verb"] not in of("role-grammar", "text-verb")
        and folded[found.end() : found.end() + 1] not in STOPS
    ):
        return None
    _give(reading, names, role_of(found["verb"]), found["verb"])
    return Clause(start, _helpers(folded, found.end(), reading), reading, weak=False)


def _with_help(folded: str, found: re.Match[str], start: int, names: Names) -> Clause | None:
    """A会同B: A is responsible, or leads where 牵头 follows; B helps."""
    helpers, end = scan(folded, found.end())
    if not helpers:
        return None
    reading = Reading(spoken=True)
    if _unsaid().match(folded, end) is not None:
        return None  # 会同市财政局负责解释
    said = _verb().match(folded, end)
    word = said["verb"] if said is not None else None
    role = role_of(word) if word else None
    if role in ("lead", "responsible"):
        _give(reading, names, role, word)
    else:
        _give(reading, names, "responsible", found["joined"])
    _give(reading, helpers, "supporting", found["joined"])
    return Clause(start, end, reading, weak=False)


def _helpers(folded: str, end: int, reading: Reading) -> int:
    """市住建局牵头，会同市财政局…: those behind 会同 help."""
    found = _joins().match(folded, end)
    if found is None:
        return end
    helpers, stop = scan(folded, found.end())
    _give(reading, helpers, "supporting", found["joined"])
    return stop if helpers else end


def _give(reading: Reading, names: Names, role: str | None, word: str | None) -> None:
    reading.parts.extend(Part(n.start, n.end, role, "text", word) for n in names.names)
    reading.open_ended = reading.open_ended or names.open_ended


def _subject(folded: str, floor: int, end: int) -> tuple[int, Names] | None:
    """The names that fill the clause before END, and where they begin; None where other words do."""
    start = floor
    for sign in _boundary().finditer(folded, floor, end):
        start = sign.end() if sign["sign"] is not None else start
    if start == floor and floor and not SIGN.match(folded[floor - 1]) and folded[floor] != "、":
        return None
    by = folded.rfind("由", start, end)
    for begin in (start, by) if by > start else (start,):
        names = merged(listed(folded, begin, end))
        if names.names and all(_in_text(squeezed(folded[n.start : n.end])) for n in names.names):
            return names.names[0].start, names
    return None


def _in_text(name: str) -> bool:
    """A name that running text may be trusted with: an organ, or a body of a place or with a long name."""
    if not is_complete(name) or _foreign().search(name):
        return False
    if is_organ(name):
        return len(name) <= LONGEST
    return len(name) >= 6 or name.startswith(("各", "省", "市", "区", "县"))


@cache
def _boundary() -> re.Pattern[str]:
    """What a clause ends at; a bracket in 高新区（滨江）管委会 and a blank beside 、 belong to its names."""
    return re.compile(rf"{middle()}|(?P<sign>{SIGNS}|(?<![、\s])\s++(?!、))")


@cache
def _foreign() -> re.Pattern[str]:
    return re.compile(grammar("text-exception"))


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(verb())


@cache
def _unsaid() -> re.Pattern[str]:
    """A verb that gives no role because of what follows it: 负责解释."""
    said = rf"(?:{grammar('manner')}){{0,4}}(?:{alternatives(words('roles', 'verbWord'))})"
    return re.compile(rf"{said}(?!{grammar('verb-exempt')})(?:{grammar('verb-exception')})")


@cache
def _joins() -> re.Pattern[str]:
    return re.compile(rf"\s{{0,4}}[，、]?\s{{0,4}}(?P<joined>{joined()})")


@cache
def _triggers() -> re.Pattern[str]:
    kinds = ("organ", "body", "set", "short", "subordinate")
    endings = "".join(sorted({w[-1] for kind in kinds for w in of("name-endings", kind)}))
    # the last character of a name, perhaps 等, then what it does
    named = rf"(?P<named>[{endings}](?:等(?:部门|单位)?)?)"
    said = rf"(?:{grammar('manner')}){{0,4}}(?P<verb>{alternatives(words('roles', 'verbWord'))}){no_verb()}"
    order = rf"(?!{grammar('order-exception')})(?P<order>{grammar('order')})"
    return re.compile(rf"{named}(?:{said}|(?P<joined>{joined()})|{order})")
