"""The command that audits: audit."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duban.console import Fault, columns, deliver, fault, say
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
    from graph.reading import Source
    from queries.audit.audit import Audit
    from queries.audit.audited import Audited
    from queries.audit.auditor import Auditor
    from queries.audit.compare import Earlier
    from queries.audit.waiver import Waiver

FORMS = ("text", "json", "turtle", "sarif", "xlsx", "docx")
SEVERITIES = ("violation", "warning", "info")
FILE = click.Path(path_type=Path, dir_okay=False)
RETURNED = "{}.批注.docx"  # what a draft is called that comes back


@click.command(cls=Command, short_help="审核文件：哪一句有什么问题、怎样改。")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[文件或文件夹]...")
@format_option(*FORMS, said="docx 是加了批注的原稿。")
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default=SEVERITIES[0],
    help="有这一级或更重的问题时，退出码为 1；不给时是 violation。",
)
@click.option("--strict", is_flag=True, help="有规则没有可查的对象（未检查）时，退出码也为 1。")
@click.option("--rule", "only", multiple=True, metavar="规则", help="只查这条规则；可以给几次。")
@click.option("--rules", "listing", is_flag=True, help="列出全部规则，不审核。")
@click.option(
    "--waivers", "waiving", type=FILE, metavar="FILE", help="豁免文件（.csv、.toml）；不给时用文件旁的。"
)
@click.option("--compare", type=FILE, metavar="FILE", help="与以前的 JSON 结果对比：新增、仍在、消失。")
@click.option(
    "--shapes", "own", type=FILE, multiple=True, metavar="FILE", help="另加自己的 SHACL 规则（Turtle）。"
)
@click.option("--language", type=click.Choice(("zh", "en")), default="zh", help="zh 或 en；不给时是 zh。")
@click.option("--coverage", "every", is_flag=True, help="text 里逐条列出全部规则查了多少，不只列有问题的。")
@store_option
@decisions_option
def audit(
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    fail_on: str,
    strict: bool,
    only: tuple[str, ...],
    listing: bool,
    waiving: Path | None,
    compare: Path | None,
    own: tuple[Path, ...],
    language: str,
    every: bool,
    store: str | None,
    decisions: Path | None,
) -> int:
    """审核文件，逐句指出问题和改法；不动图谱。不给文件时，审核图谱里的全部文件。

    \b
    例：
      duban audit 方案.docx                              在屏幕上看
      duban audit 方案.docx --format docx -o 批注.docx   原稿加批注
      duban audit 方案.docx --format xlsx -o 意见.xlsx   修改意见表
      duban audit 送审文件夹 --format json -o 结果.json
      duban audit 方案.docx --compare 上次.json          哪些改了，哪些还在
      duban audit --rules                                全部规则
      duban audit --fail-on warning --strict             审核图谱

    级别：violation 违规，warning 警告，info 提示。
    退出码：0 没有 --fail-on 所说的问题，1 有，2 用法不对或有文件读不了。

    \b
    认可的问题写在文件旁的 方案.docx.waivers.csv（或 .toml），或同一文件夹的 waivers.csv 里，不再计数：
      rule,document,measure,text,reason,by,until
      measure-without-lead,,3.1.2,,部门正在会商,督查室 张三,2027-03-31
    """
    from queries.audit.auditor import Auditor

    auditor = Auditor(only, own)
    if listing:
        deliver(_listed(auditor, language), output)
        return 0
    _look(form, output)
    where = location(store)
    waivers = _waivers(auditor, [waiving]) if waiving else None
    before = _earlier(compare)
    if paths:
        found, refused = _drafts(auditor, paths, where, decisions)
        waivers = _beside(auditor, paths, found.documents) if waivers is None else waivers
    else:
        found, refused = _stored(auditor, where), 0
        beside = Path(where).parent / "waivers.csv"
        waivers = _waivers(auditor, [beside] if beside.is_file() else []) if waivers is None else waivers
    found = found.waiving(waivers)
    found = found if before is None else found.compared(before)
    _deliver(found, form, output, language, every)
    return 2 if refused else int(found.fails(fail_on, strict))


def _look(form: str, output: Path | None) -> None:
    """See before any work that what is not for a screen has a file to go to."""
    if form in ("xlsx", "docx") and output is None and sys.stdout.isatty():
        raise Fault(f"{form} 不能打印在屏幕上。请用 -o 文件名.{form} 写入文件。")


def _earlier(compare: Path | None) -> Sequence[Earlier] | None:
    from queries.audit.compare import earlier

    return None if compare is None else earlier(compare)


def _waivers(auditor: Auditor, files: Sequence[Path]) -> list[Waiver]:
    from queries.audit.waivers import waivers

    known = {rule.id for rule in auditor.catalogue.rules.values()}
    return [waiver for file in files for waiver in waivers(file, known)]


def _beside(auditor: Auditor, paths: Sequence[Path], documents: Sequence[Audited]) -> list[Waiver]:
    """The waivers beside each draft; those in its own file are for it alone."""
    from queries.audit.waivers import FOR_ALL, beside

    found: list[Waiver] = []
    read: set[Path] = set()
    for document in documents:
        draft = Path(document.name)
        for file in beside(draft):
            if file in read:
                continue
            read.add(file)
            lines = _waivers(auditor, [file])
            own = [replace(line, document=line.document or draft.name) for line in lines]
            found += lines if file.name == FOR_ALL else own
    return found


def _stored(auditor: Auditor, where: str) -> Audit:
    from graph.store.open import open_store

    with open_store(where) as opened:
        return auditor.store(opened)


def _drafts(auditor: Auditor, paths: Sequence[Path], where: str, decisions: Path | None) -> tuple[Audit, int]:
    """Audit each file by itself; return what was found and how many files could not be read."""
    from graph.build import sources
    from graph.reading import Unread, read_all
    from ontology.namespaces import ID
    from queries.audit.merge import merged
    from queries.audit.waivers import FOR_ALL, SUFFIXES

    given = [one for one in sources(paths) if not one.name.endswith((*SUFFIXES, FOR_ALL))]
    register = decided(where, decisions)
    audits: list[Audit] = []
    refused, passed = 0, 0
    with _progress(given) as show, closing(read_all(given, register, ID, 2)) as readings:
        for done, (source, read) in enumerate(zip(given, readings, strict=True)):
            show(done, source.name)
            if not isinstance(read, Unread):
                audits.append(auditor.draft(read).called(source.name))
            elif read.result == "skipped":
                passed += 1
            else:
                refused += 1
                fault(read.why if read.result == "refused" else f"{source.name}：程序出错（{read.why}）。")
        show(len(given), "")
    if passed:
        say(f"注意：有 {passed} 个文件不是能读的格式（.txt、.md、.html、.docx、.xlsx、.pdf），没有审核。")
    return merged(audits), refused


@contextmanager
def _progress(given: Sequence[Source]) -> Iterator[Callable[[int, str], None]]:
    """Yield what shows how far an audit of several files is: a bar, where a person watches."""
    if len(given) < 2 or not sys.stderr.isatty():
        yield lambda done, name: None
        return
    with click.progressbar(
        length=len(given), label="审核", file=sys.stderr, item_show_func=lambda name: name or ""
    ) as bar:
        yield lambda done, name: bar.update(done - bar.pos, Path(name).name)


def _deliver(found: Audit, form: str, output: Path | None, language: str, every: bool) -> None:
    if form == "docx":
        _return(found, output, language)
        return
    if form == "text":
        from reports.audit.as_text import as_text

        # https://no-color.org
        colour = output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        deliver(as_text(found, language, colour, every), output)
    else:
        from reports.audit.forms import report

        deliver(report(found, form, language), output)


def _return(found: Audit, output: Path | None, language: str) -> None:
    """Write each draft back with its comments: one to the file OUTPUT, several into that folder."""
    from reports.audit.comments import as_comments

    if len(found.documents) == 1:
        deliver(as_comments(found, found.documents[0], _bytes(found.documents[0]), language), output)
        return
    if not found.documents:
        return
    if output is None or (output.exists() and not output.is_dir()):
        raise Fault(f"有 {len(found.documents)} 份文件要加批注。请用 -o 给出一个文件夹。")
    output.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    for document in found.documents:
        name = _free(Path(document.name or document.title).name, taken)
        deliver(as_comments(found, document, _bytes(document), language), output / name)


def _free(name: str, taken: set[str]) -> str:
    """Return what the draft NAME is called that comes back; another name where two folders have one."""
    made, n = RETURNED.format(name.removesuffix(".docx")), 2
    while made in taken:
        made, n = RETURNED.format(f"{name.removesuffix('.docx')}-{n}"), n + 1
    taken.add(made)
    return made


def _bytes(document: Audited) -> bytes | None:
    try:
        return Path(document.name).read_bytes()
    except OSError:
        # of the store only the text is there
        return None


def _listed(auditor: Auditor, language: str) -> str:
    from ontology.lexicon import labels
    from reports.audit.wording import wording

    words, groups = wording(language), labels("rule-groups", language)
    headings = (
        ("规则", "级别", "分组", "说明") if language == "zh" else ("rule", "severity", "group", "title")
    )
    rows = [
        (
            rule.id,
            words.severities[rule.severity],
            groups.get(rule.group, rule.group),
            rule.title.said(language),
        )
        for rule in sorted(auditor.rules, key=lambda rule: (rule.group, rule.id))
    ]
    return columns(headings, rows)
