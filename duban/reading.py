"""Commands that read documents: build, extract."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duban.console import columns, deliver, say
from duban.options import (
    Command,
    decided,
    decisions_option,
    format_option,
    location,
    output_option,
    store_option,
)

if TYPE_CHECKING:
    from graph.build import Report

RESULTS = {
    "new": "新读入",
    "changed": "已更新",
    "unchanged": "没有变化",
    "skipped": "跳过",
    "refused": "读不了",
    "failed": "出错",
}


@click.command(cls=Command, short_help="把文件或文件夹读进图谱。")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[文件或文件夹]...")
@store_option
@decisions_option
def build(paths: tuple[Path, ...], store: str | None, decisions: Path | None) -> int:
    """把政策文件读进图谱；不给路径时，读随软件带来的秦皇岛市绿色发展措施。

    \b
    例：
      duban build                        读随软件带来的文件
      duban build 通知.txt 方案.md       读两个文件
      duban build 政策文件夹             读整个文件夹
      duban build 文件夹 --store 图谱    图谱放在“图谱”文件夹里

    同一份文件再读一次，就换成新的内容；别的文件不受影响。部门名称有疑问的，见 duban names。
    """
    from graph.build import build as built
    from graph.store.open import open_store

    where = location(store)
    known = decided(where, decisions)
    with open_store(where, write=True) as opened, _progress() as progress:
        report = built(paths, opened, known, progress, processes=2)
    _tell(report, where)
    return 2 if report.bad else 0


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None] | None]:
    """Yield what shows how far a build is: a bar, where a person watches."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(
        length=1, label="读入", file=sys.stderr, item_show_func=lambda name: name or ""
    ) as bar:

        def show(done: int, of: int, name: str) -> None:
            bar.length = of
            bar.update(done - bar.pos, Path(name).name)

        yield show


def _tell(report: Report, where: str) -> None:
    rows = [
        (
            RESULTS[row.result],
            row.file,
            str(row.measures) if row.document else "",
            row.title or row.why.splitlines()[0],
        )
        for row in report.rows
    ]
    click.echo(columns(("结果", "文件", "任务", "标题或原因"), rows))
    for row in report.rows:
        if row.document and row.why:
            say(f"注意：{row.file}：{row.why}")
    counted = Counter(RESULTS[row.result] for row in report.rows)
    said = "，".join(f"{result} {count} 份" for result, count in counted.items())
    click.echo(f"{said}。图谱在 {where}")


@click.command(cls=Command, short_help="看一个文件说了什么，不动图谱。")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@format_option("json", "turtle", "trig", "jsonld")
@output_option
def extract(file: Path, form: str, output: Path | None) -> None:
    """读出一个文件里的任务、责任、目标和节点，打印出来，不动图谱。

    \b
    例：
      duban extract 方案.txt
      duban extract 方案.txt --format turtle -o 方案.ttl

    JSON 里的 start、end 是在原文里的字符位置。文件旁边的 方案.txt.corrections.toml 里的人工更正会用上。
    """
    from graph.document.read import read
    from graph.structure.correction import beside, corrected
    from graph.structure.correction import read as corrections
    from graph.structure.parse import parse
    from ontology.register import register
    from reports.extract import extract as extracted
    from reports.extract import statements

    policy, notes = corrected(parse(read(file)), corrections(beside(file)))
    known = register()
    for note in filter(None, map(str, notes)):
        say(f"注意：{note}")
    if form == "json":
        deliver(json.dumps(extracted(policy, known), ensure_ascii=False, indent=2), output)
    else:
        deliver(statements(policy, known, form), output)
