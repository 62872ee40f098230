"""Pages of the directory and questions about it: what every reader must make of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ISSUER, URL, NOW = "did:web:tnso.vn", "https://tnso.vn/directory/2.jwt", 1_795_417_391
ENTRY: dict[str, Any] = {
    "number": "7K3M9-QX2HS",
    "name": "Nguyễn Thị Minh Ánh",
    "kind": "person",
    "level": "a",
    "until": "2027-11-01T00:00:00Z",
    "accounts": [{"platform": "tiktok", "handle": "minhanh.review"}],
    "topics": ["lam-dep"],
    "region": "ha-noi",
}
PAGE: dict[str, Any] = {
    "sub": URL,
    "iss": ISSUER,
    "iat": NOW - 60,
    "exp": NOW + 3600,
    "version": 3,
    "page": 2,
    "entries": [ENTRY],
}

_ENTRIES: dict[str, Any] = {
    "no object": 5,
    "no name": {**ENTRY, "name": ""},
    "a name that is no text": {**ENTRY, "name": ["x"]},
    "a name of 201 characters": {**ENTRY, "name": "ă" * 201},
    "no number": {**ENTRY, "number": "7K3M9-QX2HT"},
    "a number in another spelling": {**ENTRY, "number": "7k3m9-qx2hs"},
    "topics that are no list": {**ENTRY, "topics": "lam-dep"},
    "a topic that is no text": {**ENTRY, "topics": [1]},
    "a region that is no text": {**ENTRY, "region": 1},
    "accounts that are no list": {**ENTRY, "accounts": {}},
    "an account that is no object": {**ENTRY, "accounts": ["tiktok"]},
    "an account without a handle": {**ENTRY, "accounts": [{"platform": "tiktok"}]},
}
_PAGES: dict[str, dict[str, Any]] = {
    "of another issuer": {"iss": "did:web:other.example"},
    "of another URL": {"sub": "https://tnso.vn/directory/1.jwt"},
    "of another number": {"page": 1},
    "of a number that is true": {"page": True},
    "of a number with a fraction": {"page": 2.5},
    "from the future": {"iat": NOW + 120, "exp": NOW + 3600},
    "without a version": {"version": None},
    "of 33 entries": {"entries": [ENTRY] * 33},
    "of no list of entries": {"entries": {}},
}
_STALE: dict[str, dict[str, Any]] = {
    "past its exp": {"exp": NOW - 1},
    "of more than a day": {"iat": NOW - 86_500, "exp": NOW + 3600},
}


FILE = Path(__file__).parent / "files" / "directory.json"


def write() -> None:
    """`files/directory.json` anew."""
    FILE.write_text(json.dumps(file(), ensure_ascii=False, indent=1) + "\n", "utf-8")


def file() -> dict[str, Any]:
    """`pages`: payloads with the `code` of the refusal, or null; `folded`: texts; `fits`: whether
    the entry meets a question.
    """
    good = [
        ("a page", PAGE),
        ("a page of nobody", {**PAGE, "entries": []}),
        ("somebody without topic or region", {**PAGE, "entries": [_without_choice()]}),
        ("a name of 200 characters", {**PAGE, "entries": [{**ENTRY, "name": "ă" * 200}]}),
        ("a member that is not known", {**PAGE, "entries": [{**ENTRY, "new": 1}], "new": 1}),
    ]
    bad = [(f"an entry: {name}", {**PAGE, "entries": [entry]}) for name, entry in _ENTRIES.items()]
    bad += [(f"a page {name}", {**PAGE, **changes}) for name, changes in _PAGES.items()]
    stale = [(f"a page {name}", {**PAGE, **changes}) for name, changes in _STALE.items()]
    until = {**PAGE, "entries": [{**ENTRY, "until": "tomorrow"}]}
    return {
        "url": URL,
        "issuer": ISSUER,
        "page": 2,
        "now": NOW,
        "pages": [
            *(_case(name, payload, None) for name, payload in good),
            *(_case(name, payload, "status.invalid") for name, payload in bad),
            *(_case(name, payload, "status.stale") for name, payload in stale),
            _case("an entry: until no moment", until, "format.claims_invalid"),
        ],
        "folded": [
            {"text": text, "folded": plain}
            for text, plain in (
                ("Hà Nội", "ha noi"),
                ("ĐẮK LẮK", "dak lak"),
                ("Nguyễn Thị Minh Ánh", "nguyen thi minh anh"),
                ("o\u031b\u0301i", "oi"),
                ("ơ ư ă â ê ô", "o u a a e o"),
                ("Café 99", "cafe 99"),
            )
        ],
        "fits": [
            {"asked": asked, "fits": fits}
            for asked, fits in (
                ({}, True),
                ({"text": "minh anh"}, True),
                ({"text": "ÁNH nguyễn"}, True),
                ({"text": "@minhanh.rev"}, True),
                ({"text": "7k3m9qx2"}, True),
                ({"text": "7K3M9-QX2"}, True),
                ({"text": "minh huy"}, False),
                (
                    {"topic": "lam-dep", "platform": "tiktok", "region": "ha-noi", "level": "a"},
                    True,
                ),
                ({"topic": "am-thuc"}, False),
                ({"platform": "facebook"}, False),
                ({"region": "hue"}, False),
                ({"level": "b"}, False),
                # Two words of two lines are two words: none reaches over a line end.
                ({"text": "anhminh"}, False),
            )
        ],
    }


def _without_choice() -> dict[str, Any]:
    return {**ENTRY, "topics": [], "region": None}


def _case(name: str, payload: dict[str, Any], code: str | None) -> dict[str, Any]:
    return {"name": name, "payload": payload, "code": code}
