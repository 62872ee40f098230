"""The verifier that fetches, against a real host: every verdict, and what it remembers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import forge
import pytest

from credverifier import NotValidError, TrustAnchors, Verifier
from credverifier.errors import ProfileError, TrustListError
from credverifier.wire.standing import Standing


class Scene:
    """An issuer whose files lie on `host`, and a verifier whose clock a test moves."""

    def __init__(self, host, folder: Path | None = None) -> None:
        self.host, self.folder, self.now = host, folder, forge.NOW
        self.issuer = forge.Issuer(host.public_url)
        self.trust = forge.trust_list(self.issuer, allow_insecure_loopback=True)
        self.link = self.issuer.credential_url()
        self.put(f"{self.link}.jwt", self.issuer.sign())
        self.publish(Standing.VALID)
        self.verifier = self.anew()

    def anew(self, **options) -> Verifier:
        return Verifier(
            TrustAnchors.from_trust_list(self.trust), clock=lambda: self.now, cache_dir=self.folder, **options
        )

    def put(self, url: str, text: str | int) -> None:
        self.host.files[url.removeprefix(self.host.public_url)] = text

    def publish(self, standing: Standing, at: int = forge.LISTED_AT) -> None:
        for url, token in self.issuer.lists(standing, at=at).items():
            self.put(url, token)

    def later(self, **passed) -> None:
        self.now += timedelta(**passed)


@pytest.fixture
def scene(host) -> Scene:
    return Scene(host)


def test_valid_by_link_number_and_token(scene: Scene) -> None:
    for what in (scene.link, scene.link.upper(), f"{scene.link}.jwt", "7k3m9-qx2hs", scene.issuer.sign()):
        assert scene.verifier.check(what).require_valid().certificate.number == "7K3M9-QX2HS"


@pytest.mark.parametrize(
    ("standing", "note", "verdict"),
    [(Standing.REVOKED, "revoked", "revoked"), (Standing.SUSPENDED, "suspended", "suspended"),
     (Standing.SUPERSEDED, "superseded", "superseded")],
)  # fmt: skip
def test_a_bad_standing_with_its_note(scene: Scene, standing: Standing, note: str, verdict: str) -> None:
    scene.publish(standing)
    by = forge.SUCCESSOR if note == "superseded" else None
    scene.put(scene.issuer.note_url(), scene.issuer.note(note, superseded_by=by))
    found = scene.verifier.check(scene.link)
    assert (found.verdict, found.status.since) == (verdict, "2026-11-22T03:00:00Z")
    with pytest.raises(NotValidError):
        found.require_valid()


def test_without_its_note_revoked_is_revoked(scene: Scene) -> None:
    scene.publish(Standing.REVOKED)
    found = scene.verifier.check(scene.link)
    assert (found.verdict, found.status.since, found.status.reason) == ("revoked", None, None)


def test_nothing_is_fetched_for_a_tampered_or_foreign_credential(scene: Scene) -> None:
    header, payload, _ = scene.issuer.sign().split(".")
    other = forge.Issuer("https://evil.vn").sign()
    for what in (f"{header}.{payload}.{'A' * 86}", other, "https://evil.vn/c/7K3M9QX2HS", "javascript:alert(1)"):
        assert scene.verifier.check(what).outcome != "valid"
    assert scene.host.asked == []


def test_the_host_cannot_answer_with_another_certificate(scene: Scene) -> None:
    number = forge.SUCCESSOR
    other = scene.issuer.sign(scene.issuer.certificate(id=scene.issuer.credential_url(number)))
    scene.put(f"{scene.link}.jwt", other)
    assert scene.verifier.check(scene.link).code == "format.claims_invalid"


def test_silence_is_unknown(scene: Scene) -> None:
    scene.put(f"{scene.link}.jwt", 404)
    assert scene.verifier.check(scene.link).verdict == "not_found"
    scene.put(f"{scene.link}.jwt", 503)
    assert scene.verifier.check(scene.link).verdict == "unreachable"
    for url in scene.issuer.bitstring_urls.values():
        scene.put(url, 503)
    found = scene.verifier.check(scene.issuer.sign())
    assert (found.verdict, found.code) == ("status_unavailable", "status.unreachable")


def test_a_remembered_list_counts_until_its_end_and_no_longer(scene: Scene) -> None:
    token = scene.issuer.sign()
    assert scene.verifier.check(token).verdict == "valid"
    scene.host.files.clear()
    scene.later(hours=2)
    assert scene.verifier.check(token).verdict == "valid"
    assert scene.verifier.check(token, max_status_age=60).code == "status.stale"
    scene.later(hours=22, minutes=1)
    assert scene.verifier.check(token).verdict == "status_unavailable"


def test_a_known_revocation_outlives_the_host_and_any_list(scene: Scene) -> None:
    token = scene.issuer.sign()
    scene.publish(Standing.REVOKED)
    scene.put(scene.issuer.note_url(), scene.issuer.note("revoked"))
    assert scene.verifier.check(token).verdict == "revoked"
    scene.host.files.clear()
    scene.later(days=3)
    found = scene.verifier.check(token)
    assert (found.verdict, found.status.reason) == ("revoked", "undisclosed_ad")
    scene.publish(Standing.VALID, at=forge.seconds(scene.now))
    assert scene.verifier.check(token).verdict == "revoked"


def test_a_suspension_lifts_by_a_newer_list_only(scene: Scene) -> None:
    token = scene.issuer.sign()
    scene.publish(Standing.SUSPENDED, at=forge.LISTED_AT)
    assert scene.verifier.check(token).verdict == "suspended"
    scene.later(minutes=5)
    scene.publish(Standing.VALID, at=forge.LISTED_AT - 60)
    found = scene.verifier.check(token)
    assert (found.verdict, found.code) == ("status_unavailable", "status.rollback")
    scene.publish(Standing.VALID, at=forge.seconds(scene.now))
    assert scene.verifier.check(token).verdict == "valid"


def test_memory_between_processes(host, tmp_path: Path) -> None:
    scene = Scene(host, tmp_path / "memory")
    token = scene.issuer.sign()
    assert scene.anew().check(token).verdict == "valid"
    scene.publish(Standing.VALID, at=forge.LISTED_AT - 60)
    assert scene.anew().check(token).code == "status.rollback"
    assert scene.anew(offline=True).check(token).verdict == "valid"
    assert scene.anew(offline=True).check(scene.link).verdict == "unreachable"
    assert (tmp_path / "memory").stat().st_mode & 0o077 == 0
    for file in (tmp_path / "memory").iterdir():
        file.write_text("{broken", "utf-8")
    assert scene.anew(offline=True).check(token).verdict == "status_unavailable"


def test_lists_are_kept_for_a_minute(scene: Scene) -> None:
    token = scene.issuer.sign()
    scene.verifier.check(token)
    scene.verifier.check(token)
    assert len(scene.host.asked) == 3
    scene.later(seconds=61)
    scene.verifier.check(token)
    assert len(scene.host.asked) == 6


def test_many_in_order_with_one_fetch_for_each_list(scene: Scene) -> None:
    good = scene.issuer.sign()
    items = [(good, None), ("nonsense", None), (good, "tiktok:minhanh.review"), (good, "tiktok:nguoikhac")] * 25
    found = [verdict.verdict for verdict in scene.verifier.check_many(items)]
    assert found == ["valid", "malformed", "valid", "profile_mismatch"] * 25
    assert len(scene.host.asked) == 3


def test_wrong_usage_raises(scene: Scene) -> None:
    with pytest.raises(ProfileError):
        scene.verifier.check(scene.link, profile="no profile")
    scene.later(days=36_500 // 10)
    with pytest.raises(TrustListError, match=r"trust\.expired"):
        scene.verifier.check(scene.link)
    with pytest.raises(TrustListError, match=r"trust\.missing"):
        Verifier.from_trust_list("/nowhere/trust-list.json")
