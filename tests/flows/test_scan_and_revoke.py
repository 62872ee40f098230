"""A badge from order to revocation: issued by API, scanned from its picture, shown on a phone."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone

import zxingcpp
from PIL import Image

from credverifier import Verifier
from tests.flows.conftest import Installation
from tests.flows.server import Server, body, token
from tests.page.conftest import Phone

HANOI = timezone(timedelta(hours=7))
"""In which the page tells dates."""


def upper_case_link(public_url: str, number: str) -> str:
    """What the code of a badge says: the scheme as it is, the rest in upper case."""
    scheme, _, host = public_url.partition("://")
    return f"{scheme}://{host}/c/{number}".upper().replace(scheme.upper(), scheme, 1)


def scanned(png: bytes) -> str:
    """The only text in the QR codes of a picture."""
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return code.text


def test_an_issued_badge_is_scanned_then_revoked_and_shown_as_revoked(
    open_office: tuple[Installation, Server], phone: Phone
) -> None:
    installation, server = open_office
    order = body(1)
    certificate = server.client.post(
        "/api/v1/certificates", json=order, headers=token(installation, "issuer")
    ).json()
    number = certificate["number"].replace("-", "")
    link = scanned(server.client.get(f"/c/{number}/badge.png").raise_for_status().content)
    assert link == upper_case_link(installation.public_url, number)

    phone.open(link)
    assert phone.shown_verdict() == ("valid", "valid", "")
    assert (
        phone.page.locator(".panel.ask").count() == 1
        and phone.page.locator(".panel.good").count() == 0
    )
    assert str(order["name"]) in phone.page.locator("h1").inner_text()
    phone.page.locator(".question .face").first.click()
    phone.page.locator(".panel.said").wait_for()
    trust_list, passed = installation.folder / "keys" / "trust-list.json", timedelta()
    verifier = Verifier.from_trust_list(trust_list, clock=lambda: datetime.now(UTC) + passed)
    assert verifier.check(link, profile="https://www.tiktok.com/@phucvu0001").verdict == "valid"

    revocation = {"reason": "undisclosed_ad", "note": "hồ sơ 17"}
    revoker = token(installation, "revoker")
    response = server.client.post(
        f"/api/v1/certificates/{number}/revocation", json=revocation, headers=revoker
    )
    assert (response.status_code, response.json()["standing"]) == (200, "revoked")
    milliseconds = []
    for _ in range(3):  # because a busy machine may slow down one of them
        phone.page.reload()
        assert phone.wait_for_verdict() == "revoked"
        milliseconds.append(phone.page.evaluate("performance.now()"))
    assert min(milliseconds) < 1_000, milliseconds
    assert phone.shown_verdict() == ("invalid", "revoked", "status.revoked")
    panel = phone.page.locator(".panel.bad").inner_text()
    since = datetime.fromisoformat(response.json()["since"]).astimezone(HANOI)
    assert (
        "quảng cáo không công khai" in panel
        and f"{since.day} tháng {since.month}, {since.year}" in panel
    ), panel
    assert "hồ sơ 17" not in phone.page.content()
    passed = timedelta(seconds=61)  # because a verifier caches a list for a minute
    verdict = verifier.check(link)
    assert (verdict.verdict, verdict.status.reason) == ("revoked", "undisclosed_ad")
    assert verdict.status.since is not None
