"""Whatever a certificate says, it stays text: it runs nothing, hides nothing and pushes nothing off
the screen.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from credissuer.assessment.names import hidden_characters
from credissuer.signing.provider import KeyUse
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import base64url, jws, strict_json
from tests.hostile_names import HOSTILE_NAMES
from tests.page.conftest import Phone, Town

TURNED = set(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200d\u200e\u200f\u061c\ufeff\u2028\u2029"
)


def signed(town: Town, **subject: Any) -> str:
    """The valid certificate with another subject, under the office's own key: as if a rule at issue
    had failed.
    """
    payload = strict_json.loads(base64url.decode(town.token("valid").split(".")[1].encode("ascii")))
    payload["credentialSubject"] |= subject
    return jws.sign(payload, typ=vc_jwt.TYP, signer=town.office.keyring.signer(KeyUse.CREDENTIAL))


def show(town: Town, phone: Phone, token: str) -> str:
    phone.page.goto(f"{town.public_url}/v#{token}")
    phone.page.locator(".panel").wait_for()
    verdict = phone.decided()
    if verdict == "valid":
        phone.page.locator(".facts a").wait_for()  # the programme's words have come
    return verdict


def test_names_are_inert(town: Town, phone: Phone) -> None:
    dialogs: list[str] = []
    phone.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    markup = "[...document.querySelectorAll('#screen script, #screen img, #screen iframe, #screen svg [onload]')].length"
    shown = []
    for name in HOSTILE_NAMES:
        phone.page.goto("about:blank")
        if show(town, phone, signed(town, name=name.text)) != "valid":
            continue  # the verifier took it for no name at all
        text = phone.page.locator(".holder .name bdi").inner_text()
        shown.append(name.id)
        assert not hidden_characters(text), name.id
        assert (
            text[:1] == unicodedata.normalize("NFC", name.text).lstrip("".join(TURNED) + " ")[:1]
        ), name.id
        assert phone.page.evaluate(markup) == 0, name.id
        assert phone.page.locator("h1 a, .name a, .panel a").count() == 0, name.id
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390, name.id
        assert phone.page.locator(".panel").bounding_box()["height"] < 1000, name.id  # type: ignore[index]
    assert len(shown) > 30
    assert dialogs == []


def test_handles_platforms_and_levels_are_inert_too(town: Town, phone: Phone) -> None:
    attack = '"><img src=x onerror=alert(1)>\u202e'
    accounts = [
        {"platform": "tiktok", "handle": "../evil", "url": "https://evil.example/"},
        {"platform": "facebook", "handle": attack, "url": "javascript:alert(1)"},
        {"platform": attack, "handle": "minhanh", "url": "https://evil.example/"},
        {"platform": "youtube", "handle": "w" * 3000},
        {"platform": "facebook", "handle": "100044444444444", "accountId": "100044444444444", "url": "https://www.facebook.com/profile.php?id=100044444444444"},
    ]  # fmt: skip
    criteria = [{"criterion": attack, "level": attack}]
    token = signed(town, accounts=accounts, level=attack, criteria=criteria)
    assert show(town, phone, token) == "valid"
    assert phone.page.locator("#screen img").count() == 0
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    links = [link.get_attribute("href") for link in phone.page.locator(".account a").all()]
    assert links == ["https://www.facebook.com/profile.php?id=100044444444444"], (
        "links are built from the table alone"
    )
    assert phone.page.locator("button.face").count() == 1
    phone.page.locator("button.face").click()
    phone.page.locator(".panel.good").wait_for()


def test_a_programme_elsewhere_is_not_asked_for(town: Town, phone: Phone) -> None:
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    token = signed(town, programme={"id": "https://evil.example/programmes/x.json", "version": "1"})
    phone.page.goto(f"{town.public_url}/v#{token}")
    assert phone.decided() == "valid"
    assert phone.page.locator(".facts a").count() == 0
    assert all(url.startswith(town.public_url) for url in asked)
