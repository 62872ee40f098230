"""Tokens, lists and notes gone wrong by chance: before they are signed, so that every check is
reached, and after.

`python -m tests.web.mutations SEED TIMES` asks both verifiers and prints where they disagree.
"""

from __future__ import annotations

import copy
import json
import random
import sys
from typing import Any

import forge

from credverifier.wire.credentials import sd_jwt
from credverifier.wire.envelope import base64url
from credverifier.wire.status.standing import Standing

VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 7, 8, 4242, 10**10, 10**10 - 1, 2**53, 10**19, 1.0, 0.5, -0.0, 1e300, 1795417080.9999996,
    253402300799, 253402300800, "", "0", "4242", "04242", "1_0", " 5 ", "\u0664", "x", "a:b", "a:\ufeff", "a:\x1c", "a:\x85",
    "a:\u2028", "https://tnso.vn", "https://tnso.vn/status/3", "https://tnso.vn/status/../3", "https://tnso.vn/c/7K3M9QX2HS",
    "did:web:tnso.vn", "did:web:tinnhiem.example", "revocation", "suspension", "message", "person", "toString", "__proto__",
    "constructor", "VerifiableCredential", "BitstringStatusListEntry", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00+14:00",
    "2026-11-23T00:00:00+14:01", "0000-01-01T00:00:00Z", "0099-12-31T23:59:59.9999Z", "9999-12-31T23:59:59-00:01",
    "2026-02-30T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T00:00:00Z\n", "2026-11-23", [], {}, [[]], [None], [1], ["x"],
    {"id": "urn:x"}, {"id": 1}, {"type": "x"}, {"type": ["x"], "id": "urn:x"}, {"@value": "x", "@language": "vi"},
    {"@value": "x", "y": 1}, "IdentityObject", "OpenBadgeCredential", "accountId", "userName", "tiktok:x", "JWT", ["Profile"], {"status_list": {"idx": 0, "uri": "https://tnso.vn/status/3"}}, {"__proto__": {"id": "x:y"}},
)  # fmt: skip
NAMES = ("id", "type", "issuer", "name", "vc", "vp", "nbf", "exp", "iat", "sub", "iss", "jti", "status", "credentialStatus",
         "statusSize", "ttl", "version", "crit", "b64", "cty", "kid", "alg", "typ", "evidence", "termsOfUse", "description",
         "relatedResource", "refreshService", "supersedes", "kind", "accounts", "criteria", "programme", "level",
         "assessedOn", "accountId", "handle", "validFrom", "validUntil", "reason", "since", "superseded_by", "statusPurpose",
         "@context", "identifier", "identityHash", "identityType", "hashed", "achievement", "result", "resultDescription",
         "value", "narrative", "__proto__", "toString")  # fmt: skip
SNIPPETS = (b'"', b"\\", b"\\u0061", b"\\ud800", b"\\ud83d\\ude00", b"\\ude00\\ud83d", b"{", b"}", b"[", b"]", b",", b":", b"0",
            b"1.0", b"-", b"1e5", b"1E+400", b"01", b"+1", b"NaN", b"Infinity", b"-Infinity", b"null", b"true", b" ", b"\t", b"\x0b",
            b"\x00", b"\x1f", b"\x7f", b"\xc2\xa0", b"\xef\xbb\xbf", b"\xff", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"/", b"\\/",
            b"\\x41", b"\\'", b"'", b"//", b"123456789012345678901", b'"id":1,', b'"\\u0069d":1,', b"[" * 33)  # fmt: skip
PROFILES = (None, None, "tiktok:minhanh.review", "https://www.youtube.com/@MinhAnhReview", "youtube:id:UC" + "a1B2" * 5 + "xy",
            "tiktok:other", "x:minhanh", "facebook:id:6812345678901")  # fmt: skip


class Mutator:
    """Questions from one seed. One issuer, three lists and a note for each standing."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.tnso = forge.Issuer()
        self.trust = forge.trust_list(self.tnso, forge.Issuer("https://tinnhiem.example", types=()))
        self.holder = forge.Signer("ES256", "")
        self.lists = {standing: self.tnso.lists(standing) for standing in Standing}

    def questions(self, times: int) -> list[dict[str, Any]]:
        """As many, behind the trust list that they need."""
        return [{"op": "trust", "trust": self.trust}, *(self._question() for _ in range(times))]

    def trust_lists(self, times: int) -> list[dict[str, Any]]:
        """As many trust lists, something wrong with most."""
        octets = [self._structure(forge.dump(self.trust)) for _ in range(times)]
        return [{"op": "trust", "trust": json.loads(text)} for text in octets]

    def _question(self) -> dict[str, Any]:
        choose = self.chance.random()
        lists = dict(self.lists[self.chance.choice((*[Standing.VALID] * 8, *Standing))])
        lists[self.tnso.note_url()] = self.tnso.note(self.chance.choice(("revoked", "suspended", "superseded")),
                                                     superseded_by=self.chance.choice((None, forge.SUCCESSOR)))  # fmt: skip
        token = self.tnso.sign(self.tnso.certificate(slim=self.chance.random() < 0.5),
                               key=self.chance.choice(("credential", "credential_eddsa")))  # fmt: skip
        if self.chance.random() < 0.3:
            token = self.tnso.sign_badge(key=self.chance.choice(("credential", "credential_eddsa")))
        asked: dict[str, Any] = {"profile": self.chance.choice(PROFILES)}
        if choose < 0.15:
            token, asked = self._presentation()
        elif choose < 0.45:
            token = self._gone_wrong(token, "credential")
        elif choose < 0.55:
            token = self._after(token)
        else:
            url = self.chance.choice(list(lists))
            lists[url] = (
                self._after(lists[url]) if choose < 0.62 else self._gone_wrong(lists[url], "status")
            )
        days = self.chance.choice((*[0] * 20, -30, 1, 400))
        now = (
            forge.NOW.timestamp()
            + days * forge.DAY
            + self.chance.choice((0, 0, 0, 0.25, 80_000, -312))
        )
        return {
            "op": "verify",
            "token": token,
            "lists": lists,
            "now": forge.dates.from_seconds(now).isoformat(timespec="milliseconds"),
            **asked,
            "max_status_age": self.chance.choice((*[None] * 8, 400, 10**6, 0)),
        }

    def _presentation(self) -> tuple[str, dict[str, Any]]:
        """An SD-JWT VC with some disclosures and a proof, one of which may have gone wrong, and
        what is asked of it.
        """
        payload, texts = self.tnso.wallet(holder=self.holder)
        texts = self.chance.sample(texts, self.chance.randrange(len(texts) + 1))
        kind = self.chance.random()
        if kind < 0.4 and texts:
            place = self.chance.randrange(len(texts))
            octets = base64url.decode(texts[place].encode())
            changed = self._text(octets) if self.chance.random() < 0.3 else self._structure(octets)
            written = base64url.encode(changed).decode()
            payload["_sd"] = [sd_jwt.digest(written) if text == sd_jwt.digest(texts[place]) else text
                              for text in payload["_sd"]]  # fmt: skip
            texts[place] = written
        signed = self.tnso.sign(payload, typ="dc+sd-jwt")
        shown = sd_jwt.join(self._gone_wrong(signed, "credential") if kind > 0.7 else signed, texts)
        asked = {"audience": "https://brand.example", "nonce": "n-1"}
        claims = {
            "iat": forge.seconds(forge.NOW),
            "aud": asked["audience"],
            "nonce": "n-1",
            "sd_hash": sd_jwt.digest(shown),
        }
        if kind < 0.6:
            if self.chance.random() < 0.5:
                self._change(claims, self.chance.choice(list(claims)))
            shown += forge.compact({"alg": "ES256", "typ": "kb+jwt"}, claims, self.holder)
        return shown, asked if self.chance.random() < 0.7 else {"profile": "tiktok:minhanh.review"}

    def _gone_wrong(self, token: str, key: str) -> str:
        """The token with header or payload changed, and signed again."""
        parts = [base64url.decode(part.encode()) for part in token.split(".")[:2]]
        place = 0 if self.chance.random() < 0.12 else 1
        for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
            if self.chance.random() < 0.25:
                parts[place] = self._text(parts[place])
            else:
                parts[place] = self._structure(parts[place])
        header = json.loads(parts[0]) if place == 1 else {}
        signer = self.tnso.keys[f"{key}_eddsa" if header.get("alg") == "EdDSA" else key]
        return forge.compact(parts[0], parts[1], signer)

    def _structure(self, octets: bytes) -> bytes:
        try:
            value = json.loads(octets)
        except ValueError:  # what is broken already stays so
            return octets
        parent = value
        while True:
            key = self.chance.choice(
                list(parent) if isinstance(parent, dict) else range(len(parent))
            )
            child = parent[key]
            if not (isinstance(child, dict | list) and child and self.chance.random() < 0.7):
                break
            parent = child
        self._change(parent, key)
        return json.dumps(value, ensure_ascii=self.chance.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )

    def _change(self, parent: Any, key: Any) -> None:
        kind = self.chance.random()
        if kind < 0.2:
            del parent[key]
        elif kind < 0.3 and isinstance(parent, list):
            parent.append(copy.deepcopy(parent[key]))
        elif kind < 0.5 and isinstance(parent, dict):
            parent[self.chance.choice(NAMES)] = copy.deepcopy(
                self.chance.choice((parent[key], *VALUES))
            )
        elif kind < 0.6:
            parent[key] = [parent[key]]
        elif kind < 0.7 and isinstance(parent[key], str):
            text = parent[key]
            place = self.chance.randrange(len(text) + 1)
            parent[key] = (
                text[:place]
                + self.chance.choice(("", "x", " ", "\u00e1", "/", ".", "A", "0", "#", "?"))
                + text[place + 1 :]
            )
        elif kind < 0.8 and type(parent[key]) in (int, float):
            parent[key] += self.chance.choice((1, -1, 0.5, 61, -61, 86_400, 10**7, -(10**7), 0.0))
        else:
            parent[key] = copy.deepcopy(self.chance.choice(VALUES))

    def _text(self, octets: bytes) -> bytes:
        place = self.chance.randrange(len(octets) + 1)
        return (
            octets[:place]
            + self.chance.choice(SNIPPETS)
            + octets[place + self.chance.choice((0, 0, 1, 3)) :]
        )

    def _after(self, token: str) -> str:
        """The signed text itself changed: a character, a segment, its end."""
        place = self.chance.randrange(len(token))
        kind = self.chance.random()
        if kind < 0.5:
            return (
                token[:place]
                + self.chance.choice("AZaz09-_=.+/ \n\u00e1\U0001f600")
                + token[place + 1 :]
            )
        if kind < 0.7:
            return token[:place] + token[place + 1 :]
        if kind < 0.8:
            return (
                token[:-86]
                + base64url.encode(
                    self.chance.choice(
                        (bytes(64), b"\xff" * 64, bytes(32) + b"\xff" * 32, bytes(63))
                    )
                ).decode()
            )
        parts = token.split(".")
        self.chance.shuffle(parts)
        return ".".join(parts) if kind < 0.9 else token[:place]


def main(seed: int, times: int) -> int:
    """Print every disagreement and how many there were."""
    from tests.web.answers import disagreements, of_python

    questions = Mutator(seed).questions(times)
    found = disagreements(questions)
    for question, ours, theirs in found[:20]:
        print(json.dumps({"question": question}, ensure_ascii=False)[:300])
        for part in [question["token"], *question["lists"].values()]:
            for segment in part.split(".")[:2]:
                try:
                    print("   ", base64url.decode(segment.encode())[:1500])
                except Exception as error:  # noqa: BLE001
                    print("   ", error)
        print("  python", json.dumps(ours, ensure_ascii=False))
        print("  node  ", json.dumps(theirs, ensure_ascii=False))
    verdicts: dict[str, int] = {}
    for answer in of_python(questions)[1:]:
        name = str(answer.get("code", answer.get("error")))
        verdicts[name] = verdicts.get(name, 0) + 1
    print(len(found), "disagreements in", times, verdicts)
    return len(found)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])) > 0)
