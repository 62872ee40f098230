from __future__ import annotations

import pytest

from credissuer.errors import SigningKeyError
from credissuer.signing.passphrase import Passphrase


@pytest.mark.parametrize("source", [None, "", lambda: None, lambda: ""])
def test_no_passphrase_or_an_empty_one_leaves_the_keys_locked(source) -> None:
    with pytest.raises(SigningKeyError) as caught:
        Passphrase(source).octets()
    assert caught.value.code == "key.locked"


def test_it_is_asked_for_once_and_only_when_needed() -> None:
    asked = []

    def prompt() -> str:
        asked.append(True)
        return "bí mật"

    passphrase = Passphrase(prompt)
    assert asked == []
    assert passphrase.octets() == passphrase.octets() == "bí mật".encode()
    assert asked == [True]


def test_after_forgetting_it_is_asked_for_again() -> None:
    answers = iter(["first", "second"])
    passphrase = Passphrase(lambda: next(answers))
    assert passphrase.octets() == b"first"
    passphrase.forget()
    assert passphrase.octets() == b"second"


def test_no_picture_of_it_shows_it() -> None:
    passphrase = Passphrase("very secret")
    passphrase.octets()
    assert "very secret" not in f"{passphrase!r} {passphrase!s} {[passphrase]}"
