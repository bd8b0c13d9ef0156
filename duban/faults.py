"""Every fault as one line for a person: what, where, how to mend it."""

from __future__ import annotations

import re

import click


def said(error: Exception) -> str:
    """Return what ERROR says to whoever typed the command."""
    if isinstance(error, click.UsageError):
        return _usage(error)
    if isinstance(error, click.ClickException):
        return error.format_message()
    return (
        _known(error)
        or f"程序出错（{type(error).__name__}: {error}）。请加 --verbose 再试一次，把打印的内容报告给我们。"
    )


def _usage(error: click.UsageError) -> str:
    where = error.ctx.command_path if error.ctx else "duban"
    mend = f"用法见 {where} --help。"
    match error:
        case click.NoSuchOption():
            return f"{where} 没有选项 {error.option_name}。{_near(error.possibilities)}{mend}"
        case click.MissingParameter():
            return f"{where} 还缺 {_names(error.param)}。{mend}"
        case click.BadParameter():
            return f"{_names(error.param)} 不对：{_why(error)}。{mend}"
        case click.BadOptionUsage():
            return f"{error.option_name} 后面要有值。{mend}"
    # Got unexpected extra argument (b)
    if extra := re.search(r"unexpected extra arguments? \((.*)\)", error.format_message()):
        return f"{where} 多了 {extra[1]}。有空格的词要加引号。{mend}"
    return f"{error.format_message().rstrip('.')}。{mend}"


def _names(parameter: click.Parameter | None) -> str:
    if isinstance(parameter, click.Argument):
        return parameter.make_metavar(click.Context(click.Command("")))
    return "/".join(parameter.opts) if parameter else "参数"


def _why(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"只能是 {'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.types.IntRange | click.types.IntParamType):
        return "要是一个整数"
    return error.message.rstrip("。.")


def _near(possibilities: object) -> str:
    names = [str(name) for name in possibilities] if isinstance(possibilities, list | tuple) else []
    return f"是不是 {'、'.join(names)}？" if names else ""


def _known(error: Exception) -> str | None:
    """Return what a fault of the packages below says; None for one that nobody foresaw."""
    from graph.document.unreadable import UnreadableDocument
    from graph.store.store import StoreError
    from queries.catalogue import UnknownQuestion
    from queries.names import AmbiguousName, UnknownName
    from queries.sandbox.problem import QueryProblem
    from queries.shacl.fallback import MissingPySHACL
    from queries.shacl.statements import BadShapes

    match error:
        case UnknownName():
            near = f"最接近的是：{'、'.join(error.nearest)}。" if error.nearest else ""
            mend = "请检查名称，或先用 duban build 读入有关文件。"
            return f"图谱里没有 {error.given}（{error.parameter}）。{near}{mend}"
        case AmbiguousName():
            which = "、".join(error.identifiers)
            return f"{error.given}（{error.parameter}）可以指几个。请改用其中一个标识符：{which}。"
        case UnknownQuestion():
            return f"{error}"
        case (
            UnreadableDocument()
            | StoreError()
            | QueryProblem()
            | BadShapes()
            | MissingPySHACL()
            | ValueError()
        ):
            return str(error)
    return None
