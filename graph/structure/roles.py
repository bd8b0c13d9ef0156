"""What a bracket says of roles: labels before names, verbs behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from graph.structure.names import LONGEST, ends_first, is_complete, is_likely, is_place, squeezed
from graph.structure.roster import Name, Names, listed, merged
from graph.structure.vocabulary import COLON, begins, beside, dated, grammar, joined, label, of, role_of, verb

BLANK = "，、；。 \t　\n"
# 牵头单位为市住建局, 牵头单位市住建局: inside a bracket 为 serves for the colon, or nothing does
FOR = rf"(?:{COLON}|为|(?=[省市区县州盟旗][\u3400-\u9fff]))"


@dataclass(frozen=True, slots=True)
class Part:
    """A name of the folded text at [start:end) and its role; no role where none is printed."""

    start: int
    end: int
    role: str | None
    rule: str
    label: str | None


@dataclass(slots=True)
class Reading:
    """What a stretch says: the parts in order, whether a list is left open, where a deadline is printed."""

    parts: list[Part] = field(default_factory=list)
    open_ended: bool = False
    spoken: bool = False  # a label or a verb with someone before or behind it
    due: tuple[int, int] | None = None


def read(folded: str, start: int, end: int) -> Reading:
    """Return what the inside FOLDED[START:END) of a bracket says."""
    reader = _Reader(folded, start)
    for token in _tokens().finditer(folded, start, end):
        reader.take(token)
    reader.finish(end)
    if reader.reading.spoken and reader.reading.due is None:
        *_, reader.reading.due = None, *(found.span() for found in dated().finditer(folded, start, end))
    return reader.reading


def due_beside(folded: str, start: int, end: int) -> tuple[int, tuple[int, int]] | None:
    """Return where the deadline beside bare names begins, its label with it, and where its date stands.

    （市住建局、市财政局；完成时限：2025年底）, （市住建局、市财政局，2025年底前完成）.
    """
    told = _due_label().search(folded, start, end)
    if told is not None:
        return told.start(), (told.end(), told.end() + len(folded[told.end() : end].rstrip(BLANK)))
    *_, last = None, *dated().finditer(folded, start, end)
    if last is None or last.start() <= start or folded[last.end() : end].strip(BLANK):
        return None
    return last.start(), last.span()


@cache
def _due_label() -> re.Pattern[str]:
    return re.compile(rf"(?:{grammar('due-label')})\s{{0,4}}{COLON}")


@dataclass(slots=True)
class _Reader:
    """Walks labels, verbs and 会同 from left to right; names wait until the word that gives them a role."""

    folded: str
    at: int  # where the names that wait begin
    reading: Reading = field(default_factory=Reading)
    role: str | None = None  # of the label in force
    label: str | None = None
    waiting: list[Name] = field(default_factory=list)  # names before 会同
    helped: str | None = None  # 会同, where it has been met
    skip: bool = False  # behind 完成时限： and the like no names stand
    after_verb: bool = False

    def take(self, token: re.Match[str]) -> None:
        if token["label"] is not None or token["other"] is not None:
            self.finish(begins(self.folded, token.start()))
            self.at, self.label = token.end(), token["label"]
            self.role = role_of(squeezed(self.label)) if self.label else None
            self.skip, self.after_verb = token["other"] is not None, False
            if token["due"] is not None:
                self.reading.due = (token.end(), token.end())
        elif self.skip:
            return
        elif token["joined"] is not None:
            self._join(token)
        else:
            self._verb(token)

    def _join(self, token: re.Match[str]) -> None:
        """A会同B: A waits for its verb, B helps."""
        if self.helped is None and self._led(token.start()):
            self.waiting = list(self._names(token.start()).names)
        elif not self.after_verb and self.folded[self.at : min(self.at + LONGEST, token.start())].strip(
            BLANK
        ):
            return
        self.at, self.helped, self.after_verb = token.end(), token["joined"], False

    def _verb(self, token: re.Match[str]) -> None:
        word = token["verb"] or token["named"]
        if not self._led(token.start()):
            return
        names = self._names(token.start())
        if self.helped is not None:
            self._give(names, "supporting", "verb", self.helped)
            self._give(Names(tuple(self.waiting)), role_of(word), "verb", word)
        else:
            self._lead_again(self._apart(names, role_of(word), word), role_of(word), word)
        self.waiting, self.helped = [], None
        self.at, self.after_verb = token.end(), True
        self.reading.spoken = True

    def _apart(self, names: Names, role: str | None, word: str | None) -> Names:
        """A、B，C配合: a comma parts who helps from who carries it out; return those of the verb."""
        gaps = [self.folded[a.end : b.start] for a, b in pairwise(names.names)]
        if role != "supporting" or self.reading.parts or self.role or gaps.count("，") != 1:
            return names
        first = gaps.index("，") + 1
        self._give(Names(names.names[:first]), "responsible", "verb", word)
        return replace(names, names=names.names[first:])

    def _lead_again(self, names: Names, role: str | None, word: str | None) -> None:
        """A、B、C，A牵头: only what is named again leads; the others of the list carry it out."""
        seen: dict[str, int] = {}
        again = next((k for k, n in enumerate(names.names) if seen.setdefault(self._printed(n), k) != k), 0)
        if role == "lead" and again:
            before = names.names[:again]
            self._give(Names(before), "responsible", "verb", word)
            names = replace(names, names=names.names[again:])
        self._give(names, role, "verb", word)

    def _led(self, end: int) -> bool:
        """True where a whole name, or an open end, stands right before END."""
        at = max(self.at, end - 2 * LONGEST)
        pieces = list(listed(self.folded, at, end))
        last = pieces[-1] if pieces else Names()
        stands = self.folded[at:end].rstrip()[-1:]
        if not stands or stands in "、，；。：":
            return False
        if not last.names:
            # 各有关部门负责; but 政府引导、部门负责 names nobody at all
            return last.open_ended and len(_stop().split(self.folded[at:end])[-1].strip()) > 2
        name = self._printed(last.names[-1])
        if is_complete(name) or is_place(name) or _group(name):
            return True
        # 人民银行、证监局、国网平潭公司负责: what stands in a list of names may be one
        listing = last.open_ended or any(is_complete(self._printed(n)) for p in pieces[:-1] for n in p.names)
        return listing and is_likely(name)

    def _printed(self, name: Name) -> str:
        return squeezed(self.folded[name.start : name.end])

    def _names(self, end: int) -> Names:
        """The names that wait before END; what follows a verb up to the next stop is its object."""
        at = self.at
        if self.after_verb:
            stop = _stop().search(self.folded, at, end)
            if (
                stop is not None
                and stop.start() > at
                and not is_complete(squeezed(self.folded[at : stop.start()]))
            ):
                at = stop.end()
        found = merged(listed(self.folded, at, end))
        return Names(tuple(n for n in found.names if self._may_be(n)), found.open_ended)

    def _may_be(self, name: Name) -> bool:
        return is_likely(self._printed(name))

    def _give(self, names: Names, role: str | None, rule: str, word: str | None) -> None:
        for n in names.names:
            part = Part(n.start, n.end, n.role or role, rule, n.role_word or word)
            self.reading.parts.append(part)
            self.reading.spoken = self.reading.spoken or n.role is not None
        self.reading.open_ended = self.reading.open_ended or names.open_ended

    def finish(self, end: int) -> None:
        """Give the names that still wait before END their role: that of the label, or none."""
        if self.skip:
            if self.reading.due is not None and self.reading.due[0] == self.at:
                self.reading.due = (self.at, self.at + len(self.folded[self.at : end].rstrip(BLANK)))
            return
        names = self._names(end)
        if self.helped is not None:
            self._give(names, "supporting", "verb", self.helped)
            self._give(Names(tuple(self.waiting)), "responsible", "verb", self.helped)
            self.reading.spoken = self.reading.spoken or bool(names)
        elif self.role is not None:
            self._give(names, self.role, "label", self.label)
            self.reading.spoken = self.reading.spoken or bool(names)
        else:
            # behind a verb only whole names count: 市财政局负责资金
            whole = tuple(n for n in names.names if not self.after_verb or is_complete(self._printed(n)))
            self._give(replace(names, names=whole), None, "bare", None)
        if self.reading.spoken:
            self._carried(end)
        self.waiting, self.helped, self.at = [], None, end

    def _carried(self, end: int) -> None:
        """各区政府加快推进: whoever a phrase without a role's verb stands behind carries the measure out."""
        for part in listed(self.folded, self.at, end):
            for n in part.names:
                printed = self.folded[n.start : n.end]
                stop = None if self._may_be(n) else ends_first(printed)
                if stop is not None and (how := _carries().fullmatch(printed, stop)) is not None:
                    named = Names((replace(n, end=n.start + stop),))
                    self._give(named, self.role or "responsible", "verb", how["deed"])


def _group(name: str) -> bool:
    return name.endswith(of("name-endings", "group")) and is_likely(name)


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(r"[、，；。]")


@cache
def _carries() -> re.Pattern[str]:
    # 加快推进, not 批准后实施
    return re.compile(
        rf"(?![\u3400-\u9fff]*(?:{grammar('before-carrying')}))[\u3400-\u9fff]{{0,8}}?(?P<deed>{grammar('carries')})"
    )


@cache
def _tokens() -> re.Pattern[str]:
    return re.compile(rf"{label(FOR)}|{beside()}\s*{COLON}|{verb()}|(?P<joined>{joined()})")
