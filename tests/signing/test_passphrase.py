from __future__ import annotations

import pytest

from credissuer.errors import SigningKeyError
from credissuer.signing.passphrase import Passphrase


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
