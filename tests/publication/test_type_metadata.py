"""What a wallet is told of a certificate's claims."""

from __future__ import annotations

import json

from credissuer.publication.type_metadata import type_metadata
from credissuer.words import languages

PUBLIC_URL = "https://tnso.vn"


def test_every_language_has_a_name_for_the_type_and_for_each_claim() -> None:
    told = json.loads(type_metadata(PUBLIC_URL))
    assert told["vct"] == f"{PUBLIC_URL}/vct/credibility/v1"
    assert told["name"].startswith("Chứng nhận tín nhiệm / Credibility certificate")
    shown = [told["display"], *(claim["display"] for claim in told["claims"])]
    for display in shown:
        assert tuple(one["locale"] for one in display) == languages("credentials")
    assert {"locale": "vi", "label": "Tên"} in told["claims"][1]["display"]
    assert told["claims"][1]["path"] == ["name"]


def test_it_is_the_same_to_the_octet_for_everybody_who_keeps_a_hash_of_it() -> None:
    # A published document: other spaces would be another document to a wallet.
    text = type_metadata(PUBLIC_URL)
    assert text.startswith('{\n  "vct": "https://tnso.vn/vct/credibility/v1",\n  "name": "')
    assert '\n    {"path": ["jti"], "sd": "never", "mandatory": true, "display": [{"locale"' in text
    assert text.endswith("]}\n  ]\n}\n") and "$" not in text
