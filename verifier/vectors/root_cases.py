"""Lists that root keys sign, and which of them a pinned trust list follows: `files/root_list.json`.

What is expected stands here by hand, and no verifier is asked for it. A case names the pinned list
(`current`) in `lists`, and has the signed `text`, the act (`follow` or `step`), and either the members of the list that
comes after (`then`) or the `code` of the refusal.
"""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import forge

from credverifier.wire.envelope import base64url, dates

FILE = Path(__file__).parent / "files" / "root_list.json"
TYP = "root-trust-list+jwt"
LATER = forge.NOW - timedelta(hours=1)
A_YEAR = timedelta(days=365)


class Root:
    """A root key, and the list that it signs."""

    def __init__(self, algorithm: str = "ES256") -> None:
        self.signer = forge.Signer(algorithm, "root")

    def line(self, payload: dict[str, Any], **header: Any) -> str:
        """One line of a signed list."""
        head = {"alg": self.signer.algorithm, "typ": TYP, "kid": self.signer.thumbprint, **header}
        return forge.compact(head, payload, self.signer)


def roots(*keys: Root, threshold: int = 1, **members: Any) -> dict[str, Any]:
    """The member `roots` with these keys."""
    return {"threshold": threshold, "keys": [root.signer.jwk for root in keys], **members}


def digest(text: str) -> str:
    """Of a signed list, as the next one names it."""
    payload = text.split(".")[1].encode("ascii")
    return base64url.encode(sha256(payload).digest()).decode("ascii")


def trust_list(*issuers: forge.Issuer, **members: Any) -> dict[str, Any]:
    """A trust list with two keys for each issuer, because more would say nothing more here."""
    listed = forge.trust_list(*issuers, **members)
    for issuer in listed["issuers"]:
        issuer["jwks"] = {
            "keys": [key for key in issuer["jwks"]["keys"] if key["alg"] == "ES256"][:2]
        }
    return listed


def payload(of: forge.Issuer, keys: dict[str, Any], **members: Any) -> dict[str, Any]:
    """What a list says that was signed an hour ago for a year."""
    listed = trust_list(of, issued_at=dates.stamp(LATER), expires_at=dates.stamp(LATER + A_YEAR))
    return {
        "iat": forge.seconds(LATER),
        "exp": forge.seconds(LATER + A_YEAR),
        "version": 1,
        "previous": None,
        "roots": keys,
        "trust_list": listed,
        **members,
    }


def cases() -> list[dict[str, Any]]:
    """All cases; keys are made for the occasion."""
    tnso, stolen = forge.Issuer(), forge.Issuer()
    other = forge.Issuer("https://tinnhiem.example", types=())
    root, second, third, edwards = Root(), Root(), Root(), Root("EdDSA")
    one = roots(root)
    unpinned = trust_list(tnso)
    fresh = {**unpinned, "roots": one}
    said = payload(tnso, one)
    first = root.line(said)
    taken = {**said["trust_list"], "roots": {**one, "version": 1, "digest": digest(first)}}
    after = {"version": 1, "issued_at": said["trust_list"]["issued_at"], "issuers": [tnso.id]}

    def next_one(**members: Any) -> dict[str, Any]:
        return payload(tnso, one, version=2, previous=digest(first), **members)

    def refused(name: str, current: Any, text: str, code: str, act: str = "follow", **more: Any):
        return {"name": name, "current": current, "text": text, "act": act, "code": code, **more}

    def taken_on(name: str, current: Any, text: str, act: str = "follow", **then: Any):
        return {"name": name, "current": current, "text": text, "act": act, "then": then}

    two_of_three = roots(root, second, third, threshold=2)
    by_two = payload(tnso, two_of_three)
    of_two = {**unpinned, "roots": two_of_three}
    rotated = payload(tnso, roots(second), version=2, previous=digest(first))
    rotation = root.line(rotated)
    beyond = second.line(payload(tnso, roots(second), version=3, previous=digest(rotation)))
    ended = payload(
        tnso,
        roots(second),
        version=2,
        previous=digest(first),
        iat=forge.seconds(LATER - A_YEAR),
        exp=forge.seconds(LATER - timedelta(days=1)),
    )
    short = payload(tnso, one, exp=forge.seconds(forge.NOW + timedelta(days=3)))
    both = {**said["trust_list"], "issuers": trust_list(tnso, other)["issuers"]}
    insecure = {**said["trust_list"], "allow_insecure_loopback": True}
    good = [
        taken_on("the first list", fresh, first, **after, root_version=1),
        taken_on("the same list again", taken, first, **after, root_version=1),
        taken_on("with a line break at its end", fresh, first + "\n", **after, root_version=1),
        taken_on("the next list", taken, root.line(next_one()), root_version=2),
        taken_on("a list of later on", taken, root.line(next_one() | {"version": 9}), root_version=9),
        taken_on(
            "by an Ed25519 root key",
            {**unpinned, "roots": roots(edwards)},
            edwards.line(payload(tnso, roots(edwards))),
            root_version=1,
        ),
        taken_on(
            "with another issuer, whom the root adds",
            fresh,
            root.line({**said, "trust_list": both}),
            issuers=[tnso.id, other.id],
        ),
        taken_on(
            "loopback is switched on by nobody",
            fresh,
            root.line({**said, "trust_list": insecure}),
            allow_insecure_loopback=False,
        ),
        taken_on(
            "the list ends when the root's word does",
            fresh,
            root.line(short),
            expires_at=dates.stamp(forge.NOW + timedelta(days=3)),
        ),
        taken_on("two of three custodians", of_two, "\n".join([root.line(by_two), third.line(by_two)]), root_version=1),
        taken_on("a key that nobody pinned signs beside", fresh, "\n".join([second.line(said), first]), root_version=1),
        taken_on("a change of the root key", taken, rotation, root_version=2, root_keys=[second.signer.thumbprint]),
        taken_on("a step to the next root key", taken, rotation, "step", root_version=2, root_keys=[second.signer.thumbprint], issued_at=taken["issued_at"]),
        taken_on("a step over a list that has ended", taken, root.line(ended), "step", root_version=2, issued_at=taken["issued_at"]),
        taken_on("an ended trust list is no end of the root", {**fresh, "expires_at": dates.stamp(forge.NOW - timedelta(days=9))}, first, root_version=1),
    ]  # fmt: skip
    untrusted, malformed, older = (
        f"trust.update_{word}" for word in ("untrusted", "malformed", "older")
    )
    bad = [
        refused("no root is pinned", unpinned, first, untrusted),
        refused("by a key of the issuer", fresh, tnso.sign(said, key="credential", typ=TYP), untrusted),
        refused("by another root key", fresh, second.line(said), untrusted),
        refused("with the kid of the root, by another key", fresh, second.line(said, kid=root.signer.thumbprint), untrusted),
        refused("the kid is no text", fresh, root.line(said, kid=[root.signer.thumbprint]), untrusted),
        refused("with the alg of another key", fresh, edwards.line(said, kid=root.signer.thumbprint), untrusted),
        refused("a changed payload", fresh, changed(first, root.line({**said, "version": 5})), untrusted),
        refused("of the type of the issuer's own list", fresh, root.line(said, typ="trust-list+jwt"), malformed),
        refused("with a critical header", fresh, root.line(said, crit=["exp"]), malformed),
        refused("no signed text", fresh, "nothing", malformed),
        refused("nothing at all", fresh, "", malformed),
        refused("an empty line between", of_two, "\n".join([root.line(by_two), "", third.line(by_two)]), malformed),
        refused("nine lines", fresh, "\n".join([first] * 9), malformed),
        refused("lines that differ", of_two, "\n".join([root.line(by_two), second.line({**by_two, "version": 2})]), malformed),
        refused("one of two custodians", of_two, root.line(by_two), untrusted),
        refused("one custodian twice", of_two, "\n".join([root.line(by_two)] * 2), untrusted),
        refused("a custodian's line with a bad signature", of_two, "\n".join([root.line(by_two), second.line(by_two), changed(third.line(by_two), root.line(by_two), 2)]), untrusted),
        refused("an older version", {**taken, "roots": {**taken["roots"], "version": 2}}, first, older),
        refused("another list of the same version", taken, root.line({**said, "iat": said["iat"] + 1}), untrusted),
        refused("the next version after another list", taken, root.line(next_one() | {"previous": digest(rotation)}), untrusted),
        refused("the next version after none", taken, root.line(next_one() | {"previous": None}), untrusted),
        refused("an older issued_at", {**taken, "issued_at": dates.stamp(forge.NOW)}, root.line(next_one()), older),
        refused("from the future", fresh, root.line({**said, "iat": forge.seconds(forge.NOW) + 61}), malformed),
        refused("that has ended", taken, root.line(ended), "trust.expired"),
        refused("whose trust list has ended", fresh, root.line({**said, "trust_list": {**said["trust_list"], "expires_at": dates.stamp(LATER)}}), "trust.expired"),
        refused("for more than 400 days", fresh, root.line({**said, "exp": said["iat"] + 400 * forge.DAY + 1}), malformed),
        refused("that ends when it begins", fresh, root.line({**said, "exp": said["iat"]}), malformed),
        refused("after a change of the root key that was missed", taken, beyond, untrusted),
        refused("a step over two versions", taken, root.line(next_one() | {"version": 3}), untrusted, "step"),
        refused("a step back", {**taken, "roots": {**taken["roots"], "version": 3}}, rotation, untrusted, "step"),
        refused("a key of the issuer that is in other hands", fresh, stolen.sign(payload(stolen, one), key="credential", typ=TYP), untrusted),
    ]  # fmt: skip
    for name, value in _BAD_MEMBERS.items():
        for bad_value in value:
            spoilt = {**said, name: bad_value}
            bad.append(refused(f"{name}: {bad_value!r}", fresh, root.line(spoilt), malformed))
    for name in said:
        without = {key: value for key, value in said.items() if key != name}
        bad.append(refused(f"without {name}", fresh, root.line(without), malformed))
    for why, value in _bad_roots(root, second).items():
        pinned = {**unpinned, "roots": value}
        bad.append(refused(f"pinned to {why}", pinned, first, "trust.malformed"))
        bad.append(
            refused(f"that names {why}", fresh, root.line({**said, "roots": value}), malformed)
        )
    return [*good, *bad]


_BAD_MEMBERS: dict[str, list[Any]] = {
    "version": [0, -1, True, "1", 1.5, None],
    "previous": [1, []],
    "iat": ["now", True],
    "exp": ["then", None],
    "trust_list": [[], "list", {}, None],
}


def _bad_roots(root: Root, second: Root) -> dict[str, Any]:
    foreign = {**root.signer.jwk, "kid": second.signer.thumbprint}
    return {
        "no object": [],
        "nothing": None,
        "no keys": {"threshold": 1, "keys": []},
        "one key twice": roots(root, root),
        "no threshold": {"keys": [root.signer.jwk]},
        "a threshold of none": roots(root, threshold=0),
        "more signatures than keys": roots(root, threshold=2),
        "a threshold that is true": {**roots(root), "threshold": True},
        "a kid that is another key's": {"threshold": 1, "keys": [foreign]},
        "a private key": {"threshold": 1, "keys": [{**root.signer.jwk, "d": "AA"}]},
        "nine keys": roots(*(Root() for _ in range(9))),
        "a version below none": roots(root, version=-1),
        "a digest that is a number": roots(root, digest=7),
    }


def changed(token: str, other: str, segment: int = 1) -> str:
    """`token` with a segment of another one."""
    parts = token.split(".")
    parts[segment] = other.split(".")[segment]
    return ".".join(parts)


def document() -> dict[str, Any]:
    """What the file holds."""
    made, lists = cases(), {}
    for case in made:
        # Once for the cases that share it, so that the file stays small.
        text = json.dumps(case["current"], ensure_ascii=False)
        case["current"] = lists.setdefault(text, f"list {len(lists) + 1}")
    named = {name: json.loads(text) for text, name in lists.items()}
    return {"now": dates.stamp(forge.NOW), "lists": named, "cases": made}


def write() -> None:
    """Make the file anew."""
    whole = document()
    parts = [
        f'"now": {json.dumps(whole["now"])}',
        *(f'"{name}": {_lines(whole[name])}' for name in ("lists", "cases")),
    ]
    FILE.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


def _lines(value: Any) -> str:
    """JSON with one member or item a line."""
    if isinstance(value, dict):
        items = [f"{json.dumps(name)}: {_line(item)}" for name, item in value.items()]
        return "{\n " + ",\n ".join(items) + "\n}"
    return "[\n " + ",\n ".join(map(_line, value)) + "\n]"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
