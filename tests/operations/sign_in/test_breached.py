"""Passwords that are known are found in files, without a network."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from credissuer.errors import ConfigError, UsageError
from credissuer.operations.sign_in.breached import refuse_known

GOOD = "ngựa phi đường xa"


def sha1(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest().upper()


def is_known(password: str, folder: Path | None = None) -> bool:
    try:
        refuse_known(password, folder)
    except UsageError as error:
        assert error.code == "password.breached"
        return True
    return False


@pytest.mark.parametrize(
    "password", ["1qaz2wsx3edc", "matkhau123456", "password1234", "Password1234", "anhyeuem2025"]
)
def test_the_worst_are_shipped(password: str) -> None:
    assert is_known(password)


def test_a_good_one_is_not_among_them() -> None:
    assert not is_known(GOOD)


@pytest.mark.parametrize("ending", ["", ".txt"])
def test_the_files_of_a_folder_are_asked_by_the_beginning_of_the_hash(
    tmp_path: Path, ending: str
) -> None:
    digest = sha1(GOOD)
    (tmp_path / f"{digest[:5]}{ending}").write_text(f"{'0' * 35}:7\n{digest[5:]}:3\n")
    assert is_known(GOOD, tmp_path)
    assert not is_known(GOOD + "!", tmp_path)


def test_padding_with_a_count_of_zero_is_no_breach(tmp_path: Path) -> None:
    digest = sha1(GOOD)
    (tmp_path / digest[:5]).write_text(f"{digest[5:].lower()}:0\n")
    assert not is_known(GOOD, tmp_path)


def test_a_folder_that_is_not_there_finds_no_password_good(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        refuse_known(GOOD, tmp_path / "missing")
    assert refused.value.code == "config.breached_unreadable"


def test_a_file_that_cannot_be_read_finds_no_password_good(tmp_path: Path) -> None:
    (tmp_path / sha1(GOOD)[:5]).write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError):
        refuse_known(GOOD, tmp_path)
