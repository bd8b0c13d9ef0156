"""A question cut into pieces: names, numbers, dates, words, and what is none of these."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from queries.ask.known import Known
from queries.ask.moment import digits, moments
from queries.ask.tables import FILLER, words
from queries.ask.token import Token
from queries.names import normal

# 2.5.2  第2.5.2项
MEASURE = re.compile(r"第?(?P<number>\d+(?:\.\d+){1,4})(?:条|项|号)?(?!\d)")
# 《关于推动城乡建设绿色发展的意见》
TITLE = re.compile(r"《(?P<title>[^《》]+)》")
# “海绵城市”
QUOTED = re.compile(r"[“\"'‘「](?P<text>[^“”\"'‘’「」]+)[”\"'’」]")
STOPS = re.compile(r"[\s，,。．？?！!；;：:、…~～]")

Piece = tuple[int, int, Token]
# one character that may as well be a part of a word that is not known: 管 in 市城管执法局
SLIGHT = {FILLER, "duty", "due", "measure", "target", "many"}
WORD, STRANGE = 10, 25  # the price of a piece that is known, and of a character that is not


def _plain(text: str) -> str:
    """Return TEXT with full-width print as half-width, years as digits; quotes and 《》 stay."""
    return digits(unicodedata.normalize("NFKC", text)).strip()


def _marked(text: str, known: Known) -> Iterator[Piece]:
    for found in TITLE.finditer(text):
        held = known.names.get(normal(found["title"]))
        label = held[1] if held and held[0] == "document" else ""
        yield *found.span(), Token("document" if label else "unknown", found[0], label or found["title"])
    for found in QUOTED.finditer(text):
        yield *found.span(), Token("quoted", found[0], found["text"])
    for found in MEASURE.finditer(text):
        yield *found.span(), Token("measure", found[0], found["number"])


def _named(text: str, known: Known) -> Iterator[Piece]:
    table = words()
    for start in range(len(text)):
        if STOPS.match(text[start]):
            yield start, start + 1, Token("word", text[start], FILLER)
        # a name's normal form has no punctuation: what is printed may be longer, by little
        for end in range(start + 1, min(len(text), start + known.longest + 4) + 1):
            piece = text[start:end]
            if piece in table:
                yield start, end, Token("word", piece, table[piece])
            elif (held := known.names.get(normal(piece))) and piece[-1].isalnum() | (piece[-1] in "）)"):
                yield start, end, Token(held[0], piece, held[1])


def _price(token: Token) -> int:
    # 哪些部门 is one piece and not 哪些 and 部门; a name that is a word as well is the word
    if token.kind == "unknown":
        # 《…》 that no document is called stays one piece
        return STRANGE if len(token.printed) > 1 else STRANGE * len(token.printed)
    return WORD + (token.kind == "moment") + (token.kind not in ("word", "moment"))


def _cheapest(text: str, pieces: list[Piece]) -> list[Token]:
    """Return the way through TEXT that leaves least of it unknown, in as few pieces as can be."""
    ending: dict[int, list[tuple[int, Token]]] = {}
    for start, end, token in pieces:
        ending.setdefault(end, []).append((start, token))
    best: list[tuple[int, list[Token]]] = [(0, [])]
    for end in range(1, len(text) + 1):
        strange = (end - 1, Token("unknown", text[end - 1], text[end - 1]))
        ways = [
            (best[start][0] + _price(token), start, token) for start, token in [*ending.get(end, []), strange]
        ]
        price, start, token = min(ways, key=lambda way: way[0])
        best.append((price, [*best[start][1], token]))
    return best[-1][1]


def _bridges(token: Token) -> bool:
    slight = token.kind == "word" and token.value in SLIGHT and len(token.printed) == 1
    return slight and token.printed != "的" and not STOPS.match(token.printed)


def _joined(tokens: list[Token]) -> Iterator[Token]:
    """Join what is unknown to its unknown neighbours, over one slight character: 主 要 污染物."""
    run = ""
    for token, after in pairwise([*tokens, Token("word", "", FILLER)]):
        if (token.kind == "unknown" and not token.printed.startswith("《")) or (
            run and _bridges(token) and after.kind == "unknown"
        ):
            run += token.printed
        else:
            if run:
                yield Token("unknown", run, run)
                run = ""
            yield token
    if run:
        yield Token("unknown", run, run)


def tokens(text: str, known: Known, today: date) -> list[Token]:
    """Return the pieces of the question TEXT, fillers left out. TODAY says which year 今年 is."""
    plain = _plain(text)
    pieces = [*_marked(plain, known), *moments(plain, today), *_named(plain, known)]
    return [t for t in _joined(_cheapest(plain, pieces)) if t.kind != "word" or t.value != FILLER]
