"""Portraits: the related resource that is one, by the table that JavaScript reads too."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest

from credverifier.wire.credentials import portrait
from credverifier.wire.credentials.credential import Portrait

TABLE = Path(__file__).parents[3] / "vectors" / "files" / "portraits.json"
OCTETS = b"a picture"
DIGEST = "sha256-" + base64.b64encode(sha256(OCTETS).digest()).decode("ascii")


def _table():
    text = TABLE.read_text("utf-8")
    about, _, rest = text.partition('"cases"')
    written = rest.replace("/D.", f"/{'0a' * 32}.").replace('"S"', f'"{DIGEST}"')
    return json.loads(about + '"cases"' + written.replace('"S S"', f'"{DIGEST} {DIGEST}"'))


@pytest.mark.parametrize("case", _table()["cases"], ids=lambda case: case["name"])
def test_the_portrait_of_a_payload(case):
    payload = {"id": _table()["id"], "relatedResource": case["related"]}
    if case["related"] is None:
        del payload["relatedResource"]
    expected = case["portrait"]
    assert portrait.decode(payload) == (Portrait(*expected) if expected else None)


def test_a_portrait_is_read_back():
    one = Portrait(f"https://tnso.vn/portraits/{'0a' * 32}.jpg", DIGEST, "image/jpeg")
    assert portrait.decode({"id": _table()["id"], **portrait.encode(one)}) == one
    assert portrait.encode(None) == {}


def test_only_the_signed_octets_are_the_portrait():
    one = Portrait("", DIGEST, "image/jpeg")
    assert portrait.is_that(one, OCTETS)
    assert not portrait.is_that(one, OCTETS + b"x")
    large = b"x" * (portrait.LARGEST + 1)
    of_large = "sha256-" + base64.b64encode(sha256(large).digest()).decode("ascii")
    assert not portrait.is_that(Portrait("", of_large, "image/jpeg"), large)
