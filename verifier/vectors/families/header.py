"""What a header may say: its type, its algorithm, and no key of its own."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from case import Case, Family, World, bad, good
from forge import compact, dump

from credverifier.wire.envelope import base64url, jws

_TYPE = (
    "Explicit typing (RFC 8725 section 3.11): vc+jwt, any case, the prefix application/ optional "
    "(RFC 7515 4.1.9)."
)
_CTY = "cty, if present, is vc (VC-JOSE-COSE section 3.1.1)."
_OWN_KEY = "A key or encoding that the token itself brings is never used (RFC 8725 section 3.10)."
_CRIT = "Any crit is refused: no extension is understood (RFC 7515 section 4.1.11)."
_ALG = "The algorithms are ES256 and EdDSA, spelt so, and the key's own (RFC 8725 section 3.1)."


def _header(world: World) -> list[Case]:
    def token(header: dict[str, Any], without: tuple[str, ...] = ()) -> str:
        return compact(tnso.header(header, without=without), payload, tnso.keys["credential"])

    tnso, clear, payload = world.tnso, world.clear_token, world.slim()
    unknown = {
        "x": {"y": [1, None]},
        "nonce": "n",
        "url": "https://evil.example/",
        "zip": "DEF",
        "enc": "A256GCM",
    }
    attacker = world.stranger.stranger.jwk
    controls = [
        ("typ in capitals", _TYPE, token({"typ": "VC+JWT"})),
        ("typ with its prefix", _TYPE, token({"typ": "application/vc+jwt"})),
        ("typ with its prefix in capitals", _TYPE, token({"typ": "Application/VC+jwt"})),
        ("no cty", _CTY, token({}, ("cty",))),
        ("cty with its prefix", _CTY, token({"cty": "application/vc"})),
        ("cty in capitals", _CTY, token({"cty": "VC"})),
        (
            "unknown members",
            "Header members that are not understood are ignored (RFC 7515 section 4).",
            token(unknown),
        ),
    ]
    types = ("JWT", "vp+jwt", "vc", "vc+sd-jwt", "dc+sd-jwt", "kb+jwt", "statuslist+jwt",
             "standing+jwt",
             "application/application/vc+jwt", "application/", " vc+jwt", "vc+jwt;v=2",
             "ｖc+jwt", "", None, 7, ["vc+jwt"],
             {"vc+jwt": True})  # fmt: skip
    contents = ("vp", "JWT", "application/vc+jwt", "", None, 1, ["vc"])
    crits: tuple[Any, ...] = (["exp"], [], "exp", None, ["alg", "alg"], ["x"], {}, ["kid"])
    keys = {"jwk": attacker, "jku": "https://evil.example/jwks.json",
            "x5u": "https://evil.example/x.pem",
            "x5c": ["MIIB"], "x5t": "AAAA", "x5t#S256": "AAAA"}  # fmt: skip
    rows = [
        ("no typ", _TYPE, token({}, ("typ",)), "typ_invalid"),
        *((f"typ {value!r}", _TYPE, token({"typ": value}), "typ_invalid") for value in types),
        *((f"cty {value!r}", _CTY, token({"cty": value}), "typ_invalid") for value in contents),
        *((f"crit {value!r}", _CRIT, token({"crit": value, "x": 1}),
           "crit_unsupported") for value in crits),
        *((f"{name} of an attacker", _OWN_KEY, token({name: value}), "header_not_allowed")
          for name, value in keys.items()),
        ("the issuer's own jwk", _OWN_KEY, token({"jwk": tnso.keys["credential"].jwk}),
         "header_not_allowed"),
        ("jwk of null", _OWN_KEY, token({"jwk": None}), "header_not_allowed"),
        ("b64 false", "The payload is base64url always (RFC 7797 is refused).",
         token({"b64": False}),
         "header_not_allowed"),
        ("b64 true", "The payload is base64url always (RFC 7797 is refused).", token({"b64": True}),
         "header_not_allowed"),
        ("b64 false as crit has it", _CRIT, token({"b64": False, "crit": ["b64"]}),
         "crit_unsupported"),
    ]  # fmt: skip
    return [
        *(good(name, why, text, clear) for name, why, text in controls),
        *(
            bad(name, why, text, clear, f"format.{code}", "envelope")
            for name, why, text, code in rows
        ),
    ]


def _algorithm(world: World) -> list[Case]:
    tnso, clear, payload = world.tnso, world.clear_token, world.slim()
    key = tnso.keys["credential"]

    def token(alg: Any, name: str = "credential") -> str:
        return compact(tnso.header({"alg": alg}, key=name), payload, tnso.keys[name])

    unsecured = jws.signing_input(tnso.header({"alg": "none"}), dump(payload)).decode("ascii")
    foreign = world.stranger
    values = ("none", "None", "NONE", "HS256", "RS256", "PS256", "ES384", "ES512", "ES256K",
              "Ed25519", "es256",
              "eddsa", "ES256 ", "", None, 256, True, ["ES256"], {"alg": "ES256"})  # fmt: skip
    rows = [
        *((f"alg {value!r}", token(value)) for value in values),
        ("no alg", compact(tnso.header(without=("alg",)), payload, key)),
        ("alg none without a signature", f"{unsecured}."),
        ("HMAC with the public key as its secret", _hmac(world)),
        ("EdDSA with an ES256 key", token("EdDSA")),
        ("ES256 with an EdDSA key", token("ES256", "credential_eddsa")),
        (
            "alg none of a foreign issuer",
            foreign.sign(foreign.certificate(slim=True), header={"alg": "none"}),
        ),
        (
            "an unknown algorithm of a foreign issuer",
            foreign.sign(foreign.certificate(slim=True), header={"alg": "X"}),
        ),
    ]
    eddsa = tnso.sign(payload, key="credential_eddsa")
    return [
        good("ES256", _ALG, tnso.sign(payload), clear),
        good("EdDSA", _ALG, eddsa, clear),
        *(
            bad(name, _ALG, text, clear, "format.alg_not_allowed", "envelope")
            for name, text in rows
        ),
    ]


def _hmac(world: World) -> str:
    """The classic confusion: the public key, which everybody has, as the secret of HS256."""
    secret = dump(world.tnso.keys["credential"].jwk)
    octets = jws.signing_input(world.tnso.header({"alg": "HS256"}), dump(world.slim()))
    tag = hmac.new(secret, octets, hashlib.sha256).digest()
    return f"{octets.decode('ascii')}.{base64url.encode(tag).decode('ascii')}"


FAMILIES = (
    Family("header", "typ, cty, crit, and headers that bring keys", _header),
    Family("algorithm", "Only ES256 and EdDSA, and only that of the key", _algorithm),
)
