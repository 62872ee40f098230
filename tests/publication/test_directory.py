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


def test_what_is_put_is_there_for_every_reader(tmp_path: Path) -> None:
    out = DirectoryPublication(tmp_path / "public")
    assert out.get("c/x.jwt") is None
    out.put("c/x.jwt", b"one")
    out.put("c/x.jwt", b"two")
    assert out.get("c/x.jwt") == b"two"
    assert (tmp_path / "public" / "c" / "x.jwt").stat().st_mode & 0o777 == 0o644
    assert [path.name for path in (tmp_path / "public" / "c").iterdir()] == ["x.jwt"]
    out.remove("c/x.jwt")
    out.remove("c/x.jwt")
    assert out.get("c/x.jwt") is None


def test_a_reader_sees_the_old_or_the_new_and_nothing_between(tmp_path: Path) -> None:
    out, texts, seen, stop = (
        DirectoryPublication(tmp_path),
        [b"a" * 200_000, b"b" * 200_000],
        set(),
        threading.Event(),
    )
    out.put("x", texts[0])

    def read() -> None:
        while not stop.is_set():
            seen.add((tmp_path / "x").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(40):
        out.put("x", texts[turn % 2])
    stop.set()
    reader.join()
    assert seen <= set(texts)


def test_killed_in_the_middle_the_old_one_is_there_and_the_rest_swept(tmp_path: Path) -> None:
    out = DirectoryPublication(tmp_path)
    out.put("x", b"old")
    code = (
        "import sys; from pathlib import Path; from credissuer import failpoints\n"
        "from credissuer.publication.directory import DirectoryPublication\n"
        "failpoints.arm('publish.before_rename'); DirectoryPublication(Path(sys.argv[1])).put('x', b'new')"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], timeout=60)
    assert killed.returncode == -9
    assert out.get("x") == b"old"
    assert out.sweep() == 1
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    out = DirectoryPublication(tmp_path)
    (tmp_path / "status").write_text("a file in the way")
    with pytest.raises(PublicationError) as refusal:
        out.put("status/1", b"x")
    assert refusal.value.code == "publish.failed"
    assert refusal.value.facts["path"] == "status/1"
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    for act in (
        lambda: out.put("folder", b"x"),
        lambda: out.get("folder"),
        lambda: out.remove("folder"),
    ):
        with pytest.raises(PublicationError) as refusal:
            act()
        assert refusal.value.code == "publish.failed"
    assert sorted(os.listdir(tmp_path)) == ["folder", "status"]
