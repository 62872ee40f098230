"""From a profile to the verdict on its certificate by the profile index, against a real host."""

from __future__ import annotations

from pathlib import Path

import forge
import pytest
from conftest import Host
from hosted import HostedIssuer

from credverifier import TrustAnchors
from credverifier.errors import ProfileError
from credverifier.online.profile_search import verify_profile
from credverifier.reading import handles, links
from credverifier.wire.status.standing import Standing

PROFILE = "https://www.tiktok.com/@minhanh.review"
KEY = "tiktok:minhanh.review"


class IndexedIssuer(HostedIssuer):
    """Its host has the shards of its profile index, too."""

    def __init__(self, host: Host, folder: Path | None = None) -> None:
        super().__init__(host, folder)
        self.index({KEY: forge.NUMBER})

    def index(self, numbers: dict[str, str], key: str = KEY, **changes) -> None:
        """The shard of the profile `key` has an entry for each of `numbers`."""
        self.put(self.issuer.shard_url(key), self.issuer.shard(numbers, key=key, **changes))


@pytest.fixture
def scene(host) -> IndexedIssuer:
    return IndexedIssuer(host)


@pytest.mark.parametrize(
    "what",
    [
        PROFILE,
        " https://m.tiktok.com/@MinhAnh.Review?lang=vi\n",
        "tiktok:minhanh.review",
        "www.tiktok.com/@minhanh.review",
    ],
)
def test_a_profile_leads_to_its_certificate(scene: IndexedIssuer, what: str) -> None:
    verdict = scene.verifier.check(what).require_valid()
    assert (verdict.certificate.number, verdict.profile.match) == ("7K3M9-QX2HS", True)
    assert verdict.profile.asked == what.strip()
    assert verdict.headline["en"] == "This is the certified profile"


def test_the_verdict_is_that_of_the_certificate(scene: IndexedIssuer) -> None:
    scene.publish(Standing.REVOKED)
    scene.put(scene.issuer.note_url(), scene.issuer.note("revoked"))
    verdict = scene.verifier.check(PROFILE)
    assert (verdict.verdict, verdict.status.reason) == ("revoked", "undisclosed_ad")
    assert verdict.profile.match is True


def test_only_a_proven_shard_without_an_entry_means_not_found(scene: IndexedIssuer) -> None:
    scene.index({"tiktok:another": forge.SUCCESSOR})
    verdict = scene.verifier.check(PROFILE)
    assert (verdict.verdict, verdict.code) == ("not_found", "link.not_found")
    assert verdict.profile.asked == PROFILE
    scene.index({}, version=8)
    assert scene.new_verifier().check(PROFILE).verdict == "not_found"
    url = scene.issuer.shard_url(KEY)
    for answer in (404, 503, ""):
        scene.put(url, answer)
        assert scene.new_verifier().check(PROFILE).verdict == "unreachable"
        assert scene.host.asked[-1] == scene.path(url)


def test_a_shard_that_is_not_proven_is_unreachable(scene: IndexedIssuer) -> None:
    for changes in (
        {"signing": "credential"},
        {"signing": "compromised"},
        {"sub": "x"},
        {"iss": "did:web:x"},
        {"at": forge.LISTED_AT - 2 * forge.DAY},
        {"at": forge.LISTED_AT + forge.DAY},
    ):
        scene.index({KEY: forge.NUMBER}, **changes)
        assert scene.new_verifier().check(PROFILE).code == "link.unreachable"


def test_a_shard_of_another_url_is_unreachable(scene: IndexedIssuer) -> None:
    other = scene.issuer.shard({}, key="tiktok:another")
    scene.put(scene.issuer.shard_url(KEY), other)
    assert scene.verifier.check(PROFILE).verdict == "unreachable"


def test_a_shard_older_than_one_seen_is_refused_in_the_next_process_too(
    host, tmp_path: Path
) -> None:
    scene = IndexedIssuer(host, tmp_path)
    assert scene.verifier.check(PROFILE).verdict == "valid"
    scene.later(minutes=2)
    scene.index({}, at=forge.LISTED_AT - 60)
    for verifier in (scene.verifier, scene.new_verifier()):
        assert verifier.check(PROFILE).code == "link.unreachable"
    scene.index({KEY: forge.NUMBER}, version=8)
    assert scene.verifier.check(PROFILE).verdict == "valid"


def test_an_entry_that_leads_to_the_certificate_of_another_profile_is_not_found(
    scene: IndexedIssuer,
) -> None:
    """As if two hashes were the same: the other profile's revocation is not shown for this one."""
    scene.index({"tiktok:nguoikhac": forge.NUMBER}, key="tiktok:nguoikhac")
    scene.publish(Standing.REVOKED)
    verdict = scene.verifier.check("tiktok:nguoikhac")
    assert (verdict.verdict, verdict.certificate) == ("not_found", None)


def test_an_entry_whose_certificate_is_missing_is_unreachable(scene: IndexedIssuer) -> None:
    scene.put(f"{scene.issuer.credential_url()}.jwt", 404)
    assert scene.verifier.check(PROFILE).verdict == "unreachable"
    scene.put(f"{scene.issuer.credential_url()}.jwt", scene.issuer.sign()[:-3] + "AAA")
    assert scene.new_verifier().check(PROFILE).verdict == "tampered"


def test_a_second_profile_can_be_compared_with_the_certificate(scene: IndexedIssuer) -> None:
    verdict = scene.verifier.check(PROFILE, profile="https://www.youtube.com/@minhanhreview")
    assert (verdict.verdict, verdict.profile.match) == ("valid", True)
    assert scene.verifier.check(PROFILE, profile="tiktok:another").verdict == "profile_mismatch"


def test_a_shard_is_fetched_once_a_minute_for_many_profiles(scene: IndexedIssuer) -> None:
    verdicts = list(scene.verifier.check_many([PROFILE, "tiktok:minhanh.review"] * 20))
    assert {verdict.verdict for verdict in verdicts} == {"valid"}
    path = scene.path(scene.issuer.shard_url(KEY))
    assert scene.host.asked.count(path) == 1
    scene.later(seconds=61)
    scene.verifier.check(PROFILE)
    assert scene.host.asked.count(path) == 2


def test_offline_the_remembered_shard_counts_for_a_day(host, tmp_path: Path) -> None:
    scene = IndexedIssuer(host, tmp_path)
    scene.index({})
    assert scene.verifier.check(PROFILE).verdict == "not_found"
    fetched = len(host.asked)
    assert scene.new_verifier(offline=True).check(PROFILE).verdict == "not_found"
    assert scene.new_verifier(offline=True).check("tiktok:another").verdict == "unreachable"
    scene.later(days=1)
    assert scene.new_verifier(offline=True).check(PROFILE).verdict == "unreachable"
    assert len(host.asked) == fetched


def test_without_an_answer_a_remembered_shard_does_not_count(host, tmp_path: Path) -> None:
    scene = IndexedIssuer(host, tmp_path)
    scene.index({})
    assert scene.verifier.check(PROFILE).verdict == "not_found"
    scene.put(scene.issuer.shard_url(KEY), 503)
    assert scene.new_verifier().check(PROFILE).verdict == "unreachable"


def test_other_texts_are_not_searched_for_as_profiles(scene: IndexedIssuer) -> None:
    anchors = scene.verifier.anchors
    for what in (
        "@minhanh.review",
        "minhanh.review",
        "@minh-anh",
        "an-review.vn",
        "https://www.tiktok.com/@a/video/7",
        "7K3M9QX2HS",
        b"<svg/>",
        scene.issuer.credential_url(),
        "tiktok:",
        "https://vt.tiktok.com/ZSabc/",
    ):
        assert links.profile(what, anchors) is None
    assert scene.verifier.check("https://www.tiktok.com/@a/video/7").verdict == "foreign_code"
    # As a handle it could be one of YouTube alone, but it is a host.
    assert scene.verifier.check("an-review.vn").verdict == "foreign_code"
    assert scene.verifier.check("@minh-anh").profile.asked is None


def test_the_first_issuer_with_a_valid_certificate_decides(host) -> None:
    scene = IndexedIssuer(host)
    other = forge.Issuer("http://127.0.0.1:1", types=())
    scene.trust = forge.trust_list(other, scene.issuer, allow_insecure_loopback=True)
    assert scene.new_verifier().check(PROFILE).verdict == "valid"
    assert scene.new_verifier().check("tiktok:nobody").verdict == "unreachable"


def test_the_pure_function_takes_the_fetched_texts(scene: IndexedIssuer) -> None:
    issuer, url = scene.issuer, scene.issuer.credential_url()
    texts = {
        issuer.shard_url(KEY): issuer.shard({KEY: forge.NUMBER}),
        f"{url}.jwt": issuer.sign(),
        **issuer.lists(),
    }
    anchors = TrustAnchors.from_trust_list(scene.trust)
    assert verify_profile(PROFILE, anchors=anchors, texts=texts, now=forge.NOW).verdict == "valid"
    without = {name: text for name, text in texts.items() if name != f"{url}.jwt"}
    assert (
        verify_profile(PROFILE, anchors=anchors, texts=without, now=forge.NOW).verdict
        == "unreachable"
    )
    assert scene.host.asked == []


SEVERAL = ("@minhanh.review", "minhanh.review", "(@MinhAnh.Review)", "Kênh @minhanh.review nhé")


def scene_of_every_platform(scene: IndexedIssuer, numbers: dict[str, dict[str, str]]) -> None:
    """Publish a shard for the handle on every platform, with the given entries by platform."""
    for profile in handles.everywhere("@minhanh.review"):
        scene.index(numbers.get(profile.platform, {}), profile.key)


@pytest.mark.parametrize("what", SEVERAL)
def test_a_handle_is_searched_for_on_every_platform(scene: IndexedIssuer, what: str) -> None:
    scene_of_every_platform(scene, {"tiktok": {KEY: forge.NUMBER}})
    verdict = scene.verifier.check(what)
    assert (verdict.verdict, verdict.certificate.number) == ("valid", "7K3M9-QX2HS")
    # Nobody said on which of the platforms it is looked at.
    assert verdict.profile.asked is None and verdict.profile.match is None
    assert scene.verifier.check("TikTok @minhanh.review").profile.match is True
    about = scene.verifier.check(what, profile="tiktok:nguoikhac")
    assert about.verdict == "profile_mismatch"


def test_a_handle_that_nobody_has_is_not_found(scene: IndexedIssuer) -> None:
    scene_of_every_platform(scene, {})
    assert scene.verifier.check("@minhanh.review").code == "link.not_found"
    # A host by the looks of it, which is then what it is.
    assert scene.verifier.check("minhanh.review").code == "link.foreign"
    scene.put(scene.issuer.shard_url(KEY), 503)
    assert scene.new_verifier().check("@minhanh.review").code == "link.unreachable"


def test_of_several_certificates_none_is_picked(scene: IndexedIssuer) -> None:
    other = "instagram:minhanh.review"
    account = {
        "platform": "instagram",
        "handle": "minhanh.review",
        "url": "https://www.instagram.com/minhanh.review",
    }
    whole = scene.issuer.certificate(id=scene.issuer.credential_url(forge.SUCCESSOR))
    whole["credentialSubject"] = {**whole["credentialSubject"], "accounts": [account]}
    scene.put(f"{scene.issuer.credential_url(forge.SUCCESSOR)}.jwt", scene.issuer.sign(whole))
    scene_of_every_platform(
        scene,
        {"tiktok": {KEY: forge.NUMBER}, "instagram": {other: forge.SUCCESSOR}},
    )
    with pytest.raises(ProfileError) as refusal:
        scene.verifier.check("@minhanh.review")
    assert refusal.value.code == "profile.ambiguous"
    assert refusal.value.accounts == (KEY, other)
    [verdict] = scene.verifier.check_many(["@minhanh.review"])
    assert verdict.code == "link.number_invalid"
    assert scene.verifier.check("Instagram @minhanh.review").verdict == "valid"
