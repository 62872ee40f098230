"""A certificate is rebuilt from its token as it was stored before, as far as the token says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.operations.badge import badge
from credissuer.operations.publishing.publish_due import publish_issued
from credissuer.operations.renewing.renew import renew
from credissuer.recovery import orphan
from credissuer.recovery.orphan import rebuilt
from credissuer.status.encodings import ENCODINGS
from credverifier.errors import FormatError
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import base64url, strict_json
from tests.offices import CHIEF, PUBLIC_URL, Household


def test_every_record_is_as_it_was(house: Household) -> None:
    [one] = house.issue(1)
    publish_issued(house.office, [one.number])
    token = house.public(f"c/{one.number}.jwt")
    assert token is not None
    found = rebuilt(token, PUBLIC_URL, "urn:uuid:1")
    with house.store.read() as reading:
        stored = reading.certificates.by_number(one.number)
        subject = reading.subjects.by_ids([one.subject_id])[one.subject_id]
        accounts = reading.accounts.of_subjects([one.subject_id])[one.subject_id]
        assessment = reading.assessments.by_id(one.assessment_id)
        rendition = reading.renditions.get(one.number, SignaturePurpose.VC_JWT)
    assert stored is not None and assessment is not None and rendition is not None
    lost = {"ref": f"restored-{one.number}", "body_sha256": found.certificate.body_sha256}
    assert found.certificate == replace(stored, assessment_id="urn:uuid:1", **lost)
    assert found.subject == subject
    assert list(found.accounts) == accounts
    assert found.assessment == replace(
        assessment, id="urn:uuid:1", assessor="restored", recorded_at=stored.issued_at
    )
    assert found.rendition == rendition and found.rendition.token == token
    facts = orphan.facts(found.certificate, found.rendition.token_sha256)
    assert (facts["source"], facts["index"]) == ("restored", one.index)


def test_a_renewal_names_the_one_before(house: Household) -> None:
    [one] = house.issue(1)
    publish_issued(house.office, [one.number])
    two = renew(house.office, house.office.call(CHIEF), one.number)
    found = {}
    for number in (one.number, two.number):
        token = house.public(f"c/{number}.jwt")
        assert token is not None
        found[number] = rebuilt(token, PUBLIC_URL, "a")
    assert found[two.number].certificate.supersedes == one.number
    assert found[two.number].subject.id == found[one.number].subject.id
    for order in (found, dict(reversed(found.items()))):
        assert orphan.order_of_adoption(order) == [one.number, two.number]


def test_disclosures_go_with_the_form_for_wallets(house: Household) -> None:
    [one] = house.issue(1)
    house.publish()
    badge(house.office, house.office.call(CHIEF), one.number)
    for purpose, ending in (
        (SignaturePurpose.SD_JWT, ".sd-jwt"),
        (SignaturePurpose.OPEN_BADGE, ".jws"),
    ):
        token = house.public(f"c/{one.number}{ending}")
        assert token is not None
        made = orphan.rendition(one, purpose, token)
        with house.store.read() as reading:
            stored = reading.renditions.get(one.number, purpose)
        assert stored is not None
        assert made == replace(stored, opened_at=one.issued_at, signed_at=one.issued_at)
        assert made.token == token


def changed(token: str, **members: Any) -> str:
    header, payload, signature = token.split(".")
    said = strict_json.loads(base64url.decode(payload.encode()))
    said["credentialSubject"] |= members.pop("subject", {})
    for name in members.pop("without", ()):
        del said["credentialSubject"][name]
    octets = strict_json.dumps({**said, **members})
    return f"{header}.{base64url.encode(octets).decode()}.{signature}"


@pytest.mark.parametrize(
    "members",
    [
        {"without": ["id"]},
        {"without": ["programme"]},
        {"without": ["level"]},
        {"without": ["assessedOn"]},
        {"subject": {"assessedOn": "yesterday"}},
        {"subject": {"accounts": [{"platform": "tiktok", "handle": "a"}]}},
        {"iat": "now"},
        {"supersedes": "https://elsewhere.example/c/7K3M9QX2HS"},
        {"id": "https://elsewhere.example/c/7K3M9QX2HS"},
    ],
)
def test_what_this_office_would_not_have_signed_is_refused(
    house: Household, members: dict[str, Any]
) -> None:
    [one] = house.issue(1)
    publish_issued(house.office, [one.number])
    token = house.public(f"c/{one.number}.jwt")
    assert token is not None
    with pytest.raises(FormatError):
        rebuilt(changed(token, **members), PUBLIC_URL, "a")


def entries(*pairs: tuple[str, int]) -> tuple[StatusEntry, ...]:
    return tuple(
        encoding.entry(uri, index) for encoding, (uri, index) in zip(ENCODINGS, pairs, strict=False)
    )


def test_a_certificate_has_one_place_in_one_list_of_ours() -> None:
    base = f"{PUBLIC_URL}/status/3"
    whole = entries((f"{base}-revocation", 7), (f"{base}-suspension", 7), (base, 7))
    assert orphan.place(whole, PUBLIC_URL) == (3, 7)
    for pairs in (
        [(base, 7), (base, 8)],
        [(base, 7), (f"{PUBLIC_URL}/status/4", 7)],
        [(base, 7), ("https://elsewhere.example/status/3", 7)],
        [(f"{PUBLIC_URL}/status/03", 7)],
        [(f"{PUBLIC_URL}/status/x", 7)],
        [],
    ):
        with pytest.raises(FormatError):
            orphan.place(entries(*pairs), PUBLIC_URL)
