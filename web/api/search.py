"""`/api/search`: words looked for in measures, indicators and departments."""

from __future__ import annotations

import re

from flask import Response, request

from queries.text.search import FACETS, LONGEST, search
from reports.found import fields
from web.api import given
from web.api.problem import Faulty
from web.api.questions import pages as pages
from web.api.reply import json_sent, linked
from web.language import say
from web.site import site

HITS = 20
MOST = 1_000


@pages.get("/search")
def found() -> Response:
    """Return what holds every word of `q`, the best first, with counts by facet."""
    given.known(("q", *FACETS, "limit", "offset", "lang"))
    given.chosen("lang", ("zh", "en"), "zh")
    asked = request.args.get("q", "")
    if not re.search(given.SAYING, asked):
        raise Faulty(400, "q", say("api.needs", name="q", what=say("search.words")))
    if len(asked) > LONGEST:
        raise Faulty(400, "q", say("api.long", name="q", most=LONGEST, count=len(asked)))
    chosen = {facet: value for facet in FACETS if (value := request.args.get(facet))}
    for facet, value in chosen.items():
        if len(value) > given.LENGTH:
            raise Faulty(400, facet, say("api.long", name=facet, most=given.LENGTH, count=len(value)))
    part = given.cut(HITS, MOST)
    told = search(site().store, asked, chosen, part.limit or HITS, part.offset)
    return linked(json_sent({**fields(told), "offset": part.offset}), part, told.total)
