"""The badge files of a certificate, and certificates that get none."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from itertools import product

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from credissuer.badges import pictures
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.errors import ForbiddenError, NotFoundError, RefusedError, UsageError
from credissuer.operations.badge import badge, badge_facts, kit, public_kit, public_picture
from credissuer.operations.change_standing import revoke
from credissuer.operations.issue import issue
from credissuer.publication.servers import WebServer
from credverifier.errors import LinkError
from credverifier.wire.carriers import pictures as wire_pictures
from credverifier.wire.credentials import offline_qr
from tests.offices import account_from_url, actor, order, programme


def read(octets):
    return zxingcpp.read_barcode(Image.open(io.BytesIO(octets)).convert("L")).text


def signatures(house):
    with house.store.read() as reading:
        return [
            rendition.number
            for rendition in reading.renditions.all()
            if rendition.purpose == SignaturePurpose.SLIM
        ]


def test_every_code_and_badge_leads_to_the_certificate(house):
    [certificate] = house.issue(7)
    files = badge(house.office, house.call, certificate.number, ["vi"], ["web", "feed"])
    number = certificate.number
    names = [
        f"{number}-{name}.{ending}" for name, ending in product(("link", "offline"), ("svg", "png"))
    ]
    names += [
        f"{number}-badge-{size}-vi.{ending}"
        for size, ending in product(("web", "feed"), ("svg", "png"))
    ]
    assert list(files) == names
    link = f"https://TNSO.EXAMPLE/C/{number}"
    assert {
        read(files[f"{number}-{name}.png"]) for name in ("link", "badge-web-vi", "badge-feed-vi")
    } == {link}
    text = read(files[f"{number}-offline.png"])
    assert text.startswith("https://TNSO.EXAMPLE/V#1.")
    assert offline_qr.decode(text.partition("#")[2]).count(".") == 2
    assert "Kênh Mẫu Số 0007" in files[f"{number}-badge-web-vi.svg"].decode()


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
    files = kit(house.office, house.call, certificate.number, ["vi"], ["web"])
    html = files[f"{certificate.number}-html.txt"].decode()
    assert address.format(certificate.number) in html
    for path in re.findall(r'src="https://tnso.example/([^"?]+)"', html):
        assert house.office.publication.get(path) is not None, path


def test_the_open_badge_is_baked_into_every_badge_and_does_not_change_the_picture(house):
    [certificate] = house.issue(1)
    house.publish()
    files = badge(house.office, house.call, certificate.number, ["vi"], ["web"])
    badges = {name: octets for name, octets in files.items() if "badge" in name}
    assert len(badges) == 2
    for name, octets in badges.items():
        token = wire_pictures.unbake(octets)
        assert token == house.public(f"c/{certificate.number}.jws")
        picture = pictures.picture(
            badge_facts(house.office, certificate.number), f"badge.{name[-3:]}", "vi", "web"
        )
        assert octets != picture.octets and pictures.baked(picture, token).octets == octets
    png, original = (Image.open(io.BytesIO(octets)) for octets in (octets, picture.octets))
    assert png.format == "PNG" and png.tobytes() == original.tobytes()
    assert png.text["openbadgecredential"] == token, "another reader of PNG finds the same"


def test_public_badges_are_baked_after_publication_and_codes_never(house):
    [certificate] = house.issue(1)
    number, trail = certificate.number, house.trail()
    picture = pictures.picture(badge_facts(house.office, number), "badge.svg", "en", "web")
    assert public_picture(house.office, number, "badge.svg", "en", "web") == picture
    assert house.trail() == trail, "looking signs nothing"
    house.publish()
    for kind in ("badge.svg", "badge.png"):
        assert wire_pictures.unbake(
            public_picture(house.office, number, kind).octets
        ) == house.public(f"c/{number}.jws")
    for kind in ("qr.svg", "qr.png"):
        with pytest.raises(LinkError):
            wire_pictures.unbake(public_picture(house.office, number, kind).octets)


def test_without_arguments_there_are_all_sizes_and_languages(house):
    [certificate] = house.issue(1)
    assert len(badge(house.office, house.call, certificate.number)) == 4 + 8 * 3 * 2 + 2 * 3


def test_the_printed_sheets_have_the_offline_code_after_it_was_signed(house):
    [certificate] = house.issue(1)
    house.publish()
    number, trail = certificate.number, house.trail()
    without_offline_code = public_picture(house.office, number, "badge.pdf", "vi", "a6")
    assert without_offline_code.media_type == "application/pdf"
    assert house.trail() == trail, "looking signs nothing"
    files = badge(house.office, house.call, number, ["vi"], ["a6"])
    assert [name for name in files if name.endswith(".pdf")] == [f"{number}-badge-a6-vi.pdf"]
    with_offline_code = public_picture(house.office, number, "badge.pdf", "vi", "a6").octets
    assert with_offline_code == files[f"{number}-badge-a6-vi.pdf"] != without_offline_code.octets
    page = pypdfium2.PdfDocument(with_offline_code)[0].render(scale=200 / 72).to_pil().convert("L")
    codes = {
        code.text for code in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    }
    assert codes == {f"https://TNSO.EXAMPLE/C/{number}", read(files[f"{number}-offline.png"])}


def test_the_kit_has_pictures_texts_and_an_archive_of_all(house):
    [certificate] = house.issue(1)
    house.publish()
    number = certificate.number
    public_files = zip_files(public_kit(house.office, number))
    assert not [name for name in public_files if "offline" in name]
    files = kit(house.office, house.call, number)
    *names, archive = files
    assert archive == f"{number}-kit.zip"
    assert zip_files(files[archive]) == {name: files[name] for name in names}
    picture_files = badge(house.office, house.call, number)
    assert {name: files[name] for name in picture_files} == picture_files
    assert {name.removeprefix(f"{number}-") for name in files.keys() - picture_files.keys()} == {
        "alt-texts.txt", "bio-lines.txt", "html.txt", "dos-and-donts.txt", "kit.zip"
    }  # fmt: skip
    for name in picture_files:
        assert name in files[f"{number}-alt-texts.txt"].decode()
    assert public_kit(house.office, number) == files[archive], (
        "what anybody gets is what the office made"
    )


def zip_files(octets):
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_facts_of_a_badge_are_those_of_the_certificate(house):
    [certificate] = house.issue(3)
    facts = badge_facts(house.office, certificate.number.lower())
    assert facts.number == certificate.number
    assert (facts.name, facts.kind) == ("Kênh Mẫu Số 0003", "person")
    assert (facts.platform, facts.handle) == ("tiktok", "kenh0003mau")
    assert facts.valid_until == certificate.valid_until.date()
    assert facts.alliance == ("Liên minh thử", "Test alliance")
    assert not facts.demo


def test_a_badge_has_every_account_the_level_by_name_and_the_mark_of_the_alliance(house):
    accounts = tuple(
        account_from_url(f"https://www.{place}", date(2026, 10, 20))
        for place in ("tiktok.com/@mau.mot", "youtube.com/@mau.hai", "facebook.com/mau.ba.kenh")
    )
    subject = replace(order(4).subject, accounts=accounts)
    mark = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
    office = replace(house.office, logo=mark)
    [issued] = issue(office, house.call, [replace(order(4), subject=subject)])
    facts = badge_facts(office, issued.certificate.number)
    assert [facts.platform, *(one.platform for one in facts.others)] == [
        *("tiktok", "youtube", "facebook")
    ]
    level = programme().levels[-1]
    assert facts.level == (level.name["vi"], level.name["en"])
    assert facts.logo == mark
    other_rules = replace(office, programme=replace(office.programme, version="2031-7"))
    assert badge_facts(other_rules, facts.number).level is None


def test_a_badge_is_the_same_after_a_revocation_without_a_new_signature(house):
    [certificate] = house.issue(1)
    house.publish()
    before = badge(house.office, house.call, certificate.number, ["both"], ["web"])
    house.perform(revoke, certificate.number, "undisclosed_ad")
    assert badge(house.office, house.call, certificate.number, ["both"], ["web"]) == before
    assert len(signatures(house)) == 1


def test_nothing_is_signed_for_a_revoked_certificate(house):
    [certificate] = house.issue(1)
    house.publish()
    house.perform(revoke, certificate.number, "undisclosed_ad")
    with pytest.raises(RefusedError) as refusal:
        badge(house.office, house.call, certificate.number)
    assert refusal.value.code == "certificate.cannot_change"
    assert signatures(house) == []


def test_a_refused_call_signs_nothing(house):
    [certificate] = house.issue(1)
    for languages, sizes in ((["fr"], []), ([], ["poster"])):
        with pytest.raises(UsageError):
            badge(house.office, house.call, certificate.number, languages, sizes)
    with pytest.raises(NotFoundError):
        badge(house.office, house.call, "7K3M9QX2HS")
    with pytest.raises(ForbiddenError):
        badge(house.office, house.office.call(actor()), certificate.number)
    assert signatures(house) == []
