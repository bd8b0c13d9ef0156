"""Words looked for: `/search`."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, render_template, request
from markupsafe import Markup

from queries.text.search import FACETS, LONGEST, Found, search
from web.language import say
from web.links import here, href
from web.paging import Page
from web.problem import Refused
from web.site import site

pages = Blueprint("search", __name__)
HITS = 20
KINDS = ("measure", "indicator", "department")  # of what is found


@pages.get("/search")
def one() -> str:
    """Show what holds the words of `?q=`, of those with the values chosen for facets."""
    asked = request.args.get("q", "").strip()
    if len(asked) > LONGEST:
        raise Refused(400, say("search.long", most=LONGEST))
    chosen = {facet: value for facet in FACETS if (value := request.args.get(facet, ""))}
    number = _number(request.args.get("page", "1"))
    found = search(site().store, asked, chosen, HITS, (number - 1) * HITS)
    return render_template(
        "search/one.html",
        asked=asked,
        chosen=chosen,
        found=found,
        hits=_page(found, number),
        kinds=KINDS,
        facets=[facet for facet in FACETS if found.facets.get(facet)],
        marked=marked,
        href=href,
        narrowed=narrowed,
    )


def _number(given: str) -> int:
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 7 else 1


def _page(found: Found, number: int) -> Page[object]:
    pages_ = max(1, -(-found.total // HITS))
    return Page(found.hits, number, pages_, found.total, (number - 1) * HITS + 1, "page")


def narrowed(facet: str, value: str) -> str:
    """Return the address of the same search with VALUE in FACET, from its first page; none for no VALUE."""
    return here(**{facet: value, "page": 1})


def marked(text: str, places: Iterable[tuple[int, int]]) -> Markup:
    """Return TEXT with what stands at PLACES marked."""
    made, at = Markup(""), 0
    for start, end in places:
        made += text[at:start] + Markup("<mark>{}</mark>").format(text[start:end])
        at = end
    return made + text[at:]
