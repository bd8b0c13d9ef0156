"""A number with its unit as printed, and the words that bind it: 不少于10项  50%以上  1-2个  0.85:1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from graph.structure.numeral import numeral
from graph.structure.word import broader, either
from ontology.lexicon import words

# 零 and 百 begin words, not numbers: 零部件, 百姓
ONE = "一二两三四五六七八九十"
CN = "一二两三四五六七八九十百千零〇"
# 42  0.85  一百二十  三千
NUMBER = rf"(?:(?>\d+)(?:\.(?>\d+))?|[{ONE}](?>(?:[{CN}]|[万亿](?=[{CN}])){{0,24}})(?:点[{CN}]{{1,4}})?)"
TIMES = r"(?:[百千]?[万亿]{1,2}|[百千](?=[亩吨元人户米家万]))"
JOIN = r"(?:[-~～]|—{1,2}|至|到)"
LOOSE = r"[余多来几]"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at [start:end) of a flat text, with its unit and the word behind it."""

    start: int
    end: int
    value: Decimal
    max: Decimal | None
    unit: str
    kind: str  # of the unit, as schemes/units.ttl says
    suffix: str | None  # comparator of the word behind the unit
    loose: bool  # 10余家
    chinese: bool  # printed in Chinese numerals
    bare_end: int  # where the unit ends


@cache
def units() -> dict[str, str]:
    """Return {printed unit: its kind}."""
    above = broader("units")
    return {word: above[local] for word, local in words("units").items()}


@cache
def _pattern() -> re.Pattern[str]:
    known = units()
    counted = either(w for w in known if not w.startswith("个"))
    base = f"(?:{either(w for w in known if w.startswith('个'))}|{counted})"
    below_one = f"(?:{counted}|[车班]|GDP)"
    below = rf"(?:/每?(?:{below_one}|[十百千万亿]{{1,2}}{below_one})(?:[·/]{counted})?)?"
    latin = r"(?:(?<=[A-Za-z])(?![A-Za-z0-9]))"
    edge = rf"(?:{latin}|(?<![A-Za-z]))"
    suffix = either(words("comparators", "suffixWord"))
    return re.compile(
        rf"(?<![\d.A-Za-z第{CN}])(?:"
        rf"(?P<out>[百千]分之)(?P<of>{NUMBER})(?:{JOIN}(?:[百千]分之)?(?P<ofto>{NUMBER}))?"
        rf"|(?P<ratio>(?>\d+)(?:\.(?>\d+))?)(?P<to>：(?>\d+)(?:\.(?>\d+))?)(?![\d：])"
        rf"|(?P<from>{NUMBER})(?:(?P<middle>{TIMES}?(?:{base}{below})?){JOIN}(?P<last>{NUMBER}))?"
        rf"(?P<loose>{LOOSE})?(?P<unit>{TIMES}?(?:{base}{below}{edge})|{TIMES})(?P<loose2>[余多](?!样))?"
        # 0.02以内: a bound makes up for the unit
        rf"|(?P<plain>(?>\d+)(?:\.(?>\d+))?)(?={suffix}|[，。；、）]|[和与及]\d|$)"
        rf")(?P<suffix>{suffix})?"
    )


# where a number may begin: looked for first, it is much the faster
BEGINS = re.compile(rf"(?<![\d.])\d|[{ONE}]|[百千]分之")


def quantities(covered: str) -> list[Quantity]:
    """Return the numbers with units in a flat text, in order."""
    found, end = [], 0
    match = _pattern().match
    for begin in BEGINS.finditer(covered):
        printed = match(covered, begin.start()) if begin.start() >= end else None
        quantity = _quantity(printed) if printed else None
        if printed and quantity:
            found.append(quantity)
            end = printed.end()
    return found


def _quantity(printed: re.Match[str]) -> Quantity | None:
    number = printed["of"] or printed["ratio"] or printed["from"] or printed["plain"]
    last = printed["ofto"] or printed["last"]
    value = numeral(number)
    if value is None and len(number) == 2 and not last:
        # 两三个
        value, last = numeral(number[0]), number[1]
    if value is None:
        return None
    unit = "" if printed["plain"] else _unit(printed)
    suffix = printed["suffix"]
    bare_end = printed.start("suffix") if suffix else printed.end()
    return Quantity(
        start=printed.start(),
        end=printed.end(),
        value=value,
        max=numeral(last) if last else None,
        unit=unit,
        kind=_kind(unit),
        suffix=words("comparators", "suffixWord")[suffix] if suffix else None,
        loose=bool(printed["loose"] or printed["loose2"]),
        chinese=number[0] in CN,
        bare_end=bare_end,
    )


def _unit(printed: re.Match[str]) -> str:
    if printed["out"]:
        return "%" if printed["out"][0] == "百" else "‰"
    return printed["to"].replace("：", ":") if printed["to"] else printed["unit"]


@cache
def _kind(unit: str) -> str:
    """The kind of UNIT, without 万 and 亿 before it and what stands below the stroke."""
    if not unit:
        return "plain"
    if unit.startswith(":"):
        return "share"
    whole = unit.split("/")[0]
    bare = re.sub(rf"^{TIMES}(?=.)", "", whole)
    return units().get(whole) or units().get(bare) or "count"
