"""The command that looks for words: search."""

from __future__ import annotations

import click

from duban.console import deliver
from duban.options import Command, format_option, location, store_option


@click.command(cls=Command, short_help="在任务、指标、部门里找词。")
@click.argument("words", nargs=-1, required=True, metavar="词…")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, help="最多几条；不给时是 20。")
@format_option("text", "json")
@store_option
def search(words: tuple[str, ...], limit: int, form: str, store: str | None) -> None:
    """在任务原文、指标和部门的名称里找词，最像的在前，找到的词在【】里。几个词都要有。

    \b
    例：
      duban search 海绵城市
      duban search 污水 管网 --format json
    """
    from graph.store.open import open_store
    from queries.text.search import search as searched
    from reports.found import fields, lines
    from reports.tables import dumped

    with open_store(location(store)) as opened:
        found = searched(opened, " ".join(words), limit=limit)
    deliver(dumped(fields(found)) if form == "json" else lines(found), None)
