from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from credissuer.errors import SigningKeyError
from credissuer.signing import keystore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "keystore"
    folder.mkdir(mode=0o700)
    return folder


def refusal(call, *arguments) -> SigningKeyError:
    with pytest.raises(SigningKeyError) as error:
        call(*arguments)
    return error.value


def foreign_folder(folder: Path) -> Path:
    """A folder of another user: root changes the owner, anybody else uses one of root."""
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
        return folder
    return Path("/usr")


def test_prepare_creates_a_folder_that_only_its_owner_can_open(empty: Path) -> None:
    keystore.prepare(empty)
    assert stat.S_IMODE(empty.stat().st_mode) == 0o700


def test_prepare_accepts_an_existing_private_folder(folder: Path) -> None:
    (folder / "something").touch()
    keystore.prepare(folder)
    assert (folder / "something").exists()


@pytest.mark.parametrize("check", [keystore.prepare, keystore.check])
@pytest.mark.parametrize("mode", [0o750, 0o705, 0o701, 0o720, 0o777])
def test_a_folder_that_others_can_open_is_refused_and_named(folder: Path, check, mode: int) -> None:
    folder.chmod(mode)
    error = refusal(check, folder)
    assert (error.code, error.facts["path"]) == ("key.permissions", folder)


def test_the_folder_of_another_user_is_refused(folder: Path) -> None:
    assert refusal(keystore.check, foreign_folder(folder)).code == "key.owner"


def test_a_folder_behind_a_symbolic_link_is_refused(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    for check in (keystore.prepare, keystore.check):
        assert refusal(check, link).code == "key.symlink"


def test_a_missing_folder_or_a_file_is_no_keystore(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for path in (file, tmp_path / "nothing"):
        assert refusal(keystore.check, path).code == "key.no_keystore"


@pytest.mark.parametrize("check", [keystore.prepare, keystore.check])
@pytest.mark.parametrize("levels", ["", "a", "a/b/c"])
def test_a_folder_inside_a_git_checkout_is_refused_and_not_created(
    tmp_path: Path, check, levels: str
) -> None:
    (tmp_path / ".git").mkdir()
    error = refusal(check, tmp_path / levels / "keystore")
    assert (error.code, error.facts["checkout"]) == ("key.inside_checkout", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".git"]


def test_a_folder_inside_a_git_worktree_is_refused(tmp_path: Path, folder: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /elsewhere\n")
    assert refusal(keystore.check, folder).code == "key.inside_checkout"


def test_a_path_into_a_checkout_by_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    (checkout / ".git").mkdir(parents=True)
    (tmp_path / "link").symlink_to(checkout)
    assert refusal(keystore.prepare, tmp_path / "link" / "keystore").code == "key.inside_checkout"


def test_a_folder_beside_a_checkout_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "checkout" / ".git").mkdir(parents=True)
    keystore.prepare(tmp_path / "checkout" / ".." / "keystore")
    assert (tmp_path / "keystore").is_dir()


def test_prepare_refuses_a_folder_that_cannot_be_created(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refusal(keystore.prepare, tmp_path / "file" / "keystore").code == "key.unwritable"


def test_a_written_file_is_read_back_and_private(folder: Path) -> None:
    previous = os.umask(0)
    try:
        keystore.write(folder / "file", b"octets")
    finally:
        os.umask(previous)
    assert stat.S_IMODE((folder / "file").stat().st_mode) == 0o600
    assert keystore.read(folder / "file") == b"octets"
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_writing_again_replaces_the_file_by_a_new_one(folder: Path) -> None:
    keystore.write(folder / "file", b"old")
    with (folder / "file").open("rb") as reader:
        keystore.write(folder / "file", b"new")
        assert reader.read() == b"old"
    assert keystore.read(folder / "file") == b"new"


def test_a_missing_file_is_read_as_none(folder: Path) -> None:
    assert keystore.read(folder / "file") is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o610, 0o666])
def test_a_file_that_others_can_open_is_refused_and_named(folder: Path, mode: int) -> None:
    keystore.write(folder / "file", b"octets")
    (folder / "file").chmod(mode)
    error = refusal(keystore.read, folder / "file")
    assert (error.code, error.facts["path"]) == ("key.permissions", folder / "file")


def test_a_public_file_may_be_readable_but_not_writable_by_others(folder: Path) -> None:
    keystore.write(folder / "file", b"octets")
    (folder / "file").chmod(0o644)
    assert keystore.read(folder / "file", forbidden=keystore.WRITABLE_BY_OTHERS) == b"octets"
    (folder / "file").chmod(0o664)
    with pytest.raises(SigningKeyError):
        keystore.read(folder / "file", forbidden=keystore.WRITABLE_BY_OTHERS)


def test_the_file_of_another_user_is_refused(folder: Path) -> None:
    path = Path("/etc/passwd")
    if os.geteuid() == 0:
        path = folder / "file"
        keystore.write(path, b"octets")
        os.chown(path, 65534, 65534)
    assert refusal(keystore.read, path).code == "key.owner"


def test_a_symbolic_link_instead_of_a_file_is_refused(folder: Path) -> None:
    keystore.write(folder / "file", b"octets")
    (folder / "link").symlink_to(folder / "file")
    assert refusal(keystore.read, folder / "link").code == "key.symlink"


def test_a_pipe_instead_of_a_file_is_refused_without_waiting(folder: Path) -> None:
    os.mkfifo(folder / "pipe", 0o600)
    (folder / "folder").mkdir(mode=0o700)
    for name in ("pipe", "folder"):
        assert refusal(keystore.read, folder / name).code == "key.unreadable"


def test_a_file_that_cannot_be_written_or_removed_is_refused(folder: Path) -> None:
    (folder / "taken").mkdir()
    assert refusal(keystore.write, folder / "taken", b"octets").code == "key.unwritable"
    assert refusal(keystore.remove, folder / "taken").code == "key.unwritable"


def test_removing_a_missing_file_succeeds(folder: Path) -> None:
    keystore.write(folder / "file", b"octets")
    keystore.remove(folder / "file")
    keystore.remove(folder / "file")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("failpoint", "expected"), [("keys.before_rename", b"old"), ("keys.after_rename", b"new")]
)
def test_after_a_kill_while_writing_the_file_is_the_old_or_the_new_one(
    folder: Path, failpoint: str, expected: bytes
) -> None:
    keystore.write(folder / "file", b"old")
    program = (
        "import sys; from pathlib import Path\n"
        "from credissuer import failpoints; from credissuer.signing import keystore\n"
        "failpoints.arm(sys.argv[2]); keystore.write(Path(sys.argv[1]), b'new')"
    )
    process = subprocess.run([sys.executable, "-c", program, str(folder / "file"), failpoint])
    assert process.returncode == -signal.SIGKILL
    assert keystore.read(folder / "file") == expected
    with keystore.exclusive(folder):
        assert [path.name for path in folder.iterdir()] == ["file"]


def test_changes_exclude_each_other(folder: Path) -> None:
    order = []

    def second() -> None:
        with keystore.exclusive(folder):
            order.append("second")

    thread = threading.Thread(target=second)
    with keystore.exclusive(folder):
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]
