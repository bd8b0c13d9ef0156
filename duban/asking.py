"""Commands that ask the catalogue: ask, questions, answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from duban.console import Fault, deliver
from duban.options import Command, Group, Option, format_option, location, output_option, store_option

if TYPE_CHECKING:
    from queries.catalogue import Parameter, Question

SUBJECTS = {"documents": "文件", "departments": "部门", "measures": "任务", "targets": "目标和节点"}
KINDS = {
    "department": "部门名称",
    "document": "文件",
    "measure": "任务编号",
    "indicator": "指标",
    "place": "地区",
    "statement": "标识符",
    "year": "年份",
    "date": "日期",
    "text": "文字",
}
EXAMPLES = {"department": "市城管执法局", "year": "2025", "date": "2025-12-31"}


@click.command(cls=Command, short_help="列出可以问的全部问题。")
@format_option("text", "json")
def questions(form: str) -> None:
    """列出问题目录：每个问题的名字、问什么、要给哪些参数。

    \b
    例：
      duban questions
      duban answer measures-led-by --department 市城管执法局
    """
    from queries.catalogue import catalogue

    asked = list(catalogue().values())
    if form == "json":
        deliver(json.dumps([_described(one) for one in asked], ensure_ascii=False, indent=2), None)
    else:
        deliver("\n".join(_listed(asked)), None)


def _listed(asked: list[Question]) -> Iterator[str]:
    for subject, those in groupby(asked, key=lambda one: one.subject):
        yield f"{SUBJECTS[subject]}"
        for one in those:
            yield f"  {one.name}{''.join(' ' + _usage(p) for p in one.parameters)}"
            yield f"      {one.summary_zh}"
    yield "\n这样问：duban answer 名字 --参数 值；也可以直接用中文问：duban ask 市城管执法局牵头哪些任务"


def _usage(parameter: Parameter) -> str:
    said = f"--{parameter.name} {parameter.zh}"
    return f"[{said}]" if parameter.optional else said


def _described(one: Question) -> dict[str, Any]:
    return {
        **one.about,
        "parameters": [
            {"name": p.name, "kind": p.kind, "label": p.zh, "label_en": p.en, "optional": p.optional}
            for p in one.parameters
        ],
        "columns": [{"name": c.name, "kind": c.kind, "label": c.zh, "label_en": c.en} for c in one.columns],
    }


def _looked_at(kind: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """Return what looks at a value of KIND before any store is opened."""
    from queries.names import YEAR, day

    def look(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        if value and kind == "year" and not YEAR.fullmatch(value):
            raise click.BadParameter(f"{value} 不是年份，请写成 2025", context, parameter)
        if value and kind == "date":
            try:
                day(value)
            except ValueError:
                said = f"{value} 不是日期，请写成 2025-06-30 或 2025年6月"
                raise click.BadParameter(said, context, parameter) from None
        return value

    return look


class Catalogue(Group):
    """A command for each question, made when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from queries.catalogue import catalogue

        return list(catalogue())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        from queries.catalogue import catalogue

        asked = catalogue().get(name)
        return Asking(asked) if asked else None

    def unknown(self, name: str) -> str:
        from queries.catalogue import catalogue
        from queries.names import nearest

        near = nearest(name, catalogue())
        said = f"最接近的是：{'、'.join(near)}。" if near else ""
        return f"没有叫 {name} 的问题。{said}全部问题见 duban questions。"


class Asking(Command):
    """One question as a command; of a parameter that it lacks, it says which it has."""

    def __init__(self, asked: Question) -> None:
        self.asked = asked
        own = [
            Option(
                [f"--{p.name}", p.variable],
                callback=_looked_at(p.kind),
                required=not p.optional,
                metavar=KINDS.get(p.kind, p.kind),
                help=f"{p.zh}。",
            )
            for p in asked.parameters
        ]
        help_ = f"{asked.summary_zh}\n\n\b\n例：\n{_examples(asked)}"
        super().__init__(
            asked.name, params=[*own], callback=self.answer, help=help_, short_help=asked.summary_zh
        )
        for decorate in (format_option("table", "json", "csv", "xlsx"), output_option, store_option):
            decorate(self)

    def answer(self, form: str, output: Path | None, store: str | None, **given: str | None) -> None:
        """Answer the question with what was GIVEN, by variable."""
        from graph.store.open import open_store
        from queries.answer import answer as answered
        from reports.tables import table

        values = {p.name: given[p.variable] for p in self.asked.parameters if given[p.variable] is not None}
        with open_store(location(store)) as opened:
            found = answered(opened, self.asked.name, **values)
        made = table(found, form)
        # CSV ends its lines by itself, on Windows too
        said = made.encode() if isinstance(made, str) and form == "csv" else made
        mend = "xlsx 不能打印在屏幕上。请用 -o 文件名.xlsx 写入文件。" if form == "xlsx" else ""
        deliver(said, output, mend)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            known = "、".join(f"--{p.name}（{p.zh}）" for p in self.asked.parameters)
            said = f"它的参数：{known}" if known else "它没有参数"
            raise Fault(
                f"{self.name} 没有参数 {error.option_name}。{said}；还有 --format、-o、--store。"
            ) from None


def _examples(asked: Question) -> str:
    given = "".join(f" --{p.name} {EXAMPLES.get(p.kind, p.zh)}" for p in asked.parameters if not p.optional)
    command = f"  duban answer {asked.name}{given}"
    return f"{command}\n{command} --format xlsx -o 结果.xlsx"


@click.group(cls=Catalogue, short_help="回答目录里的一个问题，可存成 Excel。")
def answer() -> None:
    """按名字回答目录里的一个问题；名字见 duban questions。

    \b
    例：
      duban answer measures-led-by --department 市城管执法局
      duban answer targets-due-in --year 2025 --format xlsx -o 今年目标.xlsx
      duban answer measures-led-by --help       这个问题的参数
    """


def _as_of(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    from queries.names import day

    return day(value) if _looked_at("date")(context, parameter, value) and value else None


@click.command(cls=Command, short_help="用中文提问。")
@click.argument("question", metavar="问题")
@click.option(
    "--as-of", "as_of", metavar="日期", callback=_as_of, help="问题里的今天是哪一天；不给时是今天。"
)
@format_option("text", "json")
@store_option
def ask(question: str, as_of: date | None, form: str, store: str | None) -> int:
    """用中文问一个问题。听不懂时说明哪个词不认识，并给出最接近的问法。

    \b
    例：
      duban ask "市城管执法局牵头哪些任务"
      duban ask "2025年要完成哪些目标" --format json
      duban ask "未来三个月要完成什么" --as-of 2022-05-10
    """
    from graph.store.open import open_store
    from queries.ask.ask import NotUnderstood
    from queries.ask.ask import ask as answered
    from reports.asked import asked

    with open_store(location(store)) as opened:
        found = answered(opened, question, as_of)
    deliver(asked(found, form), None)
    return 3 if isinstance(found, NotUnderstood) else 0
