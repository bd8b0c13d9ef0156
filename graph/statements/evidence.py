"""Where a statement stands in the text, and what was mended there."""

from __future__ import annotations

from bisect import bisect_right

import pyoxigraph as ox

from graph.statements.page import Page, integer
from graph.statements.terms import DOCUMENT, END, EXACT, HAS_SOURCE, MEND, RULE, SOURCE_SPAN, START, A, duban

LINE, PAGE_NUMBER = duban("line"), duban("page")
PRINTED_TEXT, MENDED_TEXT = duban("printedText"), duban("mendedText")


def span(page: Page, start: int, end: int) -> ox.NamedNode | None:
    """Write where the mended stretch [start:end) was printed; return its node, None for an empty stretch."""
    if end <= start:
        return None
    text = page.policy.text
    printed = text.span(start, end)
    node = page.names.span(printed.start, printed.end)
    if node not in page.spans:
        page.spans.add(node)
        page.say(
            node,
            (A, SOURCE_SPAN),
            (HAS_SOURCE, page.document),
            (EXACT, ox.Literal(text.quote(printed))),
            (START, integer(printed.start)),
            (END, integer(printed.end)),
            (LINE, integer(text.line(printed.start))),
            (PAGE_NUMBER, _page_number(page, printed.start)),
        )
    return node


def _page_number(page: Page, offset: int) -> ox.Literal | None:
    pages = page.policy.pages
    return integer(max(1, bisect_right(pages, offset))) if pages else None


def mends(page: Page) -> None:
    """Write what was mended, in order: a reader may want to see the print."""
    for order, mend in enumerate(page.policy.text.mends, 1):
        page.say(
            page.names.own("mend", order),
            (A, MEND),
            (DOCUMENT, page.document),
            (RULE, ox.Literal(mend.rule)),
            (PRINTED_TEXT, ox.Literal(mend.printed)),
            (MENDED_TEXT, ox.Literal(mend.mended)),
            (START, integer(mend.start)),
            (END, integer(mend.end)),
            (LINE, integer(page.policy.text.line(mend.start))),
        )
