"""The verifier that fetches, against a real host: every verdict, and what is remembered."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import forge
import pytest
from hosted import HostedIssuer

from credverifier import NotValidError, Verifier
from credverifier.errors import ProfileError, TrustListError
from credverifier.wire.carriers import svg
from credverifier.wire.status.standing import Standing


@pytest.fixture
def scene(host) -> HostedIssuer:
    return HostedIssuer(host)


def test_a_link_a_number_and_a_token_are_checked(scene: HostedIssuer) -> None:
    for what in (
        scene.link,
        scene.link.upper(),
        f"{scene.link}.jwt",
        "7k3m9-qx2hs",
        scene.issuer.sign(),
    ):
        assert scene.verifier.check(what).require_valid().certificate.number == "7K3M9-QX2HS"


def test_a_badge_is_checked_by_the_token_in_it(scene: HostedIssuer) -> None:
    plain = b'<svg xmlns="http://www.w3.org/2000/svg" width="1"></svg>'
    badge = svg.bake(plain, scene.issuer.sign_badge())
    assert scene.verifier.check(badge).require_valid().certificate.number == "7K3M9-QX2HS"
    assert scene.verifier.check(plain).verdict == "unreadable"
    link = svg.bake(plain, scene.link)
    # A link in a badge is refused, because only a token may be baked into one.
    assert scene.verifier.check(link).code == "format.malformed"
    scene.publish(Standing.REVOKED, at=forge.LISTED_AT + 60)
    scene.later(minutes=2)
    assert scene.verifier.check(badge).verdict == "revoked"


@pytest.mark.parametrize("standing", [Standing.REVOKED, Standing.SUSPENDED, Standing.SUPERSEDED])
def test_a_bad_standing_is_explained_by_its_note(scene: HostedIssuer, standing: Standing) -> None:
    scene.publish(standing)
    successor = forge.SUCCESSOR if standing is Standing.SUPERSEDED else None
    note = scene.issuer.note(standing.value, superseded_by=successor)
    scene.put(scene.issuer.note_url(), note)
    verdict = scene.verifier.check(scene.link)
    assert (verdict.verdict, verdict.status.since) == (standing.value, "2026-11-22T03:00:00Z")
    with pytest.raises(NotValidError):
        verdict.require_valid()


def test_a_revocation_counts_without_its_note(scene: HostedIssuer) -> None:
    scene.publish(Standing.REVOKED)
    verdict = scene.verifier.check(scene.link)
    assert (verdict.verdict, verdict.status.since, verdict.status.reason) == ("revoked", None, None)


def test_nothing_is_fetched_for_a_tampered_or_foreign_credential(scene: HostedIssuer) -> None:
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


def test_nothing_is_fetched_before_the_content_is_proven_or_from_another_path(
    scene: HostedIssuer,
) -> None:
    issuer, whole = scene.issuer, scene.issuer.certificate()
    elsewhere = {"status": {"status_list": {"idx": 1, "uri": f"{scene.host.public_url}/c/3"}}}
    tokens = {
        "format.claims_invalid": issuer.sign({**whole, "validUntil": "tomorrow"}),
        "format.type_invalid": issuer.sign({**whole, "type": ["VerifiableCredential"]}),
        "status.malformed": issuer.sign({**whole, "status": 7}),
        "issuer.key_not_allowed": issuer.sign(key="compromised"),
        "issuer.key_not_then": issuer.sign(key="retired"),
        "format.typ_invalid": issuer.sign(typ="statuslist+jwt"),
        "status.untrusted_url": issuer.sign(issuer.certificate(elsewhere, slim=True)),
    }
    for code, token in tokens.items():
        assert scene.verifier.check(token).code == code
    assert scene.host.asked == []


def test_the_status_of_an_expired_certificate_is_fetched_too(scene: HostedIssuer) -> None:
    token = scene.issuer.sign(scene.issuer.certificate({"exp": forge.seconds(forge.NOW) - 100}))
    assert scene.verifier.check(token).verdict == "expired"
    scene.later(minutes=2)
    scene.publish(Standing.REVOKED)
    assert scene.verifier.check(token).verdict == "revoked"


def test_the_host_cannot_answer_with_another_certificate(scene: HostedIssuer) -> None:
    number = forge.SUCCESSOR
    other = scene.issuer.sign(scene.issuer.certificate(id=scene.issuer.credential_url(number)))
    scene.put(f"{scene.link}.jwt", other)
    assert scene.verifier.check(scene.link).code == "format.claims_invalid"


def test_without_an_answer_the_verdict_is_unknown(scene: HostedIssuer) -> None:
    scene.put(f"{scene.link}.jwt", 404)
    assert scene.verifier.check(scene.link).verdict == "not_found"
    scene.put(f"{scene.link}.jwt", 503)
    assert scene.verifier.check(scene.link).verdict == "unreachable"
    for url in scene.issuer.bitstring_urls.values():
        scene.put(url, 503)
    verdict = scene.verifier.check(scene.issuer.sign())
    assert (verdict.verdict, verdict.code) == ("status_unavailable", "status.unreachable")


def test_a_remembered_list_counts_until_it_is_a_day_old(scene: HostedIssuer) -> None:
    token = scene.issuer.sign()
    assert scene.verifier.check(token).verdict == "valid"
    scene.host.files.clear()
    scene.later(hours=2)
    assert scene.verifier.check(token).verdict == "valid"
    assert scene.verifier.check(token, max_status_age=60).code == "status.stale"
    scene.later(hours=22, minutes=1)
    assert scene.verifier.check(token).verdict == "status_unavailable"


def test_a_known_revocation_outlives_the_host_and_later_lists(scene: HostedIssuer) -> None:
    token = scene.issuer.sign()
    scene.publish(Standing.REVOKED)
    scene.put(scene.issuer.note_url(), scene.issuer.note("revoked"))
    assert scene.verifier.check(token).verdict == "revoked"
    scene.host.files.clear()
    scene.later(days=3)
    verdict = scene.verifier.check(token)
    assert (verdict.verdict, verdict.status.reason) == ("revoked", "undisclosed_ad")
    scene.publish(Standing.VALID, at=forge.seconds(scene.now))
    assert scene.verifier.check(token).verdict == "revoked"


def test_only_a_newer_list_lifts_a_suspension(scene: HostedIssuer) -> None:
    token = scene.issuer.sign()
    scene.publish(Standing.SUSPENDED, at=forge.LISTED_AT)
    assert scene.verifier.check(token).verdict == "suspended"
    scene.later(minutes=5)
    scene.publish(Standing.VALID, at=forge.LISTED_AT - 60)
    verdict = scene.verifier.check(token)
    assert (verdict.verdict, verdict.code) == ("status_unavailable", "status.rollback")
    scene.publish(Standing.VALID, at=forge.seconds(scene.now))
    assert scene.verifier.check(token).verdict == "valid"


def test_processes_share_a_cache_folder(host, tmp_path: Path) -> None:
    scene = HostedIssuer(host, tmp_path / "cache")
    token = scene.issuer.sign()
    assert scene.new_verifier().check(token).verdict == "valid"
    scene.publish(Standing.VALID, at=forge.LISTED_AT - 60)
    assert scene.new_verifier().check(token).code == "status.rollback"
    assert scene.new_verifier(offline=True).check(token).verdict == "valid"
    assert scene.new_verifier(offline=True).check(scene.link).verdict == "unreachable"
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0
    for file in (tmp_path / "cache").iterdir():
        file.write_text("{broken", "utf-8")
    assert scene.new_verifier(offline=True).check(token).verdict == "status_unavailable"


def test_lists_are_cached_for_a_minute(scene: HostedIssuer) -> None:
    token = scene.issuer.sign()
    scene.verifier.check(token)
    scene.verifier.check(token)
    assert len(scene.host.asked) == 3
    scene.later(seconds=61)
    scene.verifier.check(token)
    assert len(scene.host.asked) == 6


def test_concurrent_checks_fetch_each_list_once(scene: HostedIssuer) -> None:
    scene.host.delay = 0.3
    token = scene.issuer.sign()
    with ThreadPoolExecutor(max_workers=16) as pool:
        verdicts = list(pool.map(scene.verifier.check, [token] * 16))
    assert [verdict.verdict for verdict in verdicts] == ["valid"] * 16
    assert sorted(scene.host.asked) == sorted(set(scene.host.asked))
    assert len(scene.host.asked) == 3


def test_concurrent_checks_fetch_a_certificate_and_its_note_once(scene: HostedIssuer) -> None:
    scene.publish(Standing.REVOKED)
    scene.put(scene.issuer.note_url(), scene.issuer.note("revoked"))
    scene.host.delay = 0.3
    with ThreadPoolExecutor(max_workers=8) as pool:
        verdicts = list(pool.map(scene.verifier.check, [scene.link] * 8))
    assert {(verdict.verdict, verdict.status.reason) for verdict in verdicts} == {
        ("revoked", "undisclosed_ad")
    }
    assert len(scene.host.asked) == len(set(scene.host.asked)) == 5


def test_concurrent_checks_share_a_failed_fetch(scene: HostedIssuer) -> None:
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    scene.put(scene.issuer.token_url, 503)
    scene.host.delay = 0.5
    begun = time.monotonic()
    with ThreadPoolExecutor(max_workers=16) as pool:
        verdicts = list(pool.map(scene.verifier.check, [token] * 16))
    assert [verdict.code for verdict in verdicts] == ["status.unreachable"] * 16
    assert len(scene.host.asked) == 1
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("ttl", "lifetime"),
    [(1, 1), (59.5, 59.5), (60, 60), (61, 60), (10**12, 60), (0.5, 0.5), (None, 60)],
)
def test_a_list_is_cached_for_its_ttl_and_a_minute_at_most(
    scene: HostedIssuer, ttl: float | None, lifetime: float
) -> None:
    without = () if ttl else ("ttl",)
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    scene.put(scene.issuer.token_url, scene.issuer.token_list(ttl=ttl, without=without))
    scene.verifier.check(token)
    scene.later(seconds=lifetime * 0.99)
    assert scene.verifier.check(token).verdict == "valid"
    assert len(scene.host.asked) == 1
    scene.later(seconds=lifetime * 0.01)
    assert scene.verifier.check(token).verdict == "valid"
    assert len(scene.host.asked) == 2


@pytest.mark.parametrize("ttl", [0, -1, "60", True])
def test_a_malformed_ttl_makes_the_list_invalid(scene: HostedIssuer, ttl: object) -> None:
    scene.put(scene.issuer.token_url, scene.issuer.token_list(ttl=ttl))
    assert scene.verifier.check(scene.issuer.sign()).code == "status.invalid"


def test_a_list_past_its_exp_is_fetched_again_before_its_ttl_is_over(scene: HostedIssuer) -> None:
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    scene.put(scene.issuer.token_url, scene.issuer.token_list(exp=forge.seconds(forge.NOW) + 10))
    assert scene.verifier.check(token).verdict == "valid"
    scene.later(seconds=11)
    scene.publish(Standing.VALID, at=forge.seconds(scene.now))
    assert scene.verifier.check(token).verdict == "valid"
    assert len(scene.host.asked) == 2


def test_a_clock_that_is_set_back_does_not_prolong_a_cached_list(scene: HostedIssuer) -> None:
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    scene.verifier.check(token)
    scene.later(seconds=-2)
    scene.verifier.check(token)
    assert len(scene.host.asked) == 2


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ((0, 7), (0, 7), None),
        ((0, 7), (0, 8), None),
        ((0, 7), (1, 6), None),
        ((0, 7), (0, 6), "status.rollback"),
        ((1, 7), (0, 8), "status.rollback"),
        ((0.5, 7), (0, 8), "status.rollback"),
    ],
)
def test_the_order_of_lists_is_iat_then_version(scene: HostedIssuer, first, second, code) -> None:
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    codes = []
    for delay, version in (first, second):
        listed = scene.issuer.token_list(iat=forge.LISTED_AT + delay, version=version)
        scene.put(scene.issuer.token_url, listed)
        codes.append(scene.verifier.check(token).code)
        scene.later(seconds=61)
    assert codes == [None, code]


def test_a_known_revocation_outlives_a_list_rolled_back(scene: HostedIssuer) -> None:
    token = scene.issuer.sign()
    scene.publish(Standing.REVOKED)
    assert scene.verifier.check(token).verdict == "revoked"
    scene.later(minutes=2)
    scene.publish(Standing.VALID, at=forge.LISTED_AT - 600)
    assert scene.verifier.check(token).verdict == "revoked"


def test_a_known_revocation_outlives_the_process(host, tmp_path: Path) -> None:
    scene = HostedIssuer(host, tmp_path)
    token = scene.issuer.sign()
    scene.publish(Standing.REVOKED)
    scene.verifier.check(token)
    scene.publish(Standing.VALID, at=forge.seconds(scene.now))
    for options in ({}, {"offline": True}):
        assert scene.new_verifier(**options).check(token).verdict == "revoked"
    for file in tmp_path.glob("revoked-*.json"):
        file.write_bytes(b"")
    assert scene.new_verifier().check(token).verdict == "revoked"


def test_a_suspension_stays_while_the_host_is_silent_or_rolls_back(scene: HostedIssuer) -> None:
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


def test_a_list_from_the_future_is_invalid_and_not_remembered(scene: HostedIssuer) -> None:
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    scene.put(scene.issuer.token_url, scene.issuer.token_list(at=forge.seconds(scene.now) + 3600))
    assert scene.verifier.check(token).code == "status.invalid"
    scene.publish(Standing.VALID)
    assert scene.verifier.check(token).verdict == "valid"


def test_max_status_age_of_the_verifier_and_of_one_check(scene: HostedIssuer) -> None:
    token, age = scene.issuer.sign(), forge.seconds(scene.now) - forge.LISTED_AT
    strict = scene.new_verifier(max_status_age=age - 1)
    assert strict.check(token).code == "status.stale"
    assert strict.check(token, max_status_age=age).verdict == "valid"
    assert scene.verifier.check(token, max_status_age=age - 1).code == "status.stale"
    assert scene.verifier.check(token, max_status_age=0).code == "status.stale"
    scene.later(days=2)
    assert scene.verifier.check(token, max_status_age=10 * forge.DAY).code == "status.stale"


def test_rollback_protection_counts_what_another_process_saw(host, tmp_path: Path) -> None:
    """Two processes have seen different lists; neither of them, nor a third, accepts one that is
    older than the newer of the two.
    """
    scene = HostedIssuer(host, tmp_path)
    token = scene.issuer.sign(scene.issuer.certificate(slim=True))
    first, second = scene.new_verifier(), scene.new_verifier()
    assert first.check(token).verdict == "valid"
    scene.publish(Standing.VALID, at=forge.LISTED_AT + 120)
    assert second.check(token).verdict == "valid"
    scene.later(minutes=2)
    scene.publish(Standing.VALID, at=forge.LISTED_AT + 60)
    assert [one.check(token).code for one in (first, second, scene.new_verifier())] == [
        "status.rollback"
    ] * 3


def test_cached_lists_and_notes_that_are_not_proven_are_ignored(host, tmp_path: Path) -> None:
    scene = HostedIssuer(host, tmp_path)
    token = scene.issuer.sign()
    scene.publish(Standing.REVOKED)
    scene.put(scene.issuer.note_url(), scene.issuer.note("revoked"))
    scene.verifier.check(token)
    stranger = forge.Issuer(host.public_url)
    unproven = {**stranger.lists(), stranger.note_url(): stranger.note("suspended")}
    names = set()
    for file in tmp_path.glob("text-*.json"):
        name = json.loads(file.read_text("utf-8"))["name"]
        file.write_text(json.dumps({"name": name, "value": unproven[name]}), "utf-8")
        names.add(name)
    assert names == set(unproven)
    for file in tmp_path.glob("revoked-*.json"):
        file.unlink()
    assert scene.new_verifier(offline=True).check(token).verdict == "status_unavailable"
    assert scene.new_verifier().check(token).status.reason == "undisclosed_ad"


def test_the_newest_note_counts(scene: HostedIssuer) -> None:
    token = scene.issuer.sign()
    scene.publish(Standing.REVOKED)
    reasons = []
    for delay, reason in ((0, "first"), (60, "second"), (30, "older")):
        at = forge.LISTED_AT + delay
        note = scene.issuer.note("revoked", at=at, reason=reason, since=None)
        scene.put(scene.issuer.note_url(), note)
        reasons.append(scene.verifier.check(token).status.reason)
    assert reasons == ["first", "second", "second"]


def test_many_checks_keep_their_order_and_fetch_each_list_once(scene: HostedIssuer) -> None:
    good = scene.issuer.sign()
    items = [
        (good, None),
        ("no certificate", None),
        (good, "tiktok:minhanh.review"),
        (good, "tiktok:nguoikhac"),
    ] * 25
    verdicts = [verdict.verdict for verdict in scene.verifier.check_many(items)]
    assert verdicts == ["valid", "malformed", "valid", "profile_mismatch"] * 25
    assert len(scene.host.asked) == 3


def test_wrong_usage_raises(scene: HostedIssuer) -> None:
    with pytest.raises(ProfileError):
        scene.verifier.check(scene.link, profile="no profile")
    scene.later(days=36_500 // 10)
    with pytest.raises(TrustListError, match=r"trust\.expired"):
        scene.verifier.check(scene.link)
    with pytest.raises(TrustListError, match=r"trust\.missing"):
        Verifier.from_trust_list("/nowhere/trust-list.json")
