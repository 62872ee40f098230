"""The badge files of a certificate: what each of them leads to, and for whom there are none."""

from __future__ import annotations

import io
from itertools import product

import pytest
import zxingcpp
from PIL import Image
from tests.offices import CHIEF, actor

from credissuer.actions.badge import badge, badge_facts
from credissuer.actions.revoke import revoke
from credissuer.credentials.record import Purpose
from credissuer.errors import ForbiddenError, NotFoundError, RefusedError, UsageError
from credverifier.wire import offline


def read(octets):
    return zxingcpp.read_barcode(Image.open(io.BytesIO(octets)).convert("L")).text


def signatures(house):
    with house.store.read() as reading:
        return [made.number for made in reading.every_rendition() if made.purpose is Purpose.SLIM]


def test_every_file_leads_to_the_certificate(house):
    [certificate] = house.issue(7)
    files = badge(house.office, CHIEF, certificate.number, ["vi"], ["web", "feed"])
    n = certificate.number
    forms = [f"{n}-{name}.{form}" for name, form in product(("link", "offline"), ("svg", "png"))]
    forms += [f"{n}-badge-{size}-vi.{form}" for size, form in product(("web", "feed"), ("svg", "png"))]
    assert list(files) == forms
    link = f"HTTPS://TNSO.EXAMPLE/C/{n}"
    assert {read(files[f"{n}-{name}.png"]) for name in ("link", "badge-web-vi", "badge-feed-vi")} == {link}
    text = read(files[f"{n}-offline.png"])
    assert text.startswith("HTTPS://TNSO.EXAMPLE/V#1.")
    assert offline.decode(text.partition("#")[2]).count(".") == 2
    assert "Kênh Mẫu Số 0007" in files[f"{n}-badge-web-vi.svg"].decode()


def test_all_sizes_and_languages_unless_some_are_named(house):
    [certificate] = house.issue(1)
    assert len(badge(house.office, CHIEF, certificate.number)) == 4 + 3 * 3 * 2


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
    before = badge(house.office, CHIEF, certificate.number, ["both"], ["web"])
    revoke(house.office, CHIEF, certificate.number, "undisclosed_ad")
    assert badge(house.office, CHIEF, certificate.number, ["both"], ["web"]) == before
    assert len(signatures(house)) == 1


def test_nothing_is_signed_for_a_revoked_certificate(house):
    [certificate] = house.issue(1)
    house.publish()
    revoke(house.office, CHIEF, certificate.number, "undisclosed_ad")
    with pytest.raises(RefusedError) as caught:
        badge(house.office, CHIEF, certificate.number)
    assert caught.value.code == "certificate.cannot_change"
    assert signatures(house) == []


def test_a_wrong_question_signs_nothing(house):
    [certificate] = house.issue(1)
    for languages, sizes in ((["fr"], []), ([], ["poster"])):
        with pytest.raises(UsageError):
            badge(house.office, CHIEF, certificate.number, languages, sizes)
    with pytest.raises(NotFoundError):
        badge(house.office, CHIEF, "7K3M9QX2HS")
    with pytest.raises(ForbiddenError):
        badge(house.office, actor(), certificate.number)
    assert signatures(house) == []
