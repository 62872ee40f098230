from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from credissuer.errors import ConfigError, SigningKeyError
from credissuer.signing.passphrase import SHORTEST, Passphrase, from_file, is_short


@pytest.mark.parametrize("source", [None, "", lambda: None, lambda: ""])
def test_a_missing_or_empty_passphrase_leaves_the_keys_locked(source) -> None:
    with pytest.raises(SigningKeyError) as refusal:
        Passphrase(source).octets()
    assert refusal.value.code == "key.locked"


def test_a_passphrase_is_asked_for_once_when_it_is_needed() -> None:
    prompts = []

    def prompt() -> str:
        prompts.append(True)
        return "bí mật"

    passphrase = Passphrase(prompt)
    assert prompts == []
    assert passphrase.octets() == passphrase.octets() == "bí mật".encode()
    assert prompts == [True]


def test_a_forgotten_passphrase_is_asked_for_again() -> None:
    answers = iter(["first", "second"])
    passphrase = Passphrase(lambda: next(answers))
    assert passphrase.octets() == b"first"
    passphrase.forget()
    assert passphrase.octets() == b"second"


def test_the_repr_of_a_passphrase_does_not_show_it() -> None:
    passphrase = Passphrase("very secret")
    passphrase.octets()
    assert "very secret" not in f"{passphrase!r} {passphrase!s} {[passphrase]}"


def test_a_new_one_has_eight_characters_however_they_are_composed() -> None:
    assert SHORTEST == 8
    for text in ("mậtkhẩu", unicodedata.normalize("NFD", "mậtkhẩu")):
        assert is_short(text)
        with pytest.raises(SigningKeyError) as caught:
            Passphrase(text, shortest=SHORTEST).octets()
        assert caught.value.code == "key.passphrase_short"
        assert text not in str(caught.value)
        assert Passphrase(text).octets() == "mậtkhẩu".encode(), "an office opens with what it has"
    assert Passphrase("mậtkhẩu1", shortest=SHORTEST).octets() == "mậtkhẩu1".encode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "words"
    path.touch(0o600)
    path.write_text("  bốn từ dễ nhớ \r\n", "utf-8")
    return path


def test_a_file_ends_in_a_line_break_that_is_not_meant(file: Path) -> None:
    assert from_file(file) == "  bốn từ dễ nhớ "
    # A link is followed, as secrets that are mounted are links.
    link = file.with_name("link")
    link.symlink_to(file)
    assert from_file(link) == from_file(file)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602, 0o610])
def test_a_file_that_others_can_open_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(SigningKeyError) as caught:
        from_file(file)
    assert caught.value.code == "key.permissions"


def test_a_file_of_another_user_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody)
    with pytest.raises(SigningKeyError) as caught:
        from_file(file)
    assert caught.value.code == "key.owner"


def test_a_file_that_is_none_says_so_and_quotes_nothing(file: Path) -> None:
    file.write_bytes(b"secret \xff")
    for path in (file, file.with_name("missing"), file.parent):
        with pytest.raises(ConfigError) as caught:
            from_file(path)
        assert caught.value.code == "config.file_unreadable"
        assert "secret" not in str(caught.value)
