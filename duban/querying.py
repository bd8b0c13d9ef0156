"""Commands that look at the whole graph: query, graph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

import click

from duban.console import Fault, columns, deliver, say
from duban.options import Command, format_option, location, output_option, store_option

TRIPLES = ("turtle", "ntriples")


@click.command(cls=Command, short_help="自由的 SPARQL 查询，只读。")
@click.argument("text", required=False, metavar="[查询]")
@click.option(
    "-f",
    "--file",
    "file",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="从文件读查询；- 是标准输入。",
)
@format_option(
    "table", "json", "csv", "tsv", "xml", *TRIPLES, said="CONSTRUCT 和 DESCRIBE 只有 turtle、ntriples。"
)
@output_option
@store_option
def query(text: str | None, file: TextIO | None, form: str, output: Path | None, store: str | None) -> None:
    """在图谱上做一个 SPARQL 查询。只能查，不能改；最多 10 秒、10000 行。

    \b
    例：
      duban query 'SELECT ?name { ?d a duban:Department ; skos:prefLabel ?name } LIMIT 5'
      duban query -f 问题.rq --format csv -o 结果.csv
      duban query 'DESCRIBE <https://w3id.org/duban/id/year/2025>' --format turtle

    常用前缀（duban:、skos:、dct: …）不必声明。
    """
    from ontology.namespaces import PREFIXES
    from queries.elsewhere import guarded

    asked = file.read() if file else text
    if asked is None or (file and text):
        raise Fault(
            "请给出一个查询，或用 -f 给出文件，二者选一。例：duban query 'SELECT * { ?s ?p ?o } LIMIT 3'"
        )
    wanted = ("json", "turtle") if form == "table" else (form,)
    with guarded(location(store), PREFIXES) as pool:
        result = pool.ask(asked, *wanted)
    deliver(_table(result.body) if (form, result.form) == ("table", "json") else result.body, output)
    if result.truncated:
        say("注意：结果太多，只给出了前面一部分。请在查询里加条件或 LIMIT。")


def _table(body: bytes) -> str:
    found = json.loads(body)
    if "boolean" in found:
        return "是" if found["boolean"] else "否"
    names = found["head"]["vars"]
    rows = [[_cell(row.get(name)) for name in names] for row in found["results"]["bindings"]]
    return f"{columns(names, rows)}\n{len(rows)} 行" if names else f"{len(rows)} 行"


def _cell(term: dict[str, str] | None) -> str:
    return " ".join(str(term["value"]).split()) if term else ""


@click.command(cls=Command, short_help="部门协作网络，供制图和分析。")
@click.option("--department", metavar="部门", help="只要这个部门和与它共同承担任务的部门。")
@click.option(
    "--format",
    "form",
    type=click.Choice(("graphml", "gexf", "json", "svg")),
    required=True,
    help="graphml、gexf、json 或 svg。",
)
@output_option
@store_option
def graph(department: str | None, form: str, output: Path | None, store: str | None) -> None:
    """写出部门协作网络：谁和谁共同承担任务，谁居中，分成哪几组。

    \b
    例：
      duban graph --format svg -o 网络.svg
      duban graph --department 市城管执法局 --format svg -o 城管.svg
      duban graph --format gexf -o 网络.gexf      用 Gephi 打开
    """
    from graph.network.projection import cooperation, ego
    from graph.store.open import open_store
    from queries.catalogue import Parameter
    from queries.names import resolve
    from queries.network import assignments
    from reports.network import network

    title = "部门协作网络"
    with open_store(location(store)) as opened:
        whole = cooperation(assignments(opened))
        if department:
            wanted = Parameter("department", "department", "_department_iri", "部门", "the department")
            found = resolve(opened, wanted, department)
            here = [term.value for term in found.terms if term.value in whole]
            if not here:
                raise Fault(
                    f"{found.label} 在图谱里没有任务，画不出网络。请先用 duban build 读入提到它的文件。"
                )
            whole, title = ego(whole, here[0]), f"{found.label}的协作网络"
    deliver(network(whole, form, title), output)
