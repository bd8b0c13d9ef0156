"""Options that commands share, and help in Chinese."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from duban.console import Fault

if TYPE_CHECKING:
    from ontology.register import Register

Function = TypeVar("Function", bound=Callable[..., Any])
HEADINGS = {"Options": "选项", "Commands": "命令"}


class Formatter(click.HelpFormatter):
    """Help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix="用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading(HEADINGS.get(heading, heading))


click.Context.formatter_class = Formatter


class Option(click.Option):
    """An option whose --help is in Chinese."""

    def get_help_extra(self, ctx: click.Context) -> Any:
        extra = super().get_help_extra(ctx)
        return {**extra, "required": "必填"} if "required" in extra else extra


class Command(click.Command):
    """A command whose --help is in Chinese."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", **given})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示这份说明。"
        return option


class Group(Command, click.Group):
    """Commands whose --help is in Chinese."""

    command_class = Command

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "命令 …", **given})

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise Fault(self.unknown(args[0]))
        return super().resolve_command(ctx, args)

    def unknown(self, name: str) -> str:
        """Return what is said of a command that is not there."""
        return f"没有命令 {name}。命令有：{'、'.join(self.commands)}。"


def location(given: str | None) -> str:
    """Return where the store is: --store, else $DUBAN_STORE, else ./duban-store."""
    return given or os.environ.get("DUBAN_STORE") or "duban-store"


def store_option(function: Function) -> Function:
    """Add --store."""
    said = "图谱所在的文件夹；不给时用环境变量 DUBAN_STORE，再没有就用 ./duban-store。"
    return click.option("--store", "store", metavar="DIR", help=said)(function)


def decisions_option(function: Function) -> Function:
    """Add --decisions."""
    path = click.Path(path_type=Path, dir_okay=False)
    said = "人对名称的决定，CSV 文件；不给时用图谱旁的 names.csv（若有）。"
    return click.option("--decisions", type=path, metavar="FILE", help=said)(function)


def decided(where: str, given: Path | None) -> Register:
    """Return the register with the decisions of GIVEN, or of names.csv beside the store at WHERE, if any."""
    from graph.statements.department import names_of
    from ontology.decisions import UnreadableDecisions, decisions
    from ontology.register import register

    known = register()
    beside = Path("names.csv") if "://" in where else Path(where).parent / "names.csv"
    path = given or (beside if beside.is_file() else None)
    if path is None:
        return known
    try:
        known = known.deciding(decisions(path, known.places))
        names_of(known)
    except UnreadableDecisions as error:
        raise Fault(f"{error}。") from None
    return known


def output_option(function: Function) -> Function:
    """Add -o."""
    path = click.Path(path_type=Path, dir_okay=False)
    return click.option("-o", "--output", type=path, metavar="FILE", help="写入文件，不打印。")(function)


def format_option(*forms: str, said: str = "") -> Callable[[Function], Function]:
    """Add --format, the first of FORMS being the default."""
    text = f"{'、'.join(forms)}；不给时是 {forms[0]}。{said}"
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], help=text)
