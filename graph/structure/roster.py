"""A list of departments, cut into its names: A、B和C等相关部门."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.structure.member import and_so_on, conjunction, opening, pieces
from graph.structure.names import LONGEST, is_complete, is_likely, is_open, squeezed
from graph.structure.vocabulary import of, role_of

BY = re.compile(r"[^由]{1,8}(?<!自)由")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at [start:end) of the folded text, and the part in brackets behind it: 市住建局（牵头）."""

    start: int
    end: int
    role: str | None = None
    role_word: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a list, and whether it is left open: 等, 各有关单位."""

    names: tuple[Name, ...] = ()
    open_ended: bool = False

    def __bool__(self) -> bool:
        return bool(self.names) or self.open_ended


def listed(folded: str, start: int, end: int) -> Iterator[Names]:
    """Yield, piece by piece, what the list FOLDED[START:END) names."""
    held: re.Match[str] | None = None  # a piece that a blank may have cut
    gap = False
    stretch = start
    for token in pieces().finditer(folded, start, end):
        kind = token.lastgroup
        if kind == "piece":
            if held is not None and gap and _belongs(folded, stretch, held.end(), token["piece"]):
                held, gap = token, False
                continue
            if held is not None:
                yield piece(folded, stretch, held.end())
            held, stretch, gap = token, token.start(), False
        elif kind == "gap":
            gap = held is not None
        else:
            if kind == "inside":
                yield _with_inside(folded, stretch if held else None, held.end() if held else None, token)
            elif held is not None:
                yield piece(folded, stretch, held.end())
            held, gap = None, False
    if held is not None:
        yield piece(folded, stretch, held.end())


def _belongs(folded: str, start: int, end: int, after: str) -> bool:
    """True where AFTER, behind a blank, goes on with what stands at [START:END)."""
    return end - start <= 2 * LONGEST and not _apart(folded[start:end], after)


def _apart(before: str, after: str) -> bool:
    """True where a blank parts two names: 市住建局 市财政局, not 市消防救援支 队."""
    before = squeezed(before)
    if before in of("name-endings", "short") and not after.startswith(("省", "市", "区", "县")):
        return False
    whole = is_complete(before) or is_open(before) or before.endswith(of("name-endings", "set"))
    return whole and (is_likely(after) or is_open(after) or role_of(after) is not None or after[:1].isdigit())


def _with_inside(folded: str, start: int | None, end: int | None, token: re.Match[str]) -> Names:
    """A name and the bracket behind it: 市交通委（市道运局） is two, 市住建局（牵头） one with its role."""
    outer = piece(folded, start, end) if start is not None and end is not None else Names()
    inside = squeezed(token["inside"])
    role = role_of(inside)
    if role is not None and outer.names:
        last = outer.names[-1]
        return Names((*outer.names[:-1], Name(last.start, last.end, role, inside)), outer.open_ended)
    at, to = token.span("inside")
    inner = merged(listed(folded, at, to)) if inside else Names()
    if not all(is_complete(squeezed(folded[n.start : n.end])) for n in inner.names):
        return outer
    return Names(outer.names + inner.names, outer.open_ended or inner.open_ended)


def merged(parts: Iterator[Names]) -> Names:
    """Return the pieces of a list as one list."""
    names: list[Name] = []
    open_ended = False
    for part in parts:
        names.extend(part.names)
        open_ended = open_ended or part.open_ended
    return Names(tuple(names), open_ended)


def piece(folded: str, start: int, end: int) -> Names:
    """Return what one piece between two stops names: 市住建局, 市委和市政府, 市林业局等相关部门."""
    start, end = _bare(folded, start, end)
    if end - start > 4 * LONGEST:
        return Names()
    names, open_ended = _named(folded[start:end])
    return Names(tuple(Name(start + a, start + b) for a, b in names), open_ended)


def _bare(folded: str, start: int, end: int) -> tuple[int, int]:
    """Without the blanks at its ends."""
    while start < end and folded[start].isspace():
        start += 1
    while start < end and folded[end - 1].isspace():
        end -= 1
    return start, end


# a document names the same departments again and again
@lru_cache(maxsize=4096)
def _named(said: str) -> tuple[tuple[tuple[int, int], ...], bool]:
    """Where the names of a piece stand in it, and whether it is left open."""
    start, end = _trimmed(said), len(said)
    if end - start > 3 * LONGEST:
        return (), False
    whole = list(_split(said, start, end))
    names = [(a, _end(said, a, b)) for a, b in whole]
    left_open = any(b > a and is_open(squeezed(said[a:b])) for a, b in names)
    kept = tuple((a, b) for a, b in names if b > a and not is_open(squeezed(said[a:b])))
    return kept, left_open or names != whole


def _end(said: str, start: int, end: int) -> int:
    """Where a name at [START:END) ends without 等部门 behind it."""
    tail = and_so_on().search(said, start, end) if "等" in said[start:end] else None
    return end if tail is None else tail.start()


def _trimmed(said: str) -> int:
    """Where it begins without the words that lead up to a name: 由市住建局."""
    led = opening().match(said)
    start = led.end() if led is not None else 0
    by = BY.match(said, start)
    # 上述任务由市住建局, but 自由 is no word for by
    return by.end() if by is not None and is_complete(squeezed(said[by.end() :])) else start


def _split(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut at 和 and its kin between whole names: 市委和市政府, but 工业和信息化局 is one."""
    at = start
    for word in conjunction().finditer(folded, start, end):
        left, right = squeezed(folded[at : word.start()]), squeezed(folded[word.end() : end])
        if word.start() > at and _is_whole(left) and (_is_whole(right) or _starts_whole(right)):
            yield at, word.start()
            at = word.end()
    yield at, end


def _is_whole(name: str) -> bool:
    name = name[: _end(name, 0, len(name))]
    return is_complete(name) or is_open(name) or (name.startswith("各") and is_likely(name))


def _starts_whole(right: str) -> bool:
    """True where RIGHT goes on with a whole name and another word for and."""
    return any(_is_whole(right[: w.start()]) for w in conjunction().finditer(right))
