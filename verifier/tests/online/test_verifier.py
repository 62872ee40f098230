"""The verifier that fetches, against a real host: every verdict, and what it remembers."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import forge
import pytest

from credverifier import NotValidError, TrustAnchors, Verifier
from credverifier.errors import ProfileError, TrustListError
from credverifier.wire.carriers import svg
from credverifier.wire.status.standing import Standing


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
            TrustAnchors.from_trust_list(self.trust),
            clock=lambda: self.now,
            cache_dir=self.folder,
            **options,
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


def test_a_link_a_number_and_a_token_are_checked(scene: Scene) -> None:
    for what in (
        scene.link,
        scene.link.upper(),
        f"{scene.link}.jwt",
        "7k3m9-qx2hs",
        scene.issuer.sign(),
    ):
        assert scene.verifier.check(what).require_valid().certificate.number == "7K3M9-QX2HS"


def test_a_badge_is_checked_by_the_token_in_it(scene: Scene) -> None:
    plain = b'<svg xmlns="http://www.w3.org/2000/svg" width="1"></svg>'
    badge = svg.bake(plain, scene.issuer.sign_badge())
    assert scene.verifier.check(badge).require_valid().certificate.number == "7K3M9-QX2HS"
    assert scene.verifier.check(plain).verdict == "unreadable"
    link = svg.bake(plain, scene.link)
    assert scene.verifier.check(link).code == "format.malformed", (
        "what is baked is a token and no link"
    )
    scene.publish(Standing.REVOKED, at=forge.LISTED_AT + 60)
    scene.later(minutes=2)
    assert scene.verifier.check(badge).verdict == "revoked"


@pytest.mark.parametrize(
    ("standing", "note", "verdict"),
    [(Standing.REVOKED, "revoked", "revoked"), (Standing.SUSPENDED, "suspended", "suspended"),
     (Standing.SUPERSEDED, "superseded", "superseded")],
)  # fmt: skip
def test_a_bad_standing_is_explained_by_its_note(
    scene: Scene, standing: Standing, note: str, verdict: str
) -> None:
    scene.publish(standing)
    by = forge.SUCCESSOR if note == "superseded" else None
    scene.put(scene.issuer.note_url(), scene.issuer.note(note, superseded_by=by))
    found = scene.verifier.check(scene.link)
    assert (found.verdict, found.status.since) == (verdict, "2026-11-22T03:00:00Z")
    with pytest.raises(NotValidError):
        found.require_valid()


def test_a_revocation_counts_without_its_note(scene: Scene) -> None:
    scene.publish(Standing.REVOKED)
    found = scene.verifier.check(scene.link)
    assert (found.verdict, found.status.since, found.status.reason) == ("revoked", None, None)


def test_nothing_is_fetched_for_a_tampered_or_foreign_credential(scene: Scene) -> None:
    header, payload, _ = scene.issuer.sign().split(".")
    other = forge.Issuer("https://evil.vn").sign()
    for what in (
        f"{header}.{payload}.{'A' * 86}",
        other,
        "https://evil.vn/c/7K3M9QX2HS",
        "javascript:alert(1)",
    ):
        assert scene.verifier.check(what).outcome != "valid"
    assert scene.host.asked == []


def test_nothing_is_fetched_before_the_content_is_proven_or_from_another_path(scene: Scene) -> None:
    issuer, whole = scene.issuer, scene.issuer.certificate()
    elsewhere = {"status": {"status_list": {"idx": 1, "uri": f"{scene.host.public_url}/c/3"}}}
    told = {
        "format.claims_invalid": issuer.sign({**whole, "validUntil": "tomorrow"}),
        "format.type_invalid": issuer.sign({**whole, "type": ["VerifiableCredential"]}),
        "status.malformed": issuer.sign({**whole, "status": 7}),
        "issuer.key_not_allowed": issuer.sign(key="compromised"),
        "issuer.key_not_then": issuer.sign(key="retired"),
        "format.typ_invalid": issuer.sign(typ="statuslist+jwt"),
        "status.untrusted_url": issuer.sign(issuer.certificate(elsewhere, slim=True)),
    }
    assert {code: scene.verifier.check(token).code for code, token in told.items()} == {
        code: code for code in told
    }
    assert scene.host.asked == []


def test_the_status_of_an_expired_certificate_is_fetched_too(scene: Scene) -> None:
    token = scene.issuer.sign(scene.issuer.certificate({"exp": forge.seconds(forge.NOW) - 100}))
    assert scene.verifier.check(token).verdict == "expired"
    scene.later(minutes=2)
    scene.publish(Standing.REVOKED)
    assert scene.verifier.check(token).verdict == "revoked"


def test_the_host_cannot_answer_with_another_certificate(scene: Scene) -> None:
    number = forge.SUCCESSOR
    other = scene.issuer.sign(scene.issuer.certificate(id=scene.issuer.credential_url(number)))
    scene.put(f"{scene.link}.jwt", other)
    assert scene.verifier.check(scene.link).code == "format.claims_invalid"


def test_without_an_answer_the_verdict_is_unknown(scene: Scene) -> None:
    scene.put(f"{scene.link}.jwt", 404)
    assert scene.verifier.check(scene.link).verdict == "not_found"
    scene.put(f"{scene.link}.jwt", 503)
    assert scene.verifier.check(scene.link).verdict == "unreachable"
    for url in scene.issuer.bitstring_urls.values():
        scene.put(url, 503)
    found = scene.verifier.check(scene.issuer.sign())
    assert (found.verdict, found.code) == ("status_unavailable", "status.unreachable")


def test_a_remembered_list_counts_until_it_is_a_day_old(scene: Scene) -> None:
    token = scene.issuer.sign()
    assert scene.verifier.check(token).verdict == "valid"
    scene.host.files.clear()
    scene.later(hours=2)
    assert scene.verifier.check(token).verdict == "valid"
    assert scene.verifier.check(token, max_status_age=60).code == "status.stale"
    scene.later(hours=22, minutes=1)
    assert scene.verifier.check(token).verdict == "status_unavailable"


def test_a_known_revocation_outlives_the_host_and_later_lists(scene: Scene) -> None:
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


def test_only_a_newer_list_lifts_a_suspension(scene: Scene) -> None:
    token = scene.issuer.sign()
    scene.publish(Standing.SUSPENDED, at=forge.LISTED_AT)
    assert scene.verifier.check(token).verdict == "suspended"
    scene.later(minutes=5)
    scene.publish(Standing.VALID, at=forge.LISTED_AT - 60)
    found = scene.verifier.check(token)
    assert (found.verdict, found.code) == ("status_unavailable", "status.rollback")
    scene.publish(Standing.VALID, at=forge.seconds(scene.now))
    assert scene.verifier.check(token).verdict == "valid"


def test_processes_share_a_cache_folder(host, tmp_path: Path) -> None:
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


def test_lists_are_cached_for_a_minute(scene: Scene) -> None:
    token = scene.issuer.sign()
    scene.verifier.check(token)
    scene.verifier.check(token)
    assert len(scene.host.asked) == 3
    scene.later(seconds=61)
    scene.verifier.check(token)
    assert len(scene.host.asked) == 6


def test_concurrent_checks_fetch_each_list_once(scene: Scene) -> None:
    scene.host.delay = 0.3
    token = scene.issuer.sign()
    with ThreadPoolExecutor(max_workers=16) as pool:
        found = list(pool.map(lambda _: scene.verifier.check(token).verdict, range(16)))
    assert found == ["valid"] * 16
    assert sorted(scene.host.asked) == sorted(set(scene.host.asked))
    assert len(scene.host.asked) == 3


def test_concurrent_checks_fetch_a_certificate_and_its_note_once(scene: Scene) -> None:
    scene.publish(Standing.REVOKED)
    scene.put(scene.issuer.note_url(), scene.issuer.note("revoked"))
    scene.host.delay = 0.3
    with ThreadPoolExecutor(max_workers=8) as pool:
        found = [
            (verdict.verdict, verdict.status.reason)
            for verdict in pool.map(scene.verifier.check, [scene.link] * 8)
        ]
    assert found == [("revoked", "undisclosed_ad")] * 8
    assert len(scene.host.asked) == len(set(scene.host.asked)) == 5


def test_concurrent_checks_share_a_failed_fetch(scene: Scene) -> None:
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    scene.put(scene.issuer.token_url, 503)
    scene.host.delay = 0.5
    begun = time.monotonic()
    with ThreadPoolExecutor(max_workers=16) as pool:
        found = [verdict.code for verdict in pool.map(scene.verifier.check, [token] * 16)]
    assert found == ["status.unreachable"] * 16
    assert len(scene.host.asked) == 1
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("ttl", "kept"),
    [(1, 1), (59.5, 59.5), (60, 60), (61, 60), (10**12, 60), (0.5, 0.5), (None, 60)],
)
def test_a_list_is_cached_for_its_ttl_and_a_minute_at_most(
    scene: Scene, ttl: float | None, kept: float
) -> None:
    without = () if ttl else ("ttl",)
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    scene.put(scene.issuer.token_url, scene.issuer.token_list(ttl=ttl, without=without))
    scene.verifier.check(token)
    scene.later(seconds=kept * 0.99)
    assert scene.verifier.check(token).verdict == "valid"
    assert len(scene.host.asked) == 1
    scene.later(seconds=kept * 0.01)
    assert scene.verifier.check(token).verdict == "valid"
    assert len(scene.host.asked) == 2


@pytest.mark.parametrize("ttl", [0, -1, "60", True])
def test_a_malformed_ttl_makes_the_list_invalid(scene: Scene, ttl: object) -> None:
    scene.put(scene.issuer.token_url, scene.issuer.token_list(ttl=ttl))
    assert scene.verifier.check(scene.issuer.sign()).code == "status.invalid"


def test_a_list_past_its_exp_is_fetched_again_before_its_ttl_is_over(scene: Scene) -> None:
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    scene.put(scene.issuer.token_url, scene.issuer.token_list(exp=forge.seconds(forge.NOW) + 10))
    assert scene.verifier.check(token).verdict == "valid"
    scene.later(seconds=11)
    scene.publish(Standing.VALID, at=forge.seconds(scene.now))
    assert scene.verifier.check(token).verdict == "valid"
    assert len(scene.host.asked) == 2


def test_a_clock_that_is_set_back_does_not_prolong_a_cached_list(scene: Scene) -> None:
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    scene.verifier.check(token)
    scene.later(seconds=-2)
    scene.verifier.check(token)
    assert len(scene.host.asked) == 2


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [((0, 7), (0, 7), None), ((0, 7), (0, 8), None), ((0, 7), (1, 6), None), ((0, 7), (0, 6), "status.rollback"),
     ((1, 7), (0, 8), "status.rollback"), ((0.5, 7), (0, 8), "status.rollback")],
)  # fmt: skip
def test_the_order_of_lists_is_iat_then_version(scene: Scene, first, second, code) -> None:
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    found = []
    for after, version in (first, second):
        listed = scene.issuer.token_list(iat=forge.LISTED_AT + after, version=version)
        scene.put(scene.issuer.token_url, listed)
        found.append(scene.verifier.check(token).code)
        scene.later(seconds=61)
    assert found == [None, code]


def test_a_known_revocation_outlives_a_list_rolled_back(scene: Scene) -> None:
    token = scene.issuer.sign()
    scene.publish(Standing.REVOKED)
    assert scene.verifier.check(token).verdict == "revoked"
    scene.later(minutes=2)
    scene.publish(Standing.VALID, at=forge.LISTED_AT - 600)
    assert scene.verifier.check(token).verdict == "revoked"


def test_a_known_revocation_outlives_the_process(host, tmp_path: Path) -> None:
    scene = Scene(host, tmp_path)
    token = scene.issuer.sign()
    scene.publish(Standing.REVOKED)
    scene.verifier.check(token)
    scene.publish(Standing.VALID, at=forge.seconds(scene.now))
    for options in ({}, {"offline": True}):
        assert scene.anew(**options).check(token).verdict == "revoked"
    for file in tmp_path.glob("revoked-*.json"):
        file.write_bytes(b"")
    assert scene.anew().check(token).verdict == "revoked"


def test_a_suspension_stays_while_the_host_is_silent_or_rolls_back(scene: Scene) -> None:
    token = scene.issuer.sign()
    scene.publish(Standing.SUSPENDED)
    assert scene.verifier.check(token).verdict == "suspended"
    scene.later(minutes=2)
    scene.host.files.clear()
    assert scene.verifier.check(token).verdict == "suspended"
    scene.publish(Standing.VALID, at=forge.LISTED_AT - 1)
    assert scene.verifier.check(token).outcome == "unknown"
    scene.host.files.clear()
    scene.later(hours=23)
    assert scene.verifier.check(token).verdict == "suspended"
    scene.later(hours=2)
    assert scene.verifier.check(token).outcome == "unknown"


def test_a_list_from_the_future_is_invalid_and_not_remembered(scene: Scene) -> None:
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    scene.put(scene.issuer.token_url, scene.issuer.token_list(at=forge.seconds(scene.now) + 3600))
    assert scene.verifier.check(token).code == "status.invalid"
    scene.publish(Standing.VALID)
    assert scene.verifier.check(token).verdict == "valid"


def test_max_status_age_of_the_verifier_and_of_one_check(scene: Scene) -> None:
    token, age = scene.issuer.sign(), forge.seconds(scene.now) - forge.LISTED_AT
    strict = scene.anew(max_status_age=age - 1)
    assert strict.check(token).code == "status.stale"
    assert strict.check(token, max_status_age=age).verdict == "valid"
    assert scene.verifier.check(token, max_status_age=age - 1).code == "status.stale"
    assert scene.verifier.check(token, max_status_age=0).code == "status.stale"
    scene.later(days=2)
    assert scene.verifier.check(token, max_status_age=10 * forge.DAY).code == "status.stale"


def test_rollback_protection_counts_what_another_process_saw(host, tmp_path: Path) -> None:
    """Each of two processes has seen another list; neither, nor a third, takes one older than the
    newest of them.
    """
    scene = Scene(host, tmp_path)
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    first, second = scene.anew(), scene.anew()
    assert first.check(token).verdict == "valid"
    scene.publish(Standing.VALID, at=forge.LISTED_AT + 120)
    assert second.check(token).verdict == "valid"
    scene.later(minutes=2)
    scene.publish(Standing.VALID, at=forge.LISTED_AT + 60)
    assert [one.check(token).code for one in (first, second, scene.anew())] == [
        "status.rollback"
    ] * 3


def test_cached_lists_and_notes_that_are_not_proven_are_ignored(host, tmp_path: Path) -> None:
    scene = Scene(host, tmp_path)
    token = scene.issuer.sign()
    scene.publish(Standing.REVOKED)
    scene.put(scene.issuer.note_url(), scene.issuer.note("revoked"))
    scene.verifier.check(token)
    foreign = forge.Issuer(host.public_url)
    urls = {"text": (*scene.issuer.lists(), scene.issuer.note_url()), "revoked": ()}
    for kind, names in urls.items():
        for file in tmp_path.glob(f"{kind}-*.json"):
            name = json.loads(file.read_text("utf-8"))["name"]
            if kind == "text":
                value = (
                    foreign.note("suspended")
                    if name.endswith(".standing.jwt")
                    else foreign.lists()[name]
                )
                file.write_text(json.dumps({"name": name, "value": value}), "utf-8")
            else:
                file.unlink()
        assert {
            json.loads(file.read_text("utf-8"))["name"] for file in tmp_path.glob(f"{kind}-*.json")
        } == set(names)
    assert scene.anew(offline=True).check(token).verdict == "status_unavailable"
    assert scene.anew().check(token).status.reason == "undisclosed_ad"


def test_the_newest_note_counts(scene: Scene) -> None:
    token = scene.issuer.sign()
    scene.publish(Standing.REVOKED)
    found = []
    for at, reason in ((0, "first"), (60, "second"), (30, "older")):
        scene.put(
            scene.issuer.note_url(),
            scene.issuer.note("revoked", at=forge.LISTED_AT + at, reason=reason, since=None),
        )
        found.append(scene.verifier.check(token).status.reason)
    assert found == ["first", "second", "second"]


def test_many_checks_keep_their_order_and_fetch_each_list_once(scene: Scene) -> None:
    good = scene.issuer.sign()
    items = [
        (good, None),
        ("nonsense", None),
        (good, "tiktok:minhanh.review"),
        (good, "tiktok:nguoikhac"),
    ] * 25
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
