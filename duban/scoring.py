"""The command that measures a reading: score."""

from __future__ import annotations

import json
from pathlib import Path

import click

from duban.console import Fault, columns, deliver, say
from duban.options import Command, format_option, output_option


@click.command(cls=Command, short_help="量一量读得准不准：与人工标注比对。")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD")
@format_option("text", "json")
@output_option
def score(file: Path, gold: Path, form: str, output: Path | None) -> None:
    """读文件 FILE，与人工标注 GOLD（JSON）逐条比对，给出每类内容的准确率、召回率和 F1。

    \b
    例：
      duban score 方案.txt 方案.gold.json
      duban score 方案.txt 方案.gold.json --format json -o 结果.json

    text 还列出漏读（-）和多读（+）的每一条。标注的写法见 docs/quality.md。
    """
    from graph.document.read import read
    from graph.structure.parse import parse
    from ontology.register import register
    from reports.extract import extract
    from reports.score import Score, as_json, scores

    held = _gold(gold)
    document = read(file)
    try:
        found = scores(held, document.text.original, extract(parse(document), register()))
    except KeyError as error:
        raise Fault(f"{gold}：标注里缺 {error}。请对照 docs/quality.md 补上。") from None
    except ValueError as error:
        raise Fault(f"{gold}：{error}") from None

    def row(s: Score) -> list[str]:
        return [
            s.name,
            *(f"{x:.4f}" for x in (s.precision, s.recall, s.f1)),
            str(s.gold),
            str(s.made),
            str(s.hit),
        ]

    if form == "json":
        deliver(json.dumps([as_json(s) for s in found], ensure_ascii=False, indent=1), output)
        return
    table = columns(["内容", "准确率", "召回率", "F1", "标注", "读出", "相符"], [row(s) for s in found])
    listed = [
        f"{sign} {s.name} {said}"
        for s in found
        for sign, side in (("-", s.missed), ("+", s.added))
        for said in side
    ]
    deliver("\n".join([table, *listed]), output)
    if not listed:
        say("每一条都与标注相符。")


def _gold(path: Path) -> dict[str, object]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Fault(f"{path}：没有这个文件。请检查路径和文件名。") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Fault(f"{path}：不是合格的 JSON（{error}）。请改正后再试。") from None
    if not isinstance(held, dict) or not isinstance(held.get("measures"), list):
        raise Fault(f"{path}：没有 measures 一项，不是人工标注。写法见 docs/quality.md。")
    return held
