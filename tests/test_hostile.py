"""Hostile files are refused in one clear line, or read rightly where they are harmless, within limits."""

import pytest

from tests.hostile import FILES, MEMORY, Hostile, outcome


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
