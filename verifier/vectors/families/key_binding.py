"""The holder's proof at the end of a presentation (key binding JWT)."""

from __future__ import annotations

from typing import Any

import forge
from case import Case, Family, World, accepted, refused
from forge import NOW, seconds

from credverifier.wire.credentials import sd_jwt
from credverifier.wire.envelope import base64url, jws

_CODE = "format.key_binding_invalid"
_ASKED = (
    "A proof is there just where it was asked for: it is checked or refused, never ignored "
    "(SECURITY 2.1.12)."
)
_BOUND = (
    "It is made by the key in cnf, for this verifier, question and presentation (RFC 9901 section "
    "4.3)."
)
_SMALL = "A key of small order lets anybody sign for the holder."
_NOW = "It is made just now: at most 300 s ago, clocks may differ by 60 s (RFC 9901 section 7.3)."
_AUDIENCE, _NONCE = "https://brand.example", "n-0S6_WzA2Mj"


class _Holder:
    """Presentations of one certificate that is bound to a key."""

    def __init__(self, world: World) -> None:
        self.world, self.tnso, self.lists = world, world.tnso, world.clear_token
        self.bound, self.texts = self.tnso.wallet(holder=world.holder)

    def shown(self, payload: dict[str, Any] | None = None, disclosed: int = 1) -> str:
        """What is presented, without a proof."""
        signed = self.tnso.sign(self.bound if payload is None else payload, typ="dc+sd-jwt")
        return sd_jwt.join(signed, self.texts[:disclosed])

    def proof(
        self,
        shown: str,
        key: forge.Signer | None = None,
        header: dict[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A proof for `shown`; a claim that is given as None is left out."""
        key = self.world.holder if key is None else key
        members = {
            "iat": seconds(NOW),
            "aud": _AUDIENCE,
            "nonce": _NONCE,
            "sd_hash": sd_jwt.digest(shown),
            **claims,
        }
        payload = {name: value for name, value in members.items() if value is not None}
        protected = {"alg": key.algorithm, "typ": "kb+jwt", **(header or {})}
        return forge.compact(protected, payload, key)

    def eddsa(self, header: dict[str, Any] | None = None, **members: str) -> str:
        """What a holder with an Ed25519 key presents; `members` are put into `cnf.jwk`."""
        holder = self.world.holder_eddsa
        payload, _ = self.tnso.wallet(holder=holder)
        shown = self.shown({**payload, "cnf": {"jwk": {**payload["cnf"]["jwk"], **members}}})
        return shown + self.proof(shown, holder, header)

    def case(
        self, name: str, why: str, token: str, fine: bool = False, **asked: str | None
    ) -> Case:
        """A presentation to a verifier that asks for a proof, unless `asked` says otherwise."""
        optional = {"audience": _AUDIENCE, "nonce": _NONCE, **asked}
        return Case(
            name,
            why,
            token,
            accepted() if fine else refused(_CODE, "content"),
            self.lists,
            **optional,
        )  # type: ignore[arg-type]


def _controls(at: _Holder) -> list[Case]:
    shown, all_of_it = at.shown(), at.shown(disclosed=len(at.texts))
    eddsa = at.shown(at.tnso.wallet(holder=at.world.holder_eddsa)[0])
    named = at.shown({**at.bound, "cnf": {"jwk": {**at.bound["cnf"]["jwk"], "alg": "ES256"}}})
    old, ahead = (at.proof(shown, iat=seconds(NOW) + offset) for offset in (-300, 60))
    return [
        at.case("a proof with ES256", _BOUND, shown + at.proof(shown), True),
        at.case("a proof with EdDSA", _BOUND, eddsa + at.proof(eddsa, at.world.holder_eddsa), True),
        at.case("cnf.jwk that names its algorithm", _BOUND, named + at.proof(named), True),
        at.case("a proof over all disclosures", _BOUND, all_of_it + at.proof(all_of_it), True),
        at.case("300 s ago", _NOW, shown + old, True),
        at.case("60 s ahead", _NOW, shown + ahead, True),
        at.case("further claims", _BOUND, shown + at.proof(shown, jti="1", exp=seconds(NOW)), True),
        at.case(
            "bound, no proof asked for, none there", _ASKED, shown, True, audience=None, nonce=None
        ),
    ]


def _asked(at: _Holder) -> list[Case]:
    shown = at.shown()
    proven = shown + at.proof(shown)
    plain = at.tnso.sign(at.world.slim())
    return [
        at.case("a proof that was not asked for", _ASKED, proven, audience=None, nonce=None),
        at.case("asked for with a nonce alone", _ASKED, proven, audience=None),
        at.case("asked for with an audience alone", _ASKED, proven, nonce=None),
        at.case(
            "to nobody, asked for with a nonce alone",
            _ASKED,
            shown + at.proof(shown, aud=None),
            audience=None,
        ),
        at.case(
            "to no question, asked for with an audience alone",
            _ASKED,
            shown + at.proof(shown, nonce=None),
            nonce=None,
        ),
        at.case(
            "to nobody and no question, not asked for",
            _ASKED,
            shown + at.proof(shown, aud=None, nonce=None),
            audience=None,
            nonce=None,
        ),
        at.case("asked for, not there", _ASKED, shown),
        at.case(
            "asked for with a nonce alone, not there", _ASKED, at.shown(disclosed=2), audience=None
        ),
        at.case("asked of a vc+jwt", _ASKED, plain),
        at.case("asked for with an audience alone, of a vc+jwt", _ASKED, plain, nonce=None),
    ]


def _claims(at: _Holder) -> list[Case]:
    shown, more = at.shown(), at.shown(disclosed=3)
    wrong: dict[str, tuple[str, dict[str, Any]]] = {
        "for another verifier": (_BOUND, {"aud": "https://other.example"}),
        "aud that is a list": (_BOUND, {"aud": [_AUDIENCE]}),
        "no aud": (_BOUND, {"aud": None}),
        "another question": (_BOUND, {"nonce": "another"}),
        "no nonce": (_BOUND, {"nonce": None}),
        "another presentation": (_BOUND, {"sd_hash": sd_jwt.digest(more)}),
        "a hash without the final tilde": (
            _BOUND,
            {"sd_hash": sd_jwt.digest(shown.removesuffix("~"))},
        ),
        "no sd_hash": (_BOUND, {"sd_hash": None}),
        "301 s ago": (_NOW, {"iat": seconds(NOW) - 301}),
        "61 s ahead": (_NOW, {"iat": seconds(NOW) + 61}),
        "iat that is a text": (_NOW, {"iat": str(seconds(NOW))}),
        "no iat": (_NOW, {"iat": None}),
    }
    return [
        *(
            at.case(name, why, shown + at.proof(shown, **claims))
            for name, (why, claims) in wrong.items()
        ),
        at.case("a disclosure added after the proof", _BOUND, more + at.proof(shown)),
    ]


def _keys(at: _Holder) -> list[Case]:
    shown, world = at.shown(), at.world
    proof = at.proof(shown)
    unbound = at.shown(at.tnso.wallet()[0])
    jwk = at.bound["cnf"]["jwk"]
    head, body, _ = proof.split(".")

    def bound(confirmation: Any) -> str:
        text = at.shown({**at.bound, "cnf": confirmation})
        return text + at.proof(text)

    def of_small_order(y: int) -> str:
        x = base64url.encode(y.to_bytes(32, "little")).decode("ascii")
        text = at.shown({**at.bound, "cnf": {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": x}}})
        octets = at.proof(text, header={"alg": "EdDSA"}).rpartition(".")[0].encode("ascii")
        # R the base point and S of one: good for whatever text, had the key no effect.
        return text + jws.seal(octets, b"\x58" + b"\x66" * 31 + b"\1" + bytes(31))

    headers: dict[str, dict[str, Any]] = {
        "typ JWT": {"typ": "JWT"},
        "typ vc+jwt": {"typ": "vc+jwt"},
        "alg none": {"alg": "none"},
        "alg EdDSA with a P-256 key": {"alg": "EdDSA"},
        "a key in the header": {"jwk": jwk},
        "crit": {"crit": ["exp"]},
    }
    return [
        at.case(
            "made by another key", _BOUND, shown + at.proof(shown, forge.Signer("ES256", "thief"))
        ),
        at.case(
            "made by the issuer's key",
            _BOUND,
            shown + at.proof(shown, world.tnso.keys["credential"]),
        ),
        at.case("without a signature", _BOUND, f"{shown}{head}.{body}."),
        at.case("no JWT at all", _BOUND, f"{shown}proof"),
        at.case("of a certificate that is bound to no key", _BOUND, unbound + at.proof(unbound)),
        at.case("cnf that is a text", _BOUND, bound("me")),
        at.case("cnf that names a key by kid", _BOUND, bound({"kid": "1"})),
        at.case("cnf.jwk that is a text", _BOUND, bound({"jwk": "me"})),
        at.case("cnf.jwk of another curve", _BOUND, bound({"jwk": {**jwk, "crv": "P-384"}})),
        at.case("cnf.jwk whose curve is a list", _BOUND, bound({"jwk": {**jwk, "crv": ["P-256"]}})),
        at.case("cnf.jwk whose curve is an object", _BOUND, bound({"jwk": {**jwk, "crv": {}}})),
        at.case(
            "cnf.jwk whose curve is a name of JavaScript's own",
            _BOUND,
            bound({"jwk": {**jwk, "crv": "constructor"}}),
        ),
        at.case(
            "cnf.jwk without y",
            _BOUND,
            bound({"jwk": {name: jwk[name] for name in jwk if name != "y"}}),
        ),
        at.case("cnf.jwk with an x that is a number", _BOUND, bound({"jwk": {**jwk, "x": 1}})),
        at.case("cnf.jwk outside the curve", _BOUND, bound({"jwk": {**jwk, "y": jwk["x"]}})),
        at.case("cnf.jwk for another algorithm", _BOUND, bound({"jwk": {**jwk, "alg": "EdDSA"}})),
        at.case("cnf.jwk of Ed25519 for ES256", _BOUND, at.eddsa(alg="ES256")),
        at.case("alg ES256 with an Ed25519 key", _BOUND, at.eddsa(header={"alg": "ES256"})),
        at.case("cnf.jwk that is the neutral element", _SMALL, of_small_order(1)),
        at.case(
            "cnf.jwk that is the neutral element, not reduced", _SMALL, of_small_order(2**255 - 18)
        ),
        at.case("cnf.jwk of order two", _SMALL, of_small_order(2**255 - 20)),
        at.case("cnf.jwk of order four", _SMALL, of_small_order(0)),
        *(
            at.case(name, _BOUND, shown + at.proof(shown, header=header))
            for name, header in headers.items()
        ),
    ]


def _cases(world: World) -> list[Case]:
    at = _Holder(world)
    return [*_controls(at), *_asked(at), *_claims(at), *_keys(at)]


FAMILIES = (Family("key_binding", "The holder's proof of an SD-JWT VC", _cases),)
