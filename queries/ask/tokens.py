"""A question cut into pieces: names, numbers, dates, words, and what is none of these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from graph.structure.numeral import numeral
from queries.ask.known import Held, Known
from queries.ask.moment import digits, moments
from queries.ask.printed import folded
from queries.ask.tables import FILLER, HERE, THIS, WEAK, words
from queries.ask.token import Token
from queries.names import normal

# 2.5.2  第2.5.2项
MEASURE = re.compile(r"(?<![\d.])第?(?P<number>\d+(?:\.\d+){1,4})(?:条|项|号)?(?![\d%.])")
# 《关于推动城乡建设绿色发展的意见》
TITLE = re.compile(r"《(?P<title>[^《》]+)》")
# 第三部分第一条第二项
COUNTED = "[一二三四五六七八九十百\\d]+"
PARTS = re.compile(
    rf"第({COUNTED})(?:个?部分|章|大项|大类|板块)第({COUNTED})(?:条|节|点|小节|小项|款)(?:的?第({COUNTED})(?:项|条|点|款|段|小项))?"
)
# “海绵城市”
QUOTED = re.compile(r"[“\"'‘「](?P<text>[^“”\"'‘’「」]+)[”\"'’」]")
QUOTABLE = ("department", "printed", "indicator")
STOPS = re.compile(r"[\s，,。．？?！!；;：:、…~～]")
# one character that may as well be a part of a word that is not known: 管 in 市城管执法局
SLIGHT = {
    WEAK,
    "duty",
    "do",
    "target",
    "many",
    "measure",
    "compare",
    "whether",
    "joint",
    "none",
    "and",
    "can",
    "bound",
    "than",
}
WORD, STRANGE = 10, 25  # the price of a piece that is known, and of a character that is not


def _marked(text: str, known: Known) -> Iterator[Token]:
    for found in TITLE.finditer(text):
        held = [one for one in known.names.get(normal(found["title"]), ()) if one.kind == "document"]
        yield _name(found[0], held, found.start()) if held else _unknown(found[0], found.start())
    for found in QUOTED.finditer(text):
        piece = Token("text", found[0], found["text"].strip(), *found.span(), label=found[0])
        # “市住建局”牵头哪些任务: the department, and where that is not asked for, its name in a text
        held = [one for one in known.names.get(normal(piece.value), ()) if one.kind in QUOTABLE]
        named = _name(found[0], held, found.start()) if len(held) == 1 else piece
        yield replace(named, also=(("text", piece.value),)) if named is not piece else piece
    for found in PARTS.finditer(text):
        numbers = [int(numeral(one) or 0) for one in found.groups() if one]
        yield Token("measure", found[0], ".".join(map(str, numbers)), *found.span())
    for found in MEASURE.finditer(text):
        yield Token("measure", found[0], found["number"], *found.span())


def _unknown(printed: str, start: int) -> Token:
    return Token("unknown", printed, printed, start, start + len(printed))


def _name(printed: str, held: list[Held], start: int) -> Token:
    """Return the piece that a name is; `several` where it may be more than one thing."""
    end = start + len(printed)
    if len({one.iri for one in held}) > 1:
        return Token("several", printed, normal(printed), start, end)
    one = held[0]
    also = (("text", printed),) if one.kind in ("indicator", "place") else ()
    return Token(one.kind, printed, one.iri, start, end, label=one.label, also=also)


def _named(text: str, known: Known) -> Iterator[Token]:
    table = words()
    for start in range(len(text)):
        if STOPS.match(text[start]):
            yield Token("word", text[start], FILLER, start, start + 1)
        # a name's normal form has no punctuation: what is printed may be longer, by little
        for end in range(start + 1, min(len(text), start + known.longest + 4) + 1):
            piece = text[start:end]
            if piece in table:
                yield Token("word", piece, _concept(table[piece], known), start, end)
            elif (held := known.names.get(normal(piece))) and _whole(piece):
                named = _name(piece, list(held), start)
                # 水务局: which city's, where there are several
                vague = not known.here and normal(piece) in known.short
                yield replace(named, kind="several", value=normal(piece)) if vague else named


def _whole(piece: str) -> bool:
    """Say whether PIECE begins and ends with a name's characters: not 《…》, not a blank."""
    return not STOPS.match(piece[0]) and (piece[-1].isalnum() or piece[-1] in "）)")


def _concept(concept: str, known: Known) -> str:
    # 全市 is no condition where all documents are of one city, 这份文件 where there is no other
    silent = (concept == HERE and known.here) or (concept == THIS and known.alone)
    return FILLER if silent else concept


def _price(token: Token) -> int:
    # 哪些部门 is one piece and not 哪些 and 部门; a name that is a word as well is the word
    if token.kind == "unknown":
        return STRANGE  # 《…》 that no document is called stays one piece
    return WORD + (token.kind == "moment") + (token.kind not in ("word", "moment"))


def _cheapest(text: str, pieces: list[Token]) -> list[Token]:
    """Return the way through TEXT that leaves least of it unknown, in as few pieces as can be."""
    ending: dict[int, list[Token]] = {}
    for token in pieces:
        ending.setdefault(token.end, []).append(token)
    prices, last = [0], [_unknown("", 0)]
    for end in range(1, len(text) + 1):
        ways = [*ending.get(end, []), _unknown(text[end - 1], end - 1)]
        best = min(ways, key=lambda token: prices[token.start] + _price(token))
        prices.append(prices[best.start] + _price(best))
        last.append(best)
    found, at = [], len(text)
    while at:
        found.append(last[at])
        at = last[at].start
    return found[::-1]


def slight(token: Token) -> bool:
    """Say whether TOKEN is one character that may belong to a word that is not known."""
    return token.kind == "word" and len(token.printed) == 1 and token.value in SLIGHT


def _joined(tokens: list[Token]) -> list[Token]:
    """Join what is unknown to its unknown neighbours, over one slight character: 主 要 污染物."""
    found: list[Token] = []
    for token in tokens:
        if token.kind == "unknown" and not token.printed.startswith("《"):
            run = [token]
            if len(found) > 1 and slight(found[-1]) and found[-2].kind == "unknown":
                run = [*found[-2:], token]
            elif found and found[-1].kind == "unknown":
                run = [found[-1], token]
            if not run[0].printed.startswith("《"):
                del found[len(found) + 1 - len(run) :]
                token = _unknown("".join(piece.printed for piece in run), run[0].start)
        found.append(token)
    return found


def _placed(tokens: list[Token], known: Known) -> list[Token]:
    """Read 秦皇岛的市水务局 as one name, and 县水务局, which no one is called, as none."""
    found: list[Token] = []
    for token in tokens:
        if token.kind in ("department", "several"):
            before = found[-1] if found else None
            between = before.printed if before else ""
            if between == "的" and len(found) > 1:
                before = found[-2]
            if before and before.kind == "place":
                form = normal(before.label) + normal(token.printed).removeprefix("市")
                held = [h for h in known.names.get(form, ()) if h.kind == "department"]
                if held := held or _of(before, token, known):
                    del found[found.index(before) :]
                    one = _name(token.printed, held, before.start)
                    token = replace(one, printed=before.printed + token.printed, end=token.end)
                elif normal(before.label) not in known.homes:
                    del found[found.index(before) :]
                    token = replace(_unknown(before.printed + token.printed, before.start), end=token.end)
            elif before and before.kind == "unknown" and between != "的":
                found.pop()
                token = _unknown(before.printed + token.printed, before.start)
        found.append(token)
    return found


def _of(place: Token, several: Token, known: Known) -> list[Held]:
    """Return which of SEVERAL is of PLACE: 上海市发改委 for 市发展改革委, where others are called so too."""
    home = normal(place.label)
    those = known.names.get(several.value, ()) if several.kind == "several" else ()
    return [held for held in those if normal(held.label).startswith(home)]


def _of_it(tokens: list[Token]) -> list[Token]:
    """Read 《…》这份文件里 as 《…》: the document is named."""
    before = [None, *tokens]
    return [
        replace(token, value=FILLER) if token.value == THIS and b and b.kind == "document" else token
        for b, token in zip(before, tokens, strict=False)
    ]


def tokens(text: str, known: Known, today: date) -> list[Token]:
    """Return the pieces of the question TEXT, all of it. TODAY says which year 今年 is."""
    plain = digits(folded(text))
    pieces = [*_marked(plain, known), *moments(plain, today), *_named(plain, known)]
    # as it was printed: an unknown word is shown as it was written
    return [
        replace(token, printed=text[token.start : token.end])
        for token in _of_it(_placed(_joined(_cheapest(plain, pieces)), known))
    ]


def telling(tokens: list[Token]) -> list[Token]:
    """Return TOKENS but for fillers."""
    return [token for token in tokens if token.kind != "word" or token.value not in (FILLER, WEAK)]
