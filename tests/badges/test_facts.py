"""What a badge says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credverifier.reading import links
from credverifier.trust.anchors import TrustAnchors
from tests.badges.conftest import PERSON


@pytest.mark.parametrize("url", ["https://tnso.vn", "https://tnso.vn:8443"])
def test_the_printed_address_leads_to_the_certificate(url):
    facts = replace(PERSON, public_url=url)
    anchors = TrustAnchors.from_trust_list(
        {
            "version": 1,
            "issued_at": "2026-11-23T00:00:00Z",
            "expires_at": "2027-11-23T00:00:00Z",
            "issuers": [
                {
                    "id": "did:web:" + url.removeprefix("https://").replace(":", "%3A"),
                    "name": {"vi": "Liên minh", "en": "Alliance"},
                    "types": [],
                    "vct": [],
                    "public_url": url,
                    "status_url_prefixes": [f"{url}/status/"],
                    "jwks": {"keys": []},
                }
            ],
            "allow_insecure_loopback": False,
        }
    )
    for typed in (facts.address, facts.address.upper(), f"https://{facts.address}"):
        assert links.read(typed, anchors).credential_url == f"{url}/c/7K3M9QX2HS"


@pytest.mark.parametrize(
    ("url", "demo"),
    [("https://tnso.vn", False), ("http://localhost:8000", True), ("http://127.0.0.1:8000", True)],
)
def test_a_badge_of_a_development_office_is_a_demo(url, demo):
    assert replace(PERSON, public_url=url).demo is demo
