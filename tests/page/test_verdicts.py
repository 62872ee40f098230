"""Every verdict of a link, shown on a phone from static files; no failure gives a valid one."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from credverifier.wire.credentials import offline_qr
from credverifier.wire.envelope import base64url
from tests.page.conftest import Phone, Site

OUTCOME_AND_CODE = {
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


@pytest.mark.parametrize("verdict", OUTCOME_AND_CODE)
def test_a_link_shows_its_verdict(site: Site, phone: Phone, verdict: str) -> None:
    phone.open(site.link(verdict))
    outcome, code = OUTCOME_AND_CODE[verdict]
    assert phone.shown_verdict() == (outcome, verdict, code)
    assert phone.page.locator(".panel.good").count() == 0
    assert phone.page.title().removeprefix("? ").startswith(phone.words(verdict, "headline", "vi"))
    assert phone.page.locator("#progress").inner_text() == ""
    for name in ("Chi tiết kiểm tra", "Trang này không bao giờ hỏi mật khẩu, OTP hay tiền."):
        assert phone.page.get_by_text(name).is_visible()


@pytest.mark.parametrize("verdict", UNPROVEN)
def test_no_claim_of_an_unproven_token_is_shown(site: Site, phone: Phone, verdict: str) -> None:
    phone.open(site.link(verdict))
    phone.page.click(".details summary")
    body = phone.page.locator("body").inner_text()
    for text in ("DEMO Kẻ Mạo Danh", "DEMO Nguyễn Thị Ánh Nguyệt", "demo.anhnguyet", "eyJ"):
        assert text not in body
    assert phone.page.locator("[data-verdict] .accounts, [data-verdict] pre").count() == 0


def test_the_token_of_a_proven_certificate_is_shown(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.page.click(".details summary")
    assert phone.page.locator("pre").inner_text() == site.token("valid")


def test_the_details_say_how_many_people_decide(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.page.click(".details summary")
    assert phone.page.locator(".deciders").inner_text() in (
        "Văn phòng này để một người quyết định.",
        "Văn phòng này cần hai người quyết định mỗi lần cấp chứng nhận.",
    )
    phone.open(site.link("tampered"))
    phone.page.click(".details summary")
    assert phone.page.locator(".deciders").count() == 0


def test_a_token_with_a_changed_character_is_tampered(site: Site, phone: Phone) -> None:
    token = site.token("valid")
    for position in (len(token.split(".")[0]) + 400, len(token) - 20):
        changed = (
            token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]
        )
        phone.page.goto("about:blank")
        phone.page.goto(f"{site.public_url}/v#{changed}")
        assert phone.wait_for_verdict() == "tampered"


def test_another_certificate_at_this_number_is_refused(site: Site, phone: Phone) -> None:
    phone.open(site.put("012345678D", site.token("valid")))
    assert phone.shown_verdict() == ("invalid", "malformed", "format.claims_invalid")


@pytest.mark.parametrize(
    "path",
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
def test_every_spelling_of_the_url_shows_the_verdict(site: Site, phone: Phone, path: str) -> None:
    number, token = site.numbers["valid"], site.token("valid")
    packed = offline_qr.encode(token, site.public_url).partition("#")[2]
    filled = path.format(number=number, lower=number.lower(), token=token, packed=packed)
    phone.open(f"{site.public_url}/{filled}")
    assert phone.shown_verdict() == ("valid", "valid", "")


def test_no_url_changes_the_verdict(site: Site, phone: Phone) -> None:
    link = site.link("revoked")
    number = site.numbers["valid"]
    for suffix in (
        f"?verdict=valid&result=ok&c={number}",
        f"?number={number}#{site.token('valid')}",
        "#valid",
        "/#verdict=valid",
    ):
        phone.page.goto("about:blank")
        phone.open(link + suffix)
        assert phone.shown_verdict()[1] == "revoked"


def test_a_wrong_number_is_recognised_without_a_request(site: Site, phone: Phone) -> None:
    requested_urls: list[str] = []
    phone.page.on("request", lambda request: requested_urls.append(request.url))
    phone.open(f"{site.public_url}/c/AAAAAAAAAA")
    assert phone.shown_verdict() == ("invalid", "malformed", "link.number_invalid")
    assert not [url for url in requested_urls if url.endswith(".jwt")]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("**/c/*.jwt", ("unknown", "unreachable", "link.unreachable")),
        ("**/.well-known/trust-list.json", ("unknown", "unreachable", "link.unreachable")),
        ("**/status/*", ("unknown", "status_unavailable", "status.unreachable")),
        ("**/programmes/*", ("valid", "valid", "")),
    ],
)
def test_a_lost_connection_is_unknown_except_for_the_programme(
    site: Site, phone: Phone, pattern: str, expected: tuple
) -> None:
    phone.page.route(pattern, lambda route: route.abort())
    phone.open(site.link("valid"))
    assert phone.shown_verdict() == expected


@pytest.mark.parametrize("status", [403, 500, 503])
def test_a_failing_host_is_unreachable(site: Site, phone: Phone, status: int) -> None:
    phone.page.route("**/c/*.jwt", lambda route: route.fulfill(status=status, body="no"))
    phone.open(site.link("valid"))
    assert phone.shown_verdict() == ("unknown", "unreachable", "link.unreachable")


def test_retrying_gives_the_verdict(site: Site, phone: Phone) -> None:
    phone.page.route("**/.well-known/trust-list.json", lambda route: route.abort())
    phone.open(site.link("valid"))
    phone.page.unroute("**/.well-known/trust-list.json")
    phone.page.get_by_role("button", name="Thử lại").click()
    assert phone.wait_for_verdict("valid")


def test_offline_a_certificate_is_unreachable(site: Site, phone: Phone) -> None:
    phone.page.goto(site.public_url)
    phone.page.locator("#asked").fill(site.numbers["valid"])
    phone.context.set_offline(True)
    phone.page.locator(".check .main").click()
    phone.wait_for_verdict()
    assert phone.shown_verdict() == ("unknown", "unreachable", "link.unreachable")


def agree(phone: Phone, now: datetime) -> None:
    """Phone and host say both that it is `now`."""
    phone.page.clock.set_fixed_time(now)
    date = {"date": format_datetime(now, usegmt=True)}
    phone.page.route(
        "**/.well-known/trust-list.json",
        lambda route: (
            route.fulfill(headers=date) if route.request.method == "HEAD" else route.continue_()
        ),
    )


def test_with_stale_status_lists_the_status_is_unavailable(site: Site, phone: Phone) -> None:
    agree(phone, site.office.clock() + timedelta(hours=30))
    phone.open(site.link("valid"))
    assert phone.shown_verdict() == ("unknown", "status_unavailable", "status.stale")


def test_before_the_first_day_the_clock_is_pointed_out(site: Site, phone: Phone) -> None:
    agree(phone, site.office.clock() - timedelta(days=30))
    phone.open(site.link("valid"))
    assert phone.shown_verdict()[:2] == ("invalid", "not_yet_valid")
    assert "giờ trên máy" in phone.page.locator(".panel").inner_text()


def test_an_expired_trust_list_is_not_trusted(site: Site, phone: Phone) -> None:
    agree(phone, site.office.clock() + timedelta(days=400))
    phone.open(site.link("valid"))
    assert phone.shown_verdict() == ("unknown", "unreachable", "link.unreachable")
    assert "quá hạn" in phone.page.locator(".panel").inner_text()


def test_a_key_that_is_not_in_the_trust_list_is_unknown(site: Site, phone: Phone) -> None:
    trust_list = json.loads((site.folder / ".well-known/trust-list.json").read_text("utf-8"))
    for issuer in trust_list["issuers"]:
        issuer["jwks"]["keys"] = [
            key for key in issuer["jwks"]["keys"] if "credential" not in key["purpose"]
        ]
    phone.page.route("**/.well-known/trust-list.json", lambda route: route.fulfill(json=trust_list))
    phone.open(site.link("valid"))
    assert phone.shown_verdict() == ("invalid", "unknown_issuer", "issuer.key_unknown")


def test_a_signature_of_zeros_is_tampered(site: Site, phone: Phone) -> None:
    signed, _, _ = site.token("valid").rpartition(".")
    zeros = base64url.encode(bytes(64)).decode("ascii")
    phone.open(f"{site.public_url}/v#{signed}.{zeros}")
    assert phone.shown_verdict() == ("invalid", "tampered", "signature.invalid")
