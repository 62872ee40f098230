"""The sequence of a check, with a source that a test fills: what is fetched, and in which order."""

from __future__ import annotations

import forge
import pytest

from credverifier import TrustAnchors, policies
from credverifier.certificate_status import Revocation
from credverifier.errors import LinkError, ProfileError
from credverifier.online import checking
from credverifier.online.checking import CheckRequest, Source
from credverifier.reading.links import Reference
from credverifier.verdict import Status
from credverifier.wire.status.standing import Standing


class FilledSource(Source):
    """Texts by URL. `asked` is every URL, in order."""

    def __init__(self, texts):
        self.texts, self.asked, self.revoked = dict(texts), [], {}

    def credential(self, url):
        self.asked.append(url)
        if url not in self.texts:
            raise LinkError("link.not_found")
        if isinstance(self.texts[url], LinkError):
            raise self.texts[url]
        return self.texts[url]

    def status_list(self, issuer, entry):
        self.asked.append(entry.uri)
        return self.texts[entry.uri]

    def standing_note(self, proven):
        self.asked.append(proven.note_url)
        return self.texts.get(proven.note_url)


class RememberingSource(FilledSource):
    """A source that remembers revocations, too."""

    def known_revocation(self, credential_id):
        return self.revoked.get(credential_id)

    def keep_revocation(self, credential_id, revocation):
        self.revoked[credential_id] = revocation


@pytest.fixture(scope="module")
def other():
    return forge.Issuer("https://other.example")


@pytest.fixture(scope="module")
def request_now(tnso, other):
    anchors = TrustAnchors.from_trust_list(forge.trust_list(other, tnso))
    return CheckRequest(anchors, forge.NOW)


def texts(tnso, standing=Standing.VALID):
    """What the issuer has published: its lists, in which the certificate has this standing, and the
    certificate.
    """
    return {**tnso.lists(standing), f"{tnso.credential_url()}.jwt": tnso.sign()}


def test_lists_are_fetched_after_the_certificate_and_the_note_only_for_a_bad_standing(
    tnso, request_now
):
    number = Reference(None, forge.NUMBER, request_now.anchors.origins[tnso.public_url])
    source = FilledSource(texts(tnso))
    assert checking.check(number, request_now, source).verdict == "valid"
    lists = [*tnso.bitstring_urls.values(), tnso.token_url]
    assert source.asked == [f"{tnso.credential_url()}.jwt", *lists]
    source = FilledSource({**texts(tnso, Standing.REVOKED), tnso.note_url(): tnso.note()})
    verdict = checking.check(number, request_now, source)
    assert (verdict.verdict, verdict.status.reason) == ("revoked", "undisclosed_ad")
    assert source.asked[-1] == tnso.note_url()
    source = FilledSource(texts(tnso, Standing.REVOKED))
    verdict = checking.check(number, request_now, source)
    assert (verdict.verdict, verdict.status.reason) == ("revoked", None)


def test_nothing_is_fetched_for_a_credential_that_is_not_proven(tnso, request_now):
    source = FilledSource(texts(tnso))
    forged = f"{tnso.sign().rpartition('.')[0]}.{'A' * 86}"
    assert checking.check(forged, request_now, source).verdict == "tampered"
    assert checking.check("https://evil.example/c/1", request_now, source).code == "link.foreign"
    assert source.asked == []


def test_a_number_is_looked_up_at_each_issuer_until_one_has_it(tnso, other, request_now):
    source = FilledSource(texts(tnso))
    assert checking.check(forge.NUMBER, request_now, source).verdict == "valid"
    elsewhere = f"{other.credential_url()}.jwt"
    assert source.asked[:2] == [elsewhere, f"{tnso.credential_url()}.jwt"]
    assert checking.check(forge.NUMBER, request_now, FilledSource({})).verdict == "not_found"
    silent = FilledSource({elsewhere: LinkError("link.unreachable", "no answer")})
    assert checking.check(forge.NUMBER, request_now, silent).verdict == "unreachable"


def test_the_certificate_must_be_the_one_asked_for(tnso, request_now):
    successor = f"{tnso.public_url}/c/{forge.SUCCESSOR}"
    source = FilledSource({**texts(tnso), f"{successor}.jwt": tnso.sign()})
    verdict = checking.check(successor, request_now, source)
    assert verdict.code == "format.claims_invalid"
    assert source.asked == [f"{successor}.jwt"]
    assert [check.result for check in verdict.checks[:3]] == ["fail", "pass", "pass"]


def test_a_remembered_revocation_outlives_the_lists(tnso, request_now):
    source = RememberingSource(texts(tnso, Standing.REVOKED))
    assert checking.check(tnso.sign(), request_now, source).verdict == "revoked"
    assert set(source.revoked) == {tnso.credential_url()}
    source.texts |= tnso.lists(Standing.VALID)
    assert checking.check(tnso.sign(), request_now, source).verdict == "revoked"
    forgetful = FilledSource(source.texts)
    assert checking.check(tnso.sign(), request_now, forgetful).verdict == "valid"
    assert forgetful.known_revocation(tnso.credential_url()) is None
    source.revoked = {
        tnso.credential_url(): Revocation("status.revoked", Status(reason="false_claim"))
    }
    assert checking.check(tnso.sign(), request_now, source).status.reason == "false_claim"


def test_a_suspension_is_not_remembered(tnso, request_now):
    source = RememberingSource(texts(tnso, Standing.SUSPENDED))
    assert checking.check(tnso.sign(), request_now, source).verdict == "suspended"
    assert source.revoked == {}


def test_the_certificate_is_checked_against_each_part_of_the_request(tnso, request_now):
    source = FilledSource(texts(tnso))
    wrong = request_now._replace(profile="tiktok:another")
    assert checking.check(tnso.sign(), wrong, source).verdict == "profile_mismatch"
    too_old = request_now._replace(freshness=policies.StatusFreshness(-1))
    assert checking.check(tnso.sign(), too_old, source).code == "status.stale"
    with_proof = request_now._replace(holder=policies.holder_proof("a", "b", forge.NOW))
    assert checking.check(tnso.sign(), with_proof, source).code == "format.key_binding_invalid"
    with pytest.raises(ProfileError):
        checking.check("x", request_now._replace(profile="https://evil.example/@a"), source)
