"""Time grows with the length of a text and no faster: of each pattern, and of the whole reader.

The only tests that look at a clock: the processor's own time, the least of several runs, and what grows too
fast is measured anew before it is called a fault.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from time import process_time
from types import FrameType, ModuleType

import pytest

import graph.document
import graph.structure
from graph.document.read import document
from graph.statements.describe import describe
from graph.structure.parse import parse
from ontology.register import register
from tests import mutation
from tests.table import rows

# processor time is noisy beside other work: asked for by name, on a quiet machine (make linear)
timed = pytest.mark.skipif(
    not os.environ.get("DUBAN_LINEAR"),
    reason="times the reader; run with make linear on a quiet machine",
)

REPEATS = 100_000
PARAGRAPHS = 16_000  # repeats of what makes a paragraph, a section or a row each time
RATIO = 2.5
RUNS = (1, 3, 5, 5)  # how often each is measured, the least counts; anew where it seems to grow faster
LEAST = 0.005  # seconds: less is noise
TOO_LONG = 10.0  # seconds: no need to go on
PACKAGES = ("graph.structure", "graph.document")
NEAR_MISSES = rows("near_misses.csv", at_least=200)
AnyPattern = re.Pattern[str] | re.Pattern[bytes]

# 1 MB in less than this on one core, whatever else runs there
MOST_SECONDS = 5.0
MEGABYTE = {
    "signs": "、（（（",
    "digits": "1234567890",
    "signs and digits": "、（（（2025",
    "digits in brackets": "（1、",
    "Chinese digits": "（一二三、",
}
# head, unit, tail: what the reader's own signs make when they are said again and again
INLINE = [
    *(
        "、（（（",
        "（",
        "）",
        "1",
        "一",
        "2025年",
        "市局、",
        "牵头部门：",
        "牵头部门：市住建局",
        "达到5%，",
        "分别达到",
    ),
    *(
        "《",
        "《》",
        "| ",
        "第一",
        "〔2018〕",
        "第一条",
        "。",
        "，",
        "“",
        "由",
        "和",
        "等",
        "各有关",
        "会同市财政局",
    ),
    *(
        "市住建局（",
        "（市住建局）",
        "责任单位：市住建局2.",
        "完成时限：",
        "2022、",
        "十四五",
        "3个",
        "5元/",
        "1:",
    ),
    *(
        "国发〔2018〕第",
        "以下均需",
        "以上",
        "市",
        "**",
        "- ",
        "a ",
        "𠀀",
        "\u0301",
        "印发",
        "=",
        "比2020年",
        "至2025年",
    ),
    *(
        "力争新建",
        "（牵头部门：市住建局）",
        "（牵头部门：",
        "<!-- -->",
        "&amp;",
        "由2020年的5%",
        "根据《甲》",
        "、市、区",
    ),
]
LINES = [
    *(
        "一、a\n",
        "（一）a\n",
        "1.a\n",
        "第一条 a\n",
        "a\n",
        "达到5%。\n",
        "（市住建局）\n",
        "牵头部门：市住建局\n",
    ),
    *(
        "| 责任单位 | a |\n",
        "| a | 市住建局 |\n",
        "||\n",
        "2025年5月1日\n",
        "- 1 -\n\n",
        "中文\n\n",
        "《甲》\n",
        "附件\n",
    ),
]
AROUND = [
    ("文", " ", "文"),
    ("第1页", " ", "文"),
    ("（责任单位：", "各有关", "）"),
    ("文", "\t", "一、"),
]


def seconds(run: Callable[[], object], runs: int = 1) -> float:
    """Return the processor's seconds that RUN takes: the least of RUNS."""
    took = []
    for _ in range(runs):
        began = process_time()
        run()
        took.append(process_time() - began)
    return min(took)


def growth(run: Callable[[int], object], repeats: int) -> list[float]:
    """Return the seconds of RUN on half and on all of REPEATS where that is more than RATIO, else none.

    It comes from small texts up, so that what would never end is found out before.
    """
    before = 0.0
    for halvings in range(13, 1, -1):
        took = seconds(lambda n=repeats >> halvings: run(n))
        if took > TOO_LONG:
            return [before, took]
        before = took
    for runs in RUNS:
        half, all_ = (seconds(lambda n=n: run(n), runs) for n in (repeats // 2, repeats))
        if all_ < LEAST or all_ <= RATIO * half:
            return []
    return [half, all_]


@timed
def test_what_grows_with_the_square_is_found_out():
    slow = re.compile(r"a*b")
    assert growth(lambda n: slow.findall("a" * n), 8_000)
    assert not growth(lambda n: re.findall("ab", "a" * n), REPEATS)


# the patterns


def modules() -> Iterator[ModuleType]:
    """Yield the modules that read documents."""
    for package in (graph.document, graph.structure):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            yield importlib.import_module(found.name)


@cache
def patterns() -> dict[str, tuple[AnyPattern, ...]]:
    """Return every pattern of the reader by where it is made: module.NAME, or module.function for made ones.

    A function that makes patterns of words is told by what it compiles while documents are read.
    """
    made: dict[str, dict[AnyPattern, None]] = {}
    loaded = list(modules())
    for module in loaded:
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and re.search(rf"^{name} = ", inspect.getsource(module), re.M):
                made.setdefault(_named(module.__name__, name), {})[value] = None
    for caller, pattern in _compiled(loaded):
        where = _named(caller.f_globals["__name__"], caller.f_code.co_name)
        made.setdefault(where, {})[pattern] = None
    return {name: tuple(found) for name, found in made.items()}


def _named(module: str, name: str) -> str:
    return f"{module.removeprefix('graph.')}.{name}"


def _compiled(loaded: list[ModuleType]) -> list[tuple[FrameType, AnyPattern]]:
    """What functions compile when everything is read anew: cached patterns are forgotten first."""
    found: list[tuple[FrameType, AnyPattern]] = []
    compiled = re.compile

    def compile_and_tell(pattern: str, flags: int = 0) -> AnyPattern:
        made = compiled(pattern, flags)
        caller = sys._getframe(1)
        if caller.f_globals["__name__"].startswith(PACKAGES):
            found.append((caller, made))
        return made

    cached = [
        f
        for m in loaded
        for f in vars(m).values()
        if hasattr(f, "cache_clear") and f.__module__ == m.__name__
    ]
    for function in cached:
        function.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(re, "compile", compile_and_tell)
        for function in cached:
            if _makes_pattern(function.__wrapped__):
                function()
        for text in mutation.seeds():
            parse(document("seed.txt", text.encode()))
    return found


def _makes_pattern(function: Callable[..., object]) -> bool:
    """True for a function that gives a pattern and needs nothing for it."""
    needed = [p for p in inspect.signature(function).parameters.values() if p.default is p.empty]
    return "Pattern" in str(function.__annotations__.get("return")) and not needed


@timed
@pytest.mark.slow
@pytest.mark.parametrize("row", NEAR_MISSES, ids=lambda row: f"{row['pattern']}: {row['why']}")
def test_a_pattern_takes_its_near_miss_in_one_pass(row: dict[str, str]):
    for pattern in patterns().get(row["pattern"], ()):
        assert not growth(lambda n, p=pattern: _tried(p, row, n), REPEATS), pattern.pattern[:200]


def _tried(pattern: AnyPattern, row: dict[str, str], repeats: int) -> None:
    """Look for PATTERN everywhere in the near-miss, or where alone the reader tries it: at its beginning."""
    text = row["head"] + row["unit"] * repeats + row["tail"]
    said = text.encode() if isinstance(pattern.pattern, bytes) else text
    if row["use"] == "search":
        for _ in pattern.finditer(said):
            pass
    else:
        {"match": pattern.match, "fullmatch": pattern.fullmatch}[row["use"]](said)


def test_every_pattern_has_its_near_miss():
    missing = set(patterns()) - {row["pattern"] for row in NEAR_MISSES}
    assert not missing, f"write a row of tests/tables/near_misses.csv for {', '.join(sorted(missing))}"


def test_every_near_miss_has_its_pattern():
    gone = {row["pattern"] for row in NEAR_MISSES} - set(patterns())
    assert not gone, f"no such pattern: {', '.join(sorted(gone))}"


# the whole reader


def whole(text: str) -> None:
    """Read TEXT from its bytes to its statements."""
    describe(parse(document("said.txt", text.encode())), register())


@timed
@pytest.mark.slow
@pytest.mark.parametrize("unit", INLINE, ids=ascii)
def test_the_reader_takes_what_is_said_again_and_again_in_one_pass(unit: str):
    assert not growth(lambda n: whole("一、总则\n" + unit * n + "文"), REPEATS)


@timed
@pytest.mark.slow
@pytest.mark.parametrize("unit", LINES, ids=ascii)
def test_the_reader_takes_many_paragraphs_in_one_pass(unit: str):
    assert not growth(lambda n: whole("一、总则\n" + unit * n + "文"), PARAGRAPHS)


@timed
@pytest.mark.slow
@pytest.mark.parametrize(("head", "unit", "tail"), AROUND, ids=ascii)
def test_the_reader_takes_a_run_inside_a_line_in_one_pass(head: str, unit: str, tail: str):
    assert not growth(lambda n: whole(f"一、总则\n1.{head}{unit * n}{tail}。"), REPEATS)


@timed
@pytest.mark.slow
@pytest.mark.parametrize("unit", MEGABYTE.values(), ids=MEGABYTE)
def test_the_reader_takes_a_megabyte_of_signs_in_seconds(unit: str):
    text = (unit * 1_000_000)[:1_000_000]
    assert seconds(lambda: whole(text), runs=2) < MOST_SECONDS
