"""Every verdict that a link can lead to, seen on a phone, from files alone; whatever fails, nothing
turns green.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from credverifier.wire.credentials import offline_qr
from credverifier.wire.envelope import base64url
from tests.page.conftest import Phone, Town

TOLD = {
    "valid": ("valid", ""),
    "suspended": ("invalid", "status.suspended"),
    "revoked": ("invalid", "status.revoked"),
    "superseded": ("invalid", "status.superseded"),
    "expired": ("invalid", "validity.expired"),
    "not_yet_valid": ("invalid", "validity.not_yet_valid"),
    "tampered": ("invalid", "signature.invalid"),
    "unknown_issuer": ("invalid", "issuer.untrusted"),
    "malformed": ("invalid", "format.malformed"),
    "status_unavailable": ("unknown", "status.unreachable"),
    "not_found": ("unknown", "link.not_found"),
}
UNPROVEN = ("tampered", "unknown_issuer", "malformed", "not_found")


@pytest.mark.parametrize("verdict", TOLD)
def test_a_link_leads_to_its_verdict(town: Town, phone: Phone, verdict: str) -> None:
    phone.open(town.link(verdict))
    outcome, code = TOLD[verdict]
    assert phone.told() == (outcome, verdict, code)
    assert phone.page.locator(".panel.good").count() == 0
    assert phone.page.title().removeprefix("? ").startswith(phone.words(verdict, "headline", "vi"))
    assert phone.page.locator("#progress").inner_text() == ""
    for name in ("Chi tiết kiểm tra", "Trang này không bao giờ hỏi mật khẩu, OTP hay tiền."):
        assert phone.page.get_by_text(name).is_visible()


@pytest.mark.parametrize("verdict", UNPROVEN)
def test_nothing_of_an_unproven_token_is_shown(town: Town, phone: Phone, verdict: str) -> None:
    phone.open(town.link(verdict))
    phone.page.click(".details summary")
    shown = phone.page.locator("body").inner_text()
    for secret in ("DEMO Kẻ Mạo Danh", "DEMO Nguyễn Thị Ánh Nguyệt", "demo.anhnguyet", "eyJ"):
        assert secret not in shown
    assert phone.page.locator("[data-verdict] .accounts, [data-verdict] pre").count() == 0


def test_a_proven_certificate_can_be_read_whole(town: Town, phone: Phone) -> None:
    phone.open(town.link("valid"))
    phone.page.click(".details summary")
    assert phone.page.locator("pre").inner_text() == town.token("valid")


def test_one_flipped_character_anywhere_turns_it_red(town: Town, phone: Phone) -> None:
    token = town.token("valid")
    for place in (len(token.split(".")[0]) + 400, len(token) - 20):
        flipped = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        phone.page.goto("about:blank")
        phone.page.goto(f"{town.public_url}/v#{flipped}")
        assert phone.decided() == "tampered"


def test_another_certificate_under_this_number_is_refused(town: Town, phone: Phone) -> None:
    phone.open(town.put("012345678D", town.token("valid")))
    assert phone.told() == ("invalid", "malformed", "format.claims_invalid")


@pytest.mark.parametrize(
    "place",
    [
        "C/{number}",
        "c/{number}/",
        "c/{lower}",
        "V#{token}",
        "v#{token}",
        "v/#{token}",
        "V#{packed}",
    ],
)
def test_every_spelling_of_the_address_leads_there(town: Town, phone: Phone, place: str) -> None:
    number, token = town.numbers["valid"], town.token("valid")
    packed = offline_qr.encode(token, town.public_url).partition("#")[2]
    phone.open(
        f"{town.public_url}/{place.format(number=number, lower=number.lower(), token=token, packed=packed)}"
    )
    assert phone.told() == ("valid", "valid", "")


def test_a_verdict_cannot_be_addressed(town: Town, phone: Phone) -> None:
    link = town.link("revoked")
    good = town.numbers["valid"]
    for trick in (
        f"?verdict=valid&result=ok&c={good}",
        f"?number={good}#{town.token('valid')}",
        "#valid",
        "/#verdict=valid",
    ):
        phone.page.goto("about:blank")
        phone.open(link + trick)
        assert phone.told()[1] == "revoked"


def test_a_wrong_number_is_told_without_asking_anyone(town: Town, phone: Phone) -> None:
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.open(f"{town.public_url}/c/AAAAAAAAAA")
    assert phone.told() == ("invalid", "malformed", "link.number_invalid")
    assert not [url for url in asked if url.endswith(".jwt")]


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        ("**/c/*.jwt", ("unknown", "unreachable", "link.unreachable")),
        ("**/.well-known/trust-list.json", ("unknown", "unreachable", "link.unreachable")),
        ("**/status/*", ("unknown", "status_unavailable", "status.unreachable")),
        ("**/programmes/*", ("valid", "valid", "")),
    ],
)
def test_a_lost_connection_is_never_an_answer(
    town: Town, phone: Phone, lost: str, told: tuple
) -> None:
    phone.page.route(lost, lambda route: route.abort())
    phone.open(town.link("valid"))
    assert phone.told() == told


@pytest.mark.parametrize("status", [403, 500, 503])
def test_a_failing_host_is_unreachable_not_empty(town: Town, phone: Phone, status: int) -> None:
    phone.page.route("**/c/*.jwt", lambda route: route.fulfill(status=status, body="no"))
    phone.open(town.link("valid"))
    assert phone.told() == ("unknown", "unreachable", "link.unreachable")


def test_trying_again_brings_the_answer(town: Town, phone: Phone) -> None:
    phone.page.route("**/.well-known/trust-list.json", lambda route: route.abort())
    phone.open(town.link("valid"))
    phone.page.unroute("**/.well-known/trust-list.json")
    phone.page.get_by_role("button", name="Thử lại").click()
    assert phone.decided("valid")


def test_offline_the_page_says_that_it_cannot_tell(town: Town, phone: Phone) -> None:
    phone.page.goto(town.public_url)
    phone.page.locator("#asked").fill(town.numbers["valid"])
    phone.context.set_offline(True)
    phone.page.locator(".check .main").click()
    phone.decided()
    assert phone.told() == ("unknown", "unreachable", "link.unreachable")


def test_lists_that_aged_out_prove_nothing(town: Town, phone: Phone) -> None:
    phone.page.clock.set_fixed_time(town.office.clock() + timedelta(hours=30))
    phone.open(town.link("valid"))
    assert phone.told() == ("unknown", "status_unavailable", "status.stale")


def test_a_phone_with_a_wrong_clock_is_told_so(town: Town, phone: Phone) -> None:
    phone.page.clock.set_fixed_time(town.office.clock() - timedelta(days=30))
    phone.open(town.link("valid"))
    assert phone.told()[:2] == ("invalid", "not_yet_valid")
    assert "giờ trên máy" in phone.page.locator(".panel").inner_text()


def test_a_trust_list_past_its_end_is_trusted_no_more(town: Town, phone: Phone) -> None:
    phone.page.clock.set_fixed_time(town.office.clock() + timedelta(days=400))
    phone.open(town.link("valid"))
    assert phone.told() == ("unknown", "unreachable", "link.unreachable")
    assert "quá hạn" in phone.page.locator(".panel").inner_text()


def test_a_key_that_is_not_in_the_trust_list_proves_nothing(town: Town, phone: Phone) -> None:
    trust = json.loads((town.root / ".well-known/trust-list.json").read_text("utf-8"))
    for issuer in trust["issuers"]:
        issuer["jwks"]["keys"] = [
            key for key in issuer["jwks"]["keys"] if "credential" not in key["purpose"]
        ]
    phone.page.route("**/.well-known/trust-list.json", lambda route: route.fulfill(json=trust))
    phone.open(town.link("valid"))
    assert phone.told() == ("invalid", "unknown_issuer", "issuer.key_unknown")


def test_a_signature_of_zeros_is_red(town: Town, phone: Phone) -> None:
    signed, _, _ = town.token("valid").rpartition(".")
    zeros = base64url.encode(bytes(64)).decode("ascii")
    phone.open(f"{town.public_url}/v#{signed}.{zeros}")
    assert phone.told() == ("invalid", "tampered", "signature.invalid")
