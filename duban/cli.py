"""The `duban` command: arguments in, results out, nothing decided here."""

from __future__ import annotations

import logging
import os
import sys

import click

from duban.agents import mcp
from duban.asking import answer, ask, questions
from duban.auditing import audit
from duban.console import fault, utf8
from duban.faults import said
from duban.naming import names
from duban.options import Group
from duban.querying import graph, query
from duban.reading import build, extract
from duban.scoring import score
from duban.searching import search
from duban.serving import serve

log = logging.getLogger(__name__)


@click.group(cls=Group, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--verbose", is_flag=True, help="出错时打印全部细节，供报告问题用。")
@click.pass_context
def duban(context: click.Context, verbose: bool) -> None:
    """督办：把政策文件读成知识图谱，回答谁、做什么、到什么时候、做到多少。

    \b
    先建图谱，再提问：
      duban build 政策文件夹
      duban ask "市城管执法局牵头哪些任务"
      duban serve
    \b
    每个命令都有说明和例子：
      duban ask --help
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
        context.exit(2)
    logging.basicConfig(level=logging.DEBUG if verbose else logging.ERROR, format="%(message)s")


COMMANDS = (build, extract, ask, questions, answer, search, query, graph, audit, serve, mcp, score, names)
for command in COMMANDS:
    duban.add_command(command)


def main() -> None:
    """Run the command; leave with 0 done, 2 wrong use or unreadable input, 3 question not understood."""
    utf8()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command with ARGUMENTS and return its exit code."""
    try:
        left = duban.main(arguments, prog_name="duban", standalone_mode=False)
        sys.stdout.flush()
        return left if isinstance(left, int) else 0
    except (click.Abort, KeyboardInterrupt):
        fault("已中断。")
        return 130
    except BrokenPipeError:
        # `duban questions | head`: whoever read has what they wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        log.debug("%s", " ".join(arguments), exc_info=True)
        fault(said(error))
        return 2
