"""A number with its unit as printed, and the words that bind it: 不少于10项  50%以上  1-2个  0.85:1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from graph.structure.numeral import numeral
from graph.structure.word import broader, either, spoken
from ontology.lexicon import words

# 零 and 百 begin words, not numbers: 零部件, 百姓
ONE = "一二两三四五六七八九十"
CN = "一二两三四五六七八九十百千零〇"
# 42  0.85  一百二十  三千
NUMBER = rf"(?:(?>\d+)(?:\.(?>\d+))?|[{ONE}](?>(?:[{CN}]|[万亿](?=[{CN}])){{0,24}})(?:点[{CN}]{{1,4}})?)"
TIMES = r"(?:[百千]?[万亿]{1,2}|[百千](?=[余多]?[亩吨元人户米家万]))"
JOIN = r"(?:[-~～]|—{1,2}|至|到)"
LOOSE = r"[余多来几]"
# 2万余户 is 2万户 and more
MYRIADS = re.compile(rf"^({TIMES}){LOOSE}(?=.)")
HAN = r"[\u4e00-\u9fff]"
# a measure word that no scheme lists ends where its clause or its part of a list does: 512蒸吨、
CLOSED = r"(?=[，。；、）]|$)"
HALF = Decimal("0.5")
PLACES = Decimal("0.000001")  # 三分之二 is 0.666667


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
    below_one = f"(?:{counted}|[车班月]|GDP)"
    below = rf"(?:/每?(?:{below_one}|[十百千万亿]{{1,2}}{below_one})(?:[·/](?:{counted}|月))?)?"
    latin = r"(?:(?<=[A-Za-z])(?![A-Za-z0-9]))"
    edge = rf"(?:{latin}|(?<![A-Za-z]))"
    suffix = either(words("comparators", "suffixWord"))
    # 家次, 项次; not 3个次级
    times = rf"(?:次(?!{spoken('promises', 'no-times')}))?"
    bare = rf"{TIMES}(?:(?={suffix}|{LOOSE})|(?!{HAN}{{1,2}}{CLOSED}))"
    # what ends soon is looked at first: the list of units is long
    near = rf"(?={HAN}{{1,2}}?(?:{suffix})?{CLOSED})"
    unlisted = spoken("promises", "no-unit")
    odd = rf"{near}(?!{either(words('units'))}|{unlisted}){HAN}{{1,2}}?"
    return re.compile(
        rf"(?<![\d.A-Za-z第{CN}])(?:"
        rf"(?P<whole>[{ONE}]{{1,3}})分之(?P<part>[{ONE}]{{1,3}})|(?P<half>一半)"
        rf"|(?P<twice>(?<=翻)番)(?!{spoken('promises', 'no-doubling')})|"
        rf"(?P<out>[百千]分之)(?P<of>{NUMBER})(?:{JOIN}(?:[百千]分之)?(?P<ofto>{NUMBER}))?"
        rf"|(?P<ratio>(?>\d+)(?:\.(?>\d+))?)(?P<to>：(?>\d+)(?:\.(?>\d+))?)(?![\d：])"
        rf"|(?P<from>{NUMBER})(?:(?P<middle>{TIMES}?(?:{base}{below})?){JOIN}(?P<last>{NUMBER}))?"
        rf"(?P<loose>{LOOSE})?(?P<unit>{TIMES}?(?:{base}{times}{below}{edge})|{TIMES}{LOOSE}{base}{edge}|/(?>\d+)万|{bare})(?P<loose2>[余多](?!样))?"
        # 0.02以内: a bound makes up for the unit
        rf"|(?P<plain>(?>\d+)(?:\.(?>\d+))?)(?={suffix}|[，。；、）]|[和与及]\d|$)"
        rf"|(?P<odd>(?>\d+)(?:\.(?>\d+))?)(?P<word>{TIMES}?{odd})(?=(?:{suffix})?{CLOSED})"
        rf")(?P<suffix>{suffix})?"
    )


# where a number may begin: looked for first, it is much the faster
BEGINS = re.compile(rf"(?<![\d.])\d|[{ONE}]|[百千]分之|番")


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
    if printed["whole"] or printed["half"] or printed["twice"]:
        return _in_words(printed)
    number = printed["of"] or printed["ratio"] or printed["from"] or printed["plain"] or printed["odd"]
    last = printed["ofto"] or printed["last"]
    value = numeral(number)
    if value is None and len(number) == 2 and not last:
        # 两三个
        value, last = numeral(number[0]), number[1]
    if value is None:
        return None
    unit = "" if printed["plain"] else _unit(printed)
    return Quantity(
        start=printed.start(),
        end=printed.end(),
        value=value,
        max=numeral(last) if last else None,
        unit=unit,
        kind="odd" if printed["odd"] else _kind(unit),
        suffix=_suffix(printed),
        loose=bool(printed["loose"] or printed["loose2"] or MYRIADS.match(printed["unit"] or "")),
        chinese=number[0] in CN,
        bare_end=_bare_end(printed),
    )


def _in_words(printed: re.Match[str]) -> Quantity | None:
    """三分之二, 一半 and 翻番: a number without one of its own."""
    value, unit, kind = (HALF, "", "half") if printed["half"] else (Decimal(1), "番", "multiple")
    if printed["whole"]:
        whole, part = numeral(printed["whole"]), numeral(printed["part"])
        if not whole or not part or part >= whole:
            return None
        value, kind, unit = (part / whole).quantize(PLACES).normalize(), "share", ""
    span = printed.span()
    return Quantity(*span, value, None, unit, kind, _suffix(printed), False, False, _bare_end(printed))


def _suffix(printed: re.Match[str]) -> str | None:
    suffix = printed["suffix"]
    return words("comparators", "suffixWord")[suffix] if suffix else None


def _bare_end(printed: re.Match[str]) -> int:
    return printed.start("suffix") if printed["suffix"] else printed.end()


def _unit(printed: re.Match[str]) -> str:
    if printed["out"]:
        return "%" if printed["out"][0] == "百" else "‰"
    if printed["to"]:
        return printed["to"].replace("：", ":")
    return MYRIADS.sub(r"\1", printed["unit"]) if printed["unit"] else printed["word"]


@cache
def _kind(unit: str) -> str:
    """The kind of UNIT, without 万 and 亿 before it and what stands below the stroke."""
    if not unit:
        return "plain"
    if unit.startswith((":", "/")):
        # 1:0.85, 15/10万
        return "share"
    whole = unit.split("/")[0]
    bare = re.sub(rf"^{TIMES}(?=.)", "", whole)
    return units().get(whole) or units().get(bare) or "count"
