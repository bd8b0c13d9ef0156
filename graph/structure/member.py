"""What a member of a list of departments looks like: 各县（市、区）政府, 高新区（滨江）管委会."""

from __future__ import annotations

import re
from functools import cache

from graph.structure.names import SEAT
from graph.structure.vocabulary import alternatives, of
from ontology.lexicon import words

# the part of a name that is printed in brackets: 各县（市、区）政府, 各乡镇（街道）
AREA = r"[（〔][省市区县旗州盟镇乡街道办场自治、\s]{1,12}[）〕]"
SEATED = SEAT.pattern.removesuffix("$")
# governments of two ranks in one name: 各区、县（市）政府, 各省、自治区、直辖市人民政府
BELOW = rf"(?:自治区、直辖市|[省市区县旗]{{1,2}}(?:{AREA})?)"
RANKS = rf"各(?:设区)?[省市区县州盟]{{1,3}}(?:{AREA})?、{BELOW}(?:人民)?政府(?:{SEATED})?"
STOPS = "、，；：。/"
OPENS, CLOSES = "（［【〔", "）］】〕"
HAN = "[\u3400-\u9fff]"


@cache
def member() -> str:
    """What stands between two stops of a list, brackets that are part of a name along with it."""
    return rf"{RANKS}|(?:[^{STOPS}\s{OPENS}{CLOSES}]|{AREA}|{SEATED}|{middle()})+"


@cache
def middle() -> str:
    """A bracket in the middle of a name: 高新区（滨江）管委会, 市税务局（东江）分局, 国网（平山）供电公司.

    It holds no name and no role; behind a whole name only an ending that is none by itself goes on.
    """
    kinds = ("organ", "body", "subordinate")
    tail = alternatives({w for kind in kinds for w in of("name-endings", kind) if len(w) > 1})
    organ = "".join(w for w in of("name-endings", "organ") if len(w) == 1)
    said = alternatives({*words("roles", "labelWord"), *words("roles", "verbWord")})
    inside = rf"[（〔]\s*+(?!(?:{said})\s*[）〕]){HAN}{{1,8}}(?<![{organ}])\s*+[）〕]\s*+"
    bound = alternatives(of("name-endings", "bound"))
    return rf"(?:{inside}(?={HAN}{{0,12}}?(?:{bound}))|(?<![{organ}府]){inside}(?={HAN}{{0,12}}?(?:{tail})))"


@cache
def pieces() -> re.Pattern[str]:
    """The members of a list, the brackets and gaps between them, and its stops."""
    return re.compile(
        rf"(?P<piece>{member()})"
        rf"|[{OPENS}](?P<inside>[^{OPENS}{CLOSES}]*)[{CLOSES}]?|(?P<gap>\s)|(?P<stop>[{STOPS}{CLOSES}])"
    )


@cache
def opening() -> re.Pattern[str]:
    """A word that leads up to a name: 由, 和."""
    led = alternatives(of("role-grammar", "opening"))
    exempt = alternatives(of("role-grammar", "opening-exempt"))
    # 由市住建局, 和市财政局; but 和平区政府 and 经发局 are names
    return re.compile(rf"(?!{exempt})(?:{led})(?=[\u3400-\u9fff])")


@cache
def conjunction() -> re.Pattern[str]:
    """A word for and."""
    return re.compile(alternatives(of("role-grammar", "and")))


@cache
def and_so_on() -> re.Pattern[str]:
    """等 and the word for departments behind it, at the end of a member."""
    before = alternatives((*of("name-endings", "open", "prefixWord"), *of("name-endings", "scope")))
    word = alternatives(of("name-endings", "open", "suffixWord"))
    # 等 等相关部门 等市直有关部门和单位 等国务院相关部门及各地区
    unnamed = rf"(?:{before}){{0,4}}(?:{word})"
    return re.compile(rf"等(?:{unnamed}(?:[及和与]{unnamed})?)?$")
