"""The lines above a document's body: fields that a web page or a list printed, and the titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graph.document.text import fold
from graph.structure.citation import SERIAL, squeezed
from graph.structure.names import is_complete
from graph.structure.signature import DASHED, DAY, day
from graph.structure.title import document_type
from graph.structure.vocabulary import alternatives, of
from ontology.lexicon import words

RUNNING = 300  # characters: a longer line has lost its line breaks, blanks stand for them
LONGEST = 120  # characters of a title
PIECES = 5  # lines over which a title may run
RULE = r"[=＝*＊—\-]"
MARK = re.compile(rf"(?<!{RULE}){RULE}{{3,}}+\s*正\s*文\s*{RULE}{{3,}}")
STOP = re.compile(r"[。；：！？]")
ASIDE = re.compile(r"（[^（）]{1,30}）")
NUMBER = re.compile(SERIAL)
NUMBERED = re.compile(rf"（\s*{SERIAL}\s*）$")


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the fields say, and the text without them; None where a field is missing or names nobody."""

    title: str | None
    issuer: str | None
    number: str | None
    date: str | None
    body: str


def masthead(head: str) -> Masthead:
    """Return what the fields above a body say: 发布机构：…, 文号：…."""
    fields: dict[str, str] = {}
    mark = MARK.search(head)
    above, body = (head[: mark.start()], head[mark.end() :]) if mark else (head, "")
    kept = [line for line in above.split("\n") if not _field(line, fields)]
    number = NUMBER.search(fold(fields.get("number", "")))
    issuer = squeezed(fields.get("issuer", ""))
    return Masthead(
        title=squeezed(fields["title"]) if fields.get("title") else None,
        issuer=issuer if is_complete(issuer) else None,
        number=squeezed(fields["number"][slice(*number.span())]) if number else None,
        date=day(fields.get("date", "")) or day(fields.get("published", "")),
        body=body or "\n".join(kept),
    )


def _field(line: str, fields: dict[str, str]) -> bool:
    """Put the fields of LINE into FIELDS; False for a line of text."""
    if len(line) > RUNNING:
        return False
    found = list(_fields().finditer(fold(line))) or _in_columns(fold(line))
    if not found or fold(line)[: found[0].start()].strip(" \t　-*•·|"):
        return False
    for field, following in zip(found, [*found[1:], None], strict=True):
        kind = next(k for k, v in field.groupdict().items() if v)
        value = line[field.end() : following.start() if following else len(line)].strip(" \t　|")
        fields.setdefault(kind, value)
    return True


def _in_columns(folded: str) -> list[re.Match[str]]:
    """The fields of a line that columns set apart, without colons: 发布机构 市政府办 文号 江政〔2023〕1号."""
    if not (NUMBER.search(folded) or DAY.search(folded) or DASHED.search(folded)):
        return []
    found = list(_fields(colon=False).finditer(folded))
    return found if found and not folded[: found[0].start()].strip() else []


@cache
def _fields(colon: bool = True) -> re.Pattern[str]:
    kinds = ("title", "issuer", "number", "date", "published", "field")
    # 标　　题： may be spaced out
    spaced = {k: "|".join(r"[ \t　]*".join(w) for w in of("front", k, "labelWord")) for k in kinds}
    fields = "|".join(f"(?P<{k}>{p})" for k, p in spaced.items())
    return re.compile(rf"(?:{fields})(?:\*\*|__)?[ \t　]*{'：' if colon else ''}")


def titles(body: str) -> Iterator[str]:
    """Yield what BODY prints as titles above its first section, made whole where lines cut them."""
    pieces = list(_pieces(body))
    at = 0
    while at < len(pieces):
        end = _title_end(pieces, at)
        if end is None:
            at += 1
            continue
        title = _unnumbered("".join(pieces[at:end]))
        while end < len(pieces) and ASIDE.fullmatch(fold(pieces[end])) and not _is_apart(pieces[end]):
            title += pieces[end]
            end += 1
        yield title
        at = end


def _pieces(body: str) -> Iterator[str]:
    for line in body.split("\n"):
        for piece in line.split() if len(line) > RUNNING else [line]:
            if piece.strip(" \t　#*|"):
                yield squeezed(piece.strip(" \t　#*|"))


def _title_end(pieces: list[str], at: int) -> int | None:
    """Where the title that begins with the piece AT ends; None where none begins there."""
    found, joined = None, ""
    for end in range(at + 1, min(at + PIECES, len(pieces)) + 1):
        piece = pieces[end - 1]
        numbered = _unnumbered(piece) != piece
        if _is_apart(_unnumbered(piece)) or len(joined) + len(piece) > LONGEST:
            break
        if found is not None and not _goes_on(joined, piece):
            break
        joined += piece
        if (len(joined) > 4 and document_type(_unnumbered(joined)) is not None) or _stated(joined):
            found = end
        if numbered:
            break
    return found


def _goes_on(title: str, piece: str) -> bool:
    """True where PIECE may complete a TITLE that seems whole: …实施方案 / 的通知."""
    return len(piece) <= 30 and not title.startswith(piece[:6]) and not ASIDE.fullmatch(fold(piece))


def _stated(title: str) -> bool:
    """…方案征求意见稿 without a bracket."""
    return any(title.endswith(w) and document_type(title[: -len(w)]) for w in of("statuses", "draft"))


def _is_apart(piece: str) -> bool:
    """True for a line that is no part of a title: a sentence, an address, a day, a number, 附件."""
    folded = fold(piece)
    if not piece or STOP.search(folded) or DAY.search(folded) or DASHED.search(folded):
        return True
    return (
        folded.strip("（）〔〕0123456789") in _apart()
        or folded.endswith("文件")
        or folded.startswith("当前位置")
    )


@cache
def _apart() -> frozenset[str]:
    return frozenset(of("front", "apart"))


def _unnumbered(piece: str) -> str:
    """PIECE without a number behind it: …指导意见国发〔2018〕42号, …的通知（国发〔2018〕42号）."""
    folded = fold(piece)
    bracket = NUMBERED.search(folded)
    if bracket is not None and document_type(piece[: bracket.start()]) is not None:
        return piece[: bracket.start()]
    found = NUMBER.search(folded)
    if found is None or found.end() != len(piece):
        return piece
    return piece[: found.start() + own_number(found.group())]


def own_number(number: str) -> int:
    """Return where in NUMBER, read together with the title before it, the number itself begins."""
    title = _typed().match(number)
    return title.end() if title is not None else 0


@cache
def _typed() -> re.Pattern[str]:
    kinds = alternatives(words("document-types"))
    return re.compile(rf".*(?:{kinds})(?:（[^（）]{{1,12}}）)?(?=[\u3400-\u9fff]{{2,24}}\s*[〔［（﹝【])")
