"""Files and folders read into a store."""

import os
from functools import partial
from multiprocessing import parent_process

import pytest

from graph.build import build
from graph.document.read import read
from graph.reading import Source, Unread, read_all, taken
from graph.store.open import open_store
from ontology.namespaces import ID
from ontology.register import register

PLAN = """滨河市节水行动方案

一、节约用水

1、农业节水。加快灌区改造，2025年底前，灌溉水有效利用系数达到0.6以上。（牵头单位：市水务局；配合单位：市农业农村局）

2、工业节水。推广节水工艺，2023年底前完成高耗水企业改造。（牵头单位：市工信局）
"""
OTHER = PLAN.replace("节水行动方案", "节能行动方案")


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "store", write=True) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "documents"
    made.mkdir()
    (made / "a.txt").write_text(PLAN, encoding="utf-8")
    (made / "b.md").write_text(OTHER, encoding="utf-8")
    return made


def results(report):
    return {row.file.rsplit("/")[-1]: row.result for row in report.rows}


def test_a_folder_is_read_and_read_again(store, folder):
    first = build([folder], store, register())
    assert results(first) == {"a.txt": "new", "b.md": "new"}
    assert all(row.measures == 2 and row.statements > 50 and row.title for row in first.rows)
    before = list(store.dump())
    second = build([folder], store, register())
    assert results(second) == {"a.txt": "unchanged", "b.md": "unchanged"}
    assert (second.generation, list(store.dump())) == (first.generation, before)


def test_two_stores_of_the_same_documents_are_alike_byte_for_byte(store, folder, tmp_path):
    build([folder], store, register())
    with open_store(tmp_path / "other", write=True) as other:
        build([folder / "b.md"], other, register())
        build([folder / "a.txt"], other, register())
        assert "\n".join(other.dump()).encode() == "\n".join(store.dump()).encode()


def test_a_changed_file_changes_its_document_and_no_other(store, folder):
    build([folder], store, register())
    (folder / "a.txt").write_text(PLAN.replace("0.6", "0.65"), encoding="utf-8")
    assert results(build([folder], store, register())) == {"a.txt": "changed", "b.md": "unchanged"}
    assert len(store.documents()) == 2


def test_a_bad_file_does_not_keep_the_others_out(store, folder):
    (folder / "0.txt").write_bytes(b"")
    (folder / "1.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "2.jpg").write_bytes(b"\xff\xd8")
    (folder / "3.txt").write_text("今天天气很好。", encoding="utf-8")
    (folder / ".hidden.txt").write_text(PLAN, encoding="utf-8")
    report = build([folder, folder / "nowhere.txt"], store, register())
    assert results(report) == {
        "0.txt": "refused",
        "1.txt": "refused",
        "2.jpg": "skipped",
        "3.txt": "new",
        "a.txt": "new",
        "b.md": "new",
        "nowhere.txt": "refused",
    }
    assert {row.file.rsplit("/")[-1] for row in report.bad} == {"0.txt", "1.txt", "nowhere.txt"}
    assert all(row.why and "\n" not in row.why for row in report.bad)
    assert [row.why for row in report.rows if row.file.endswith("3.txt")] == ["没有读到任务"]


def test_a_fault_of_ours_is_a_row_too(store, folder, monkeypatch):
    def parse(document):
        raise RuntimeError(document.name)

    monkeypatch.setattr("graph.reading.parse", parse)
    assert results(build([folder], store, register())) == {"a.txt": "failed", "b.md": "failed"}


def many(folder):
    """Ten documents more, two of one name, and three files that are none."""
    for n in range(10):
        (folder / f"c{n}.txt").write_text(PLAN.replace("节水行动", f"节水{n}号行动"), encoding="utf-8")
    (folder / "c10.txt").write_text(PLAN.replace("节水行动", "节水3号行动"), encoding="utf-8")
    (folder / "d.txt").write_bytes(b"")
    (folder / "e.jpg").write_bytes(b"")
    (folder / "f.txt").write_bytes(bytes(range(256)) * 40)


def test_two_processes_read_what_one_reads_in_the_same_order(store, folder, tmp_path, monkeypatch):
    many(folder)
    monkeypatch.setattr("graph.reading._cores", lambda: 2)
    seen = []
    report = build([folder], store, register(), lambda *told: seen.append(told), processes=2)
    with open_store(tmp_path / "other", write=True) as other:
        alone = build([folder], other, register())
        assert report.rows == alone.rows
        assert list(store.dump()) == list(other.dump())
    assert [done for done, _, _ in seen] == list(range(17))


def fatal(path):
    """Read PATH; a process that reads for another dies of it."""
    if parent_process():
        os._exit(9)
    return read(path)


def test_where_a_process_dies_the_others_are_read_all_the_same(folder, monkeypatch):
    many(folder)
    monkeypatch.setattr("graph.reading._cores", lambda: 2)
    paths = sorted(folder.glob("*.txt"))
    sources = [Source(p.name, partial(fatal if n == 3 else read, p), path=p) for n, p in enumerate(paths)]
    found = list(read_all(sources, register(), ID, processes=2))
    assert [getattr(one, "measures", one) for one in found] == [
        getattr(taken(source, register(), ID), "measures", found[n]) for n, source in enumerate(sources)
    ]
    assert sum(isinstance(one, Unread) for one in found) == 2


def test_one_document_twice_is_said(store, folder):
    (folder / "copy.txt").write_text(PLAN.replace("0.6", "0.7"), encoding="utf-8")
    report = build([folder / "a.txt", folder / "copy.txt"], store, register())
    assert [row.result for row in report.rows] == ["new", "changed"]
    assert "a.txt 是同一份文件" in report.rows[1].why
    assert len(store.documents()) == 1


def test_two_numbers_of_the_same_letters_stay_two_documents(store, folder):
    for name, number in ("ji.txt", "冀政发〔2021〕10号"), ("jilin.txt", "吉政发〔2021〕10号"):
        (folder / name).write_text(f"{number}\n\n{PLAN}", encoding="utf-8")
    for _ in range(2):
        report = build([folder / "ji.txt", folder / "jilin.txt"], store, register())
    assert [row.result for row in report.rows] == ["unchanged", "unchanged"]
    assert len(store.documents()) == 2
    assert "冀政发" in report.rows[1].why


def test_no_path_is_the_bundled_document(store):
    seen = []
    report = build([], store, register(), lambda done, of, name: seen.append((done, of, name)))
    assert [row.measures for row in report.rows] == [59]
    assert seen == [(0, 1, "qhd_green.txt"), (1, 1, "")]


def test_the_words_that_documents_use_are_in_the_store(store, folder):
    build([folder], store, register())
    labels = "SELECT ?x ?label WHERE { ?x <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }"
    said = {row["label"].value for row in store.query(labels)}
    assert {"牵头", "市住建局", "秦皇岛市"} <= said


def test_many_files_are_put_in_pieces(store, folder, monkeypatch):
    monkeypatch.setattr("graph.build.BATCH", 100)
    for n in range(5):
        (folder / f"{n}.txt").write_text(PLAN.replace("节水行动", f"节水{n}号行动"), encoding="utf-8")
    report = build([folder], store, register())
    assert [row.result for row in report.rows] == ["new"] * 7
    assert len(store.documents()) == 7
