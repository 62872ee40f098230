"""Changes to a presentation: disclosures, their digests, and the holder's proof."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

import forge

from credverifier.wire.credentials import sd_jwt
from credverifier.wire.envelope import base64url
from fuzz import values
from fuzz.before import Change
from fuzz.scene import Draft, Scene

_NAMES = (
    *("iss", "nbf", "exp", "iat", "cnf", "vct", "vct#integrity", "aka_vcts", "status", "jti"),
    *("_sd", "...", "_sd_alg", "name", "level", "accounts", "sub", "credentialStatus", "x"),
    *("kind", "programme"),
)
_SALT = "c2FsdCBvZiBzaXh0ZWVu"


def _shown(scene: Scene, rng: Random) -> str:
    """Disclosures missing, twice, in another order, of another certificate, or too many."""
    assert scene.disclosed is not None
    texts, way = scene.disclosed, rng.randrange(7)
    if way == 0:
        del texts[rng.randrange(len(texts))]
    elif way == 1:
        texts.insert(rng.randrange(len(texts) + 1), rng.choice(texts))
    elif way == 2:
        rng.shuffle(texts)
    elif way == 3:
        texts.append(forge.disclosure("b3RoZXIgc2FsdA", "level", "platinum"))
    elif way == 4:
        texts.insert(
            rng.randrange(len(texts) + 1),
            rng.choice(("", " ", "x", "e30", "W10", "é", "~", ".", "a.b.c")),
        )
    elif way == 5:
        texts += [
            forge.disclosure(_SALT, number) for number in range(rng.choice((190, 195, 201, 500)))
        ]
    else:
        texts[:] = [values.respelt(text, rng) if rng.random() < 0.4 else text for text in texts]
    return f"disclosures, way {way}: {len(texts)}"


def _concealed(scene: Scene, rng: Random) -> str:
    """One more disclosure with a signed digest, of any name, value and form."""
    value = copy.deepcopy(rng.choice((*values.STRANGE, *scene.credential.payload.values())))
    name: Any = rng.choice(_NAMES)
    salt: Any = rng.choice((_SALT, _SALT, _SALT, "", 7, None, [_SALT]))
    parts = rng.choice(
        ([salt, name, value],) * 4
        + ([salt, value], [salt], [], [salt, name, value, 1], [salt, 7, value])
    )
    text = forge.disclosure(*parts)
    if rng.random() < 0.2:
        text = base64url.encode(_other_json(forge.dump(parts), rng)).decode("ascii")
    if rng.random() < 0.3:
        scene.credential.payload.pop(str(name), None)
    holder = _refer(scene, sd_jwt.digest(text), rng)
    _show(scene, text, rng)
    return f"concealed {parts!r} in {holder}"[:200]


def _other_json(octets: bytes, rng: Random) -> bytes:
    ways = (
        *(octets + b" ", b"\xef\xbb\xbf" + octets, octets[:-1], octets[:-1] + b",NaN]"),
        *(b'{"a":1}', b'"x"', b"\xff" + octets, octets.replace(b",", b',{"a":1,"a":2},', 1)),
        b'["s","x",' + b"[" * 40 + b"]" * 40 + b"]",
    )
    return rng.choice(ways)


def _show(scene: Scene, text: str, rng: Random) -> None:
    assert scene.disclosed is not None
    if rng.random() < 0.8:
        scene.disclosed.insert(rng.randrange(len(scene.disclosed) + 1), text)


def _refer(scene: Scene, digest: Any, rng: Random) -> str:
    """Put a digest somewhere into the payload; returns where."""
    payload = scene.credential.payload
    within = [item for _, item in _holders(payload)]
    where = rng.choice(("_sd", "_sd", "_sd", "accounts", "accounts", "within", "within"))
    if where == "_sd":
        payload.setdefault("_sd", []).append(digest)
    elif where == "accounts":
        payload.setdefault("accounts", []).append(
            rng.choice(({"...": digest}, {"...": digest, "x": 1}))
        )
    else:
        rng.choice(within).setdefault("_sd", []).append(digest)
    return where


def _holders(payload: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The payload and every object within it, each with its name."""
    inner = [
        (str(name), holder[name])
        for holder, name in values.members(payload)
        if isinstance(holder[name], dict)
    ]
    return [("the top", payload), *inner]


def _nested(scene: Scene, rng: Random) -> str:
    """Disclosures within disclosures, of any depth; all of them shown, or the outer half."""
    depth = rng.choice((2, 3, 30, 31, 32, 33, 40))
    chain: list[str] = []
    value: Any = rng.choice((True, {}, [], "x"))
    for _ in range(depth):
        if rng.random() < 0.5:
            chain.append(forge.disclosure(_SALT, "x", value))
            value = {"_sd": [sd_jwt.digest(chain[-1])]}
        else:
            chain.append(forge.disclosure(_SALT, value))
            value = [{"...": sd_jwt.digest(chain[-1])}]
    assert scene.disclosed is not None
    scene.credential.payload["deep"] = value
    scene.disclosed += chain[rng.choice((0, 0, 0, depth // 2)) :]
    return f"{depth} disclosures deep"


def _digests(scene: Scene, rng: Random) -> str:
    """Digests twice, of no disclosure or of another type; another hash algorithm."""
    payload, way = scene.credential.payload, rng.randrange(6)
    if way == 0:
        payload["_sd"] = [*payload["_sd"], rng.choice(payload["_sd"])]
    elif way == 1:
        payload["_sd"] = rng.choice(
            (payload["_sd"][0], [], [1], [None], {}, [[payload["_sd"][0]]], "x", None)
        )
    elif way == 2:
        _refer(scene, sd_jwt.digest(f"a decoy {rng.random()}"), rng)
    elif way == 3:
        payload["_sd_alg"] = rng.choice(
            ("sha-256", "SHA-256", "sha-512", "sha-1", None, ["sha-256"], "")
        )
    elif way == 4:
        payload.pop("_sd_alg")
    else:
        _refer(scene, rng.choice((payload["_sd"][0], 7, None, "")), rng)
    return f"digests, way {way}"


def _proof(scene: Scene, rng: Random) -> str:
    """The proof with another key, time, audience, nonce, hash or type; missing or unrequested."""
    proof, way, now = scene.proof, rng.randrange(7), forge.seconds(scene.now)
    if proof is None:
        holder = rng.choice(scene.world.holders)
        claims = {"iat": now, "aud": "https://brand.example", "nonce": "n-0S6_WzA2Mj"}
        header = {"alg": holder.algorithm, "typ": "kb+jwt"}
        scene.proof = Draft(scene.credential.issuer, claims, header, holder)
        return "a proof that was not there"
    if way == 0:
        scene.proof = None
    elif way == 1:
        proof.signer = rng.choice(
            (*scene.world.holders, scene.credential.signer, proof.issuer.stranger)
        )
        proof.header["alg"] = rng.choice((proof.signer.algorithm, "ES256", "EdDSA"))
    elif way == 2:
        proof.payload["iat"] = now + rng.choice((-301, -300, -300.5, 60, 61, 60.5, -86400, 10**9))
    elif way == 3:
        proof.payload["aud"] = rng.choice(
            ("https://other.example", [scene.audience], None, "", scene.audience, scene.nonce)
        )
    elif way == 4:
        proof.payload["nonce"] = rng.choice(("another", None, "", [scene.nonce], 7))
    elif way == 5:
        whole = "~".join([scene.credential.token(), *(scene.disclosed or ()), ""])
        wrong = (
            sd_jwt.digest(whole.removesuffix("~")),
            sd_jwt.digest("x"),
            None,
            "",
            7,
            [sd_jwt.digest(whole)],
        )
        proof.payload["sd_hash"] = rng.choice(wrong)
    else:
        proof.header["typ"] = rng.choice(
            ("kb+jwt", "application/kb+jwt", "KB+JWT", "JWT", "dc+sd-jwt", None, "kb+sd-jwt")
        )
    return f"proof, way {way}"


def _question(scene: Scene, rng: Random) -> str:
    """Another audience and nonce are requested, or none."""
    scene.audience = rng.choice((None, "", "https://brand.example", "https://other.example"))
    scene.nonce = rng.choice((None, "", "n-0S6_WzA2Mj", "another"))
    return f"asked for {scene.audience!r}, {scene.nonce!r}"


def _confirmation(scene: Scene, rng: Random) -> str:
    """The holder's key in the certificate: another, a changed one, or none."""
    payload = scene.credential.payload
    keys = [holder.jwk for holder in scene.world.holders]
    key: dict[str, Any] = dict(rng.choice(keys))
    way = rng.randrange(6)
    if way == 0:
        payload.pop("cnf", None)
    elif way == 1:
        payload["cnf"] = {"jwk": key}
    elif way == 2:
        key[rng.choice(list(key))] = rng.choice(
            (*values.STRANGE, "P-384", "RSA", key["x"], "A" * 43)
        )
        payload["cnf"] = {"jwk": key}
    elif way == 3:
        payload["cnf"] = rng.choice(
            (
                {"kid": "x"},
                {"jwk": "x"},
                {},
                "x",
                [key],
                {"jwk": [key]},
                key,
                {"jwk": {}, "kid": "x"},
            )
        )
    elif way == 4:
        small = rng.choice((0, 1, 2**255 - 20, 2**255 - 18))
        x = base64url.encode(small.to_bytes(32, "little")).decode("ascii")
        payload["cnf"] = {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": x}}
    else:
        payload["cnf"] = {"jwk": {**key, "d": "x", "use": "enc"}}
    return f"cnf {payload.get('cnf')!r}"[:200]


CHANGES: tuple[Change, ...] = (
    _shown, _shown, _concealed, _concealed, _concealed, _nested, _digests, _digests, _proof, _proof,
    _proof, _question, _confirmation,
)  # fmt: skip
