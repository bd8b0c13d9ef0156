"""`/docs`: what each kind of user does here, in two languages, and the details."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Blueprint, render_template
from markdown_it import MarkdownIt
from markupsafe import Markup

from web.language import language
from web.problem import missing

pages = Blueprint("docs", __name__)
USERS = ("supervision", "liaison", "drafter", "researcher", "developer")
# our own files link to each other by name
BESIDE = re.compile(r'href="(?:\.\./)*(?:docs/)?([a-z]+)\.md(#[^"]*)?"')
# <td style="text-align:right">
ALIGNED = re.compile(r'(?<=<t[dh]) style="text-align:(\w+)"')
TITLE = re.compile(r"^# (?P<title>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Text:
    """A page of the documentation: its title, and the rest as HTML."""

    name: str
    title: str
    body: Markup


def _markdown() -> MarkdownIt:
    # no HTML passes through; what the pages show is what CommonMark makes
    return MarkdownIt("commonmark", {"html": False}).enable("table")


@cache
def text(name: str, folder: str = "") -> Text | None:
    """Return the page `docs/FOLDER/NAME.md`; None where there is none."""
    if not re.fullmatch("[a-z]{1,40}", name):
        return None
    file = files("docs").joinpath(*filter(None, (folder, f"{name}.md")))
    if not file.is_file():
        return None
    written = file.read_text("utf-8")
    found = TITLE.search(written)
    title = found["title"] if found else name
    body = _markdown().render(TITLE.sub("", written, count=1))
    # what is wide can be scrolled, by keyboard too
    body = body.replace("<table>", '<div class="scroll" tabindex="0"><table>').replace(
        "</table>", "</table></div>"
    )
    # no style stands in a page: columns of numbers have a class
    body = ALIGNED.sub(lambda found: ' class="number"' if found[1] == "right" else "", body)
    body = BESIDE.sub(r'href="/docs/\1\2"', body).replace("<pre>", '<pre tabindex="0">')
    return Text(name, title, Markup(body))


@cache
def details() -> tuple[Text, ...]:
    """Return the pages that are the same for everybody."""
    names = sorted(f.name.removesuffix(".md") for f in files("docs").iterdir() if f.name.endswith(".md"))
    return tuple(one for name in names if (one := text(name)))


@pages.get("/docs")
@pages.get("/docs/", endpoint="listing")
def one() -> str:
    """Show what there is to read."""
    return render_template(
        "docs/all.html", users=[text(name, language()) for name in USERS], details=details()
    )


@pages.get("/docs/<name>")
def page(name: str) -> str:
    """Show a page: that of a kind of user, or a detail."""
    found = text(name, language()) if name in USERS else text(name)
    if found is None:
        raise missing("docs.page", name[:40])
    return render_template(
        "docs/one.html",
        text=found,
        own=name in USERS,
        users=[text(user, language()) for user in USERS],
        details=details(),
    )
