"""What is kept of a credential speaks for those very octets, and only of what time cannot
change.
"""

from __future__ import annotations

import pytest

from credissuer.http.cache import FileCache
from credissuer.office import Office
from credissuer.public.checking import (
    OfficeVerifier,
    PublicationSource,
    PublishedTexts,
    Question,
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
    """A certificate signed anew: the same payload, other octets."""
    token = (office.publication.get(f"c/{certificate}.jwt") or b"").decode()
    octets = token.rpartition(".")[0].encode()
    signer = office.keyring.signer(KeyUse.CREDENTIAL)
    return [jws.seal(octets, signer.sign(octets)) for _ in range(count)]


@pytest.mark.parametrize("most", [1, 2, 1024])
def test_more_than_are_kept_get_the_same_verdicts(
    office: Office, certificate: str, most: int
) -> None:
    checker, tokens = _checker(office, most), _tokens(office, certificate, 4)
    for _ in range(4):
        for token in tokens:
            assert checker.check(Question(credential=token)).verdict == "valid"
            assert checker.check(Question(credential=f"{token[:-4]}AAAA")).verdict in (
                "tampered",
                "malformed",
            )


def test_another_signature_of_what_was_proven_is_no_signature(
    office: Office, certificate: str
) -> None:
    checker, [token] = _checker(office, 8), _tokens(office, certificate, 1)
    text, _, signature = token.rpartition(".")
    turned = f"{text}.{signature[43:]}{signature[:43]}"
    for _ in range(3):
        assert checker.check(Question(credential=token)).verdict == "valid"
        assert checker.check(Question(credential=turned)).verdict != "valid"


def test_time_and_the_age_of_lists_are_judged_at_each_asking(
    office: Office, clock: Clock, certificate: str
) -> None:
    checker, [token] = _checker(office, 8), _tokens(office, certificate, 1)
    said = [checker.check(Question(credential=token)).to_dict() for _ in range(3)]
    assert said[0] == said[1] == said[2]
    assert [check["result"] for check in said[2]["checks"]] == ["pass"] * 5 + ["not_checked"]
    clock.move(hours=25)
    assert checker.check(Question(credential=token)).code == "status.stale"
    clock.move(days=-2)
    assert checker.check(Question(credential=token)).code == "validity.not_yet_valid"


def test_the_refusal_of_a_number_says_what_had_passed(office: Office, certificate: str) -> None:
    """What lies at the place of another certificate is proven, and not the one asked for."""
    token = office.publication.get(f"c/{certificate}.jwt") or b""
    office.publication.put("c/0000000000.jwt", token)
    checker = _checker(office, 8)
    first, *others = [checker.check(Question(number="0000000000")).to_dict() for _ in range(3)]
    assert first["code"] == "format.claims_invalid"
    assert others == [first, first]


def test_a_proof_of_the_holder_is_checked_at_each_asking(office: Office, certificate: str) -> None:
    """What is kept of a token was proven without one, and must not answer for a request of it."""
    [token] = _tokens(office, certificate, 1)
    texts = PublishedTexts(FileCache(office.publication), office.public_url)
    source, now = PublicationSource(texts, 8), office.clock()
    request = CheckRequest(office.anchors(now), now)
    asked = request._replace(holder=policies.holder_proof("https://brand.example", "1", now))
    for _ in range(3):
        assert checking.check(token, request, source).verdict == "valid"
        assert checking.check(token, asked, source).code == "format.key_binding_invalid"
