"""One page of each kind that the pages lead to, found by following links: a new page is among them."""

from collections import Counter, deque

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


def samples(app, start="/", by_hand=BY_HAND):
    """Return an address of a page of each route that APP's pages lead to from START, and BY_HAND."""
    client, kept, seen, counted = app.test_client(), {}, set(), Counter()
    waiting = deque([start, "/audit/draft", "/api/", "/def", "/data"])
    while waiting:
        address = waiting.popleft()
        kind = endpoint(app, address)
        if address in seen or counted[kind] >= LOOKED_AT:
            continue
        seen.add(address)
        counted[kind] += 1
        response = client.get(address, headers={"Accept": "text/html"})
        if 300 <= response.status_code < 400:
            waiting.append(response.headers["Location"].split("#")[0])
        elif response.mimetype == "text/html":
            kept.setdefault(kind, address)
            waiting.extend(link for link in Page(response.text).links if link.startswith("/"))
    return [*kept.values(), *by_hand]
