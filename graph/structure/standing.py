"""What a document declares once about its lists of departments: 列第一位者为牵头单位，下同."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.structure.member import AREA, SEATED
from graph.structure.vocabulary import alternatives, grammar, no_verb, of
from ontology.lexicon import words

BEFORE = re.compile(r"[，。；：（）！\s]")


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds from its declaration on: who leads by position, and who has a part without being printed."""

    lead_by_position: bool = False
    defaults: tuple[str, ...] = ()  # 以下均需试点城市政府落实，不再列出 → 试点城市政府


NOTHING = Standing()


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration at [start:end): what it says of the list before it, and whether of all that follow."""

    start: int
    end: int
    position: bool
    henceforth: bool
    general: bool = False  # it speaks of lists, not of one that stands elsewhere: 责任单位中列首位的
    names: tuple[int, int] | None = None  # where the names of a standing default are printed

    def standing(self, folded: str, before: Standing, alone: bool = False) -> Standing | None:
        """Return what holds from here on, or None where the declaration is for one list only.

        ALONE says that no list stands before it: then it speaks of those that follow, if it speaks of lists.
        """
        if self.names is not None:
            return Standing(before.lead_by_position, (*before.defaults, folded[slice(*self.names)]))
        return Standing(True, before.defaults) if self.henceforth or (alone and self.general) else None


def declaration(folded: str, start: int, end: int) -> Declaration | None:
    """Return the first declaration in FOLDED[START:END)."""
    if _hint().search(folded, start, end) is None:
        return None
    found = _pattern().search(folded, start, end)
    if found is None:
        return None
    if found["names"] is not None:
        return Declaration(found.start(), found.end(), False, True, names=found.span("names"))
    henceforth = found["henceforth"] is not None or found["ahead"] is not None
    general = found["about"] is not None or BEFORE.match(folded, found.start() - 1) is not None
    return Declaration(found.start(), found.end(), True, henceforth, general or found.start() == 0)


@cache
def _hint() -> re.Pattern[str]:
    """What every declaration holds: a first place, or 以下均."""
    first = (*of("role-grammar", "position"), *of("role-grammar", "position", "suffixWord"))
    return re.compile(alternatives((*first, *of("role-grammar", "standing", "prefixWord"))))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"{_by_position()}|{_default()}")


def _by_position() -> str:
    """（以下）列第一位者为牵头单位，下同 · 由排在首位的单位牵头 · 牵头单位均列在首位."""
    verbs, doing = of("roles", "lead", "verbWord"), alternatives(words("roles", "verbWord"))
    lead = alternatives(w for w in of("roles", "lead", "labelWord") if w not in verbs)
    heads = rf"(?:{grammar('manner')}){{0,4}}(?:{alternatives(verbs)})(?:{doing})?{no_verb()}"
    be, alike = grammar("copula"), grammar("alike")
    placed = rf"(?:{grammar('position', 'prefixWord')})[在于]?(?:{grammar('position', 'suffixWord')})"
    first = rf"(?:{placed}|{grammar('position')})"
    who = rf"(?:的?[^，。；：（）的由]{{0,6}}?(?:{grammar('whoever')}))?的?"
    gap = "[^，。；：（）]{0,10}?"
    is_lead = rf"(?:{be}){gap}(?:{lead})(?!的)"
    leads = rf"{first}{who}(?:{alike})?(?:{is_lead}|(?:{be})?{heads}(?=\s{{0,4}}(?:[，。；）]|$)))"
    led = rf"(?:{lead})(?:{alike})?(?:{placed}|(?:{be}){gap}{first}{who})"
    ahead = rf"(?P<ahead>(?:{grammar('henceforth', 'prefixWord')})[^，。；：（）]{{0,12}}?)"
    about = rf"(?P<about>(?:{grammar('lists')})[^，。；：（）]{{0,6}}?)"
    rest = rf"(?:\s{{0,3}}[，、；。]\s{{0,3}}(?:{grammar('rest')})[^，。；：（）]{{0,20}}(?=[，。；）]|$))?"
    then = rf"{rest}(?:\s{{0,3}}[，、；。（]?\s{{0,3}}(?P<henceforth>{grammar('henceforth')}))?"
    return rf"(?:{ahead}|{about})?(?:{leads}|{led}){then}"


def _default() -> str:
    """以下均需试点城市政府落实，不再列出."""
    doing = alternatives(words("roles", "verbWord"))
    who = rf"(?P<names>(?:[^，。；（）]|{AREA}|{SEATED}){{2,40}}?)"
    opens, closes = grammar("standing", "prefixWord"), grammar("standing", "suffixWord")
    return rf"(?:{opens}){who}(?:{doing})[^，。；（）]{{0,6}}[，、；]\s{{0,3}}(?:{closes})"
