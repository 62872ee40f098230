"""What issuers may claim in a trust list, alone and beside another one: `files/trust_claims.json`.

What is expected stands here as parts (origin, folders), written by hand, and no verifier is asked
for it.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "files" / "trust_claims.json"

_GOOD_ORIGINS = (
    "https://tnso.vn", "https://a.example", "https://a.example:8443", "https://xn--tn-7ja.vn",
    "https://netflix.com", "https://8.8.8.8", "https://a-b.c0.example", "https://co.tt",
    "https://x.company", "https://mytiktok.com", "https://xn--chng-nhn-e1a.example",
    "https://www.xn--tn-7ja.vn:8443", "https://xn----zfa.example",
)  # fmt: skip
_BAD_ORIGINS = (
    "https://a.example:443", "http://a.example", "http://a.example:80", "https://a.example.",
    "https://a.example.:8443",
    "https://A.example", "HTTPS://a.example", "https://a.example/", "https://a.example/x",
    "https://a.example?", "https://a.example#", "https://u@a.example", "https://u:p@a.example",
    "https://a.example:", "https://a.example:0", "https://a.example:0443",
    "https://a.example:08443", "https://a.example:65536", "https://a.example:99999",
    "https://.a.example", "https://a..example", "https://", "https:///", "https://a example",
    "https://a.example\\", "https://a%2eexample", "https://tín.vn", "https://127.1",
    "https://0x7f.0.0.1", "https://2130706433", "https://8.8.8.08", "https://8.8.8",
    "https://1.2.3.4.5", "https://256.1.1.1", "https://a.0x7f", "https://xn--.example",
    "https://xn--a.example", "https://xn--a-.example", "https://xn---tn-7ja.example",
    "https://xn--tn-7j.vn", "https://xn--99999999.example", "https://a.xn--ls8h.example",
    "https://xn--3ba.example", "https://xn--ksa.example", "https://xn--hba.example",
    "https://[::1]", "https://a.example\n", " https://a.example", "https://a.example ",
    "ftp://a.example", "a.example", "//a.example", "", "https://www.tiktok.com",
    "https://tiktok.com", "https://vt.tiktok.com", "https://ads.tiktok.com",
    "https://m.facebook.com", "https://fb.me", "https://fb.watch", "https://youtu.be",
    "https://www.youtube.com", "https://t.co", "https://x.com", "https://twitter.com",
    "https://instagr.am", "https://www.instagram.com:8443", "https://a.b.c.facebook.com",
)  # fmt: skip
_GOOD_PREFIXES = (
    "https://tnso.vn/status/", "https://tnso.vn/", "https://cdn.example/tnso/status/",
    "https://cdn.example/a.b-c_d/", "https://tnso.vn:8443/s/",
)  # fmt: skip
_BAD_PREFIXES = (
    "https://tnso.vn", "https://tnso.vn/status", "https://tnso.vn:443/status/",
    "https://tnso.vn./status/", "https://TNSO.vn/status/", "http://tnso.vn/status/",
    "https://tnso.vn/status/../", "https://tnso.vn/./status/", "https://tnso.vn//",
    "https://tnso.vn/status//", "https://tnso.vn/%2e%2e/", "https://tnso.vn/a%2fb/",
    "https://tnso.vn/a;b/", "https://tnso.vn/a b/", "https://tnso.vn\\status/",
    "https://tnso.vn/status/?x=/", "https://tnso.vn/status/#/", "https://u@tnso.vn/status/",
    "https://www.tiktok.com/status/", "https://vm.tiktok.com/", "https://static.facebook.com/x/",
    "/status/", "", "https://tnso.vn/trạng-thái/", "https://tnso.vn/.hidden/",
)  # fmt: skip

_A, _B, _CDN = "https://a.example", "https://b.example", "https://cdn.example"
_PORT, _BELOW = "https://a.example:8443", "https://www.a.example"
_PLACES = [
    *((origin, ("status",)) for origin in (_A, _B, _CDN, _PORT, _BELOW)),
    *((origin, ()) for origin in (_A, _B, _CDN)),
    (_A, ("status", "of-b")), (_A, ("status2",)), (_A, ("other",)), (_CDN, ("a",)), (_CDN, ("b",)),
    (_CDN, ("a", "b")), (_CDN, ("status", "b")), (_CDN, ("Status",)), (_CDN, ("STATUS", "c")),
]  # fmt: skip

_GOOD_IDENTITIES = (
    "did:web:a.example:issuers:1", "https://a.example", "https://a.example/issuers/1",
    "https://c.example/a.example", "urn:uuid:1", "did:webs:b.example",
    "did:web:b.example.c.example", "did:web:xn--tn-7ja.vn", "did:web:b.example%3A8443", "A",
)  # fmt: skip
_BAD_IDENTITIES = (
    "did:web:a.example:issuers:b", "did:web:A.example", "did:WEB:a.example", "DID:web:a.example",
    "did:web:a%2Eexample", "did:web:a.example.", "did:web:a.example%3A443",
    "did:web:a.example%3a8443", "did:web:a.example%3A8443%3A1", "did:web:", "did:web:a.example/x",
    "did:web:tín.vn", "did:web:www.tiktok.com", "did:web:127.1", "https://a.example",
    "https://a.example/", "https://a.example/issuers/b", "https://A.example/x",
    "https://a.example:443/x", "https:a.example", "http://a.example", "https://u@a.example",
    "https://a.example?x", "did:example:1#key", "b c", "b\n",
)  # fmt: skip
"""Of B, where A is at https://a.example."""


def _url(origin: str, folders: tuple[str, ...]) -> str:
    return "".join((origin, "/", *(f"{folder}/" for folder in folders)))


def _within(inner: tuple[str, tuple[str, ...]], outer: tuple[str, tuple[str, ...]]) -> bool:
    folders = [folder.lower() for folder in inner[1][: len(outer[1])]]
    return inner[0] == outer[0] and folders == [folder.lower() for folder in outer[1]]


def _apart(of_a: tuple[str, tuple[str, ...]], of_b: tuple[str, tuple[str, ...]]) -> bool:
    at_home = _within(of_a, (_B, ())) or _within(of_b, (_A, ()))
    return not (at_home or _within(of_a, of_b) or _within(of_b, of_a))


def document() -> dict[str, Any]:
    """`origins`, `prefixes`: [text, accepted]; `pairs`: prefix of A, prefix of B, accepted;
    `names`: id of A, id of B.
    """
    return {
        "a": _A,
        "b": _B,
        "origins": [
            *([text, True] for text in _GOOD_ORIGINS),
            *([text, False] for text in _BAD_ORIGINS),
        ],
        "prefixes": [
            *([text, True] for text in _GOOD_PREFIXES),
            *([text, False] for text in _BAD_PREFIXES),
        ],
        "pairs": [
            [_url(*of_a), _url(*of_b), _apart(of_a, of_b)]
            for of_a, of_b in product(_PLACES, _PLACES)
        ],
        "names": [
            ["did:web:a.example", "did:web:b.example", True],
            ["did:web:a.example", "did:web:a.example", False],
            ["did:web:b.example", "did:web:c.example", False],
            ["did:web:b.example", "did:web:a.example", False],
            ["did:web:c.example", "did:web:a.example", False],
            ["did:example:1", "did:example:2", True],
            *(
                [f"did:web:c.example{end}", "did:web:b.example", True]
                for end in (":issuers:a", "%3A8443", "%3A8443:a")
            ),
            *([identity, "did:web:c.example", True] for identity in _GOOD_IDENTITIES),
            *(["did:web:c.example", identity, False] for identity in _BAD_IDENTITIES),
        ],
    }


def write() -> None:
    """Replace `files/trust_claims.json`: one claim a line."""
    FILE.parent.mkdir(exist_ok=True)
    members = []
    for name, value in document().items():
        items = (
            ",\n ".join(json.dumps(item, ensure_ascii=False) for item in value)
            if isinstance(value, list)
            else None
        )
        members.append(
            f"{json.dumps(name)}: " + (json.dumps(value) if items is None else f"[\n {items}\n]")
        )
    FILE.write_text("{\n" + ",\n".join(members) + "\n}\n", "utf-8")


if __name__ == "__main__":
    write()
