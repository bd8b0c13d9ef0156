"""A graph that was spoilt, by hand or by a fault: statements lost, days that are none. No page breaks."""

import random
import re
from itertools import islice

import pyoxigraph as ox
import pytest

from graph.store.open import open_store
from graph.store.vocabulary import put_vocabulary
from tests.pieces import NAMES, said
from tests.walked import walk
from web.app import create_app

ODD = ("不详", "2025-02-30", "-7", "9" * 30)
NUMBERS = ("#integer", "#decimal")
SPOILT = 0.03  # of the statements
ALIKE = 2  # pages that differ in numbers and names only
PAGES = 400


def spoilt(quads: list[ox.Quad], seed: int) -> list[ox.Quad]:
    """Return QUADS, of some of them another value or nothing."""
    chance, found = random.Random(seed), []
    for quad in quads:
        if chance.random() >= SPOILT:
            found.append(quad)
        elif isinstance(quad.object, ox.Literal) and chance.random() < 0.7:
            # what is no number where one should be breaks what shows it, and the audit tells of it
            of = quad.object.datatype
            odd = (
                ox.Literal("-7", datatype=of)
                if of.value.endswith(NUMBERS)
                else ox.Literal(chance.choice(ODD))
            )
            found.append(ox.Quad(quad.subject, quad.predicate, odd, quad.graph_name))
    return found


def shape(address: str) -> str:
    """Return what pages of a kind have in common in their ADDRESS."""
    address = re.sub(r"^/(departments|documents|measures|sections|indicators)/[^/?]+", r"/\1/…", address)
    return re.sub(r"=[^&]*", "=", re.sub(r"\d+", "0", address))


@pytest.mark.parametrize("seed", range(3))
def test_no_page_breaks_over_a_spoilt_graph(tmp_path, seed):
    with open_store(tmp_path, write=True) as store:
        put_vocabulary(store)
        quads = said(NAMES[0])
        store.put(quads[0].graph_name.value, spoilt(quads, seed))
    with open_store(tmp_path) as store:
        pages = list(islice(walk(create_app(store).test_client(), ["/"], shape, ALIKE), PAGES))
    assert [address for _, address, response in pages if response.status_code >= 500] == []
    assert len(pages) == PAGES


def test_a_sheet_tells_a_day_that_is_none_as_it_is(tmp_path):
    quads = said("qhd_green")
    odd = ox.Literal("不详")
    days = [q for q in quads if q.predicate.value.endswith("#deadline")]
    spoilt_days = [ox.Quad(q.subject, q.predicate, odd, q.graph_name) for q in days]
    with open_store(tmp_path, write=True) as store:
        put_vocabulary(store)
        store.put(quads[0].graph_name.value, [*(set(quads) - set(days)), *spoilt_days])
    with open_store(tmp_path) as store:
        client = create_app(store).test_client()
        sheets = [client.get(f"/departments/130300-chengguan-zhifa.{form}") for form in ("csv", "xlsx")]
    assert [sheet.status_code for sheet in sheets] == [200, 200]
    assert "不详" in sheets[0].text


def test_a_section_without_its_place_is_shown(tmp_path):
    quads = said("qhd_green")
    document = quads[0].graph_name.value
    placed = {f"{document}/1.1", f"{document}/1"}
    kept = [q for q in quads if not (q.subject.value in placed and q.predicate.value.endswith("#source"))]
    assert len(quads) - len(kept) == len(placed)
    with open_store(tmp_path, write=True) as store:
        put_vocabulary(store)
        store.put(document, kept)
    with open_store(tmp_path) as store:
        client, slug = create_app(store).test_client(), document.rsplit("/", 1)[-1]
        pages = [client.get(f"/sections/{slug}/{number}") for number in ("1", "1.1")]
    assert [page.status_code for page in pages] == [200, 200]
