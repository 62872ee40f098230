"""Bundled contexts, and the digests that credentials give of them (data model, section 5.3)."""

from __future__ import annotations

import base64
import hashlib

import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials import contexts
from credverifier.wire.envelope import base64url

BASE = contexts.octets(contexts.BASE)


def sri(kind, octets=BASE):
    return f"{kind}-{base64.b64encode(hashlib.new(kind, octets).digest()).decode()}"


def multibase(octets, prefix=b""):
    return "u" + base64url.encode(prefix + hashlib.sha256(octets).digest()).decode()


def test_the_base_context_is_the_one_of_the_recommendation():
    digest = hashlib.sha256(BASE).hexdigest()
    assert digest == "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    assert contexts.document(contexts.BASE)["id"] == "@id"


def test_a_context_that_is_not_bundled_is_unknown():
    assert contexts.octets("https://www.w3.org/2018/credentials/v1") is None


@pytest.mark.parametrize("kind", ["sha256", "sha384", "sha512"])
def test_a_correct_integrity_digest_is_accepted(kind):
    contexts.check_sri(sri(kind), BASE)
    contexts.check_sri(f"{kind}-{hashlib.new(kind, BASE).hexdigest()}", BASE)
    contexts.check_sri(sri(kind, b"other"), None)


def test_the_strongest_integrity_digest_counts():
    contexts.check_sri(f"{sri('sha256', b'other')} {sri('sha512')}", BASE)
    with pytest.raises(FormatError):
        contexts.check_sri(f"{sri('sha256')} {sri('sha512', b'other')}", BASE)


@pytest.mark.parametrize(
    "text",
    [None, 5, "", "md5-AAAA", "sha256", "sha256-A A", "sha384-" + "A" * 5, sri("sha384", b"")],
)
def test_a_wrong_integrity_digest_is_refused(text):
    with pytest.raises(FormatError) as refusal:
        contexts.check_sri(text, BASE)
    assert refusal.value.code == "format.claims_invalid"


def test_a_correct_multibase_digest_is_accepted():
    contexts.check_multibase(multibase(BASE), BASE)
    contexts.check_multibase(multibase(BASE, b"\x12\x20"), BASE)
    contexts.check_multibase("f1220" + hashlib.sha256(BASE).hexdigest(), BASE)
    contexts.check_multibase("uEiAjCHMnK5-ayOIZLWo_TBoKYVvSAprlkYEjRlm19Cj0uw", None)


@pytest.mark.parametrize(
    "text",
    [
        None,
        5,
        "",
        "u",
        "uAAAA",
        "z123",
        "f12",
        "fZZ",
        "uÄ",
        multibase(b""),
        multibase(BASE, b"\x12\x21"),
    ],
)
def test_a_wrong_multibase_digest_is_refused(text):
    with pytest.raises(FormatError) as refusal:
        contexts.check_multibase(text, BASE)
    assert refusal.value.code == "format.claims_invalid"
