"""Places of county level, too many for the registers' Turtle: their codes and names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import NamedTuple

from ontology.files import turtle

# 海淀区域, 公安县级, 东方市场: no place’s name ends before these
FOLLOWS = {"区": "域划级县块位间", "县": "域级区", "市": "场域级容", "旗": "下舰"}
SHORTEST = 3  # characters of a name that is looked for in a text: 提高县域 holds 高县
HAN = re.compile("[\u4e00-\u9fff]")
BEFORE = "省市州盟区县旗在和与及对向由从至到是为"


class County(NamedTuple):
    """A line of `registers/counties.csv`. WORD: its name is a word besides, as 老城区; USUAL: 景宁县."""

    code: str
    name: str
    word: bool
    usual: str

    @property
    def forms(self) -> tuple[str, ...]:
        """Its names, the official one first."""
        return (self.name, self.usual) if self.usual else (self.name,)


class Counties:
    """A list of counties below places called LABELS, by code; TAKEN are names that those places bear.

    `named` are the names that mean one anywhere, `inner` those that mean one only inside the place above,
    each with the codes of who bears it: 海淀区 and 南京市鼓楼区, 鼓楼区.
    """

    def __init__(
        self, listed: Iterable[County], labels: Mapping[str, str], taken: Collection[str] = ()
    ) -> None:
        self._labels = labels
        self.by_code = {one.code: one for one in listed if one.code not in labels}
        self.named: dict[str, str] = {}
        self.inner: dict[str, list[str]] = {}
        alike: dict[str, list[County]] = defaultdict(list)
        for one in self.by_code.values():
            for name in one.forms:
                alike[name].append(one)
        for name, bearers in alike.items():
            if len(bearers) > 1 or bearers[0].word or name in taken:
                self.inner[name] = [one.code for one in bearers]
                self.named.update((self._whole(one.code, name), one.code) for one in bearers)
            else:
                self.named[name] = bearers[0].code

    def above(self, code: str) -> str:
        """Return the code of the prefecture that a county lies in, or of the province where there is none."""
        return next(up for up in (code[:4] + "00", code[:2] + "0000") if up in self._labels)

    def names(self, code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names that mean a county anywhere, and those that mean it inside the place above."""
        forms = self.by_code[code].forms
        inner = tuple(name for name in forms if name in self.inner)
        return tuple(self._whole(code, name) if name in inner else name for name in forms), inner

    def sharing(self, name: str) -> tuple[str, ...]:
        """Return the codes of those called NAME, where several are and it is no other word."""
        codes = self.inner.get(name, ())
        return tuple(codes) if len(codes) > 1 and not self.by_code[codes[0]].word else ()

    def within(self, text: str) -> Iterator[tuple[str, ...]]:
        """Yield the codes of the county that TEXT names, time after time; of several alike in name, all."""
        for match in self._ends.finditer(text):
            end = match.end()
            starts = (end - length for length in self._lengths.get(match[0], ()) if length <= end)
            name = next((text[s:end] for s in starts if self._begins(text, s, end)), None)
            if name and ends(name, text[end : end + 1]):
                yield (self.named[name],) if name in self.named else tuple(self.inner[name])

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """How long the names are that end on the same two characters, the longest first."""
        found: dict[str, set[int]] = defaultdict(set)
        for name in (*self.named, *self.inner):
            if len(name) >= SHORTEST:
                found[name[-2:]].add(len(name))
        return {ending: sorted(lengths, reverse=True) for ending, lengths in found.items()}

    @cached_property
    def _ends(self) -> re.Pattern[str]:
        before = "".join(sorted({ending[0] for ending in self._lengths}))
        return re.compile(f"[{before}][区县旗]" if before else "(?!)")

    def _begins(self, text: str, start: int, end: int) -> bool:
        name, before = text[start:end], text[start - 1 : start]
        # 沿海城区, 山东城区: a name begins behind a sign, a place or a little word
        return (before in BEFORE or not HAN.match(before)) and (name in self.named or name in self.inner)

    def _whole(self, code: str, name: str) -> str:
        return self._labels[self.above(code)] + name


@cache
def counties() -> tuple[County, ...]:
    """Return every place of county level, in the order of their codes."""
    # no csv.reader: it takes twice as long, and no name holds a comma
    lines = turtle("registers", "counties.csv").read_text("utf-8").splitlines()
    cells = (line.split(",") for line in lines if line[0].isdigit())
    return tuple(County(code, name, inside == "yes", usual) for code, name, inside, usual in cells)


def ends(name: str, after: str) -> bool:
    """Say whether the name of a county may end where AFTER follows it: not in 海淀区域."""
    return not after or after[0] not in FOLLOWS.get(name[-1], "")
