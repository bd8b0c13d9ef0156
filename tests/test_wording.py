"""How a text is printed and worded: vague words, slips, annexes, pairs, periods, likeness."""

import pytest

from graph.structure.likeness import alike
from graph.structure.pairing import pairs
from graph.structure.period import period
from graph.structure.wording import announced, slips, vague
from tests.table import rows


def _pair(text):
    return "|".join((p.opens or "") + (p.closes or "") for p in pairs(text))


def _annex(text):
    found = announced(text.replace("\\n", "\n"))
    return "|".join(
        text.replace("\\n", "\n")[w.start : w.end].strip("（") + "-+"[there] for w, there in found
    )


def _period(text):
    found = period(text)
    return f"{found[0]}-{found[1]}" if found else ""


READERS = {
    "vague": lambda text: "|".join(text[w.start : w.end] for w, _ in vague(text)),
    "slip": lambda text: "|".join(text[w.start : w.end] for w in slips(text)),
    "annex": _annex,
    "pair": _pair,
    "period": _period,
    "alike": lambda text: "|".join(f"{i}-{j}" for i, j in alike(text.split("|"))),
}


@pytest.mark.parametrize(
    "row", rows("wordings.csv", at_least=33), ids=lambda row: f"{row['kind']}: {row['why']}"
)
def test_a_wording(row):
    assert READERS[row["kind"]](row["text"]) == row["found"]


def test_the_sentence_around_a_vague_word():
    text = "2025年完成改造。逐步推广滴灌，适时验收。"
    ((_, first), (_, second)) = vague(text)
    assert first == second
    assert text[slice(*first)] == "逐步推广滴灌，适时验收"
