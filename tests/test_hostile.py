"""Hostile files are refused in one clear line, or read rightly where they are harmless, within limits."""

import pytest

from graph.document.read import document
from graph.document.unreadable import UnreadableDocument
from tests import made, pages
from tests.hostile import FILES, MEMORY, Hostile, damaged, outcome

PARAGRAPHS = (
    "某市垃圾分类工作方案",
    "一、总体要求",
    "1、建成分类收集点30个，覆盖率达到95%以上。（牵头单位：市城管局）",
)
TABLE = (
    ("序号", "任务", "牵头单位"),
    ("1", "建成收集点30个。", "市城管局"),
    ("2", "建成处理厂。", "市发改委"),
)
WHOLE = {
    "a.docx": made.docx(PARAGRAPHS),
    "table.docx": made.table_docx(TABLE),
    "table.xlsx": made.table_xlsx(TABLE),
    "modern.html": made.html(PARAGRAPHS, pages.modern),
    "tables.html": made.html(PARAGRAPHS, pages.tables),
}
DAMAGES = 60  # of each


def test_there_are_enough_of_them():
    assert len(FILES) >= 40
    assert len({file.name for file in FILES}) == len(FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_hostile_file_harms_nobody(file: Hostile, tmp_path):
    path = tmp_path / file.name
    path.write_bytes(file.make())
    found = outcome(path)
    assert not found.error
    assert found.memory < MEMORY
    if file.harmless:
        assert found.refused is None
        assert file.says in (found.text or "")
    else:
        assert found.refused is not None, f"read: {found.text!r}"
        assert found.refused.startswith(file.name)
        assert file.says in found.refused
        assert "\n" not in found.refused


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_file_is_read_or_refused(name: str):
    assert document(name, WHOLE[name]).text.value
    refusals = list(filter(None, (refused(name, damaged(WHOLE[name], seed)) for seed in range(DAMAGES))))
    assert not [why for why in refusals if "\n" in why]


def refused(name: str, data: bytes) -> str | None:
    """Why DATA is refused, or None where it is read."""
    try:
        document(name, data)
    except UnreadableDocument as refusal:
        return str(refusal)
    return None
