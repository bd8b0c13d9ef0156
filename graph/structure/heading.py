"""A heading and the text that runs on behind it: 加强组织领导。成立领导小组…"""

from __future__ import annotations

import re
from functools import cache

from graph.structure.promise import targets
from ontology.lexicon import words

# the first sentence of 1、加强组织领导。成立… is its heading
RUN_IN = re.compile(r"(?P<heading>[^。；！？\n]{2,60})[。！？]")
# where the line breaks are lost a blank stands for them: 一、强化保障 建立…
BLANK_RUN_IN = re.compile(r"(?P<heading>[^，。；：！？、\s]{2,30})\s+(?=\S)")
LONGEST_HEADING = 60
COUNT = re.compile(r"\d")


def is_title(bare: str) -> bool:
    """True for a paragraph that is a heading and no more: short, and no sentence."""
    return len(bare) <= LONGEST_HEADING and not re.search(r"[。；：！？）]$", bare) and "。" not in bare


def split(bare: str, running: bool = False) -> tuple[str, int | None]:
    """Return the heading's words, and where the text that runs on behind them begins; None where none does.

    加强组织领导。成立领导小组… -> 加强组织领导, and 成立…; a first sentence with only a bracket behind it is
    itself what is to be done.
    """
    if is_title(bare):
        return bare, None
    opens = _goals_run_in().match(bare) or (BLANK_RUN_IN.match(bare) if running else None)
    if opens is not None:
        return opens["heading"], opens.end()
    run_in = RUN_IN.match(bare)
    if run_in is None:
        return _before_bracket(bare), 0
    rest = bare[run_in.end() :]
    # 建设护岸20公里，整治排污口85个。其中… orders what it counts
    counts = COUNT.search(run_in["heading"]) is not None and bool(targets(run_in["heading"]))
    if not rest.strip() or rest.startswith("（") or counts:
        return run_in["heading"], 0
    return run_in["heading"], run_in.end() + len(rest) - len(rest.lstrip())


def _before_bracket(bare: str) -> str:
    return re.split(r"[（：；。]", bare, maxsplit=1)[0][:LONGEST_HEADING]


@cache
def _goals_run_in() -> re.Pattern[str]:
    """主要目标到2025年，…: goals whose date nothing parts from their heading."""
    goals = "|".join(map(re.escape, words("headings", "goalsWord")))
    return re.compile(rf"(?P<heading>(?:{goals}))[ \t　]*(?=[到至]?(?:20\d\d年|“十[一二三四五六]五”))")
