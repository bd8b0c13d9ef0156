"""One page of each kind that the pages lead to, found by following links: a new page is among them."""

from collections import Counter, deque
from functools import partial

from werkzeug.exceptions import HTTPException

from tests.site import Page

LOOKED_AT = 4  # pages of a route that are followed
# what no link leads to: what one writes into a field, and what is not there
BY_HAND = (
    "/ask?q=市城管执法局牵头哪些任务",
    "/ask?q=市飞船局牵头哪些任务",
    "/search?q=污水处理率",
    "/sparql?query=SELECT%20*%20WHERE%20%7B%20%3Fd%20a%20duban%3AMeasure%20%7D%20LIMIT%203",
    "/sparql?query=SELECT",
    "/graph?kind=measures",
    "/departments/市水利局",
    "/audit/draft/gone",
    "/nothing-here",
)


def endpoint(app, address):
    """Return the name of what answers ADDRESS in APP; nothing where nothing does."""
    try:
        return app.url_map.bind("").match(address.split("?")[0], method="GET")[0]
    except HTTPException:
        return ""


def walk(client, waiting, kind_of, most):
    """Yield (kind, address, response) of what links lead to from the addresses WAITING, the first first.

    Of each kind, as KIND_OF says it of an address, at MOST so many are followed.
    """
    waiting, seen, counted = deque(waiting), set(), Counter()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if address in seen or counted[kind] >= most:
            continue
        seen.add(address)
        counted[kind] += 1
        response = client.get(address, headers={"Accept": "text/html"})
        yield kind, address, response
        if 300 <= response.status_code < 400:
            waiting.append(response.headers["Location"].split("#")[0])
        elif response.mimetype == "text/html":
            waiting.extend(link for link in Page(response.text).links if link.startswith("/"))


def samples(app, start="/", by_hand=BY_HAND):
    """Return an address of a page of each route that APP's pages lead to from START, and BY_HAND."""
    begin, kept = [start, "/audit/draft", "/api/", "/def", "/data"], {}
    for kind, address, response in walk(app.test_client(), begin, partial(endpoint, app), LOOKED_AT):
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            kept.setdefault(kind, address)
    return [*kept.values(), *by_hand]
