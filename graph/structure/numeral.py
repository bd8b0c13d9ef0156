"""Numbers as printed: 42  四十二  3.6万  1,200  70%  百分之七十  1.2:1."""

from __future__ import annotations

import re
from decimal import Decimal

from graph.document.text import fold

DIGIT = {
    c: n
    for n, row in enumerate(
        ("〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for c in row
}
PLACE = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIAD = {"亿": 10**8, "万": 10**4}
# longer runs are identifiers, not amounts
LONGEST_DIGITS, LONGEST = 20, 40

CHINESE = "〇零○一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿"
# 3.6万  2百万  1.2亿
PRINTED = re.compile(rf"(?P<digits>\d+(?:\.\d+)?)(?P<times>[{CHINESE}]*)")
# 1,200
GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?=\D|$)")
# 70%  5‰  1.2:1  百分之七十
SIGN = re.compile(r"[%‰]$|：1$")
OUT_OF = re.compile(r"^[百千万]分之")


def numeral(text: str) -> Decimal | None:
    """Return the number that TEXT prints, 万 and 亿 multiplied out; None where it is none.

    A sign of percent is no part of it: 70% and 百分之七十 are 70, the ratio 1.2:1 is 1.2.
    """
    bare = OUT_OF.sub("", SIGN.sub("", "".join(fold(text).split())))
    if not bare or len(bare) > LONGEST:
        return None
    if GROUPED.match(bare):
        bare = bare.replace("，", "").replace(",", "")
    printed = PRINTED.fullmatch(bare)
    if printed and len(bare) <= LONGEST_DIGITS:
        times = _times(printed["times"])
        return None if times is None else _plain(Decimal(printed["digits"]) * times)
    return chinese(bare)


def _plain(value: Decimal) -> Decimal:
    """1.20万 is 12000, not 1.2E+4."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _times(places: str) -> int | None:
    """百万 behind digits -> 1000000; None for anything that is no multiplier."""
    product = 1
    for c in places:
        factor = PLACE.get(c) or MYRIAD.get(c)
        if factor is None:
            return None
        product *= factor
    return product


def chinese(text: str) -> Decimal | None:
    """Return the number that TEXT prints in Chinese numerals; None where it is none."""
    whole, point, part = text.partition("点")
    if point:
        digits = [DIGIT.get(c) for c in part]
        front = _integer(whole)
        if front is None or not part or None in digits:
            return None
        return Decimal(f"{front}.{''.join(map(str, digits))}")
    value = _integer(whole)
    return None if value is None else Decimal(value)


def _integer(text: str) -> int | None:
    # 二〇二五: digit by digit, as years are printed
    if len(text) > 2 and all(c in DIGIT for c in text) and text[0] not in "〇零○两":
        return int("".join(str(DIGIT[c]) for c in text))
    for sign, size in MYRIAD.items():
        before, found, after = text.rpartition(sign)
        if found:
            # 万亿 is a number, 万万 is none
            return _joined(_under_myriad(before) if sign == "万" else _integer(before), after, size)
    return _under_myriad(text)


def _joined(before: int | None, after: str, size: int) -> int | None:
    """BEFORE times SIZE and what stands behind: 一万零五 is 10005, 一万二 is 12000."""
    if before is None:
        return None
    if not after:
        return before * size
    rest = _integer(after.lstrip("〇零○") or "x")
    if rest is None or rest >= size:
        return None
    if rest < 10 and after[0] not in "〇零○" and len(after) == 1:
        rest *= size // 10
    return before * size + rest


def _under_myriad(text: str) -> int | None:
    """三千二百零五 -> 3205; 十二 -> 12; 三百二 -> 320."""
    total, digit, place = 0, None, 10**4
    zero = False
    for at, c in enumerate(text):
        if c in PLACE:
            size = PLACE[c]
            if size >= place or (digit is None and (c not in "十拾" or (total and not zero))):
                return None
            total, digit, place, zero = total + (digit or 1) * size, None, size, False
        elif c in DIGIT and digit is None:
            if DIGIT[c] == 0 and at < len(text) - 1 and total:
                zero = True
                continue
            digit = DIGIT[c]
        else:
            return None
    if digit is None or (digit == 0 and total):
        return total if total and digit is None and not zero else None
    if digit and not zero and place in (100, 1000):
        digit *= place // 10
    return total + digit
