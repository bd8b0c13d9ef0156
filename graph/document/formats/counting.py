"""Numbers as automatic numbering prints them: 一 十二 ① １ iv (w:numFmt)."""

from __future__ import annotations

from collections.abc import Callable

HAN = "〇一二三四五六七八九"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
LARGEST = 9_999  # nothing is counted further; a part that says so is not believed


def printed(number: int, form: str) -> str:
    """Return NUMBER as the format FORM prints it; an unknown format prints digits."""
    if not 0 <= number <= LARGEST:
        return str(number)[:4]
    return FORMS.get(form, str)(number)


def chinese(number: int, digits: str = HAN, places: str = "十百千") -> str:
    """Return NUMBER in Chinese: 十二, 一百零五."""
    figures = str(number)
    out = ""
    for at, figure in enumerate(figures):
        place = len(figures) - at - 1
        if figure != "0":
            out += digits[int(figure)] + (places[place - 1] if place else "")
        elif out and not out.endswith("零") and figures[at:].strip("0"):
            out += "零"
    if digits is HAN and 10 <= number < 20:
        out = out.removeprefix("一")  # 十二, not 一十二
    return out or digits[0]


def _figures(number: int) -> str:
    return "".join(HAN[int(figure)] for figure in str(number))


def _run(first: str, count: int, beyond: Callable[[int], str] = str) -> Callable[[int], str]:
    """COUNT signs that follow one another from FIRST, which is one; BEYOND prints the rest."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= count else beyond(number)


def _letters(first: str) -> Callable[[int], str]:
    """a … z, aa, bb: as word processors count."""
    return lambda n: chr(ord(first) + (n - 1) % 26) * ((n - 1) // 26 + 1) if 0 < n <= 260 else str(n)


def _roman(number: int) -> str:
    out = ""
    for worth, sign in ROMAN:
        out += sign * (number // worth)
        number %= worth
    return out


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda n: "".join(chr(ord("０") + int(f)) for f in str(n)),
    "decimalEnclosedCircle": _run("①", 20),
    "decimalEnclosedCircleChinese": _run("①", 20),
    "decimalEnclosedParen": lambda number: f"（{number}）",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "lowerLetter": _letters("a"),
    "upperLetter": _letters("A"),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": _figures,
    "japaneseDigitalTenThousand": _figures,
    "taiwaneseDigital": _figures,
    "chineseLegalSimplified": lambda number: chinese(number, LEGAL, "拾佰仟"),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": lambda number: f"（{chinese(number)}）",
}
