"""A throw-away issuer for tests and vectors: keys made at run time, certificates, lists, notes, and
things gone wrong.

Needs credverifier and cryptography alone. What should be right is made by credverifier's own
encoders; what should be wrong is signed as it stands: header and payload may be given as octets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from credverifier.wire import number, profile_index
from credverifier.wire.credentials import open_badge, sd_jwt_vc, vc_jwt
from credverifier.wire.credentials.credential import (
    Account,
    Credential,
    CriterionResult,
    Programme,
    StatusEntry,
    Subject,
)
from credverifier.wire.envelope import base64url, dates, jwk, jws
from credverifier.wire.status import bitstring, standing_note, token_list
from credverifier.wire.status.standing import Standing

NOW = datetime(2026, 11, 23, 7, 3, 11, tzinfo=UTC)
VALID_FROM = datetime(2026, 11, 1, tzinfo=UTC)
VALID_UNTIL = datetime(2027, 11, 1, tzinfo=UTC)
ISSUED_AT = int(VALID_FROM.timestamp())
LISTED_AT = int(datetime(2026, 11, 23, 6, 58, tzinfo=UTC).timestamp())
DAY = 24 * 3600

NUMBER, SUCCESSOR = "7K3M9QX2HS", "012345678D"
INDEX = 4242
SIZE = 131_072
SUBJECT_ID, NAME = "urn:uuid:6f0d4b86-6a3b-4b7c-9d39-0b6f3f0f6a01", "Nguyễn Thị Minh Ánh"
HANDLE_KEY = "tiktok:minhanh.review"
HANDLE, CHANNEL = "minhanh.review", "UCa1B2a1B2a1B2a1B2a1B2xy"
PUBLIC_URL = "https://tnso.vn"
TYPES = (vc_jwt.TYPE,)

_KEYS: dict[str, tuple[str, tuple[str, ...], str, str | None, str | None]] = {
    # name: algorithm, purposes, state, valid_from, valid_until
    "credential": ("ES256", ("credential",), "active", "2026-01-01T00:00:00Z", None),
    "credential_eddsa": ("EdDSA", ("credential",), "active", "2026-01-01T00:00:00Z", None),
    "status": ("ES256", ("status",), "active", "2026-01-01T00:00:00Z", None),
    "status_eddsa": ("EdDSA", ("status",), "active", "2026-01-01T00:00:00Z", None),
    "audit": ("ES256", ("audit",), "active", "2026-01-01T00:00:00Z", None),
    "both": ("ES256", ("credential", "status"), "active", "2026-01-01T00:00:00Z", None),
    "next": ("ES256", ("credential",), "next", None, None),
    "announced": ("ES256", ("credential", "status"), "next", "2026-01-01T00:00:00Z", None),
    "coming": ("ES256", ("credential", "status"), "next", "2026-11-10T00:00:00Z", None),
    "retired": (
        "ES256",
        ("credential",),
        "retired",
        "2025-01-01T00:00:00Z",
        "2026-10-31T00:00:00Z",
    ),
    "retired_status": (
        "ES256",
        ("status",),
        "retired",
        "2025-01-01T00:00:00Z",
        "2026-10-31T00:00:00Z",
    ),
    "compromised": ("ES256", ("credential", "status"), "compromised", "2026-01-01T00:00:00Z", None),
}


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970."""
    return int(moment.timestamp())


def dump(value: Any) -> bytes:
    """JSON as any library writes it; unlike the wire's, it takes whatever Python takes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


class Signer:
    """A private key in memory, as `credverifier.wire.envelope.jws.Signer` wants one."""

    def __init__(self, algorithm: str, issuer: str) -> None:
        self._key = (
            ec.generate_private_key(ec.SECP256R1())
            if algorithm == "ES256"
            else ed25519.Ed25519PrivateKey.generate()
        )
        self.public_key: jwk.PublicKey = self._key.public_key()
        self.jwk = jwk.encode(self.public_key)
        self.algorithm = algorithm
        self.thumbprint = self.jwk["kid"]
        self.key_id = f"{issuer}#{self.thumbprint}"

    def sign(self, signing_input: bytes) -> bytes:
        """64 octets: r||s, or as Ed25519 has it."""
        if isinstance(self._key, ed25519.Ed25519PrivateKey):
            return self._key.sign(signing_input)
        r, s = decode_dss_signature(self._key.sign(signing_input, ec.ECDSA(SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)


def compact(
    header: Mapping[str, Any] | bytes, payload: Mapping[str, Any] | bytes, signer: Signer
) -> str:
    """A token of exactly this header and payload, signed with `signer` whatever they say."""
    parts = [part if isinstance(part, bytes) else dump(part) for part in (header, payload)]
    octets = base64url.encode(parts[0]) + b"." + base64url.encode(parts[1])
    return jws.seal(octets, signer.sign(octets))


def disclosure(*parts: Any) -> str:
    """A disclosure of exactly these parts: salt, name and value, or salt and element."""
    return base64url.encode(dump(list(parts))).decode("ascii")


class Issuer:
    """An issuer at `public_url` with a key in every state.

    `types` are those it is trusted for (empty: any).
    """

    def __init__(self, public_url: str = PUBLIC_URL, types: tuple[str, ...] = TYPES) -> None:
        self.public_url = public_url
        self.id = "did:web:" + public_url.partition("://")[2].replace(":", "%3A")
        self.types = types
        self.keys = {name: Signer(row[0], self.id) for name, row in _KEYS.items()}
        self.stranger = Signer("ES256", self.id)
        """A key that no trust list names."""
        self.token_url = f"{public_url}/status/3"
        self.bitstring_urls = {
            purpose: f"{self.token_url}-{purpose}" for purpose in ("revocation", "suspension")
        }

    def trust_entry(self, **changes: Any) -> dict[str, Any]:
        """The issuer's entry in a trust list."""
        keys = [
            {
                **self.keys[name].jwk,
                "purpose": list(purposes),
                "valid_from": start,
                "valid_until": end,
                "state": state,
            }
            for name, (_, purposes, state, start, end) in _KEYS.items()
        ]
        return {
            "id": self.id,
            "name": {"vi": "Liên minh Tín nhiệm số", "en": "Digital Credibility Alliance"},
            "types": list(self.types),
            "vct": [f"{self.public_url}/vct/credibility/v1"] if self.types else [],
            "public_url": self.public_url,
            "status_url_prefixes": [f"{self.public_url}/status/"],
            "jwks": {"keys": keys},
            **changes,
        }

    def credential_url(self, number: str = NUMBER) -> str:
        """The `id` of a certificate of this issuer."""
        return vc_jwt.credential_url(self.public_url, number)

    def entries(self, index: int = INDEX) -> tuple[StatusEntry, ...]:
        """The status list entries of a certificate: in two bitstrings and in the token list."""
        lists = tuple(
            StatusEntry("bitstring", url, index, purpose)
            for purpose, url in self.bitstring_urls.items()
        )
        return (*lists, StatusEntry("token", self.token_url, index, None))

    def credential(self, **changes: Any) -> Credential:
        """A certificate as values; `changes` are fields of Credential."""
        accounts = (
            Account(
                "tiktok",
                "minhanh.review",
                "https://www.tiktok.com/@minhanh.review",
                "6812345678901",
                "2026-10-20",
            ),
            Account(
                "youtube",
                "minhanhreview",
                "https://www.youtube.com/@minhanhreview",
                "UC" + "a1B2" * 5 + "xy",
                None,
            ),
        )
        values: dict[str, Any] = {
            "id": self.credential_url(),
            "issuer": self.id,
            "issuer_name": {"vi": "Liên minh Tín nhiệm số", "en": "Digital Credibility Alliance"},
            "subject": Subject(
                "urn:uuid:6f0d4b86-6a3b-4b7c-9d39-0b6f3f0f6a01",
                "person",
                "Nguyễn Thị Minh Ánh",
                accounts,
            ),
            "level": "gold",
            "programme": Programme(f"{self.public_url}/programmes/credibility", "2026-1"),
            "criteria": (
                CriterionResult("content-authenticity", "high"),
                CriterionResult("ad-disclosure", "good"),
            ),
            "assessed_on": "2026-10-18",
            "supersedes": None,
            "valid_from": VALID_FROM,
            "valid_until": VALID_UNTIL,
            "status": self.entries(),
        }
        return Credential(**{**values, **changes})

    def certificate(
        self,
        members: Mapping[str, Any] | None = None,
        /,
        *,
        without: Iterable[str] = (),
        subject: Mapping[str, Any] | None = None,
        issued_at: int = ISSUED_AT,
        slim: bool = False,
        **fields: Any,
    ) -> dict[str, Any]:
        """The payload of a certificate with these `fields` of Credential, then with whole `members`
        put in or taken away (`without`); `subject` does the same within credentialSubject, where
        None takes a member away.
        """
        write = vc_jwt.slim if slim else vc_jwt.encode
        payload = write(self.credential(**fields), public_url=self.public_url, issued_at=issued_at)
        merged = {**payload["credentialSubject"], **(subject or {})}
        payload["credentialSubject"] = {
            name: value for name, value in merged.items() if value is not None
        }
        payload.update(members or {})
        return {name: value for name, value in payload.items() if name not in without}

    def wallet(
        self,
        members: Mapping[str, Any] | None = None,
        /,
        *,
        without: Iterable[str] = (),
        holder: Signer | None = None,
        **fields: Any,
    ) -> tuple[dict[str, Any], list[str]]:
        """Payload and disclosures of an SD-JWT VC; `holder` is whom it is bound to, `members` are
        put over the payload.

        Disclosures: one for each account, then for kind, level, programme, criteria, assessedOn.
        """
        public = (
            None
            if holder is None
            else {name: holder.jwk[name] for name in holder.jwk if name not in ("kid", "alg")}
        )
        salts = (bytes([number]) * 16 for number in range(sd_jwt_vc.SALTS))
        payload, disclosures = sd_jwt_vc.encode(
            self.credential(**fields),
            public_url=self.public_url,
            issued_at=ISSUED_AT,
            salts=salts,
            holder_key=public,
        )
        payload.update(members or {})
        return {name: value for name, value in payload.items() if name not in without}, disclosures

    def badge(self, **fields: Any) -> dict[str, Any]:
        """The payload of the Open Badge of a certificate with these `fields` of Credential."""
        credential = self.credential(**fields)
        titles = {
            item.criterion: f"Tiêu chí / Criterion {item.criterion}" for item in credential.criteria
        }
        words = open_badge.Words(
            name="Tín nhiệm, mức vàng / Credibility, gold",
            description="Chứng nhận tín nhiệm / A certificate of credibility",
            narrative="Bốn tiêu chí / Four criteria",
            level="Mức / Level",
            criteria=titles,
        )
        return open_badge.encode(credential, words, public_url=self.public_url, issued_at=ISSUED_AT)

    def sign_badge(self, payload: Mapping[str, Any] | None = None, *, key: str = "credential",
                   header: Mapping[str, Any] | None = None,
                   without_header: Iterable[str] = ()) -> str:  # fmt: skip
        """An Open Badge of `payload` (the plain one if none is given); `header` members are put
        over those it has.
        """
        whole = {**open_badge.header(self.keys[key], self.public_url), **(header or {})}
        protected = {name: value for name, value in whole.items() if name not in without_header}
        return compact(protected, self.badge() if payload is None else payload, self.keys[key])

    def header(self, changes: Mapping[str, Any] | None = None, /, *, typ: str = "vc+jwt",
               key: str = "credential",
               without: Iterable[str] = ()) -> dict[str, Any]:  # fmt: skip
        """The header that `sign` would write, changed."""
        signer = self.keys[key]
        plain = sd_jwt_vc.header(signer) if typ == sd_jwt_vc.TYP else jws.header(typ, signer)
        header = {**plain, **(changes or {})}
        return {name: value for name, value in header.items() if name not in without}

    def sign(self, payload: Mapping[str, Any] | bytes | None = None, *, key: str = "credential",
             typ: str = "vc+jwt",
             header: Mapping[str, Any] | bytes | None = None) -> str:  # fmt: skip
        """A token of `payload` (the plain certificate if none is given).

        `header`: octets replace it, members are put over those it would have.
        """
        whole = header if isinstance(header, bytes) else self.header(header, typ=typ, key=key)
        return compact(whole, self.certificate() if payload is None else payload, self.keys[key])

    def token_list(self, values: Mapping[int, int] | None = None, *, bits: int = 2,
                   size: int = SIZE,
                   url: str | None = None, at: int = LISTED_AT, lst: Any = None,
                   without: Iterable[str] = (), key: str = "status",
                   header: Mapping[str, Any] | None = None,
                   **members: Any) -> str:  # fmt: skip
        """A signed Token Status List published at `at`; `members` are put over its claims."""
        lst = (
            token_list.encode(bytes(token_list.pack(values or {}, size, bits)))
            if lst is None
            else lst
        )
        url = self.token_url if url is None else url
        payload = token_list.to_claims(
            lst, url=url, issuer=self.id, version=7, issued_at=at, expires=at + DAY, ttl=60
        )
        payload["status_list"]["bits"] = bits
        payload.update(members)
        claims = {name: value for name, value in payload.items() if name not in without}
        return self.sign(claims, key=key, typ=token_list.TYP, header=header)

    def bitstring(self, purpose: str = "revocation", indices: Iterable[int] = (), *,
                  size: int = SIZE,
                  url: str | None = None, at: int = LISTED_AT, encoded: Any = None,
                  subject: Mapping[str, Any] | None = None, without: Iterable[str] = (),
                  key: str = "status",
                  header: Mapping[str, Any] | None = None, **members: Any) -> str:  # fmt: skip
        """A signed Bitstring Status List published at `at`; `subject` and `members` as in
        `certificate`.
        """
        encoded = (
            bitstring.encode(bytes(bitstring.pack(indices, size))) if encoded is None else encoded
        )
        url = self.bitstring_urls[purpose] if url is None else url
        payload = bitstring.to_claims(
            encoded,
            url=url,
            issuer=self.id,
            purpose=purpose,
            version=7,
            issued_at=at,
            expires=at + DAY,
            ttl=60,
        )
        merged = {**payload["credentialSubject"], **(subject or {})}
        payload["credentialSubject"] = {
            name: value for name, value in merged.items() if value is not None
        }
        payload.update(members)
        claims = {name: value for name, value in payload.items() if name not in without}
        return self.sign(claims, key=key, typ=bitstring.TYP, header=header)

    def lists(
        self, standing: Standing = Standing.VALID, *, index: int = INDEX, at: int = LISTED_AT
    ) -> dict[str, str]:
        """URL -> the three lists of one ledger, in which the certificate at `index` has this
        standing.
        """
        revoked = {index} if standing.final else set()
        suspended = {index} if standing is Standing.SUSPENDED else set()
        return {
            self.bitstring_urls["revocation"]: self.bitstring("revocation", revoked, at=at),
            self.bitstring_urls["suspension"]: self.bitstring("suspension", suspended, at=at),
            self.token_url: self.token_list({index: standing.list_value}, at=at),
        }

    def note(self, standing: str = "revoked", *, number: str = NUMBER,
             since: Any = "2026-11-22T03:00:00Z",
             reason: Any = "undisclosed_ad", superseded_by: Any = None, at: int = LISTED_AT,
             key: str = "status",
             typ: str = standing_note.TYP, without: Iterable[str] = (),
             **members: Any) -> str:  # fmt: skip
        """A signed standing note."""
        payload = {
            "iss": self.id,
            "sub": self.credential_url(number),
            "iat": at,
            "version": 7,
            "standing": standing,
            "since": since,
            "reason": reason,
            "superseded_by": superseded_by,
            **members,
        }
        claims = {name: value for name, value in payload.items() if name not in without}
        return self.sign(claims, key=key, typ=typ)

    def shard_url(self, key: str) -> str:
        """Where the shard is that the profile of that key is in."""
        return profile_index.shard_url(self.public_url, profile_index.shard_of(key))

    def shard(self, numbers: Mapping[str, str], *, key: str = HANDLE_KEY, at: int = LISTED_AT,
              entries: Any = None,
              signing: str = "status", typ: str = profile_index.TYP,
              header: Mapping[str, Any] | None = None,
              without: Iterable[str] = (), **members: Any) -> str:  # fmt: skip
        """A signed shard with an entry for each key of `numbers`: the one that the profile `key` is
        in.
        """
        hashed = {
            profile_index.hashed(name): number.to_octets(text) for name, text in numbers.items()
        }
        payload = profile_index.to_claims(
            profile_index.join(hashed) if entries is None else entries,
            url=self.shard_url(key), issuer=self.id, version=7, issued_at=at, expires=at + DAY,
            ttl=60,
        )  # fmt: skip
        claims = {
            name: value for name, value in {**payload, **members}.items() if name not in without
        }
        return self.sign(claims, key=signing, typ=typ, header=header)

    def note_url(self, number: str = NUMBER) -> str:
        """Where the note of a certificate stands."""
        return standing_note.note_url(self.credential_url(number))


def trust_list(*issuers: Issuer | dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A trust list of these issuers (or ready entries), good for ten years."""
    return {
        "version": 1,
        "issued_at": dates.stamp(datetime(2026, 11, 1, tzinfo=UTC)),
        "expires_at": dates.stamp(datetime(2036, 11, 1, tzinfo=UTC)),
        "issuers": [item.trust_entry() if isinstance(item, Issuer) else item for item in issuers],
        "allow_insecure_loopback": False,
        **changes,
    }
