"""Names of departments in a list: where each stands, and whether the list is left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.structure.vocabulary import alternatives, of, role_of

LONGEST = 40  # characters of a name; 中国移动通信集团河北有限公司秦皇岛分公司 has 20
# the part of a name that is printed in brackets: 各县（市、区）政府, 各乡镇（街道）
AREA = r"（[省市区县旗州盟镇乡街道办场、]{1,8}）"
PIECE = re.compile(
    rf"(?P<piece>(?:[^、，；：。\s（）［］【】]|{AREA})+)|[（［【](?P<inside>[^（）［］【】]*)[）］】]?|(?P<gap>[\s])|(?P<stop>[、，；：。）］】])"
)
DIGIT = re.compile(r"\d")
# 的 了 and their like stand in no name; digits do, as 120急救中心, but never with 年
BANNED = re.compile(r"[的了其此并须“”《》！？%]|\d年|年底|月底|月份")
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at [start:end) of the folded text, and the part printed behind it in brackets: 市住建局（牵头）."""

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


@lru_cache(maxsize=16384)
def is_complete(name: str) -> bool:
    """True where NAME ends as departments do and is no ordinary word: 市住建局, not 产业布局."""
    return _ends(name, _strong()) and not name.endswith(_groups())


@lru_cache(maxsize=16384)
def is_organ(name: str) -> bool:
    """True where NAME is that of an organ of party or state: what may stand in a bracket without a word for its role."""
    return _ends(name, of("name-endings", "organ")) and not name.endswith(_groups())


@lru_cache(maxsize=4096)
def is_group(name: str) -> bool:
    """True for a steering group, a task force or their office."""
    return name.endswith(_groups()) and not _glossed(name) and 4 <= len(name) <= LONGEST


@lru_cache(maxsize=4096)
def is_place(name: str) -> bool:
    """True for a place that stands for its government: 昌黎县, 海港区."""
    return _ends(name, of("name-endings", "place"))


def _ends(name: str, endings: tuple[str, ...]) -> bool:
    if name in _shorts():
        return True
    if not name.endswith(endings) or name.endswith(_no_names()) or len(name) > LONGEST:
        return False
    ending = next(e for e in endings if name.endswith(e))
    # one character needs two before it, 公安局; more need one, 市政府
    if len(name) - len(ending) < (2 if len(ending) == 1 else 1):
        return False
    return not _glossed(name) and BANNED.search(name) is None


@lru_cache(maxsize=4096)
def is_open(name: str) -> bool:
    """True for what names no single organ: 各有关单位, 等相关部门, 各地区."""
    found = _open().fullmatch(name)
    # 区直各单位 is a set of known extent, 区直有关单位 is not
    return found is not None and not (
        name.endswith(of("name-endings", "set")) and (found["which"] or "各").strip("各") == ""
    )


@lru_cache(maxsize=16384)
def is_likely(name: str) -> bool:
    """True for what may be a name where a label says that names follow: 市妇联, 团市委, 国网平潭公司."""
    if is_complete(name) or name.endswith(_groups()):
        return True
    if not 2 <= len(name) <= LONGEST // 2 or BANNED.search(name) or not HAN.search(name) or DIGIT.match(name):
        return False
    return not _glossed(name) and not name.endswith(_no_names()) and not name.endswith(_deeds())


def listed(folded: str, start: int, end: int) -> Iterator[Names]:
    """Yield, piece by piece, what the list FOLDED[START:END) names."""
    held: re.Match[str] | None = None  # a piece that a blank may have cut
    gap = False
    stretch = start
    for token in PIECE.finditer(folded, start, end):
        kind = token.lastgroup
        if kind == "piece":
            if held is not None and gap and not _apart(folded[stretch : held.end()], token["piece"]):
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


def _apart(before: str, after: str) -> bool:
    """True where a blank stands between two names and not inside one: 市住建局 市财政局, not 市消防救援支 队."""
    before = squeezed(before)
    if before in of("name-endings", "short") and not after.startswith(("省", "市", "区", "县")):
        return False
    whole = is_complete(before) or is_open(before) or before.endswith(of("name-endings", "set"))
    return whole and (is_likely(after) or is_open(after) or role_of(after) is not None)


def _with_inside(folded: str, start: int | None, end: int | None, token: re.Match[str]) -> Names:
    """A name and the bracket behind it: 市交通委（市道运局） is two names, 市住建局（牵头） one with its role."""
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
    start, end = _trimmed(folded, start, end)
    if end - start > 3 * LONGEST:
        return Names()
    open_ended = False
    tail = _and_so_on().search(folded, start, end) if folded.find("等", start, end) >= 0 else None
    if tail is not None:
        open_ended, end = True, tail.start()
    if end <= start:
        return Names((), open_ended)
    names = [n for n in _split(folded, start, end)]
    left_open = any(is_open(squeezed(folded[a:b])) for a, b in names)
    kept = tuple(Name(a, b) for a, b in names if not is_open(squeezed(folded[a:b])))
    return Names(kept, open_ended or left_open)


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    """Without the blanks at its ends and the words that lead up to a name: 由市住建局."""
    while start < end and folded[start].isspace():
        start += 1
    while start < end and folded[end - 1].isspace():
        end -= 1
    led = _opening().match(folded, start, end)
    return (led.end() if led is not None else start), end


def _split(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut at 和 and its kin where whole names stand on both sides: 市委和市政府, but 工业和信息化局 is one."""
    at = start
    for word in _and().finditer(folded, start, end):
        left, right = squeezed(folded[at : word.start()]), squeezed(folded[word.end() : end])
        if word.start() > at and _is_whole(left) and (_is_whole(right) or _starts_whole(right)):
            yield at, word.start()
            at = word.end()
    yield at, end


def _is_whole(name: str) -> bool:
    return is_complete(name) or is_open(name) or (name.startswith("各") and is_likely(name))


def _starts_whole(right: str) -> bool:
    """True where RIGHT goes on with a whole name and another word for and."""
    return any(_is_whole(right[: w.start()]) for w in _and().finditer(right))


def squeezed(printed: str) -> str:
    """Return PRINTED without white space."""
    return "".join(printed.split())


@cache
def _strong() -> tuple[str, ...]:
    kinds = ("organ", "body", "set", "subordinate")
    return tuple(sorted({e for k in kinds for e in of("name-endings", k)}, key=lambda e: (-len(e), e)))


@cache
def _groups() -> tuple[str, ...]:
    return of("name-endings", "group")


@cache
def _shorts() -> frozenset[str]:
    return frozenset(of("name-endings", "short"))


@cache
def _no_names() -> tuple[str, ...]:
    return of("name-endings", "no-name")


def _glossed(name: str) -> bool:
    return name.startswith(of("role-grammar", "gloss")) and not name.startswith(
        of("role-grammar", "gloss-exempt")
    )


@cache
def _deeds() -> tuple[str, ...]:
    return of("role-grammar", "deed")


@cache
def _opening() -> re.Pattern[str]:
    led = alternatives(of("role-grammar", "opening"))
    exempt = alternatives(of("role-grammar", "opening-exempt"))
    # 由市住建局, 和市财政局; but 和平区政府 and 经发局 are names
    return re.compile(rf"(?!{exempt})(?:{led})(?=[\u3400-\u9fff])")


@cache
def _and() -> re.Pattern[str]:
    return re.compile(alternatives(of("role-grammar", "and")))


@cache
def _open() -> re.Pattern[str]:
    before = alternatives(of("name-endings", "open", "prefixWord"))
    scope = alternatives(of("name-endings", "scope"))
    word = alternatives(of("name-endings", "open", "suffixWord"))
    alone = alternatives(w for w in of("name-endings", "open", "suffixWord") if len(w) > 1)
    # 国务院有关部门, 各地区, 县级市
    return re.compile(rf"(?:{scope})?(?P<which>(?:{before})+)(?:{scope})?(?:{word})|(?:{alone})")


@cache
def _and_so_on() -> re.Pattern[str]:
    before = alternatives(
        (*of("name-endings", "open", "prefixWord"), *of("name-endings", "scope"))
    )
    word = alternatives(of("name-endings", "open", "suffixWord"))
    # 等 等相关部门 等市直有关部门和单位
    return re.compile(rf"等(?:(?:{before})*(?:{word}))?$")


def ends_first(stretch: str) -> int | None:
    """Return where the first whole name at the head of STRETCH ends: 区经发局全面落实 → 4; None where none stands there.

    中国铁塔公司平潭分公司 and 市公安局交警支队 are one name each: an office of the one before it belongs to it.
    """
    for ending in _endings().finditer(stretch, 0, LONGEST):
        end = ending.end()
        if stretch.startswith(_longer(), end - 1) or not is_complete(squeezed(stretch[:end])):
            continue
        office = _office().match(stretch, end)
        return office.end() if office is not None else end
    return None


def open_first(stretch: str) -> int | None:
    """Return where an open end at the head of STRETCH stops: 有关部门组织开展 → 4; None where a name stands there."""
    found = _open().match(stretch)
    if found is None or not is_open(found.group()) or (is_complete(stretch) and found["which"] is None):
        return None
    name = ends_first(stretch)
    bodies = found["which"] is not None and found.group().endswith(_bodies())
    return found.end() if bodies or name is None or name <= found.end() else None


@cache
def _bodies() -> tuple[str, ...]:
    return tuple(w for w in of("name-endings", "open", "suffixWord") if w.endswith(("门", "位", "构", "面", "业")))


@cache
def _longer() -> tuple[str, ...]:
    return of("name-endings", "longer")


@cache
def _endings() -> re.Pattern[str]:
    return re.compile(alternatives((*_strong(), *_shorts())))


@cache
def _office() -> re.Pattern[str]:
    return re.compile(rf"[\u3400-\u9fff]{{0,8}}?(?:{alternatives(of('name-endings', 'subordinate'))})")
