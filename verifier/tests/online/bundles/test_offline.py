"""A verifier that has a bundle and asks nobody."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import forge
import pytest
from bundled import KEY, PROFILE, BundledIssuer
from conftest import Host

from credverifier import TrustAnchors, TrustListError, Verifier
from credverifier.errors import BundleError
from credverifier.online.bundles.opened import open_bundle
from credverifier.trust import trust_update
from credverifier.verdict import Verdict
from credverifier.wire.bundle import bundle_file, header
from credverifier.wire.bundle.account_changes import Change
from credverifier.wire.carriers import svg
from credverifier.wire.credentials import offline_qr
from credverifier.wire.status.standing import Standing

OTHER = "2B4H6N8Q04"


@pytest.fixture
def scene(host: Host) -> BundledIssuer:
    """Its host is there and must not be asked."""
    return BundledIssuer(host)


def checked(scene: BundledIssuer, path: Path, what: str | None = None, **options: Any) -> Verdict:
    verdict = scene.offline(path, **options).check(what or scene.issuer.sign())
    assert scene.host.asked == []
    return verdict


@pytest.mark.parametrize(
    ("standing", "code", "reason"),
    [
        (Standing.VALID, None, None),
        (Standing.SUSPENDED, "status.suspended", None),
        # The note is about a revocation, and explains one alone.
        (Standing.REVOKED, "status.revoked", "undisclosed_ad"),
    ],
)
def test_a_token_is_verified_in_full(
    scene: BundledIssuer, tmp_path: Path, standing: Standing, code: str, reason: str
) -> None:
    path = scene.file(scene.parts(standing), tmp_path)
    verdict = checked(scene, path)
    assert (verdict.code, verdict.status.reason) == (code, reason)
    assert verdict.certificate is not None


def test_a_badge_file_and_an_offline_code_are_verified_in_full(
    scene: BundledIssuer, tmp_path: Path
) -> None:
    path = scene.file(scene.parts(), tmp_path)
    plain = b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'
    code = offline_qr.encode(scene.issuer.sign(), scene.issuer.public_url)
    for what in (svg.bake(plain, scene.issuer.sign_badge()), code):
        verdict = scene.offline(path).check(what, profile=PROFILE)
        assert (verdict.verdict, verdict.profile.match) == ("valid", True)
    assert scene.host.asked == []


def test_a_profile_or_a_number_is_a_hint_and_no_verdict(
    scene: BundledIssuer, tmp_path: Path
) -> None:
    path = scene.file(scene.parts(), tmp_path)
    for what in (PROFILE, forge.NUMBER, scene.link):
        verdict = checked(scene, path, what)
        assert (verdict.outcome, verdict.code) == ("unknown", "link.unreachable")
        assert "7K3M9-QX2HS" in verdict.message["en"]
        assert verdict.certificate is None
    assert checked(scene, path, "tiktok:nobody").code == "link.not_found"
    bad = scene.file(scene.parts(Standing.REVOKED), tmp_path)
    assert "đã bị thu hồi" in checked(scene, bad, PROFILE).message["vi"]


def test_a_small_copy_knows_no_numbers(scene: BundledIssuer, tmp_path: Path) -> None:
    whole = scene.parts()
    token = scene.sign_header(whole)
    small = {name: octets for name, octets in whole.items() if name in header.NEEDED}
    path = tmp_path / "small.bundle"
    path.write_bytes(bundle_file.join(token, small))
    verdict = checked(scene, path, PROFILE)
    assert (verdict.code, "7K3M9" in verdict.message["en"]) == ("link.unreachable", False)
    assert checked(scene, path).verdict == "valid"
    bundle = open_bundle(path.read_bytes(), TrustAnchors.from_trust_list(scene.trust))
    assert bundle.is_whole is False
    found = bundle.find(KEY, scene.now)
    assert found is not None
    assert (found.number, found.standing, found.mistaken_once_in) == (None, Standing.VALID, 64)


def test_changes_count_before_the_set(scene: BundledIssuer, tmp_path: Path) -> None:
    changes = {KEY: None, "tiktok:moi": Change(7, OTHER)}
    path = scene.file(scene.parts(changes=changes), tmp_path)
    assert checked(scene, path, PROFILE).code == "link.not_found"
    assert f"{OTHER[:5]}-{OTHER[5:]}" in checked(scene, path, "tiktok:moi").message["en"]


def test_an_old_bundle_is_stale_and_one_from_the_future_too(
    scene: BundledIssuer, tmp_path: Path
) -> None:
    path = scene.file(scene.parts(), tmp_path)
    scene.later(hours=25)
    assert checked(scene, path).code == "status.stale"
    assert checked(scene, path, "tiktok:nobody").code == "link.unreachable"
    scene.later(hours=-50)
    assert checked(scene, path).code == "status.invalid"
    assert checked(scene, path, "tiktok:nobody").code == "link.unreachable"


def test_what_was_seen_before_is_not_undone_by_an_older_bundle(
    scene: BundledIssuer, tmp_path: Path
) -> None:
    folder = tmp_path / "cache"
    scene.later(hours=2)
    newer = scene.parts(Standing.SUSPENDED, at=forge.LISTED_AT + 3600)
    path = scene.file(newer, tmp_path, at=forge.LISTED_AT + 3600)
    assert checked(scene, path, cache_dir=folder).verdict == "suspended"
    older = scene.file(scene.parts(), tmp_path)
    assert checked(scene, older, cache_dir=folder).verdict == "suspended"
    assert checked(scene, older).verdict == "valid"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "credential"}, "untrusted"),
        ({"key": "compromised"}, "untrusted"),
        ({"iss": "did:web:other.vn"}, "untrusted"),
        ({"sub": "https://other.vn/bundle/bundle.jwt"}, "untrusted"),
        ({"version": "7"}, "malformed"),
    ],
)
def test_a_foreign_bundle_is_refused(
    scene: BundledIssuer, tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    path = scene.file(scene.parts(), tmp_path, **changes)
    with pytest.raises(BundleError, match=rf"bundle\.{code}"):
        scene.offline(path)


def test_without_a_trust_list_the_usual_one_is_taken(
    scene: BundledIssuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scene.file(scene.parts(), tmp_path)
    monkeypatch.setenv("CREDVERIFIER_TRUST", str(scene.trust_file(tmp_path)))
    verifier = Verifier.offline(path, clock=lambda: scene.now)
    assert verifier.check(scene.issuer.sign()).verdict == "valid"
    monkeypatch.delenv("CREDVERIFIER_TRUST")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TrustListError, match=r"trust\.missing"):
        Verifier.offline(path, clock=lambda: scene.now)


def test_a_bundle_that_is_not_there_is_refused(scene: BundledIssuer, tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.bundle", tmp_path):
        with pytest.raises(BundleError, match=r"bundle\.missing"):
            scene.offline(path)


def test_the_newest_bundle_of_a_folder_counts(scene: BundledIssuer, tmp_path: Path) -> None:
    scene.later(hours=2)
    scene.file(scene.parts(), tmp_path).rename(tmp_path / "z.bundle")
    newer = scene.parts(Standing.REVOKED, at=forge.LISTED_AT + 3600)
    scene.file(newer, tmp_path, at=forge.LISTED_AT + 3600).rename(tmp_path / "a.bundle")
    assert checked(scene, tmp_path).verdict == "revoked"


def test_a_newer_trust_list_in_it_is_followed(scene: BundledIssuer, tmp_path: Path) -> None:
    successor = forge.Issuer(scene.host.public_url)
    old_entry = scene.trust["issuers"][0]
    # The issuer has new keys, and the old credential key vouches for them.
    entry = successor.trust_entry()
    kept = [key for key in old_entry["jwks"]["keys"] if "credential" in key["purpose"]]
    newer = {
        **scene.trust,
        "issued_at": "2026-11-20T00:00:00Z",
        "issuers": [{**entry, "jwks": {"keys": [*entry["jwks"]["keys"], *kept]}}],
    }
    signed = scene.issuer.sign(
        {**newer, "iss": scene.issuer.id, "iat": forge.LISTED_AT}, typ=trust_update.TYP
    )
    first, scene.issuer = scene.issuer, successor
    parts = {**scene.parts(), header.TRUST: signed.encode("ascii")}
    path = scene.file(parts, tmp_path)
    assert checked(scene, path, first.sign()).verdict == "valid"
    # Without it the header is signed by a key that nobody knows.
    untrusted = scene.file(scene.parts(), tmp_path)
    with pytest.raises(BundleError, match=r"bundle\.untrusted"):
        scene.offline(untrusted)


def test_no_changed_octet_of_a_bundle_goes_unnoticed(scene: BundledIssuer, tmp_path: Path) -> None:
    parts = scene.parts(Standing.REVOKED)
    whole = bundle_file.join(scene.sign_header(parts), parts)
    anchors = TrustAnchors.from_trust_list(scene.trust)
    assert open_bundle(whole, anchors).header.version == 7
    chance = Random(20261123)
    # Every octet of the two lines, and some of each part.
    end = len(whole) - sum(map(len, parts.values()))
    places = [*range(end), *(chance.randrange(end, len(whole)) for _ in range(1_500))]
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises(BundleError):
            open_bundle(bytes(changed), anchors)
    for length in (*range(0, len(whole), 997), len(whole) - 1):
        with pytest.raises(BundleError):
            open_bundle(whole[:length], anchors)


def test_a_bundle_that_its_issuer_made_wrong_makes_nothing_valid(
    scene: BundledIssuer, tmp_path: Path
) -> None:
    parts = scene.parts(Standing.REVOKED)
    token, chance = scene.issuer.sign(), Random(7)
    outcomes = set()
    for round_number in range(250):
        name = sorted(parts)[round_number % len(parts)]
        octets = bytearray(parts[name])
        for _ in range(chance.randrange(1, 4)):
            if octets:
                octets[chance.randrange(len(octets))] = chance.randrange(256)
        changed = {**parts, name: bytes(octets[: chance.choice((len(octets), len(octets) - 1))])}
        path = scene.file(changed, tmp_path)
        try:
            verifier = scene.offline(path)
        except BundleError as error:
            outcomes.add(error.code)
            continue
        for what in (token, PROFILE, forge.NUMBER):
            verdict = verifier.check(what)
            outcomes.add(verdict.code)
            assert verdict.code is not None, (name, round_number)
    assert {"bundle.malformed", "status.revoked", "link.unreachable"} <= outcomes


def test_a_note_lifts_nothing(scene: BundledIssuer, tmp_path: Path) -> None:
    revoked = scene.parts(Standing.REVOKED)
    without = {**revoked, header.NOTES: scene.parts()[header.NOTES]}
    verdict = checked(scene, scene.file(without, tmp_path))
    assert (verdict.code, verdict.status.reason) == ("status.revoked", None)
    lone = {**scene.parts(), header.NOTES: revoked[header.NOTES]}
    assert checked(scene, scene.file(lone, tmp_path)).verdict == "valid"
