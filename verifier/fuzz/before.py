"""Changes before a trusted key signs: to claims, headers, keys and status entries."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import forge

from credverifier.wire.envelope import dates
from fuzz import values
from fuzz.scene import PROFILES, Draft, Scene

Change = Callable[[Scene, Random], str]
"""Changes the scene; returns a short description."""

_MEMBERS = (
    *("vc", "vp", "sub", "nbf", "aud", "cnf", "supersedes", "evidence", "name", "description"),
    *("relatedResource", "termsOfUse", "refreshService", "proof", "holder", "Id", "@id"),
    *("issuer ", "status", "credentialStatus", "x"),
)
_TYPS = (
    *("vc+jwt", "VC+JWT", "application/vc+jwt", "vc+ld+jwt", "vp+jwt", "JWT", "jwt"),
    *("statuslist+jwt", "standing+jwt", "dc+sd-jwt", "trust-list+jwt", "kb+jwt", "", "vc+jwt "),
    *("application/application/vc+jwt", None, ["vc+jwt"]),
)
_ALGORITHMS = (
    *("none", "None", "HS256", "ES384", "ES512", "ES256K", "Ed25519", "RS256", "PS256"),
    *("es256", "EdDSA", "ES256", None, ["ES256"], 7),
)
_HEADERS: tuple[dict[str, Any], ...] = (
    {"crit": []}, {"crit": ["exp"], "exp": 1}, {"crit": "exp"}, {"b64": False}, {"b64": True},
    {"b64": True, "crit": ["b64"]},
    {"jku": "https://tnso.vn/jwks"}, {"x5u": "https://tnso.vn/x"}, {"x5c": ["MII="]}, {"x5t": "x"},
    {"x5t#S256": "x"}, {"jwk": {}}, {"zip": "DEF"}, {"enc": "A256GCM"}, {"unknown": {"a": [1]}},
    {"cty": "vp"}, {"cty": "VC"}, {"cty": None}, {"cty": "application/vc"}, {"cty": "vc+jwt"},
    {"iss": "did:web:tnso.vn"}, {"iat": 0},
)  # fmt: skip


def signed_texts(scene: Scene, rng: Random) -> Draft:
    """Most often the credential, else one of its lists or notes, or its holder's proof."""
    drafts = [item for item in (*scene.lists.values(), scene.proof) if isinstance(item, Draft)]
    return scene.credential if not drafts or rng.random() < 0.65 else rng.choice(drafts)


def _remove(scene: Scene, rng: Random) -> str:
    holder, name = rng.choice(values.members(signed_texts(scene, rng).payload))
    del holder[name]
    return f"remove {name}"


def _retype(scene: Scene, rng: Random) -> str:
    holder, name = rng.choice(values.members(signed_texts(scene, rng).payload))
    holder[name] = values.other(holder[name], rng)
    return f"retype {name}: {holder[name]!r}"[:200]


def _rename(scene: Scene, rng: Random) -> str:
    named = [
        member
        for member in values.members(signed_texts(scene, rng).payload)
        if isinstance(member[0], dict)
    ]
    holder, name = rng.choice(named)
    new = values.respelt(name, rng)
    holder[new] = holder.pop(name)
    return f"rename {name} to {new!r}"


def _swap(scene: Scene, rng: Random) -> str:
    members = values.members(signed_texts(scene, rng).payload)
    (first, one), (second, two) = rng.choice(members), rng.choice(members)
    copies = copy.deepcopy((first[one], second[two]))
    second[two], first[one] = copies
    return f"swap {one} and {two}"


def _repeat(scene: Scene, rng: Random) -> str:
    lists = [
        item
        for holder, name in values.members(signed_texts(scene, rng).payload)
        if isinstance(item := holder[name], list) and item
    ]
    if not lists:
        return "nothing to repeat"
    chosen = rng.choice(lists)
    chosen += copy.deepcopy([rng.choice(chosen)] * rng.choice((1, 1, 1, 8)))
    return f"an item again, {len(chosen)} in all"


def _add(scene: Scene, rng: Random) -> str:
    draft = signed_texts(scene, rng)
    holders = [
        draft.payload,
        *(holder for holder, _ in values.members(draft.payload) if isinstance(holder, dict)),
    ]
    name = rng.choice(_MEMBERS)
    rng.choice(holders)[name] = copy.deepcopy(rng.choice(values.STRANGE))
    return f"add {name}"


def _kinds(scene: Scene, rng: Random) -> str:
    """One kind of signed text instead of another, whole or only its payload."""
    texts: dict[str, Draft | str | dict[str, str]] = {
        "the credential": scene.credential,
        **scene.lists,
    }
    if scene.proof is not None:
        texts["the proof"] = scene.proof
    url, source = rng.choice(
        [(url, item) for url, item in texts.items() if isinstance(item, Draft)]
    )
    target = rng.choice([item for item in texts.values() if isinstance(item, Draft)])
    target.payload = copy.deepcopy(source.payload)
    if rng.random() < 0.5:
        target.header, target.signer = copy.deepcopy(source.header), source.signer
    return f"{url} instead of another text"


def _moments(scene: Scene, rng: Random) -> str:
    """A bound a little before or after now."""
    draft, away = signed_texts(scene, rng), rng.choice(values.NEAR)
    at = scene.now.timestamp() + away
    name = rng.choice(("validFrom", "validUntil", "iat", "exp", "nbf"))
    draft.payload[name] = (
        values.moment(at, rng) if name.startswith("valid") else rng.choice((at, int(at)))
    )
    return f"{name} is {draft.payload[name]!r}, {away} s from now"


def _clock(scene: Scene, rng: Random) -> str:
    """The time of the check near a bound of the credential or of a list."""
    bounds = [
        forge.ISSUED_AT,
        forge.seconds(forge.VALID_UNTIL),
        forge.LISTED_AT,
        forge.LISTED_AT + forge.DAY,
    ]
    at = rng.choice(bounds) + rng.choice(values.NEAR)
    scene.now = dates.from_seconds(at)
    return f"asked at {scene.now.isoformat()}"


def _issuer(scene: Scene, rng: Random) -> str:
    """The name of another issuer, in one member or in both."""
    draft, issuer = signed_texts(scene, rng), rng.choice(scene.world.issuers)
    near = (issuer.public_url, issuer.id.upper(), issuer.id + "/", issuer.id + "#x")
    name = rng.choice((issuer.id, issuer.id, *near))
    wanted: Any = rng.choice(
        (name, {"id": name}, [name], {"id": name, "name": "x"}, {"ID": name}, {"id": {"id": name}})
    )
    for member in rng.choice((("issuer",), ("iss",), ("issuer", "iss"))):
        draft.payload[member] = name if member == "iss" else wanted
    return f"issuer {wanted!r}"


def _key(scene: Scene, rng: Random) -> str:
    """Another key signs; the header names it, or does not."""
    draft, issuer = signed_texts(scene, rng), rng.choice(scene.world.issuers)
    name = rng.choice(("stranger", *issuer.keys))
    draft.signer = issuer.stranger if name == "stranger" else issuer.keys[name]
    if rng.random() < 0.8:
        kid = draft.signer.thumbprint
        kids = (
            draft.signer.key_id,
            kid,
            kid,
            f"{draft.issuer.id}#{kid}",
            f"#{kid}",
            f"{draft.issuer.public_url}/keys/{kid}",
            f"{draft.issuer.public_url}/keys/{kid}.jwk",
        )
        draft.header.update({"kid": rng.choice(kids), "alg": draft.signer.algorithm})
    return f"signed by {name} of {issuer.id}"


def _key_over_time(scene: Scene, rng: Random) -> str:
    """A key that was in use at another time, and an iat of any time."""
    draft = signed_texts(scene, rng)
    wanted = ("retired", "retired_status", "next", "announced", "credential", "compromised")
    name = rng.choice([name for name in wanted if name in draft.issuer.keys])
    draft.signer = draft.issuer.keys[name]
    draft.header.update({"kid": draft.signer.key_id, "alg": draft.signer.algorithm})
    year, ends = 365 * forge.DAY, forge.seconds(datetime(2026, 10, 31, tzinfo=UTC))
    starts = forge.seconds(datetime(2026, 1, 1, tzinfo=UTC))
    draft.payload["iat"] = rng.choice(
        (starts, ends, ends, forge.ISSUED_AT, ends - year, ends - 3 * year)
    ) + rng.choice((0, 1, -1, 0.5))
    return f"{name} signed at {draft.payload['iat']}"


def _header(scene: Scene, rng: Random) -> str:
    draft = signed_texts(scene, rng)
    way = rng.randrange(5)
    if way == 0:
        draft.header["typ"] = rng.choice(_TYPS)
    elif way == 1:
        draft.header["alg"] = rng.choice(_ALGORITHMS)
    elif way == 2:
        draft.header.update(copy.deepcopy(rng.choice(_HEADERS)))
    elif way == 3:
        del draft.header[rng.choice(list(draft.header))]
    else:
        name = rng.choice(list(draft.header))
        draft.header[name] = values.other(draft.header[name], rng)
    return f"header {draft.header!r}"[:200]


def _profile(scene: Scene, rng: Random) -> str:
    scene.profile = rng.choice(list(PROFILES))
    scene.max_status_age = rng.choice((None, 0, 1, 60, 311, 3600, 86400, 10**9))
    return f"profile {scene.profile}, lists of {scene.max_status_age} s"


CHANGES: tuple[Change, ...] = (
    _remove, _retype, _retype, _rename, _swap, _repeat, _add, _kinds, _moments, _moments, _clock,
    _issuer, _key, _key, _key_over_time, _header, _header, _profile,
)  # fmt: skip
