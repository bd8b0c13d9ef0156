"""Who must do it: （牵头部门：…）, （A牵头，B配合） and their kin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from graph.document.text import fold
from graph.structure import listing, roles, subject
from graph.structure.assignment import Group, Responsibility, among, unsaid
from graph.structure.bracket import Bracket, brackets
from graph.structure.member import AREA
from graph.structure.names import LONGEST, is_complete, is_likely, is_organ, is_place, squeezed
from graph.structure.roles import Part, Reading
from graph.structure.roster import listed, merged
from graph.structure.standing import NOTHING, Standing, declaration

__all__ = ["NOTHING", "Group", "Responsibility", "Standing", "groups"]

END = re.compile(r"[。；，、\s]*$")
AREAS = re.compile(AREA)
PLACES = "省市区县旗镇乡"  # 各县、区: a place that is only its rank
STOPS = "。；，、 \t　\n"
SHORTEST = 2  # characters of a name


def groups(text: str, standing: Standing = NOTHING) -> list[Group]:
    """Return the stretches of a paragraph that name who is responsible, in order, apart from each other.

    STANDING is what the document declared before; honour a group's `declares` by handing it to the next call.
    What a standing default names is not copied into each paragraph.
    """
    folded = fold(text)
    runs = list(_in_runs(text, folded, standing))
    found = [g for g in _in_brackets(text, folded, standing) if not _inside(g, runs)]
    found = among(found, runs)
    found = _with_declared(found, folded, standing)
    clauses = [(c, _clause_group(text, c)) for c in subject.clauses(folded)]
    weak = {g.start for c, g in clauses if c.weak}
    return list(unsaid(among(found, [g for _, g in clauses]), weak))


def _in_brackets(text: str, folded: str, standing: Standing) -> list[Group]:
    found: list[Group] = []
    for bracket in brackets(folded):
        group = _bracketed(text, folded, bracket, standing, found[-1] if found else None)
        if group is not None:
            found.append(group)
            standing = group.declares or standing
    return found


def _inside(group: Group, runs: list[Group]) -> bool:
    """True for a bare bracket that belongs to a run of names: 责任单位：各乡镇（街道）."""
    if any(r.rule != "bare" for r in group.responsibilities):
        return False
    k = bisect_right(runs, group.start, key=lambda r: r.start)
    return k > 0 and group.end <= runs[k - 1].end


def _in_runs(text: str, folded: str, standing: Standing) -> Iterator[Group]:
    """Labels that no bracket encloses: 牵头单位：A 责任单位：B."""
    for start, end, reading in listing.runs(folded):
        made = [_made(text, part) for part in reading.parts]
        if standing.lead_by_position:
            made = _first_leads(made)
        yield Group(start, end, tuple(made), reading.open_ended, True, None, reading.due)


def _with_declared(found: list[Group], folded: str, standing: Standing) -> list[Group]:
    """FOUND and a declaration that no bracket holds; right behind a list it speaks of that list."""
    declared = declaration(folded, 0, len(folded))
    if declared is None:
        return found
    k = bisect_right(found, declared.start, key=lambda g: g.start)
    if k and declared.start < found[k - 1].end:
        return found  # read with its bracket
    listed = k > 0 and found[k - 1].closes and not folded[found[k - 1].end : declared.start].strip(STOPS)
    declares = declared.standing(folded, standing, alone=not listed)
    if listed:
        made = found[k - 1].responsibilities
        led = tuple(_first_leads(list(made))) if declared.position else made
        found[k - 1] = replace(found[k - 1], end=declared.end, responsibilities=led, declares=declares)
        return found
    if declares is None:
        return found
    return among(found, [Group(declared.start, declared.end, (), False, False, declares)])


def _clause_group(text: str, said: subject.Clause) -> Group:
    made = tuple(_made(text, part) for part in said.reading.parts)
    return Group(said.start, said.end, made, said.reading.open_ended, False)


def _bracketed(
    text: str, folded: str, bracket: Bracket, standing: Standing, before: Group | None
) -> Group | None:
    """The group that BRACKET is, or None where it names nobody."""
    inside = folded[bracket.inner : bracket.close]
    if len(inside) < SHORTEST or listing.is_label(inside):
        return None
    declared = declaration(folded, bracket.inner, bracket.close)
    # （A、B，列首位的为牵头单位）: the names end where it is said how they are to be read
    names_end = declared.start if declared and declared.start > bracket.inner else bracket.close
    reading = roles.read(folded, bracket.inner, declared.start if declared else bracket.close)
    last = END.match(folded, bracket.end) is not None
    follows = _follows(folded, bracket, before)
    if not reading.spoken:
        due = roles.due_beside(folded, bracket.inner, names_end)
        names_end, reading.due = due or (names_end, None)
        reading = _bare(folded, replace(bracket, close=names_end), reading, last, follows)
    if not (reading.parts or reading.open_ended or declared):
        return None
    alone = not (reading.parts or reading.open_ended)
    closes = not alone and (reading.spoken or last or follows)
    by_position = standing.lead_by_position or (declared is not None and declared.position)
    made = _once([_made(text, part) for part in reading.parts])
    led = follows and before is not None and any(r.role == "lead" for r in before.responsibilities)
    if by_position and closes and not led:
        made = _first_leads(made)
    declares = declared.standing(folded, standing, alone) if declared else None
    return Group(bracket.start, bracket.end, tuple(made), reading.open_ended, closes, declares, reading.due)


def _bare(folded: str, bracket: Bracket, reading: Reading, last: bool, follows: bool) -> Reading:
    """A bracket without a word for a role: kept where all that it holds are names."""
    pieces = list(listed(folded, bracket.inner, bracket.close))
    names = [squeezed(folded[n.start : n.end]) for n in merged(iter(pieces)).names]
    ends = last or follows
    known = is_complete if ends else is_organ
    told = [known(n) or (ends and (is_place(n) or n in PLACES)) for n in names]
    # 市统计局、市经济普查队: among whole names what may be one is one
    if ends and 2 * sum(told) > len(names):
        told = [sure or is_likely(n) for sure, n in zip(told, names, strict=True)]
    if not all(pieces) or not all(told):
        return Reading()
    # （各有关单位） speaks only where it ends something, （滨江区、山阳区） of places only
    if not any(map(known, names)) and (names or not ends or AREAS.match(folded, bracket.start)):
        return Reading()
    return Reading() if _explains(folded, bracket) else reading


def _explains(folded: str, bracket: Bracket) -> bool:
    """True where the bracket explains a name before it: 市交通委（市道运局）要…"""
    before = folded[max(0, bracket.start - LONGEST) : bracket.start]
    return is_organ(squeezed(re.split(r"[，。；：、（）]", before)[-1]))


def _follows(folded: str, bracket: Bracket, before: Group | None) -> bool:
    """True right behind a group that closes."""
    return before is not None and before.closes and not folded[before.end : bracket.start].strip(STOPS)


def _made(text: str, part: Part) -> Responsibility:
    printed = squeezed(text[part.start : part.end])
    return Responsibility(part.role or "attributed", printed, part.start, part.end, part.rule, part.label)


def _once(made: list[Responsibility]) -> list[Responsibility]:
    """A、B负责，A牵头: A leads, and is not named twice."""
    lead = {r.printed for r in made if r.role == "lead"}
    return [r for r in made if r.role == "lead" or r.printed not in lead]


def _first_leads(made: list[Responsibility]) -> list[Responsibility]:
    """Where the first of a list leads, give it the lead; the others carry the measure out."""
    if not made or any(r.role == "lead" for r in made) or made[0].role not in ("responsible", "attributed"):
        return made
    others = [replace(r, role="responsible") if r.role == "attributed" else r for r in made[1:]]
    return [replace(made[0], role="lead", rule="position"), *others]
