"""What could not be delivered, in short."""

from __future__ import annotations

from credissuer.notices.mailer import UndeliveredError
from credissuer.words import languages, words


def test_a_failure_is_its_code_and_the_servers_number() -> None:
    assert UndeliveredError("recipient", 550, is_final=True).failure == "recipient 550"
    assert UndeliveredError("unreachable").failure == "unreachable"


def test_every_failure_has_words() -> None:
    codes = {
        "recipient", "content", "sender", "later", "unreachable", "not_encrypted", "login",
        "address_not_supported", "unknown_kind",
    }  # fmt: skip
    for language in languages("notices"):
        assert set(words("notices", language)["failures"]) == codes
