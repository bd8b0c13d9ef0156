"""What a web page says about its document above the text, and what it says to its reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ontology.lexicon import group

LONGEST_VALUE = 100  # characters
LONGEST_REMARK = 120
AROUND = r"[\s　\[\]［］【】（）()|｜/、，,：:·•>＞»<＜\-—_*×.\d]"
# 某市政府办　浏览次数：3
NEXT = re.compile(r"(?<=\S)[\s　]+(?=[^\s　：:]{2,8}[:：])")
WORD = re.compile(r"[A-Za-z\u3400-\u9fff]")
EMPTY = re.compile(r"[\s　:：\-—无]*")


def particulars(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (name, value) for the particulars in LINES: 发文字号：…, many on a line, or one on two."""
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        if _name(line) is not None:
            value = following.strip()
            if _name(following) is None and not is_particular(following) and _is_value(value):
                yield _name(line) or "", value
        elif is_particular(line):
            marks = list(_label().finditer(line))
            for mark, after in zip(marks, [*marks[1:], None], strict=False):
                value = NEXT.split(line[mark.end() : after.start() if after else len(line)])[0]
                value = value.strip(" 　|｜[]【】")
                if _is_value(value) and not is_tool(value):
                    yield _plain(mark["name"]), value


def pairs(grid: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
    """Return the (name, value) that the cells of a table of particulars print side by side."""
    found: list[tuple[str, str]] = []
    for row in grid:
        for cell, following in zip(row, [*row[1:], ""], strict=False):
            name, value = _name(cell), following.strip()
            if name is None and is_particular(cell):
                found += particulars([cell])
            elif name is not None and _name(value) is None and _is_value(value):
                found.append((name, value))
    return list(dict.fromkeys(found))


def _is_value(value: str) -> bool:
    return EMPTY.fullmatch(value) is None and len(value) <= LONGEST_VALUE and "\n" not in value


def is_particular(line: str) -> bool:
    """True for a line that begins with the name of a particular and a colon."""
    return _label().match(line) is not None and len(line) <= 3 * LONGEST_VALUE


def _name(cell: str) -> str | None:
    """The particular that CELL names and nothing else."""
    name = _plain(cell)
    return name if name in _of("particular") else None


def _plain(name: str) -> str:
    """发 文 字 号： -> 发文字号"""
    return re.sub(r"[\s　:：【】\[\]]", "", name)


def is_tool(line: str) -> bool:
    """True for a line of buttons: 【打印】 【关闭】, 字号：大 中 小."""
    return _tools().fullmatch(line) is not None and WORD.search(line) is not None


def is_remark(line: str) -> bool:
    """True for what the page says of itself: 当前位置：首页 > 政务公开, 浏览次数：12."""
    if len(line) > LONGEST_REMARK or "。" in line:
        return False
    return line.lstrip(" 　【[").startswith(_of("lead-in"))


@cache
def _of(part: str) -> tuple[str, ...]:
    return group("page-parts", part)


@cache
def _label() -> re.Pattern[str]:
    # letters set apart: 发 文 字 号
    names = "|".join(r"[\s　]*".join(map(re.escape, word)) for word in _of("particular"))
    return re.compile(rf"(?:^|(?<=[\s　|｜\]】]))[【\[]?(?P<name>{names})[】\]]?[\s　]*[:：]")


@cache
def _tools() -> re.Pattern[str]:
    tools = "|".join(map(re.escape, _of("tool")))
    return re.compile(rf"(?:{AROUND}|{tools})+")
