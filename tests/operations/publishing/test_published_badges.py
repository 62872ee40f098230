"""Badges as public files: those of every certificate, once, and only where it is asked."""

from __future__ import annotations

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.operations import change_keys
from credissuer.operations.badge import public_picture
from credissuer.operations.change_standing import revoke
from credissuer.operations.publishing.published_badges import PICTURES
from credissuer.operations.publishing.verify import verify
from credissuer.operations.renewing import reissue
from credissuer.publication import public_paths
from credissuer.signing.provider import KeyUse
from credverifier.wire.carriers import pictures as wire_pictures
from tests.offices import Household


def published(house: Household, number: str) -> dict[str, bytes]:
    folder = house.folder / "public" / "c" / number
    return {path.name: path.read_bytes() for path in folder.glob("*")}


def test_every_certificate_has_its_pictures_whatever_its_standing(house: Household) -> None:
    good, bad = house.issue(1, 2)
    house.perform(revoke, bad.number, "false_claim")
    house.publish()
    assert published(house, good.number) == {}
    house.change(publishes_badges=True, renditions=frozenset({SignaturePurpose.OPEN_BADGE}))
    house.publish()
    for certificate in (good, bad):
        files = published(house, certificate.number)
        assert files.keys() == PICTURES.keys() == public_paths.PICTURES.keys()
        for name, octets in files.items():
            picture = public_picture(house.office, certificate.number, *PICTURES[name])
            assert (picture.octets, picture.media_type) == (octets, public_paths.PICTURES[name])
    baked = wire_pictures.unbake(published(house, good.number)["badge.png"])
    assert baked == house.public(f"c/{good.number}.jws")


def test_what_is_there_is_not_drawn_again_and_what_is_lost_is(house: Household) -> None:
    house.change(publishes_badges=True, renditions=frozenset({SignaturePurpose.OPEN_BADGE}))
    [certificate] = house.issue(1)
    house.publish()
    folder = house.folder / "public" / "c" / certificate.number
    (folder / "qr.svg").unlink()
    (folder / "qr.png").write_bytes(b"as it was")
    assert verify(house.office, house.call).mended == 1
    assert (folder / "qr.png").read_bytes() == b"as it was"
    assert (folder / "qr.svg").read_bytes().startswith(b"<svg")


def test_a_picture_gets_the_badge_that_another_key_has_signed(house: Household) -> None:
    house.change(publishes_badges=True, renditions=frozenset({SignaturePurpose.OPEN_BADGE}))
    [certificate] = house.issue(1)
    house.publish()
    paths = [f"public/c/{certificate.number}/badge.{form}" for form in ("svg", "png")]
    before = [(house.folder / path).read_bytes() for path in paths]
    key = house.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    house.later(minutes=1)
    change_keys.compromise(house.office, house.call, key)
    reissue.reissue(house.office, house.call)
    house.publish()
    badge = (house.public(f"c/{certificate.number}.jws") or "").encode()
    after = [(house.folder / path).read_bytes() for path in paths]
    assert badge and all(badge in octets for octets in after)
    assert not any(badge in octets for octets in before)
    house.publish()
    assert [(house.folder / path).read_bytes() for path in paths] == after
