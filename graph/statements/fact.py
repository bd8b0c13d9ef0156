"""How a document is printed and worded, as statements that rules look at: brackets, vague words, slips."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.document.text import fold
from graph.statements import terms as t
from graph.statements.evidence import LINE
from graph.statements.page import Page, boolean, concept, integer, text
from graph.statements.terms import A, duban
from graph.structure.pairing import Pair, pairs
from graph.structure.policy import Measure
from graph.structure.vocabulary import label
from graph.structure.wording import announced, slips, vague

BRACKET, VAGUE_WORDING, SLIP, ANNEX_NOTICE = map(duban, ("Bracket", "VagueWording", "Slip", "AnnexNotice"))
STANDS_IN, OPEN_SIGN, CLOSE_SIGN, EMPTY = map(duban, ("standsIn", "openSign", "closeSign", "empty"))
FOLLOWS, BROKEN_BY, IN_BRACKET = map(duban, ("follows", "brokenBy", "bracket"))
WORDING, DATED, ANNEXED = map(duban, ("wordingOf", "dated", "annexed"))
MOST = 1000  # lone signs of one document: what has more is no text
ROUND = ("（", "(", "［", "[", "【", "〔")
AROUND = 24  # characters shown of what a lone sign stands in
STOPS = "。；，、 \t　\n"
# nobody, or a place kept free: （牵头单位：）, （责任单位：待定）
NOBODY = re.compile(r"[\s_—×xX…？?]*|待定|待明确|另行(?:确定|明确)")


@dataclass(slots=True)
class Facts:
    """Writes the facts of one page; knows which measure holds a place."""

    page: Page
    measures: list[Measure] = field(init=False)  # in the order of the text
    named: list[tuple[int, int, ox.NamedNode]] = field(init=False)  # where responsibilities are printed

    def __post_init__(self) -> None:
        self.measures = sorted(self.page.policy.measures, key=lambda m: m.start)
        self.named = sorted(self._named(), key=lambda place: place[:2])

    def _named(self) -> Iterator[tuple[int, int, ox.NamedNode]]:
        for measure in self.measures:
            # by their order in describe(): as the measure has them
            for order, r in enumerate(measure.responsibilities, 1):
                yield r.start, r.end, self.page.names.below(measure.number, "responsibility", order)

    def measure(self, at: int) -> Measure | None:
        """Return the measure that holds the place AT of the mended text."""
        k = bisect_right(self.measures, at, key=lambda m: m.start) - 1
        found = self.measures[k] if k >= 0 else None
        return found if found and at < found.end else None

    def held(self, start: int, end: int) -> list[ox.NamedNode]:
        """Return the responsibilities that are printed inside [start:end)."""
        k = bisect_right(self.named, start, key=lambda place: place[0])
        found = []
        while k < len(self.named) and self.named[k][1] <= end:
            found.append(self.named[k][2])
            k += 1
        return found

    def say(
        self,
        kind: ox.NamedNode,
        node: ox.NamedNode,
        start: int,
        end: int,
        label: str,
        *pairs: tuple[ox.NamedNode, ox.NamedNode | ox.Literal | None],
    ) -> None:
        """Write a fact of the mended stretch [start:end)."""
        printed = self.page.policy.text.span(start, end)
        measure = self.measure(start)
        self.page.say(
            node,
            (A, kind),
            (t.LABEL, text(label)),
            (t.DOCUMENT, self.page.document),
            (STANDS_IN, self.page.names.part(measure.number) if measure else None),
            *pairs,
            (t.START, integer(printed.start)),
            (t.END, integer(printed.end)),
            (LINE, integer(self.page.policy.text.line(printed.start))),
        )


def facts(page: Page) -> None:
    """Write what rules look at besides what the document orders."""
    made = Facts(page)
    _brackets(made)
    _vague(made)
    value = page.policy.text.value
    for order, slip in enumerate(slips(value), 1):
        printed = value[slip.start : slip.end]
        node = page.names.own("slip", order)
        made.say(SLIP, node, slip.start, slip.end, printed, (WORDING, concept("slip", slip.concept)))
    for order, (notice, there) in enumerate(announced(value), 1):
        printed = value[notice.start : notice.end]
        node = page.names.own("annex", order)
        made.say(ANNEX_NOTICE, node, notice.start, notice.end, printed, (ANNEXED, boolean(there)))


def _vague(made: Facts) -> None:
    value = made.page.policy.text.value
    order = 0
    for measure in made.page.policy.measures:
        days = _dates(measure)
        for word, (start, end) in vague(value[measure.start : measure.end]):
            order += 1
            at = measure.start + word.start
            first = bisect_left(days, measure.start + start)
            made.say(
                VAGUE_WORDING,
                made.page.names.own("vague", order),
                at,
                measure.start + word.end,
                value[at : measure.start + word.end],
                (WORDING, concept("vague-word", word.concept)),
                (DATED, boolean(first < len(days) and days[first] < measure.start + end)),
            )


def _dates(measure: Measure) -> list[int]:
    """Where the promises that have a deadline stand, and the deadlines."""
    found = [(t.start, t.deadline.start) for t in measure.targets if t.deadline]
    found += [(m.start, m.deadline.start) for m in measure.milestones]
    return sorted(at for places in found for at in places)


def _brackets(made: Facts) -> None:
    """Write the brackets that name who is responsible, and those whose signs do not match."""
    page, order = made.page, 0
    body, end = _body(page)
    before = 0, page.document  # where the last bracket with names ended, and its node
    for start, pair in _pairs(page.policy.text.value):
        held = made.held(start + pair.start, start + pair.end) if pair.opens in ROUND else []
        empty = pair.whole and not held and _is_empty(page.policy.text.value, start, pair)
        if not (held or empty or (not pair.whole and body <= start + pair.start < end)):
            continue
        order += 1
        node = page.names.own("bracket", order)
        behind = held and not page.policy.text.value[before[0] : start + pair.start].strip(STOPS)
        _bracket(made, node, start, pair, (EMPTY, t.TRUE if empty else None))
        if held:
            page.say(node, (FOLLOWS, before[1] if behind and before[0] else None))
            before = start + pair.end, node
            for responsibility in held:
                page.say(responsibility, (IN_BRACKET, node))


def _body(page: Page) -> tuple[int, int]:
    """Where sections and measures begin and end: a page's own lines stand outside."""
    found = [(s.start, s.end) for s in page.policy.sections] + [
        (m.start, m.end) for m in page.policy.measures
    ]
    return min((s for s, _ in found), default=0), max((e for _, e in found), default=0)


def _pairs(value: str) -> Iterator[tuple[int, Pair]]:
    """Yield the outermost brackets and what is not paired of each line, in order, with where it begins."""
    at = unpaired = 0
    for line in value.split("\n"):
        end = 0
        for pair in pairs(line):
            unpaired += not pair.whole
            if (pair.opens in ROUND and pair.closes and pair.start >= end) or (
                not pair.whole and unpaired <= MOST
            ):
                yield at, pair
                end = max(end, pair.end if pair.opens in ROUND and pair.closes else 0)
        at += len(line) + 1


def _is_empty(value: str, start: int, pair: Pair) -> bool:
    inside = fold(value[start + pair.start + 1 : start + pair.end - 1])
    found = _label().match(inside)
    return found is not None and NOBODY.fullmatch(inside, found.end()) is not None


def _label() -> re.Pattern[str]:
    return re.compile(label())


def _bracket(
    made: Facts, node: ox.NamedNode, start: int, pair: Pair, *more: tuple[ox.NamedNode, ox.Literal | None]
) -> None:
    page, value = made.page, made.page.policy.text.value
    begin, end = start + pair.start, start + pair.end
    shown = value[begin:end]
    if not (pair.opens and pair.closes):
        shown = value[max(start, begin - AROUND) : end + AROUND].split("\n")[0]
    made.say(BRACKET, node, begin, end, shown, (OPEN_SIGN, text(pair.opens)), (CLOSE_SIGN, text(pair.closes)))
    page.say(node, *more)
    printed = page.policy.text.span(begin, end)
    for order in _mends(page, printed.start, printed.end):
        page.say(node, (BROKEN_BY, page.names.own("mend", order)))


def _mends(page: Page, start: int, end: int) -> Iterator[int]:
    """Yield the orders of the mends that joined lines inside [start:end) of the print, or right before it."""
    found = page.policy.text.mends
    k = bisect_left(found, start, key=lambda m: m.end)
    for order in range(k, len(found)):
        mend = found[order]
        if mend.start >= end:
            return
        if mend.rule in ("break", "doubled"):
            yield order + 1
