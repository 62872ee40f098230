"""Concealing and revealing claims. (What is refused: the family `disclosures`.)"""

from __future__ import annotations

import base64
import json

import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials import sd_jwt

CLAIMS = {
    "iss": "https://tnso.vn",
    "name": "Ánh",
    "level": "gold",
    "accounts": [{"a": 1}, {"a": 2}],
}


def salts():
    return (bytes([number]) * 16 for number in range(20))


def concealed():
    return sd_jwt.conceal(CLAIMS, ["level", "absent"], ["accounts", "none"], salts())


def test_the_digest_is_that_of_the_standards_example():
    # RFC 9901 section 4.2.3
    text = "WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert sd_jwt.digest(text) == "uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY"


def test_concealed_claims_are_readable_only_when_disclosed():
    payload, texts = concealed()
    shown = json.dumps(payload)
    assert "gold" not in shown and '"a"' not in shown and payload["name"] == "Ánh"
    assert len(texts) == 3 and payload["_sd_alg"] == "sha-256"
    assert sd_jwt.reveal(payload, texts, never=frozenset({"iss"})) == CLAIMS
    assert sd_jwt.reveal(payload, [], never=frozenset()) == {
        "iss": "https://tnso.vn",
        "name": "Ánh",
        "accounts": [],
    }
    assert sd_jwt.reveal(payload, texts[1:2], never=frozenset())["accounts"] == [{"a": 2}]


def test_each_disclosure_has_its_own_salt_and_digests_are_sorted():
    payload, texts = sd_jwt.conceal(dict.fromkeys("abcdefgh", 1), list("abcdefgh"), [], salts())
    octets = [base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) for text in texts]
    salts_of_texts = {json.loads(disclosure)[0] for disclosure in octets}
    assert len(salts_of_texts) == 8
    assert {len(base64.urlsafe_b64decode(salt + "==")) for salt in salts_of_texts} == {16}
    assert payload["_sd"] == sorted(payload["_sd"])


def test_too_few_salts_raise():
    with pytest.raises(StopIteration):
        sd_jwt.conceal(CLAIMS, ["level"], ["accounts"], iter([b"x" * 16]))


def test_a_joined_text_is_split_into_its_parts():
    assert sd_jwt.split(sd_jwt.join("a.b.c", ["d1", "d2"])) == (
        "a.b.c",
        ("d1", "d2"),
        None,
        "a.b.c~d1~d2~",
    )
    assert sd_jwt.split("a.b.c~d1~k.b.j") == ("a.b.c", ("d1",), "k.b.j", "a.b.c~d1~")
    assert sd_jwt.split("a.b.c~") == ("a.b.c", (), None, "a.b.c~")


def test_a_disclosure_that_no_digest_refers_to_is_refused():
    with pytest.raises(FormatError, match="disclosure_invalid"):
        sd_jwt.reveal({"iss": "x"}, concealed()[1], never=frozenset())
