"""Certificates of a compromised key are signed anew under the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import forge
import pytest

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.operations import change_keys, renditions
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.history import history
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from credissuer.operations.publishing import certificate_files
from credissuer.operations.renewing import reissue
from credissuer.operations.renewing.renew import renew
from credissuer.operations.upkeep import check_trail, doctor, export
from credissuer.publication.directory import DirectoryPublication
from credissuer.signing.provider import KeyUse
from credverifier.wire.credentials import sd_jwt, sd_jwt_vc
from credverifier.wire.envelope import jws
from tests.offices import Household, order

HOLDER = forge.Signer("ES256", "holder")
KEY = {name: HOLDER.jwk[name] for name in ("kty", "crv", "x", "y")}


class SlowDisk(DirectoryPublication):
    """A folder in which others have time to do something before files are there."""

    meanwhile: Callable[[], object] | None = None

    def put_batch(
        self,
        files: Mapping[str, bytes],
        replacing: Mapping[str, object | None] | None = None,
    ) -> None:
        """Do `meanwhile` once, then write."""
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        super().put_batch(files, replacing)


def compromised(house: Household) -> str:
    """The thumbprint of the credential key, which is compromised now."""
    key = house.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    house.later(minutes=1)
    change_keys.compromise(house.office, house.call, key)
    return key


def signed_anew(house: Household) -> reissue.Reissued:
    return reissue.reissue(house.office, house.call)


def payload(token: str) -> dict[str, Any]:
    return dict(jws.parse(token, typ="vc+jwt").payload)


def token_of(house: Household, number: str) -> str:
    text = house.public(f"c/{number}.jwt")
    assert text is not None
    return text


def finding(house: Household, name: str) -> doctor.DoctorFinding:
    return next(one for one in doctor.examine(house.office, house.call) if one.name == name)


def test_the_same_number_and_facts_and_another_key(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    old = token_of(house, certificate.number)
    key = compromised(house)
    assert house.verdict(certificate.number).code == "issuer.key_not_allowed"
    assert not finding(house, "accepted").ok
    assert signed_anew(house).numbers == [certificate.number]
    new = token_of(house, certificate.number)
    assert house.judge(new).verdict == "valid"
    assert house.judge(old).code == "issuer.key_not_allowed"
    before, after = payload(old), payload(new)
    assert after.pop("iat") == before.pop("iat") + 60
    assert after == before
    assert finding(house, "accepted").ok
    with house.store.read() as reading:
        stored = reading.certificates.by_number(certificate.number)
        [kept] = [
            one
            for one in reading.replaced_renditions.of_certificate(certificate.number)
            if one.purpose == SignaturePurpose.VC_JWT
        ]
        events = [one.event for one in history(reading, certificate.number)]
    assert stored is not None and stored.key_id != key
    assert (stored.index, stored.valid_until) == (certificate.index, certificate.valid_until)
    assert (kept.key_id, f"{kept.signing_input}.{kept.signature}") == (key, old)
    assert events == ["issued", "reissued"]
    check_trail.verify(house.office, house.call)


def test_every_signature_that_was_made_is_exported(house: Household) -> None:
    house.issue(1)
    house.publish()

    def exported() -> set[str]:
        lines = export.export(house.office, house.call)
        return {line["token_sha256"] for line in lines if line["kind"] == "signature"}

    before = exported()
    compromised(house)
    signed_anew(house)
    house.publish()
    assert before < exported()


def test_whatever_its_standing_a_badge_says_it_again(house: Household) -> None:
    good, suspended, revoked, renewed = (one.number for one in house.issue(1, 2, 3, 4))
    house.publish()
    house.perform(suspend, suspended, "false_claim")
    house.perform(revoke, revoked, "false_claim")
    successor = renew(house.office, house.call, renewed).number
    compromised(house)
    done = signed_anew(house)
    assert (len(done.numbers), done.refused) == (5, [])
    numbers = (good, suspended, revoked, renewed, successor)
    said = [house.verdict(number).verdict for number in numbers]
    assert said == ["valid", "suspended", "revoked", "superseded", "valid"]
    assert house.verdict(renewed).status.superseded_by is not None
    house.perform(reinstate, suspended)
    assert house.verdict(suspended).verdict == "valid"


def test_one_that_has_run_out_says_so_again(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    house.later(days=400)
    house.publish()
    compromised(house)
    assert signed_anew(house).numbers == [certificate.number]
    assert house.verdict(certificate.number).verdict == "expired"


def test_repeated_it_changes_nothing(house: Household) -> None:
    house.issue(1, 2)
    house.publish()
    compromised(house)
    signed_anew(house)
    trail = house.trail()
    assert signed_anew(house).numbers == []
    assert house.trail() == trail


def test_more_than_one_commit_takes_are_all_signed(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reissue, "BATCH", 2)
    monkeypatch.setattr(reissue, "CHUNK", 3)
    house.issue(*range(1, 8))
    house.publish()
    compromised(house)
    steps: list[int] = []
    done = reissue.reissue(house.office, house.call, steps.append)
    assert len(done.numbers) == sum(steps) == 7
    assert max(steps) == 2
    assert {house.verdict(number).verdict for number in done.numbers} == {"valid"}


def test_what_was_begun_is_finished_by_the_doctor_and_never_voided(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    compromised(house)
    perform(house.office, house.call, reissue.intend_reissue, house.office, [certificate.number])
    assert not finding(house, "intents").ok
    finished, voided, _, _ = doctor.resolve(house.office, house.call)
    assert (len(finished), voided) == (1, [])
    assert house.verdict(certificate.number).verdict == "valid"
    assert finding(house, "intents").ok


def test_what_was_begun_with_a_key_that_is_compromised_too_is_begun_anew(
    house: Household,
) -> None:
    [certificate] = house.issue(1)
    house.publish()
    compromised(house)
    perform(house.office, house.call, reissue.intend_reissue, house.office, [certificate.number])
    compromised(house)
    assert signed_anew(house).numbers == [certificate.number]
    assert house.verdict(certificate.number).verdict == "valid"


def test_other_forms_follow(house: Household) -> None:
    house.change(renditions=frozenset())
    [certificate] = house.issue(1)
    house.publish()
    renditions.token(house.office, house.call, certificate, SignaturePurpose.OPEN_BADGE)
    old = house.public(f"c/{certificate.number}.jws")
    assert old is not None and house.judge(old).verdict == "valid"
    compromised(house)
    assert house.judge(old).verdict != "valid"
    signed_anew(house)
    house.publish()
    text = house.public(f"c/{certificate.number}.jws")
    assert text is not None and house.judge(text).verdict == "valid"
    assert house.public(f"c/{certificate.number}.sd-jwt") is None, "nobody asked for one"


def test_a_revocation_after_it_reaches_the_old_and_the_new_token(house: Household) -> None:
    """Also for verifiers with an older trust list, because both point to one index."""
    [certificate] = house.issue(1)
    house.publish()
    trust = house.public(".well-known/trust-list.json")
    old = token_of(house, certificate.number)
    compromised(house)
    signed_anew(house)
    house.perform(revoke, certificate.number, "false_claim")
    assert house.verdict(certificate.number).verdict == "revoked"
    (house.folder / "public/.well-known/trust-list.json").write_text(trust or "")
    assert house.judge(old).verdict == "revoked"


def test_certificates_of_other_keys_stay_as_they_are(house: Household) -> None:
    key = compromised(house)  # nothing signed by it
    [certificate] = house.issue(1)
    house.publish()
    token = token_of(house, certificate.number)
    assert signed_anew(house).numbers == []
    assert token_of(house, certificate.number) == token
    assert certificate.key_id != key


def test_a_retired_key_that_is_compromised_later(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    old = house.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    for _ in range(2):
        house.later(minutes=1)
        change_keys.rotate(house.office, house.call, KeyUse.CREDENTIAL, timedelta())
    house.later(minutes=1)
    change_keys.compromise(house.office, house.call, old)
    assert house.verdict(certificate.number).code == "issuer.key_not_allowed"
    assert signed_anew(house).numbers == [certificate.number]
    assert house.verdict(certificate.number).verdict == "valid"


def test_a_publication_that_is_under_way_brings_back_no_older_token(house: Household) -> None:
    numbers = [one.number for one in house.issue(1, 2, 3)]
    house.publish()

    for number in numbers:
        (house.folder / "public" / "c" / f"{number}.jwt").unlink()
    slow = SlowDisk(house.folder / "public")
    slow.meanwhile = lambda: signed_anew(house)
    slow_office = replace(house.office, publication=slow)
    compromised(house)
    certificate_files.put(slow_office, slow, numbers)
    assert [house.verdict(number).verdict for number in numbers] == ["valid"] * 3


def test_the_key_of_a_holder_is_kept(house: Household) -> None:
    [result] = issue(house.office, house.call, [order(1, holder_key=KEY)])
    assert result.certificate is not None
    house.publish()
    compromised(house)
    signed_anew(house)
    house.publish()
    text = house.public(f"c/{result.certificate.number}.sd-jwt")
    assert text is not None
    payload_of = jws.parse(sd_jwt.split(text).signed, typ=sd_jwt_vc.TYP).payload
    assert payload_of["cnf"] == {"jwk": KEY}
    assert house.judge(text).verdict == "valid"
