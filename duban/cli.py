"""The `duban` command: arguments in, results out, nothing decided here."""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path

import click

from duban.console import deliver, fault, utf8
from graph.document.read import UnreadableDocument

log = logging.getLogger(__name__)


@click.group()
def duban() -> None:
    """督办：把政策文件读成“谁、做什么、到什么时候、做到多少”的知识图谱。"""


@duban.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["json"]), default="json", show_default=True)
def extract(file: Path, form: str) -> None:
    """读出一个文件里的任务、责任、目标和节点，不动图谱。"""
    from graph.document.read import read
    from graph.structure.parse import parse
    from reports.extract import extract as extracted

    policy = parse(read(file))
    deliver(json.dumps(extracted(policy, "", lambda _: None), ensure_ascii=False, indent=2), None)


def main() -> None:
    """Run the command; leave with 0 done, 2 wrong use or unreadable input, 3 question not understood."""
    utf8()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command with ARGUMENTS and return its exit code."""
    try:
        duban.main(arguments, prog_name="duban", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        fault(error.format_message())
        return 2
    except UnreadableDocument as error:
        fault(str(error))
        return 2
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except BrokenPipeError:
        # `duban questions | head`: whoever read has what they wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
