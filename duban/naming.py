"""The command that lists printed names: names."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from duban.console import deliver, say
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
    from ontology.register import Register
    from queries.answer import Answer


@click.command(cls=Command, short_help="列出原文里的部门名称，各指哪个部门，哪些还没有定。")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[文件或文件夹]...")
@click.option("--unsettled", "waiting", is_flag=True, help="只列还没有人定的：推定的和未定的。")
@format_option("table", "csv", "json", "xlsx")
@output_option
@store_option
@decisions_option
def names(
    paths: tuple[Path, ...],
    waiting: bool,
    form: str,
    output: Path | None,
    store: str | None,
    decisions: Path | None,
) -> None:
    """列出原文里的部门名称：指哪个部门、凭什么、可能是谁。不给路径时列图谱里的。

    \b
    例：
      duban names                            图谱里的全部名称
      duban names --unsettled                还没有定的
      duban names 方案.docx                  一个文件，不动图谱
      duban names --format xlsx -o 名称.xlsx

    状态：名录，名录里有；推定，名录没有、由名称语法推定；人定，决定文件里有；未定，只留原文。
    \b
    要定一个名称，在图谱旁的 names.csv（Excel 可开）里写一行，再 duban build：
      printed,place,department,decision,by,date,note
      市文旅委,衡水市,131100-culture-tourism,same,张三,2024-05-01,同一部门
    decision：same 就是 department 写的部门；different 不是它；new 另是一个部门，department 写新标识符。
    """
    from reports.tables import table

    where = location(store)
    known = decided(where, decisions)
    found = _read(paths, known) if paths else _stored(where, known)
    if waiting:
        from queries.naming import unsettled

        found = unsettled(found)
    made = table(found, form)
    said = made.encode() if isinstance(made, str) and form == "csv" else made
    deliver(said, output, "xlsx 不能打印在屏幕上。请用 -o 文件名.xlsx 写入文件。" if form == "xlsx" else "")


def _stored(where: str, known: Register) -> Answer:
    from graph.statements.department import names_of
    from graph.store.open import open_store
    from queries.naming import naming

    with open_store(where) as opened:
        return naming(opened, names_of(known))


def _read(paths: tuple[Path, ...], known: Register) -> Answer:
    """Return the names of files that are read for this once."""
    from graph.build import build
    from graph.statements.department import names_of
    from graph.store.open import open_store
    from queries.naming import naming

    with TemporaryDirectory() as folder:
        with open_store(folder, write=True) as opened:
            report = build(paths, opened, known)
        for row in report.bad:
            say(f"注意：{row.file}：{row.why}")
        with open_store(folder) as opened:
            return naming(opened, names_of(known))
