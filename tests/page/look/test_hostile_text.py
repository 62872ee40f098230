"""Texts of a certificate are shown as text: they run nothing, hide nothing and fit on the
screen.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from credissuer.assessment.text.names import hidden_characters
from credissuer.signing.provider import KeyUse
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import base64url, jws, strict_json
from tests.hostile_names import HOSTILE_NAMES
from tests.page.conftest import Phone, Site

INVISIBLE = set(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u200b\u200d\u200e\u200f\u061c\ufeff\u2028\u2029"
)


def signed(site: Site, **subject: Any) -> str:
    """The valid certificate with changes of its subject, signed by the office: as if a check had
    failed.
    """
    payload = strict_json.loads(base64url.decode(site.token("valid").split(".")[1].encode("ascii")))
    payload["credentialSubject"] |= subject
    return jws.sign(payload, typ=vc_jwt.TYP, signer=site.office.keyring.signer(KeyUse.CREDENTIAL))


def open_token(site: Site, phone: Phone, token: str) -> str:
    phone.page.goto(f"{site.public_url}/v#{token}")
    phone.page.locator(".panel").wait_for()
    verdict = phone.wait_for_verdict()
    if verdict == "valid":
        phone.page.locator(".facts a").wait_for()  # until the words of the programme are loaded
    return verdict


def test_hostile_names_are_shown_as_text(site: Site, phone: Phone) -> None:
    dialogs: list[str] = []
    phone.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    elements = "#screen script, #screen img, #screen iframe, #screen svg [onload]"
    markup = f"[...document.querySelectorAll('{elements}')].length"
    shown_names = []
    for name in HOSTILE_NAMES:
        phone.page.goto("about:blank")
        if open_token(site, phone, signed(site, name=name.text)) != "valid":
            continue  # because the verifier refuses this name
        text = phone.page.locator("h1.name bdi").inner_text()
        shown_names.append(name.id)
        assert not hidden_characters(text), name.id
        assert (
            text[:1] == unicodedata.normalize("NFC", name.text).lstrip("".join(INVISIBLE) + " ")[:1]
        ), name.id
        assert phone.page.evaluate(markup) == 0, name.id
        assert phone.page.locator("h1 a, .name a, .panel a").count() == 0, name.id
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390, name.id
        box = phone.page.locator(".panel").bounding_box()
        assert box is not None and box["height"] < 1000, name.id
    assert len(shown_names) > 30
    assert dialogs == []


def test_hostile_handles_platforms_and_levels_are_shown_as_text(site: Site, phone: Phone) -> None:
    attack = '"><img src=x onerror=alert(1)>\u202e'
    accounts = [
        {"platform": "tiktok", "handle": "../evil", "url": "https://evil.example/"},
        {"platform": "facebook", "handle": attack, "url": "javascript:alert(1)"},
        {"platform": attack, "handle": "minhanh", "url": "https://evil.example/"},
        {"platform": "youtube", "handle": "w" * 3000},
        {"platform": "facebook", "handle": "100044444444444", "accountId": "100044444444444",
         "url": "https://www.facebook.com/profile.php?id=100044444444444"},
    ]  # fmt: skip
    criteria = [{"criterion": attack, "level": attack}]
    token = signed(site, accounts=accounts, level=attack, criteria=criteria)
    assert open_token(site, phone, token) == "valid"
    assert phone.page.locator("#screen img").count() == 0
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    links = [link.get_attribute("href") for link in phone.page.locator(".account a").all()]
    assert links == ["https://www.facebook.com/profile.php?id=100044444444444"], (
        "links are built from the table alone"
    )
    assert phone.page.locator("button.face").count() == 1
    phone.page.locator("button.face").click()
    phone.page.locator(".panel.said").wait_for()


def test_a_programme_of_another_host_is_not_requested(site: Site, phone: Phone) -> None:
    requested_urls: list[str] = []
    phone.page.on("request", lambda request: requested_urls.append(request.url))
    token = signed(site, programme={"id": "https://evil.example/programmes/x.json", "version": "1"})
    phone.page.goto(f"{site.public_url}/v#{token}")
    assert phone.wait_for_verdict() == "valid"
    assert phone.page.locator(".facts a").count() == 0
    assert all(url.startswith(site.public_url) for url in requested_urls)
