"""Files that are replaced whole."""

from __future__ import annotations

import pytest

from credverifier.online import whole_files


def test_a_file_keeps_its_mode_and_a_new_one_is_its_owners_alone(tmp_path):
    path = tmp_path / "kept"
    whole_files.replace(path, "đầu\n")
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    whole_files.replace(path, "sau\n")
    assert path.read_text("utf-8") == "sau\n" and path.stat().st_mode & 0o777 == 0o644


def test_what_cannot_be_replaced_stays_and_nothing_lies_beside_it(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        whole_files.replace(folder, "text")
    assert list(tmp_path.iterdir()) == [folder]
