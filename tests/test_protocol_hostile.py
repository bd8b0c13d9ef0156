"""What strangers may send: each request is answered or refused, and the next one is right."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Listener
from tests.hostile_queries import NORMAL, SECONDS, Outcome, attacks, hash_of, put_all
from tests.served import Served

pytestmark = pytest.mark.slow
COUNT = 3000  # statements of the store
# answered, refused, not found, too long, not answered in time
EXPECTED = {200, 400, 401, 403, 404, 405, 406, 413, 414, 415, 422, 503}
MORE = 50  # megabytes that the web process may grow by
CHANGES = ("updates", "updates as queries", "graph writing")


@pytest.fixture(scope="module")
def before(numbers: Path) -> str:
    return hash_of(numbers)


@pytest.fixture(scope="module")
def heard() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


@pytest.fixture(scope="module")
def outcomes(numbers: Path, before: str, heard: Listener) -> Iterator[tuple[float, list[Outcome]]]:
    with Served(numbers, "--seconds", str(SECONDS), "--share", "100000") as server:
        for _ in range(20):
            server.query(NORMAL)
        memory = server.memory()
        yield memory, put_all(server, attacks(f"http://127.0.0.1:{heard.port}/"), COUNT, threads=2)


def test_there_are_enough_of_them():
    listed = attacks("http://127.0.0.1:9/")
    assert len(listed) >= 200
    assert len({attack.kind for attack in listed}) >= 25
    assert sum(attack.kind == "service" for attack in listed) >= 40


def test_each_is_answered_or_refused(outcomes):
    _, listed = outcomes
    assert [(o.attack.name, o.status, o.body[:200]) for o in listed if o.status not in EXPECTED] == []


def test_the_next_normal_query_is_right_each_time(outcomes):
    _, listed = outcomes
    assert [o.attack.name for o in listed if not o.normal] == []


def test_what_is_refused_says_why(outcomes):
    _, listed = outcomes
    silent = [o for o in listed if o.status >= 400 and b'"detail"' not in o.body and b"<h1>" not in o.body]
    assert [(o.attack.name, o.status, o.body[:200]) for o in silent] == []


def test_no_change_is_made_without_a_token(outcomes, numbers, before):
    _, listed = outcomes
    changes = [o for o in listed if o.attack.kind in CHANGES]
    assert len(changes) >= 40
    assert [(o.attack.name, o.status) for o in changes if o.status < 400] == []
    assert hash_of(numbers) == before


def test_nothing_calls_out(outcomes, heard):
    assert heard.hits == 0


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no /proc to see memory in")
def test_the_web_process_stays_small(outcomes):
    memory, listed = outcomes
    assert max(o.memory for o in listed) - memory < MORE
