"""From a profile over the index to the verdict on it, against a real host: nothing but the
profile's own certificate.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import forge
import pytest

from credverifier import TrustAnchors, Verifier
from credverifier.online.profile_search import verify_profile
from credverifier.reading import links
from credverifier.wire.status.standing import Standing

PROFILE = "https://www.tiktok.com/@minhanh.review"
KEY = "tiktok:minhanh.review"


class Scene:
    """An issuer whose files and index lie on `host`, and a verifier whose clock a test moves."""

    def __init__(self, host, folder: Path | None = None) -> None:
        self.host, self.folder, self.now = host, folder, forge.NOW
        self.issuer = forge.Issuer(host.public_url)
        self.trust = forge.trust_list(self.issuer, allow_insecure_loopback=True)
        self.put(f"{self.issuer.credential_url()}.jwt", self.issuer.sign())
        self.publish(Standing.VALID)
        self.index({KEY: forge.NUMBER})
        self.verifier = self.anew()

    def anew(self, **options) -> Verifier:
        anchors = TrustAnchors.from_trust_list(self.trust)
        return Verifier(anchors, clock=lambda: self.now, cache_dir=self.folder, **options)

    def put(self, url: str, text: str | int) -> None:
        self.host.files[url.removeprefix(self.host.public_url)] = text

    def publish(self, standing: Standing, at: int = forge.LISTED_AT) -> None:
        for url, token in self.issuer.lists(standing, at=at).items():
            self.put(url, token)

    def index(self, numbers: dict[str, str], key: str = KEY, **changes) -> None:
        self.put(self.issuer.shard_url(key), self.issuer.shard(numbers, key=key, **changes))

    def later(self, **passed) -> None:
        self.now += timedelta(**passed)


@pytest.fixture
def scene(host) -> Scene:
    return Scene(host)


@pytest.mark.parametrize("what", [PROFILE, " https://m.tiktok.com/@MinhAnh.Review?lang=vi\n", "tiktok:minhanh.review",
                                  "www.tiktok.com/@minhanh.review"])  # fmt: skip
def test_a_profile_leads_to_its_certificate(scene: Scene, what: str) -> None:
    found = scene.verifier.check(what).require_valid()
    assert (found.certificate.number, found.profile.match) == ("7K3M9-QX2HS", True)
    assert found.profile.asked == what.strip()
    assert found.headline["en"] == "This is the certified profile"


def test_the_verdict_is_that_of_the_certificate(scene: Scene) -> None:
    scene.publish(Standing.REVOKED)
    scene.put(scene.issuer.note_url(), scene.issuer.note("revoked"))
    found = scene.verifier.check(PROFILE)
    assert (found.verdict, found.status.reason, found.profile.match) == (
        "revoked",
        "undisclosed_ad",
        True,
    )


def test_only_a_proven_shard_without_an_entry_means_not_found(scene: Scene) -> None:
    scene.index({"tiktok:another": forge.SUCCESSOR})
    found = scene.verifier.check(PROFILE)
    assert (found.verdict, found.code, found.profile.asked) == (
        "not_found",
        "link.not_found",
        PROFILE,
    )
    scene.index({}, version=8)
    assert scene.anew().check(PROFILE).verdict == "not_found"
    for answer in (404, 503, ""):
        scene.put(scene.issuer.shard_url(KEY), answer)
        assert (scene.anew().check(PROFILE).verdict, scene.host.asked[-1]) == (
            "unreachable", scene.issuer.shard_url(KEY).removeprefix(scene.host.public_url),
        )  # fmt: skip


def test_a_shard_that_is_not_proven_is_unreachable(scene: Scene) -> None:
    for changes in ({"key": "credential"}, {"key": "compromised"}, {"sub": "x"}, {"iss": "did:web:x"},
                    {"at": forge.LISTED_AT - 2 * forge.DAY}, {"at": forge.LISTED_AT + forge.DAY}):  # fmt: skip
        signing = {"signing": changes.pop("key")} if "key" in changes else {}
        scene.index({KEY: forge.NUMBER}, **changes, **signing)
        assert scene.anew().check(PROFILE).code == "link.unreachable"


def test_a_shard_of_another_url_is_unreachable(scene: Scene) -> None:
    other = scene.issuer.shard({}, key="tiktok:another")
    scene.put(scene.issuer.shard_url(KEY), other)
    assert scene.verifier.check(PROFILE).verdict == "unreachable"


def test_a_shard_older_than_one_seen_is_refused_in_the_next_process_too(
    host, tmp_path: Path
) -> None:
    scene = Scene(host, tmp_path)
    assert scene.verifier.check(PROFILE).verdict == "valid"
    scene.later(minutes=2)
    scene.index({}, at=forge.LISTED_AT - 60)
    for verifier in (scene.verifier, scene.anew()):
        assert verifier.check(PROFILE).code == "link.unreachable"
    scene.index({KEY: forge.NUMBER}, version=8)
    assert scene.verifier.check(PROFILE).verdict == "valid"


def test_an_entry_that_leads_to_the_certificate_of_another_profile_is_not_found(
    scene: Scene,
) -> None:
    """As where two hashes are the same: somebody else's revocation is not this profile's."""
    scene.index({"tiktok:nguoikhac": forge.NUMBER}, key="tiktok:nguoikhac")
    scene.publish(Standing.REVOKED)
    found = scene.verifier.check("tiktok:nguoikhac")
    assert (found.verdict, found.certificate) == ("not_found", None)


def test_an_entry_whose_certificate_is_missing_is_unreachable(scene: Scene) -> None:
    scene.put(f"{scene.issuer.credential_url()}.jwt", 404)
    assert scene.verifier.check(PROFILE).verdict == "unreachable"
    scene.put(f"{scene.issuer.credential_url()}.jwt", scene.issuer.sign()[:-3] + "AAA")
    assert scene.anew().check(PROFILE).verdict == "tampered"


def test_a_second_profile_can_be_compared_with_the_certificate(scene: Scene) -> None:
    found = scene.verifier.check(PROFILE, profile="https://www.youtube.com/@minhanhreview")
    assert (found.verdict, found.profile.match) == ("valid", True)
    assert scene.verifier.check(PROFILE, profile="tiktok:another").verdict == "profile_mismatch"


def test_a_shard_is_fetched_once_a_minute_for_many_profiles(scene: Scene) -> None:
    verdicts = list(scene.verifier.check_many([PROFILE, "tiktok:minhanh.review"] * 20))
    assert {found.verdict for found in verdicts} == {"valid"}
    path = scene.issuer.shard_url(KEY).removeprefix(scene.host.public_url)
    assert scene.host.asked.count(path) == 1
    scene.later(seconds=61)
    scene.verifier.check(PROFILE)
    assert scene.host.asked.count(path) == 2


def test_offline_the_remembered_shard_counts_for_a_day(host, tmp_path: Path) -> None:
    scene = Scene(host, tmp_path)
    scene.index({})
    assert scene.verifier.check(PROFILE).verdict == "not_found"
    asked = len(host.asked)
    assert scene.anew(offline=True).check(PROFILE).verdict == "not_found"
    assert scene.anew(offline=True).check("tiktok:another").verdict == "unreachable"
    scene.later(days=1)
    assert scene.anew(offline=True).check(PROFILE).verdict == "unreachable"
    assert len(host.asked) == asked


def test_without_an_answer_a_remembered_shard_does_not_count(host, tmp_path: Path) -> None:
    scene = Scene(host, tmp_path)
    scene.index({})
    assert scene.verifier.check(PROFILE).verdict == "not_found"
    scene.put(scene.issuer.shard_url(KEY), 503)
    assert scene.anew().check(PROFILE).verdict == "unreachable"


def test_other_texts_are_not_searched_for_as_profiles(scene: Scene) -> None:
    anchors = scene.verifier.anchors
    for what in ("@minhanh.review", "minhanh.review", "https://www.tiktok.com/@a/video/7", "7K3M9QX2HS", b"<svg/>",
                 scene.issuer.credential_url(), "tiktok:", "https://vt.tiktok.com/ZSabc/"):  # fmt: skip
        assert links.profile(what, anchors) is None
    assert scene.verifier.check("https://www.tiktok.com/@a/video/7").verdict == "foreign_code"


def test_the_first_issuer_with_a_valid_certificate_decides(host) -> None:
    scene = Scene(host)
    other = forge.Issuer("http://127.0.0.1:1", types=())
    scene.trust = forge.trust_list(other, scene.issuer, allow_insecure_loopback=True)
    assert scene.anew().check(PROFILE).verdict == "valid"
    assert scene.anew().check("tiktok:nobody").verdict == "unreachable"


def test_the_pure_function_takes_the_fetched_texts(scene: Scene) -> None:
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
