"""Documents as nobody prints them: parts of real ones and of tables of cases, changed by chance.

`python -m tests.mutation FIRST LAST` reads the documents FIRST to LAST - 1 and prints a line for each fault.
"""

from __future__ import annotations

import faulthandler
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import pyoxigraph as ox

from graph.document.read import BUNDLED, UnreadableDocument, document
from graph.document.text import Span, Text, fold
from graph.statements import terms as t
from graph.statements.describe import describe
from graph.structure.citation import Citation
from graph.structure.parse import parse
from graph.structure.policy import Measure, Policy
from ontology.register import Register
from ontology.register import register as known
from tests.table import rows

HANG = 20  # seconds on one small document: it will not end
LONGEST = 1500  # characters of a document
CORPUS = Path(__file__).parent / "corpus"
NOTATIONS = ("responsibilities.csv", "targets.csv", "deadlines.csv", "milestones.csv")
LINES = """
一、总体要求
（一）主要目标。到2025年，污水处理率达到97%以上，新建公园3处、绿道20公里。（牵头部门：市城管局；配合单位：市水务局、各区政府）
1. 加强河道管护。市水务局牵头，市财政局、市生态环境局配合，2024年底前完成。
2、完善设施。（市住建局、市交通局负责，排在第一位的部门为牵头部门，下同）
（3）依据《节水条例》（国发〔2018〕42号）制定细则，比2020年减少10%，力争“十四五”末达到1.2:1。
① 各县（市、区）不少于一处，3个月内建成。（责任单位：各县区政府；完成时限：2025年6月底）
第一条 重点任务。责任单位：区经发局2.全面落实。牵头单位：市发改委 责任单位：市教育局，市体育局
第二章 附则
| 序号 | 重点任务 | 工作措施 | 牵头单位 | 参与单位 | 完成时限 |
| --- | --- | --- | --- | --- | --- |
| 1 | 河道整治 | 整治河道12条，完成清淤5万立方米 | 市水务局 | 市财政局、各区 | 2025年底 |
| | 同上 | 建设泵站2座 | 市水务局（牵头）、市住建局 | 〃 | 2025-06-30 |
## **三、保障措施**
- 3 -
滨河市人民政府
2023年5月4日
"""
PAGE = "<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"
WORDS = """
牵头单位： 责任部门: 负责 会同 牵头 达到 不少于 2025年 年底前 万元 １２ 各有关 一、 二、 （一） 1. (2) 第一条
附件 <table> </p> &#x4e00; <!-- || ｶﾞ
"""
# what breaks grammars: their own signs, and what no grammar thinks of
SIGNS = (
    *"（）()［］【】〔〕《》“”「」，。；：！？、|#*_-—·①〇十百千万亿年月日号第各等和及与由%％ \t　\n\f\r",
    *WORDS.split(),
    # combining, astral, from right to left, without width, white space of other kinds, control characters
    *"\u0301\u20dd\U00020000\U0001f600\u202eא\u200b\ufeff\xad\u2028\u0085\x0b\x1c\x7f\ue000",
    # digits and letters to one function and not to the next
    *"\u0661²½㎡㉈\ufdfaİ\U0001d7d8ﬁ",
)
Change = Callable[[str, Random], str]


@cache
def seeds() -> tuple[str, ...]:
    """Return the texts that are cut and changed: whole documents, and the cases of the tables as one each."""
    real = [p.read_text(encoding="utf-8") for p in sorted(CORPUS.glob("*/document.txt"))]
    cases = ["\n".join(row.get("text", "") for row in rows(name, at_least=20)) for name in NOTATIONS]
    return BUNDLED.read_text(encoding="utf-8"), *real, *cases, LINES, LINES


def made(number: int) -> bytes:
    """Return the document NUMBER, always the same: a piece of a seed, or of two, changed a few times."""
    chance = Random(number)
    text = _piece(chance)
    if chance.random() < 0.1:
        text += _piece(chance)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 13, 40))):
        text = chance.choice(CHANGES)(text, chance)
    return _written(text.replace("\0", "")[: 2 * LONGEST], chance)


def _piece(chance: Random) -> str:
    """Some lines of a seed, from anywhere, as often as not below a heading."""
    lines = chance.choice(seeds()).split("\n")
    at = chance.randrange(len(lines))
    text = "\n".join(lines[at : at + chance.randint(1, 12)])[: chance.randint(20, LONGEST)]
    return chance.choice(("", "一、总体要求\n", "某市节水行动方案\n一、甲\n（一）乙\n")) + text


def _written(text: str, chance: Random) -> bytes:
    """TEXT as the bytes of a file: mostly UTF-8, at times another encoding or a web page."""
    kind = chance.random()
    if kind < 0.05:
        return text.encode("gb18030")
    if kind < 0.08:
        return text.encode("utf-16")
    if kind < 0.15:
        body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
        page = PAGE.format(title=text[:10], body=body)
        return (_drop(page, chance) if chance.random() < 0.3 else page).encode()
    return text.encode()


def _place(text: str, chance: Random, longest: int = 12) -> tuple[int, int]:
    at = chance.randint(0, len(text))
    return at, min(len(text), at + chance.randint(1, longest))


def _drop(text: str, chance: Random) -> str:
    a, b = _place(text, chance)
    return text[:a] + text[b:]


def _double(text: str, chance: Random) -> str:
    a, b = _place(text, chance)
    return text[:b] + text[a:b] * chance.choice((1, 1, 1, 30)) + text[b:]


def _swap(text: str, chance: Random) -> str:
    a, b = _place(text, chance)
    c, d = _place(text[b:], chance)
    return text[:a] + text[b + c : b + d] + text[b : b + c] + text[a:b] + text[b + d :]


def _insert(text: str, chance: Random) -> str:
    a, _ = _place(text, chance)
    return text[:a] + chance.choice(SIGNS) * chance.choice((1, 1, 1, 2, 5, 60)) + text[a:]


def _any_character(text: str, chance: Random) -> str:
    a, _ = _place(text, chance)
    code = chance.choice((chance.randrange(1, 0xD800), chance.randrange(0xE000, 0x110000)))
    return text[:a] + chr(code) + text[a:]


def _replace(text: str, chance: Random) -> str:
    a, b = _place(text, chance, 3)
    return text[:a] + chance.choice(SIGNS) + text[b:]


def _lines(text: str, chance: Random) -> str:
    """Lines dropped, doubled, in another order, or joined."""
    lines = text.split("\n")
    a, b = _place(text=text[: len(lines)], chance=chance, longest=3)
    return chance.choice(
        (
            "\n".join(lines[:a] + lines[b:]),
            "\n".join(lines[:b] + lines[a:b] * chance.choice((1, 1, 20)) + lines[b:]),
            "\n".join(chance.sample(lines, len(lines))),
            "\n".join(lines[:a]) + "".join(lines[a:]),
        )
    )


def _digits(text: str, chance: Random) -> str:
    places = [i for i, c in enumerate(text) if c.isdigit() or c in "一二三四五六七八九十"]
    if not places:
        return text
    at = chance.choice(places)
    return (
        text[:at]
        + chance.choice(("", "0", "9" * 25, "２", "十", "〇", "1.5", "²", "٣", "一百零"))
        + text[at + 1 :]
    )


def _brackets(text: str, chance: Random) -> str:
    places = [i for i, c in enumerate(text) if c in "（）()【】《》“”〔〕"]
    if not places:
        return text
    at = chance.choice(places)
    return text[:at] + chance.choice(("", "（", "）", "(", "((", "））", "《", "〕")) + text[at + 1 :]


def _splice(text: str, chance: Random) -> str:
    other = _piece(chance)
    return text[: chance.randint(0, len(text))] + other[chance.randint(0, len(other)) :]


def _cut(text: str, chance: Random) -> str:
    return text[: chance.randint(0, len(text))]


CHANGES: tuple[Change, ...] = (
    *(_drop, _double, _swap, _insert, _insert, _any_character, _replace),
    *(_lines, _lines, _digits, _brackets, _splice, _cut),
)


def faults(name: str, data: bytes, register: Register) -> list[str]:
    """Return what is wrong with the reading of DATA; a document that is refused in one line is none."""
    try:
        read = document(name, data)
        policy = parse(read)
        quads = describe(policy, register)
    except UnreadableDocument as error:
        return [f"refused in several lines: {error}"] if "\n" in str(error) else []
    except Exception:
        return [traceback.format_exc()]
    return [*_in_structure(policy), *_in_statements(policy, quads)]


def _in_structure(policy: Policy) -> Iterator[str]:
    text = policy.text.value
    for kind, numbered in (("measure", policy.measures), ("section", policy.sections)):
        twice = [n for n, count in Counter(x.number for x in numbered).items() if count > 1]
        if twice:
            yield f"{kind} {twice[0]} stands twice"
    for what, start, end, said in _places(policy):
        if not 0 <= start <= end <= len(text):
            yield f"{what} at {start}-{end} is outside of the text"
        elif _bare(text[start:end]) != _bare(said):
            yield f"{what} says {said!r}, but there stands {text[start:end]!r}"
        span = policy.text.span(start, end)
        if not 0 <= span.start <= span.end <= len(policy.text.original):
            yield f"{what} was printed at {span}, outside of the text as read"


def _places(policy: Policy) -> Iterator[tuple[str, int, int, str]]:
    """Yield what stands in the text, where, and what it says stands there."""
    text = policy.text.value
    for section in policy.sections:
        yield "section", section.start, section.start + len(section.heading), section.heading
        yield "section's end", section.start, section.end, text[section.start : section.end]
    for cited in policy.citations:
        yield "citation", cited.start, cited.end, _cited(cited, text)
    for measure in policy.measures:
        yield from _of_measure(measure, text)


def _cited(cited: Citation, text: str) -> str:
    """What stands where CITED says, if that begins with its title, else the title."""
    title, printed = f"《{cited.title}》", text[cited.start : cited.end]
    return printed if _bare(printed).startswith(_bare(title)) else title


def _of_measure(measure: Measure, text: str) -> Iterator[tuple[str, int, int, str]]:
    yield "measure", measure.start, measure.end, measure.text
    for who in measure.responsibilities:
        yield "responsibility", who.start, who.end, who.printed
    for much in measure.targets:
        yield "target", much.start, much.end, much.printed
    for due in measure.milestones:
        yield "milestone", due.start, due.end, due.text
    for promise in (*measure.targets, *measure.milestones):
        # a date that a header sets stands at its cell, with no characters of its own
        if (when := promise.deadline) is not None and when.end > when.start:
            yield "deadline", when.start, when.end, when.printed
    for cited in measure.citations:
        yield "citation", cited.start, cited.end, _cited(cited, text)


def _bare(printed: str) -> str:
    return "".join(fold(printed).split())


def _in_statements(policy: Policy, quads: list[ox.Quad]) -> Iterator[str]:
    kinds: Counter[str] = Counter()
    spans: dict[str, dict[str, str]] = {}
    for quad in quads:
        for node in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(node, ox.NamedNode):
                if not node.value.isascii():
                    yield f"an identifier is not ASCII: {node.value}"
            elif not isinstance(node, ox.Literal):
                yield f"a blank node in {quad}"
        if quad.predicate == t.A:
            kinds[quad.object.value] += 1
        if quad.predicate in (t.EXACT, t.START, t.END):
            spans.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    if kinds[t.MEASURE.value] != len(policy.measures):
        yield f"{len(policy.measures)} measures became {kinds[t.MEASURE.value]}"
    for node, said in spans.items():
        if t.EXACT.value in said:
            yield from _misquoted(policy.text, node, said)


def _misquoted(text: Text, node: str, said: dict[str, str]) -> Iterator[str]:
    span = Span(int(said[t.START.value]), int(said[t.END.value]))
    quoted, printed = said[t.EXACT.value], text.original[max(0, span.start) : span.end]
    inside = [m for m in text.mends if m.start < span.end and m.end > span.start]
    if not 0 <= span.start <= span.end <= len(text.original):
        yield f"{node} is outside of the text as read"
    elif not inside and printed != quoted:
        yield f"{node} quotes {quoted!r}, but there stands {printed!r}"
    elif inside and quoted not in text.value:
        yield f"{node} quotes {quoted!r}, which the text does not have"


def main(first: int, last: int) -> int:
    """Read the documents FIRST to LAST - 1, print what is wrong, return how many of them have faults.

    A document that does not end within HANG seconds ends the process, with where it was read.
    """
    register, bad = known(), 0
    for number in range(first, last):
        faulthandler.dump_traceback_later(HANG, exit=True)
        found = faults("made.txt", made(number), register)
        bad += bool(found)
        for fault in found[:3]:
            print(f"document {number}: {fault}", flush=True)
        sys.stderr.write(f"{number}\n")
    faulthandler.cancel_dump_traceback_later()
    print(f"read {last - first}")
    return bad


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])) > 0)
