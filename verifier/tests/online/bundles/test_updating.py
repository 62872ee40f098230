"""Bring a bundle up to date from a real host: whole, by what changed, and never backwards."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import forge
import pytest
from bundled import PROFILE, BundledIssuer
from conftest import Host

from credverifier import TrustAnchors
from credverifier.errors import BundleError
from credverifier.online.bundles import kept, updating
from credverifier.online.network import from_network
from credverifier.wire.bundle import bundle_file, header
from credverifier.wire.status.standing import Standing


@pytest.fixture
def scene(host: Host) -> BundledIssuer:
    scene = BundledIssuer(host)
    scene.later(days=1)
    return scene


def host_of(
    scene: BundledIssuer, progress: Callable[[int, int], None] = lambda done, total: None
) -> updating.Host:
    anchors = TrustAnchors.from_trust_list(scene.trust)
    issuer = anchors.issuers[scene.issuer.id]
    return updating.Host(issuer, anchors, from_network, updating.octets_from_network, progress)


def update(scene: BundledIssuer, folder: Path, *, small: bool = False) -> updating.Updated:
    return updating.update(host_of(scene), folder, scene.now, small=small)


def test_only_what_changed_is_fetched(scene: BundledIssuer, tmp_path: Path) -> None:
    first = scene.parts()
    scene.publish_bundle(first)
    steps: list[tuple[int, int]] = []
    host = host_of(scene, lambda done, total: steps.append((done, total)))
    done = updating.update(host, tmp_path, scene.now)
    size = sum(map(len, first.values()))
    assert (done.fetched, steps[0], steps[-1]) == (size, (0, size), (size, size))
    assert update(scene, tmp_path).fetched == 0
    second = scene.parts(Standing.REVOKED, at=forge.LISTED_AT + 3600)
    scene.publish_bundle(second, at=forge.LISTED_AT + 3600, version=8)
    scene.host.asked.clear()
    done = update(scene, tmp_path)
    changed = [name for name in second if second[name] != first[name]]
    assert sorted(changed) == ["lists", "notes", "trust"]
    assert done.fetched == sum(len(second[name]) for name in changed)
    assert len(scene.host.asked) == 4
    assert scene.offline(tmp_path).check(scene.issuer.sign()).verdict == "revoked"
    assert [path.name for path in tmp_path.glob("*.bundle")] == [done.path.name]


def test_a_new_header_alone_is_kept(scene: BundledIssuer, tmp_path: Path) -> None:
    parts = scene.parts()
    scene.publish_bundle(parts)
    update(scene, tmp_path)
    scene.publish_bundle(parts, at=forge.LISTED_AT + 60, version=8)
    done = update(scene, tmp_path)
    assert (done.fetched, done.bundle.header.version) == (0, 8)
    assert update(scene, tmp_path).bundle.header.version == 8


def test_a_small_copy_leaves_out_what_it_can_and_grows_again(
    scene: BundledIssuer, tmp_path: Path
) -> None:
    parts = scene.parts()
    scene.publish_bundle(parts)
    small = update(scene, tmp_path, small=True)
    assert set(small.bundle.files) == set(header.NEEDED)
    assert not small.bundle.is_whole
    whole = update(scene, tmp_path)
    assert whole.fetched == sum(len(parts[name]) for name in header.FURTHER)
    assert whole.bundle.is_whole


@pytest.mark.parametrize("damaged", [False, True])
def test_it_never_goes_back(scene: BundledIssuer, tmp_path: Path, damaged: bool) -> None:
    newer = scene.parts(Standing.REVOKED, at=forge.LISTED_AT + 3600)
    scene.publish_bundle(newer, at=forge.LISTED_AT + 3600, version=8)
    path = update(scene, tmp_path).path
    if damaged:
        # Its header still says how new it was.
        path.write_bytes(path.read_bytes()[:-5])
    before = path.read_bytes()
    scene.publish_bundle(scene.parts())
    with pytest.raises(BundleError, match=r"bundle\.rollback"):
        update(scene, tmp_path)
    assert path.read_bytes() == before
    scene.publish_bundle(newer, at=forge.LISTED_AT + 3600, version=8)
    assert update(scene, tmp_path).bundle.header.version == 8


def test_what_is_no_bundle_here_is_replaced(scene: BundledIssuer, tmp_path: Path) -> None:
    scene.publish_bundle(scene.parts())
    path = update(scene, tmp_path).path
    path.write_bytes(b"something else")
    assert update(scene, tmp_path).fetched > 0
    assert scene.offline(path).check(PROFILE).code == "link.unreachable"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda scene, path: scene.host.files.update({path: 404}), "unreachable"),
        (lambda scene, path: scene.host.files.update({path: 503}), "unreachable"),
        (lambda scene, path: scene.host.files.update({path: b"x"}), "altered"),
        (lambda scene, path: scene.host.files.update({path: bytes(100_000)}), "altered"),
        (lambda scene, path: scene.host.files.update({f"/{header.PATH}": 404}), "none"),
        (lambda scene, path: scene.host.files.update({f"/{header.PATH}": 500}), "unreachable"),
        (lambda scene, path: scene.host.files.update({f"/{header.PATH}": "a.b"}), "malformed"),
    ],
)
def test_what_the_host_gives_wrong_changes_nothing(
    scene: BundledIssuer, tmp_path: Path, spoil: Callable[[BundledIssuer, str], None], code: str
) -> None:
    scene.publish_bundle(scene.parts())
    path = update(scene, tmp_path).path
    before = path.read_bytes()
    scene.publish_bundle(scene.parts(at=forge.LISTED_AT + 60), at=forge.LISTED_AT + 60, version=8)
    [lists] = [path for path in scene.host.files if "/bundle/lists" in path][-1:]
    spoil(scene, lists)
    with pytest.raises(BundleError, match=rf"bundle\.{code}"):
        update(scene, tmp_path)
    assert path.read_bytes() == before
    assert sorted(each.suffix for each in tmp_path.iterdir()) == [".bundle", ".lock"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "credential"}, "untrusted"),
        ({"iss": "did:web:other.vn"}, "untrusted"),
        ({"at": forge.LISTED_AT + 3 * forge.DAY}, "malformed"),
    ],
)
def test_a_header_that_cannot_be_trusted_is_refused(
    scene: BundledIssuer, tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    scene.publish_bundle(scene.parts(), **changes)  # type: ignore[arg-type]
    with pytest.raises(BundleError, match=rf"bundle\.{code}"):
        update(scene, tmp_path)
    assert list(tmp_path.glob("*.bundle")) == []


def test_updates_at_once_leave_the_newest(scene: BundledIssuer, tmp_path: Path) -> None:
    scene.publish_bundle(scene.parts())
    failures: list[Exception] = []

    def run() -> None:
        try:
            update(scene, tmp_path)
        except Exception as error:  # noqa: BLE001 - told by the test itself
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    scene.publish_bundle(scene.parts(at=forge.LISTED_AT + 60), at=forge.LISTED_AT + 60, version=8)
    for thread in threads:
        thread.join(30)
    assert failures == []
    update(scene, tmp_path)
    text = bundle_file.parse(kept.read(kept.path_of(tmp_path, host_of(scene).issuer)))
    assert header.parse(text.token).payload["version"] == 8
