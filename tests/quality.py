"""Make docs/quality.md, how well documents are read: `python -m tests.quality` computes its figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from graph.document.read import BUNDLED, document
from graph.structure.parse import parse
from ontology.register import register
from reports.extract import extract
from reports.score import Score, pooled, scores
from tests.golden import CORPUS

PAGE = Path(__file__).parents[1] / "docs" / "quality.md"
PREAMBLE = """# 读得准不准

下面的数字由 `python -m tests.quality` 对照人工标注算出，不是填写的；测试保证这一页与程序现在的读法一致。
这些文件是开发时看得到的，所以数字说明的是“已知的写法都读对了”，不是对没见过的文件的保证；没见过的文件，请用
`duban score 文件 标注.json` 自己量。

*Computed by `python -m tests.quality` against readings by hand, never typed in. The documents were in sight
while the grammar was written: expect less on documents nobody has seen, and measure with `duban score`.*

- 准确率：读出的里面对的有多少。召回率：文件里有的读出了多少。F1：两者的调和平均。
- “目标（连同指标和比较词）”一行只看召回率：数值、单位、年份、指标、比较词都对才算。
- 在图谱里，每条内容都带着读出它的规则（`duban:rule`）和是否经人确认（`duban:confirmed`）。
"""
GOLD = """
## 人工标注的写法

一个 JSON 文件，`measures` 里每项任务一条：

| 键 | 内容 |
|---|---|
| `id` | 任务编号，只用于指出哪一条 |
| `starts` | 任务开头的十几个字，照原文 |
| `lead` `responsible` `supporting` `guiding` `attributed` | 各角色的部门，名称照原文 |
| `targets` | `indicator` 指标、`op`（`>=` `<=` `>` `<` `=` `+` `-`）、`value`、`unit`、`year` |
| `milestones` | `deadline` 期限的最后一天，如 `2022-12-31` |
| `roles_in_text` | 部门只在行文里出现的，写 `true`，不计入部门的分数 |
"""


@cache
def measured() -> dict[str, tuple[str, list[Score]]]:
    """Return {folder: (title, scores)} for every document of tests/corpus with a reading by hand."""
    return {
        folder.name: _measured(folder)
        for folder in sorted(CORPUS.iterdir())
        if (folder / "gold.json").exists()
    }


def _measured(folder: Path) -> tuple[str, list[Score]]:
    file = folder / "document.txt"
    read = document(file.name, file.read_bytes() if file.exists() else BUNDLED.read_bytes())
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    return gold["title"], scores(gold, read.text.original, extract(parse(read), register()))


def page() -> str:
    """Return the page."""
    found = measured()
    parts = [PREAMBLE, *_table("合计", pooled([s for _, s in found.values()]))]
    for title, kinds in found.values():
        parts += _table(title, kinds)
    return "\n".join([*parts, GOLD.strip(), ""])


def _table(title: str, kinds: Sequence[Score]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| 内容 | 准确率 | 召回率 | F1 | 标注 | 读出 | 相符 |"
    yield "|---|---|---|---|---|---|---|"
    for s in kinds:
        whole = s.kind == "target_whole"
        precision, f1 = ("", "") if whole else (f"{s.precision:.4f}", f"{s.f1:.4f}")
        yield f"| {s.name} | {precision} | {s.recall:.4f} | {f1} | {s.gold} | {s.made} | {s.hit} |"
    missed = [f"- 漏：{s.name}：{said}" for s in kinds for said in s.missed]
    added = [f"- 多：{s.name}：{said}" for s in kinds for said in s.added]
    yield "\n".join(["", *missed, *added]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
