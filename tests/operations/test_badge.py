"""The badge files of a certificate: what each of them leads to, and for whom there are none."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import product

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from credissuer.badges import pictures
from credissuer.credentials.rendition import Purpose
from credissuer.errors import ForbiddenError, NotFoundError, RefusedError, UsageError
from credissuer.operations.badge import badge, badge_facts, kit, public_kit, public_picture
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from credissuer.publication.servers import WebServer
from credverifier.errors import LinkError
from credverifier.wire.carriers import pictures as wire_pictures
from credverifier.wire.credentials import offline_qr
from tests.offices import CHIEF, actor


def read(octets):
    return zxingcpp.read_barcode(Image.open(io.BytesIO(octets)).convert("L")).text


def signatures(house):
    with house.store.read() as reading:
        return [made.number for made in reading.renditions.all() if made.purpose == Purpose.SLIM]


def test_every_file_leads_to_the_certificate(house):
    [certificate] = house.issue(7)
    files = badge(
        house.office, house.office.call(CHIEF), certificate.number, ["vi"], ["web", "feed"]
    )
    n = certificate.number
    forms = [f"{n}-{name}.{form}" for name, form in product(("link", "offline"), ("svg", "png"))]
    forms += [
        f"{n}-badge-{size}-vi.{form}" for size, form in product(("web", "feed"), ("svg", "png"))
    ]
    assert list(files) == forms
    link = f"HTTPS://TNSO.EXAMPLE/C/{n}"
    assert {
        read(files[f"{n}-{name}.png"]) for name in ("link", "badge-web-vi", "badge-feed-vi")
    } == {link}
    text = read(files[f"{n}-offline.png"])
    assert text.startswith("HTTPS://TNSO.EXAMPLE/V#1.")
    assert offline_qr.decode(text.partition("#")[2]).count(".") == 2
    assert "Kênh Mẫu Số 0007" in files[f"{n}-badge-web-vi.svg"].decode()


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, 'src="data:image/png;base64,'),
        ({"publishes_badges": True}, 'src="https://tnso.example/c/{}/badge-web-vi.png"'),
        (
            {"web_server": WebServer(proxy_to="127.0.0.1:8000")},
            'src="https://tnso.example/c/{}/badge.png?size=web&amp;lang=vi"',
        ),
    ],
    ids=["files alone", "badges published", "office served"],
)
def test_the_html_of_a_kit_points_to_what_is_there(house, settings, address):
    [certificate] = house.issue(1)
    house.change(**settings)
    house.publish()
    files = kit(house.office, house.office.call(CHIEF), certificate.number, ["vi"], ["web"])
    told = files[f"{certificate.number}-html.txt"].decode()
    assert address.format(certificate.number) in told
    for path in re.findall(r'src="https://tnso.example/([^"?]+)"', told):
        assert house.office.publication.get(path) is not None, path


def test_every_badge_has_the_certificate_baked_in_and_the_picture_stays(house):
    [certificate] = house.issue(1)
    house.publish()
    files = badge(house.office, house.office.call(CHIEF), certificate.number, ["vi"], ["web"])
    baked = {name: octets for name, octets in files.items() if "badge" in name}
    assert len(baked) == 2
    for name, octets in baked.items():
        token = wire_pictures.unbake(octets)
        assert token == house.public(f"c/{certificate.number}.jws")
        drawn = pictures.picture(
            badge_facts(house.office, certificate.number), f"badge.{name[-3:]}", "vi", "web"
        )
        assert octets != drawn.octets and pictures.baked(drawn, token).octets == octets
    png, plain = (Image.open(io.BytesIO(octets)) for octets in (octets, drawn.octets))
    assert png.format == "PNG" and png.tobytes() == plain.tobytes()
    assert png.text["openbadgecredential"] == token, "another reader of PNG finds the same"


def test_the_public_picture_is_baked_once_the_badge_is_signed_and_codes_never_are(house):
    [certificate] = house.issue(1)
    n, trail = certificate.number, house.trail()
    drawn = pictures.picture(badge_facts(house.office, n), "badge.svg", "en", "web")
    assert public_picture(house.office, n, "badge.svg", "en", "web") == drawn
    assert house.trail() == trail, "looking signs nothing"
    house.publish()
    for kind in ("badge.svg", "badge.png"):
        assert wire_pictures.unbake(public_picture(house.office, n, kind).octets) == house.public(
            f"c/{n}.jws"
        )
    for kind in ("qr.svg", "qr.png"):
        with pytest.raises(LinkError):
            wire_pictures.unbake(public_picture(house.office, n, kind).octets)


def test_all_sizes_and_languages_unless_some_are_named(house):
    [certificate] = house.issue(1)
    assert (
        len(badge(house.office, house.office.call(CHIEF), certificate.number))
        == 4 + 6 * 3 * 2 + 2 * 3
    )


def test_the_sheets_for_print_hold_the_offline_code_once_it_was_signed(house):
    [certificate] = house.issue(1)
    house.publish()
    n, trail = certificate.number, house.trail()
    without = public_picture(house.office, n, "badge.pdf", "vi", "a6")
    assert without.media_type == "application/pdf"
    assert house.trail() == trail, "looking signs nothing"
    files = badge(house.office, house.office.call(CHIEF), n, ["vi"], ["a6"])
    assert [name for name in files if name.endswith(".pdf")] == [f"{n}-badge-a6-vi.pdf"]
    printed = public_picture(house.office, n, "badge.pdf", "vi", "a6").octets
    assert printed == files[f"{n}-badge-a6-vi.pdf"] != without.octets
    page = pypdfium2.PdfDocument(printed)[0].render(scale=200 / 72).to_pil().convert("L")
    codes = {
        found.text for found in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    }
    assert codes == {f"HTTPS://TNSO.EXAMPLE/C/{n}", read(files[f"{n}-offline.png"])}


def test_the_kit_is_the_badge_with_its_words_and_one_archive_of_all(house):
    [certificate] = house.issue(1)
    house.publish()
    n = certificate.number
    without = zip_files(public_kit(house.office, n))
    assert not [name for name in without if "offline" in name]
    whole = kit(house.office, house.office.call(CHIEF), n)
    *names, archive = whole
    assert archive == f"{n}-kit.zip"
    assert zip_files(whole[archive]) == {name: whole[name] for name in names}
    pictures_alone = badge(house.office, house.office.call(CHIEF), n)
    assert {name: whole[name] for name in pictures_alone} == pictures_alone
    assert {name.removeprefix(f"{n}-") for name in whole.keys() - pictures_alone.keys()} == {
        "alt-texts.txt", "bio-lines.txt", "html.txt", "dos-and-donts.txt", "kit.zip"
    }  # fmt: skip
    for name in pictures_alone:
        assert name in whole[f"{n}-alt-texts.txt"].decode()
    assert public_kit(house.office, n) == whole[archive], (
        "what anybody gets is what the office made"
    )


def zip_files(octets):
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_facts_are_those_of_the_certificate(house):
    [certificate] = house.issue(3)
    facts = badge_facts(house.office, certificate.number.lower())
    assert facts.number == certificate.number
    assert (facts.name, facts.kind) == ("Kênh Mẫu Số 0003", "person")
    assert (facts.platform, facts.handle) == ("tiktok", "kenh0003mau")
    assert facts.valid_until == certificate.valid_until.date()
    assert facts.alliance == ("Liên minh thử", "Test alliance")
    assert not facts.demo


def test_a_badge_says_the_same_after_a_revocation_and_needs_no_new_signature(house):
    [certificate] = house.issue(1)
    house.publish()
    before = badge(house.office, house.office.call(CHIEF), certificate.number, ["both"], ["web"])
    perform(house.office, house.office.call(CHIEF), revoke, certificate.number, "undisclosed_ad")
    assert (
        badge(house.office, house.office.call(CHIEF), certificate.number, ["both"], ["web"])
        == before
    )
    assert len(signatures(house)) == 1


def test_nothing_is_signed_for_a_revoked_certificate(house):
    [certificate] = house.issue(1)
    house.publish()
    perform(house.office, house.office.call(CHIEF), revoke, certificate.number, "undisclosed_ad")
    with pytest.raises(RefusedError) as caught:
        badge(house.office, house.office.call(CHIEF), certificate.number)
    assert caught.value.code == "certificate.cannot_change"
    assert signatures(house) == []


def test_a_wrong_question_signs_nothing(house):
    [certificate] = house.issue(1)
    for languages, sizes in ((["fr"], []), ([], ["poster"])):
        with pytest.raises(UsageError):
            badge(house.office, house.office.call(CHIEF), certificate.number, languages, sizes)
    with pytest.raises(NotFoundError):
        badge(house.office, house.office.call(CHIEF), "7K3M9QX2HS")
    with pytest.raises(ForbiddenError):
        badge(house.office, house.office.call(actor()), certificate.number)
    assert signatures(house) == []
