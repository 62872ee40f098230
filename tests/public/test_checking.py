"""The cache of proofs holds only for the same octets and only for what time cannot change."""

from __future__ import annotations

import pytest

from credissuer.http.cache import FileCache
from credissuer.office import Office
from credissuer.public.checking import (
    CheckQuestion,
    OfficeVerifier,
    PublicationSource,
    PublishedTexts,
)
from credissuer.signing.provider import KeyUse
from credverifier import policies
from credverifier.online import checking
from credverifier.online.checking import CheckRequest
from credverifier.wire.envelope import jws
from tests.offices import Clock


def _checker(office: Office, most: int) -> OfficeVerifier:
    anchors = office.anchors(office.clock())
    return OfficeVerifier(
        lambda: anchors,
        PublishedTexts(FileCache(office.publication), office.public_url),
        office.clock,
        most,
    )


def _tokens(office: Office, certificate: str, count: int) -> list[str]:
    """The certificate signed `count` times: the same payload, other octets."""
    token = (office.publication.get(f"c/{certificate}.jwt") or b"").decode()
    octets = token.rpartition(".")[0].encode()
    signer = office.keyring.signer(KeyUse.CREDENTIAL)
    return [jws.seal(octets, signer.sign(octets)) for _ in range(count)]


@pytest.mark.parametrize("most", [1, 2, 1024])
def test_more_tokens_than_the_cache_holds_get_the_same_verdicts(
    office: Office, certificate: str, most: int
) -> None:
    checker, tokens = _checker(office, most), _tokens(office, certificate, 4)
    for _ in range(4):
        for token in tokens:
            assert checker.check(CheckQuestion(credential=token)).verdict == "valid"
            assert checker.check(CheckQuestion(credential=f"{token[:-4]}AAAA")).verdict in (
                "tampered",
                "malformed",
            )


def test_a_proven_token_with_another_signature_is_not_valid(
    office: Office, certificate: str
) -> None:
    checker, [token] = _checker(office, 8), _tokens(office, certificate, 1)
    text, _, signature = token.rpartition(".")
    wrong_signature = f"{text}.{signature[43:]}{signature[:43]}"
    for _ in range(3):
        assert checker.check(CheckQuestion(credential=token)).verdict == "valid"
        assert checker.check(CheckQuestion(credential=wrong_signature)).verdict != "valid"


def test_time_and_age_of_lists_are_checked_every_time(
    office: Office, clock: Clock, certificate: str
) -> None:
    checker, [token] = _checker(office, 8), _tokens(office, certificate, 1)
    verdicts = [checker.check(CheckQuestion(credential=token)).to_dict() for _ in range(3)]
    assert verdicts[0] == verdicts[1] == verdicts[2]
    assert [check["result"] for check in verdicts[2]["checks"]] == ["pass"] * 5 + ["not_checked"]
    clock.move(hours=25)
    assert checker.check(CheckQuestion(credential=token)).code == "status.stale"
    clock.move(days=-2)
    assert checker.check(CheckQuestion(credential=token)).code == "validity.not_yet_valid"


def test_the_refusal_of_a_wrong_number_is_the_same_every_time(
    office: Office, certificate: str
) -> None:
    """The token at the URL of another certificate is proven, but is not the requested one."""
    token = office.publication.get(f"c/{certificate}.jwt") or b""
    office.publication.put("c/0000000000.jwt", token)
    checker = _checker(office, 8)
    first, *repeated = [
        checker.check(CheckQuestion(number="0000000000")).to_dict() for _ in range(3)
    ]
    assert first["code"] == "format.claims_invalid"
    assert repeated == [first, first]


def test_a_holder_proof_is_checked_every_time(office: Office, certificate: str) -> None:
    """Because the cached proof of a token is without a holder's proof, it must not replace one."""
    [token] = _tokens(office, certificate, 1)
    texts = PublishedTexts(FileCache(office.publication), office.public_url)
    source, now = PublicationSource(texts, 8), office.clock()
    request = CheckRequest(office.anchors(now), now)
    with_challenge = request._replace(
        holder=policies.holder_proof("https://brand.example", "1", now)
    )
    for _ in range(3):
        assert checking.check(token, request, source).verdict == "valid"
        assert checking.check(token, with_challenge, source).code == "format.key_binding_invalid"
