"""What a document declares once about its lists of departments: 列第一位者为牵头单位，下同."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.structure.roster import AREA
from graph.structure.vocabulary import alternatives, grammar, of
from ontology.lexicon import words


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
    names: tuple[int, int] | None = None  # where the names of a standing default are printed

    def standing(self, folded: str, before: Standing) -> Standing | None:
        """Return what holds from here on, or None where the declaration is for one list only."""
        if self.names is not None:
            return Standing(before.lead_by_position, (*before.defaults, folded[slice(*self.names)]))
        return Standing(True, before.defaults) if self.henceforth else None


def declaration(folded: str, start: int, end: int) -> Declaration | None:
    """Return the first declaration in FOLDED[START:END)."""
    found = _pattern().search(folded, start, end)
    if found is None:
        return None
    if found["names"] is not None:
        return Declaration(found.start(), found.end(), False, True, found.span("names"))
    henceforth = found["henceforth"] is not None or found["ahead"] is not None
    return Declaration(found.start(), found.end(), True, henceforth)


@cache
def _pattern() -> re.Pattern[str]:
    position, henceforth = grammar("position"), grammar("henceforth")
    lead = alternatives(of("roles", "lead", "labelWord"))
    opens, closes = grammar("standing", "prefixWord"), grammar("standing", "suffixWord")
    then = rf"(?:[，、；。（]?(?P<henceforth>{henceforth}))?"
    ahead = r"(?P<ahead>以下[^，。；：（）]{0,12}?)?"
    # （以下）列第一位者为牵头单位，下同
    by_position = rf"{ahead}(?:{position})[^，。；（）]{{0,12}}?为(?:{lead}){then}"
    # 以下均需试点城市政府落实，不再列出
    doing = alternatives(words("roles", "verbWord"))
    who = rf"(?P<names>(?:[^，。；（）]|{AREA}){{2,40}}?)"
    default = rf"(?:{opens}){who}(?:{doing})[^，。；（）]{{0,6}}[，、；](?:{closes})"
    return re.compile(rf"{by_position}|{default}")
