"""A store of documents: each whole, one writer, published generations."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store.open import open_store
from graph.store.store import ReadOnlyStore, StoreBusy, StoreError, StoreMissing
from tests.sample import ID, statements, whole

BLANK = """
    INSERT DATA { _:a <urn:p> 1 . GRAPH <urn:g> { _:a <urn:p> "x"@zh } GRAPH <urn:h> { _:a <urn:p> _:b } } ;
    CREATE GRAPH <urn:empty>
"""
ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def writer(folder):
    with open_store(folder, write=True) as store:
        yield store


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Run CODE in a child, which can import what this test can."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_what_is_put_is_what_is_held(writer):
    document, quads = statements()
    assert writer.put(document, quads) == "new"
    assert set(writer.graph(document)) == {q for q in quads if q.graph_name.value == document}
    assert set(writer.graph(ID + "graph/derived")) == {q for q in quads if q.graph_name.value != document}
    assert writer.documents() == [document]


def test_the_same_again_changes_nothing(writer):
    document, quads = statements()
    writer.put(document, quads)
    before = list(writer.dump())
    assert writer.put(document, reversed(quads)) == "unchanged"
    assert list(writer.dump()) == before


def test_a_changed_document_replaces_the_old_one_whole(writer, tmp_path):
    document, old = statements(value="0.60")
    _, new = statements(value="0.75")
    writer.put(document, old)
    assert writer.put(document, new) == "changed"
    with open_store(tmp_path / "other", write=True) as fresh:
        fresh.put(document, new)
        assert list(fresh.dump()) == list(writer.dump())


def test_a_number_that_the_store_writes_shorter_is_no_change(writer):
    document, quads = statements()
    half = ox.Literal("0.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    node = ox.NamedNode(document)
    quads.append(ox.Quad(node, ox.NamedNode("https://w3id.org/duban/def#value"), half, node))
    writer.put(document, quads)
    assert writer.put(document, quads) == "unchanged"


def test_a_document_is_removed_with_its_shortcuts_and_no_other(writer):
    documents = [statements("滨河市节水行动方案"), statements("滨河市节能行动方案")]
    writer.put_many(documents[1:])
    alone = list(writer.dump())
    writer.put_many(documents[:1])
    assert writer.remove(documents[0][0])
    assert list(writer.dump()) == alone
    assert not writer.remove(documents[0][0])


def test_many_at_once_with_one_twice(writer):
    document, quads = statements()
    _, changed = statements(value="0.9")
    results = writer.put_many([(document, quads), statements("滨河市节能行动方案"), (document, changed)])
    assert results[document] == "changed"
    assert len(writer.documents()) == 2


def test_another_documents_statement_is_refused(writer):
    document, quads = statements()
    other, _ = statements("滨河市节能行动方案")
    with pytest.raises(ValueError, match="不属于"):
        writer.put(other, quads)
    node = ox.NamedNode(document)
    with pytest.raises(ValueError, match="空白节点"):
        writer.put(document, [ox.Quad(ox.BlankNode(), node, node, node)])
    assert not list(writer.dump())


def test_a_text_that_looks_like_sparql_is_kept_as_it_is(writer):
    document, quads = statements()
    writer.put(document, quads)
    node = ox.NamedNode(document)
    sly = ox.Literal('x" } ; DROP ALL ; INSERT DATA { \\ \n\t\r \u2028 𠀀 ')
    more = ox.Quad(node, ox.NamedNode("https://w3id.org/duban/def#text"), sly, node)
    assert writer.put(document, [*quads, more]) == "changed"
    assert more in set(writer.graph(document))


def test_queries_see_all_graphs_and_bind_variables(writer):
    document, quads = statements()
    writer.put(document, quads)
    asked = "SELECT ?name ?r WHERE { ?r <https://w3id.org/duban/def#printedName> ?name }"
    assert len(list(writer.query(asked))) == 4
    assert len(list(writer.query(asked, {"name": ox.Literal("市水务局")}))) == 1


# generations


def test_a_reader_sees_what_was_published(folder):
    document, quads = statements()
    with open_store(folder, write=True) as writer:
        writer.put(document, quads)
        reader = open_store(folder)
        assert reader.documents() == []
        assert writer.publish() == 1
        assert reader.documents() == []
        assert reader.refresh()
        assert reader.documents() == [document]
        assert not reader.refresh()
        writer.remove(document)
    assert reader.documents() == [document]
    assert reader.refresh()
    assert reader.info().generation == 2
    assert reader.info().published.startswith("20")
    assert reader.documents() == []


@pytest.mark.parametrize("memory", [False, True])
def test_a_reader_says_what_the_writer_says(folder, memory):
    with open_store(folder, write=True) as writer:
        writer.put(*statements())
        expected = list(writer.dump())
    with open_store(folder, memory=memory) as reader:
        assert list(reader.dump()) == expected
        with pytest.raises(ReadOnlyStore):
            reader.put(*statements())
        with pytest.raises(ReadOnlyStore):
            reader.remove("x")


def test_nothing_new_is_not_published_again(folder):
    for _ in range(3):
        with open_store(folder, write=True) as writer:
            writer.put(*statements())
    assert open_store(folder).info().generation == 1


def test_old_generations_go_unless_someone_reads_them(folder):
    document, quads = statements()
    with open_store(folder, write=True) as writer:
        writer.put(document, quads)
        writer.publish()
        reader = open_store(folder)
        for n in range(5):
            writer.put(document, statements(value=f"0.{n + 1}")[1])
            writer.publish()
        assert sorted(p.name for p in (folder / "generations").iterdir()) == ["1", "5", "6"]
        assert reader.documents() == [document]
        reader.close()
        (folder / "generations" / "making-9").mkdir()
        writer.put(document, quads)
        writer.publish()
        assert sorted(p.name for p in (folder / "generations").iterdir()) == ["6", "7"]
    assert not list((folder / "leases").iterdir())


def test_a_dead_readers_generation_goes_too(folder):
    document, quads = statements()
    with open_store(folder, write=True) as writer:
        writer.put(document, quads)
        writer.publish()
        code = "import os,sys; from graph.store.open import open_store; open_store(sys.argv[1]); os._exit(0)"
        assert python(code, folder).wait() == 0
        assert list((folder / "leases").iterdir())
        for value in ("0.1", "0.2"):
            writer.put(document, statements(value=value)[1])
            writer.publish()
        assert sorted(p.name for p in (folder / "generations").iterdir()) == ["2", "3"]


def test_generations_share_their_files(folder):
    with open_store(folder, write=True) as writer:
        for n in range(3):
            writer.put(*statements(f"滨河市第{n}号方案"))
            writer.publish()
    tables = list((folder / "generations").glob("*/*.sst"))
    assert any(table.stat().st_nlink > 1 for table in tables)


# one writer


def test_a_second_writer_is_told_which_folder_is_held(folder, writer):
    with pytest.raises(StoreBusy, match=r"store：另一个进程正在写"):
        open_store(folder, write=True)
    code = "import sys; from graph.store.open import open_store; open_store(sys.argv[1], write=True)"
    child = python(code, folder)
    assert "StoreBusy" in child.communicate()[1]


def test_a_store_can_be_opened_again_while_an_answer_is_held(folder):
    with open_store(folder, write=True) as writer:
        writer.put(*statements())
        held = writer.query("SELECT * WHERE { ?s ?p ?o }")
    with pytest.raises(StoreError):
        open_store(folder, write=True)
    del held
    with open_store(folder, write=True) as writer:
        assert writer.documents()


WRITE = """
import sys
from graph.store.open import open_store
from tests.sample import statements
for n in range(int(sys.argv[3])):
    with open_store(sys.argv[1], write=True, wait=120) as store:
        store.put(*statements(f"滨河市{sys.argv[2]}类第{n}号方案"))
"""


def test_eight_processes_write_and_nothing_is_lost(folder):
    children = [python(WRITE, folder, name, 3) for name in "甲乙丙丁戊己庚辛"]
    for child in children:
        _, err = child.communicate()
        assert child.returncode == 0, err
    reader = open_store(folder)
    assert len(reader.documents()) == 24
    for document in reader.documents():
        assert whole(reader, document)


def test_eight_threads_write_and_nothing_is_lost(writer):
    def put(name):
        for n in range(5):
            writer.put(*statements(f"滨河市{name}类第{n}号方案"))

    threads = [threading.Thread(target=put, args=(name,)) for name in "甲乙丙丁戊己庚辛"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(writer.documents()) == 40


def test_readers_see_whole_documents_while_a_writer_writes(folder):
    document, _ = statements()
    with open_store(folder, write=True) as writer:
        writer.put(*statements())
        writer.publish()
        seen, done = [], threading.Event()

        def read():
            while not done.is_set():
                with open_store(folder, memory=True) as reader:
                    seen.append([whole(reader, d) for d in reader.documents()])

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for n in range(12):
            writer.put(document, statements(value=f"0.{n + 11}")[1])
            writer.put(*statements(f"滨河市第{n}号方案"))
            writer.publish()
        done.set()
        for reader in readers:
            reader.join()
    assert len(seen) >= 3
    assert all(documents and all(documents) for documents in seen)


def test_a_reader_in_memory_answers_from_the_start_and_follows(folder):
    with open_store(folder, write=True) as writer:
        document, quads = statements()
        writer.put(document, quads)
        writer.publish()
        with open_store(folder, memory=True) as reader:
            assert whole(reader, document)
            assert copied(reader)
            assert whole(reader, document)
            writer.put(*statements(value="0.75"))
            writer.publish()
            assert reader.refresh()
            assert copied(reader)
            assert list(reader.dump()) == list(writer.dump())


def test_what_is_copied_to_memory_is_what_lies_on_disk(folder):
    with open_store(folder, write=True) as writer:
        writer.put(*statements())
        writer.change(lambda live: live.update(BLANK))
    with open_store(folder, memory=True) as reader, open_store(folder) as disk:
        assert copied(reader)
        assert list(reader.dump()) == list(disk.dump())
        assert set(reader._open.named_graphs()) == set(disk._open.named_graphs())


def test_a_store_too_large_for_memory_is_read_on_disk(folder, monkeypatch):
    monkeypatch.setattr("graph.store.memory.PART", 1e-9)
    with open_store(folder, write=True) as writer:
        document, _ = statements()
        writer.put(*statements())
    with open_store(folder, memory=True) as reader:
        assert not copied(reader, 0.2)
        assert whole(reader, document)


def copied(reader, seconds=10.0) -> bool:
    until = time.monotonic() + seconds
    while not reader.is_copied and time.monotonic() < until:
        time.sleep(0.01)
    return reader.is_copied


# faults


@pytest.mark.parametrize(
    "damage",
    [
        lambda live: [os.truncate(f, 20) for f in live.glob("MANIFEST*")],
        lambda live: (live / "CURRENT").unlink(),
        lambda live: [f.unlink() for f in live.glob("*.sst")],
        lambda live: live.rename(live.with_name("gone")),
    ],
    ids=["manifest cut", "no CURRENT", "tables gone", "live folder gone"],
)
def test_a_damaged_live_folder_goes_back_to_the_published_state(folder, damage, caplog):
    with open_store(folder, write=True) as writer:
        writer.put(*statements())
        expected = list(writer.dump())
    damage(folder / "live")
    with open_store(folder, write=True) as writer:
        assert list(writer.dump()) == expected
        assert "损坏" in caplog.text
        writer.put(*statements("滨河市节能行动方案"))
    assert len(open_store(folder).documents()) == 2


def test_what_a_crash_left_unpublished_the_next_writer_publishes(folder):
    code = (
        "import os,sys; from graph.store.open import open_store; from tests.sample import statements\n"
        "open_store(sys.argv[1], write=True).put(*statements()); os._exit(9)"
    )
    assert python(code, folder).wait() == 9
    assert open_store(folder).documents() == []
    with open_store(folder, write=True):
        pass
    assert len(open_store(folder).documents()) == 1


FILL = """
import resource, sys
from graph.store.open import open_store
from graph.store.store import StoreFull
from tests.sample import statements
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    with open_store(sys.argv[1], write=True) as store:
        for n in range(2000):
            store.put_many(statements(f"滨河市第{n}号之{m}方案") for m in range(40))
except StoreFull as error:
    sys.exit(str(error))
"""


def test_a_full_disk_is_named_and_the_store_still_opens(folder):
    with open_store(folder, write=True) as writer:
        writer.put(*statements())
    child = python(FILL, folder)
    _, err = child.communicate()
    assert err.strip() == f"{folder}：磁盘满了；请腾出空间后重新 duban build"
    with open_store(folder, write=True) as writer:
        assert len(writer.documents()) % 40 == 1
        assert all(whole(writer, document) for document in writer.documents())
        writer.put(*statements("滨河市节能行动方案"))
    assert open_store(folder).documents()


def test_there_is_no_store_there(tmp_path):
    with pytest.raises(StoreMissing, match="duban build --store"):
        open_store(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_place_that_cannot_hold_a_store_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="file：不能作图谱的文件夹"):
        open_store(tmp_path / "file", write=True)


def test_a_closed_store_says_so(folder):
    store = open_store(folder, write=True)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="已经关闭"):
        store.documents()


def test_what_many_loads_brought_reads_as_from_one(tmp_path, monkeypatch):
    documents = [statements(title=f"第{number}个方案") for number in range(9)]
    assert len(dict(documents)) == 9
    with open_store(tmp_path / "one", write=True) as store:
        store.put_many(documents)
    monkeypatch.setattr("graph.store.writer.BATCH", 1)
    with open_store(tmp_path / "many", write=True) as store:
        store.put_many(documents)
        store.remove(documents[0][0])
        store.put(*documents[0])
    with open_store(tmp_path / "one") as one, open_store(tmp_path / "many") as many:
        assert list(one.dump()) == list(many.dump()) != []
