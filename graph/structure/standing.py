"""What a document declares once about its lists of departments: 列第一位者为牵头单位，下同."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ontology.lexicon import words

# as far as a declaration reaches: 排在第一位的部门为牵头部门，下同
REACH = 24


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
    position = _any("role-grammar", "altLabel", "position")
    lead = _any("roles", "labelWord", "lead")
    henceforth = _any("role-grammar", "altLabel", "henceforth")
    opens = _any("role-grammar", "prefixWord", "standing")
    closes = _any("role-grammar", "suffixWord", "standing")
    # （以下）列第一位者为牵头单位，下同
    by_position = rf"(?P<ahead>以下[^，。；：（）]{{0,12}}?)?(?:{position})[^，。；（）]{{0,12}}?为(?:{lead})(?:[，、；。（]?(?P<henceforth>{henceforth}))?"
    # 以下均需试点城市政府落实，不再列出
    default = rf"(?:{opens})(?P<names>[^，。；（）]{{2,40}}?)(?:负责|落实|实施|承担|参与|配合)[^，。；（）]{{0,6}}[，、；](?:{closes})"
    return re.compile(rf"{by_position}|{default}")


def _any(scheme: str, relation: str, concept: str) -> str:
    return "|".join(re.escape(w) for w, c in words(scheme, relation).items() if c == concept)
