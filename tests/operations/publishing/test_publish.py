"""The public tree: whole, never backwards, and the same again when nothing changed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.errors import PublicationError, RefusedError
from credissuer.operations import change_keys, release
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.perform import perform
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.operations.publishing.publish import publish
from credissuer.operations.publishing.publish_due import publish_issued, publish_standing
from credissuer.operations.publishing.verify import verify
from credissuer.publication.directory import DirectoryPublication
from credissuer.signing.provider import KeyUse
from credverifier.wire.envelope import jws
from tests.offices import CHIEF, Household, decide


def claims(text: str | None) -> dict:
    assert text is not None
    return jws.parse(text, typ=json.loads(jws_header(text))["typ"]).payload


def jws_header(text: str) -> bytes:
    from credverifier.wire.envelope import base64url

    return base64url.decode(text.split(".")[0].encode())


def test_everything_the_contract_names_is_there(house: Household) -> None:
    [one] = house.issue(1)
    house.publish()
    files = {
        path.relative_to(house.folder / "public").as_posix()
        for path in house.folder.glob("public/**/*")
    }
    assert {
        f"c/{one.number}.jwt", "status/1", "status/1-revocation", "status/1-suspension",
        ".well-known/did.json", ".well-known/jwks.json", ".well-known/jwt-vc-issuer", ".well-known/trust-list.json",
        "contexts/credibility/v1", "schemas/credibility/v1.json", "nginx.conf", "Caddyfile", "_headers", "logo.svg",
    } <= files  # fmt: skip
    for record in house.office.keyring.records:
        assert (f"keys/{record.thumbprint}.jwk" in files) == (record.use.value != "audit")
    assert not any(path.startswith("C/") for path in files)
    assert house.verdict(one.number).verdict == "valid"


def test_nothing_is_written_when_nothing_changed(house: Household) -> None:
    house.change(renditions=frozenset())
    house.issue(1, 2)
    first = publish(house.office, house.office.call(CHIEF))
    assert first.written > 10
    assert (first.certificates, first.lists) == (2, 1)
    assert publish(house.office, house.office.call(CHIEF)) == (0, 0, 0)


def test_lists_are_signed_anew_at_half_their_life_though_nothing_changed(house: Household) -> None:
    house.issue(1)
    house.publish()
    first = claims(house.public("status/1"))
    house.later(hours=11, minutes=59)
    house.publish()
    assert claims(house.public("status/1")) == first
    house.later(minutes=1)
    house.publish()
    second = claims(house.public("status/1"))
    assert (second["iat"] - first["iat"], second["version"]) == (12 * 3600, first["version"] + 1)
    assert second["exp"] == second["iat"] + 24 * 3600
    versions = {
        claims(house.public(f"status/1{kind}"))["version"]
        for kind in ("", "-revocation", "-suspension")
    }
    assert versions == {second["version"]}


def test_a_clock_that_went_back_signs_no_list(house: Household) -> None:
    [one] = house.issue(1)
    house.publish()
    before = house.public("status/1")
    house.later(minutes=-4)
    with pytest.raises(PublicationError) as refusal:
        perform(house.office, house.office.call(CHIEF), revoke, one.number, "false_claim")
    assert refusal.value.code == "publish.pending"
    assert house.public("status/1") == before
    house.later(minutes=4)
    house.publish()
    assert house.verdict(one.number).verdict == "revoked"


def test_a_newer_list_out_there_is_never_replaced(house: Household, tmp_path) -> None:
    [one] = house.issue(1)
    house.publish()
    perform(house.office, house.office.call(CHIEF), suspend, one.number, "false_claim")
    newer = {path: house.public(path) for path in ("status/1", "status/1-suspension")}
    old = DirectoryPublication(tmp_path / "elsewhere")
    verify(house.office, house.office.call(CHIEF), old)
    with house.store.write() as transaction:  # as after an older copy was restored
        record = transaction.documents.get("token-status-list", "1")
        assert record is not None
        behind = replace(record, version=record.version + 1, token="a.e30.c")
        assert transaction.documents.put([behind])
    with pytest.raises(PublicationError) as refusal:
        publish(house.office, house.office.call(CHIEF))
    assert refusal.value.code == "publish.backwards"
    assert {path: house.public(path) for path in newer} == newer


def test_what_cannot_be_published_is_durable_pending_and_comes_out_later(house: Household) -> None:
    [one] = house.issue(1)
    house.publish()
    (house.folder / "public" / "status").rename(house.folder / "aside")
    (house.folder / "public" / "status").write_text("a file where the folder was")
    with pytest.raises(PublicationError) as refusal:
        perform(house.office, house.office.call(CHIEF), revoke, one.number, "banned_goods")
    assert refusal.value.code == "publish.pending"
    assert ("certificate.revoked", one.number) in house.trail()
    (house.folder / "public" / "status").unlink()
    (house.folder / "aside").rename(house.folder / "public" / "status")
    assert house.verdict(one.number).verdict == "valid"
    assert (
        perform(house.office, house.office.call(CHIEF), revoke, one.number, "banned_goods").standing
        == "revoked"
    )
    found = house.verdict(one.number)
    assert (found.verdict, found.status.reason) == ("revoked", "banned_goods")


def test_the_note_is_out_before_the_list_and_gone_after_it(house: Household) -> None:
    [one] = house.issue(1)
    house.publish()
    note = f"c/{one.number}.standing.jwt"
    perform(house.office, house.office.call(CHIEF), suspend, one.number, "fake_engagement")
    first = claims(house.public(note))
    assert (first["standing"], first["reason"], first["version"]) == (
        "suspended",
        "fake_engagement",
        1,
    )
    publish_standing(house.office, one.number)
    assert claims(house.public(note)) == first
    perform(house.office, house.office.call(CHIEF), reinstate, one.number)
    assert house.public(note) is None
    assert house.verdict(one.number).verdict == "valid"


def test_issued_certificates_come_out_with_their_list(house: Household) -> None:
    [one] = house.issue(1)
    assert publish_issued(house.office, [one.number]) == 6
    assert publish_issued(house.office, [one.number]) == 0
    assert house.public(f"c/{one.number}.jwt") is not None


def test_a_revocation_goes_out_while_certificates_are_being_published(house: Household) -> None:
    one, _ = house.issue(1, 2)
    house.publish()
    house.issue(3)
    house.change(publish_lock=house.store.publish_lock)
    found = []

    def meanwhile(_: int) -> None:
        if not found:
            perform(house.office, house.office.call(CHIEF), revoke, one.number, "false_claim")
            found.append(house.verdict(one.number).verdict)

    publish(house.office, house.office.call(CHIEF), progress=meanwhile)
    assert found == ["revoked"]
    assert house.verdict(one.number).verdict == "revoked"


def test_what_cannot_be_signed_holds_up_no_revocation(house: Household) -> None:
    house.change(renditions=frozenset({SignaturePurpose.OPEN_BADGE}))
    one, two = house.issue(1, 2)
    house.publish()
    three = house.issue(3)[0]
    unfit = release.intent(
        three, SignaturePurpose.OPEN_BADGE, three.key_id, b"e30.e30", house.now[0]
    )
    with house.store.write() as transaction:
        transaction.add([unfit])
    decide(house.office, CHIEF, revoke, one.number, "false_claim")
    assert house.verdict(one.number).verdict == "valid"
    with pytest.raises(RefusedError) as refusal:
        publish(house.office, house.office.call(CHIEF))
    assert refusal.value.code == "issue.readback_failed"
    assert [house.verdict(each.number).verdict for each in (one, two)] == ["revoked", "valid"]


def test_what_the_keys_hold_up_is_pending_too(house: Household) -> None:
    [one] = house.issue(1)
    house.publish()
    (house.folder / "keystore").rename(house.folder / "aside")
    with pytest.raises(PublicationError) as refusal:
        perform(house.office, house.office.call(CHIEF), revoke, one.number, "banned_goods")
    assert refusal.value.code == "publish.pending"
    assert ("certificate.revoked", one.number) in house.trail()
    (house.folder / "aside").rename(house.folder / "keystore")
    house.publish()
    assert house.verdict(one.number).verdict == "revoked"


def test_lists_and_notes_of_a_compromised_key_are_signed_anew_at_once(house: Household) -> None:
    one, two = house.issue(1, 2)
    house.publish()
    perform(house.office, house.office.call(CHIEF), revoke, two.number, "false_claim")
    change_keys.compromise(
        house.office,
        house.office.call(CHIEF),
        house.office.keyring.active(KeyUse.STATUS).thumbprint,
    )
    assert house.verdict(one.number).verdict == "status_unavailable"
    assert keep_public(house.office, house.office.call(CHIEF)) == 1
    assert house.verdict(one.number).verdict == "valid"
    found = house.verdict(two.number)
    assert (found.verdict, found.status.reason) == ("revoked", "false_claim")
    assert keep_public(house.office, house.office.call(CHIEF)) == 0
