"""What is the name of a department, and what only looks like one."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from graph.structure.vocabulary import alternatives, of

LONGEST = 40  # characters of a name; 中国移动通信集团河北有限公司秦皇岛分公司 has 20
DIGIT = re.compile(r"\d")
# 的 了 and their like stand in no name; digits do, as 120急救中心, but never with 年
BANNED = re.compile(r"[的了其此并须“”《》！？%]|\d年|年底|月底|月份")
HAN = re.compile(r"[\u3400-\u9fff]")
# 各镇政府（街道办事处）: what stands in a government's place elsewhere
SEAT = re.compile(r"(?<=政府)[（〔](?:管委会|管理委员会|街道办事处|办事处|街道办)[）〕]$")
# 市“两违”整治办: a name may hold what is quoted, not end with it
QUOTED = re.compile("“[^“”]{1,12}”(?=[\u3400-\u9fff])")


@lru_cache(maxsize=16384)
def is_complete(name: str) -> bool:
    """True where NAME ends as departments do and is no ordinary word: 市住建局, not 产业布局."""
    return _ends(name, _strong()) and not name.endswith(_groups())


@lru_cache(maxsize=16384)
def is_organ(name: str) -> bool:
    """True where NAME is that of an organ of party or state, which may stand bare in a bracket."""
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
    name = SEAT.sub("", name)
    if name in _shorts() or (name.startswith("各") and name[1:] in of("name-endings", "base")):
        return True
    if not name.endswith(endings) or name.endswith(_no_names()) or len(name) > LONGEST:
        return False
    # one character needs two before it, 公安局; more need one, 市政府
    if not any(name.endswith(e) and len(name) - len(e) >= (2 if len(e) == 1 else 1) for e in endings):
        return False
    return not _glossed(name) and not _banned(name)


def _banned(name: str) -> bool:
    return BANNED.search(QUOTED.sub("", name) if "“" in name else name) is not None


@lru_cache(maxsize=4096)
def is_open(name: str) -> bool:
    """True for what names no single organ: 各有关单位, 等相关部门, 各地区."""
    found = _open().fullmatch(name.replace("〔", "（").replace("〕", "）"))
    # 区直各单位 is a set of known extent, 区直有关单位 is not
    sets = (*of("name-endings", "set"), *of("name-endings", "base"))
    return found is not None and not (name.endswith(sets) and (found["which"] or "各").strip("各") == "")


@lru_cache(maxsize=16384)
def is_likely(name: str) -> bool:
    """True for what may be a name where a label says that names follow: 市妇联, 团市委, 国网平潭公司."""
    if name in of("name-endings", "bound"):
        return False
    if is_complete(name) or name.endswith(_groups()):
        return True
    if not 2 <= len(name) <= LONGEST // 2 or _banned(name) or not HAN.search(name) or DIGIT.match(name):
        return False
    return not _glossed(name) and not name.endswith(_no_names()) and not name.endswith(_deeds())


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
def _open() -> re.Pattern[str]:
    before = alternatives(of("name-endings", "open", "prefixWord"))
    scope = alternatives(of("name-endings", "scope"))
    word = alternatives(of("name-endings", "open", "suffixWord"))
    alone = alternatives(w for w in of("name-endings", "open", "suffixWord") if len(w) > 1)
    # 国务院有关部门, 各地区, 县级市; 有关区人民政府
    unnamed = alternatives(of("name-endings", "unnamed"))
    seat = alternatives(of("name-endings", "unnamed", "suffixWord"))
    government = rf"(?:{scope})?(?:{unnamed})(?:{scope})?(?:{word})?(?:{seat})"
    return re.compile(
        rf"{government}|(?:{scope})?(?P<which>(?:{before}){{1,4}})(?:{scope})?(?:{word})|(?:{alone})"
    )


def ends_first(stretch: str) -> int | None:
    """Return where the whole name at the head of STRETCH ends, None where none stands there.

    区经发局全面落实 → 4. A branch belongs to the name before it: 中国铁塔公司平潭分公司 is one.
    """
    for ending in _endings().finditer(stretch, 0, LONGEST):
        end = ending.end()
        if stretch.startswith(_longer(), end - 1) or not is_complete(squeezed(stretch[:end])):
            continue
        office = _office().match(stretch, end)
        return office.end() if office is not None else end
    return None


def open_first(stretch: str) -> int | None:
    """Return where an open end at the head of STRETCH stops: 有关部门组织开展 → 4; None for a name."""
    found = _open().match(stretch)
    if found is None or not is_open(found.group()) or (is_complete(stretch) and found["which"] is None):
        return None
    name = ends_first(stretch)
    bodies = found["which"] is not None and found.group().endswith(_bodies())
    return found.end() if bodies or name is None or name <= found.end() else None


@cache
def _bodies() -> tuple[str, ...]:
    return tuple(
        w for w in of("name-endings", "open", "suffixWord") if w.endswith(("门", "位", "构", "面", "业"))
    )


@cache
def _longer() -> tuple[str, ...]:
    return of("name-endings", "longer")


@cache
def _endings() -> re.Pattern[str]:
    return re.compile(alternatives((*_strong(), *_shorts())))


@cache
def _office() -> re.Pattern[str]:
    return re.compile(rf"[\u3400-\u9fff]{{0,8}}?(?:{alternatives(of('name-endings', 'subordinate'))})")
