"""A folder as publication: whole or not at all, readable by a web server, and a failure is told."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from credissuer.errors import PublicationError
from credissuer.publication.directory import DirectoryPublication


def test_a_file_is_written_replaced_and_removed(tmp_path: Path) -> None:
    publication = DirectoryPublication(tmp_path / "public")
    assert publication.get("c/x.jwt") is None
    publication.put("c/x.jwt", b"one")
    publication.put("c/x.jwt", b"two")
    assert publication.get("c/x.jwt") == b"two"
    assert (tmp_path / "public" / "c" / "x.jwt").stat().st_mode & 0o777 == 0o644
    assert [path.name for path in (tmp_path / "public" / "c").iterdir()] == ["x.jwt"]
    publication.remove("c/x.jwt")
    publication.remove("c/x.jwt")
    assert publication.get("c/x.jwt") is None


def test_a_reader_sees_the_old_or_the_new_file_and_no_partial_one(tmp_path: Path) -> None:
    publication, texts, contents, stop = (
        DirectoryPublication(tmp_path),
        [b"a" * 200_000, b"b" * 200_000],
        set(),
        threading.Event(),
    )
    publication.put("x", texts[0])

    def read() -> None:
        while not stop.is_set():
            contents.add((tmp_path / "x").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(40):
        publication.put("x", texts[number % 2])
    stop.set()
    reader.join()
    assert contents <= set(texts)


def test_after_a_kill_while_writing_the_old_file_is_there_and_the_rest_is_swept(
    tmp_path: Path,
) -> None:
    publication = DirectoryPublication(tmp_path)
    publication.put("x", b"old")
    script = (
        "import sys; from pathlib import Path; from credissuer import failpoints\n"
        "from credissuer.publication.directory import DirectoryPublication\n"
        "failpoints.arm('publish.before_rename')\n"
        "DirectoryPublication(Path(sys.argv[1])).put('x', b'new')"
    )
    process = subprocess.run([sys.executable, "-c", script, str(tmp_path)], timeout=60)
    assert process.returncode == -9
    assert publication.get("x") == b"old"
    assert publication.sweep() == 1
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_file_that_cannot_be_written_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    publication = DirectoryPublication(tmp_path)
    (tmp_path / "status").write_text("a file in the way")
    with pytest.raises(PublicationError) as refusal:
        publication.put("status/1", b"x")
    assert refusal.value.code == "publish.failed"
    assert refusal.value.facts["path"] == "status/1"
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    for act in (
        lambda: publication.put("folder", b"x"),
        lambda: publication.get("folder"),
        lambda: publication.remove("folder"),
    ):
        with pytest.raises(PublicationError) as refusal:
            act()
        assert refusal.value.code == "publish.failed"
    assert sorted(os.listdir(tmp_path)) == ["folder", "status"]


def test_a_new_folder_is_durable_in_the_folder_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication, synced = DirectoryPublication(tmp_path / "public"), list[Path]()
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        fsync(descriptor)
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())

    # The system's call and not ours: whether it was made is all that can be seen without a crash.
    monkeypatch.setattr(os, "fsync", watched)
    publication.put("a/b/x", b"one")
    assert {tmp_path, tmp_path / "public", tmp_path / "public/a"} <= set(synced)
    assert synced[-1] == tmp_path / "public/a/b"
    synced.clear()
    publication.put("a/b/x", b"two")
    assert len(synced) == 2, "the file, and the folder it lies in"
