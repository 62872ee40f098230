"""PURE: one ceremony of the root: what is signed, and the transcript that can be checked again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from credissuer.errors import RefusedError
from credverifier.errors import CredentialError
from credverifier.trust import root_list
from credverifier.trust.anchors import TrustAnchors
from credverifier.trust.root_list import RootList
from credverifier.wire.envelope import dates, strict_json
from credverifier.wire.envelope.jws import Signer

INPUT, OUTPUT, TRANSCRIPT = "trust-list.json", "trust-list.root.jwt", "transcript.json"
"""Names of the files of a ceremony."""


class Agenda(NamedTuple):
    """What a custodian is asked to sign.

    `state` is the medium's root.json, `named` the root keys that may sign the next list, `payload`
    the JSON to be signed, `before` the lines of custodians who have signed it already.
    """

    state: Mapping[str, Any]
    named: Mapping[str, Any]
    payload: bytes
    before: str


def agenda(
    trust_list: bytes,
    state: Mapping[str, Any],
    named: Mapping[str, Any],
    at: datetime,
    lasts: timedelta,
    before: str = "",
) -> Agenda:
    """The next list after `state` with the office's `trust_list`, or the one that `before` holds.

    Raises RefusedError `root.refused`.
    """
    if before:
        payload = root_list.payload_of(before)
    else:
        listed = _trust_list(trust_list, at)
        payload = strict_json.dumps(
            root_list.claims(
                listed,
                named,
                version=state["version"] + 1,
                previous=state["digest"],
                issued_at=at,
                lasts=lasts,
            )
        )
    asked = Agenda(state, named, payload, before)
    _require_sound(asked, trust_list, at)
    return asked


def changes(asked: Agenda) -> list[tuple[str, str, str, str]]:
    """What would be trusted, for people to compare: issuer, use, state and thumbprint of each key."""
    return [
        (issuer["id"], ",".join(key["purpose"]), key["state"], key["kid"])
        for issuer in strict_json.loads(asked.payload)["trust_list"]["issuers"]
        for key in issuer["jwks"]["keys"]
    ]


def signed(asked: Agenda, signer: Signer) -> tuple[str, RootList | None]:
    """The signed text, and the list it is; None while other custodians have to sign as well."""
    text = root_list.signed(asked.payload, [signer], asked.before)
    roots = root_list.read_roots({**asked.state, "threshold": 1})
    # Read back, because a fault of the key must not leave the room.
    listed = root_list.prove(roots, text)
    return text, listed if len(listed.signed_by) >= asked.state["threshold"] else None


def transcript(
    asked: Agenda, signer: Signer, trust_list: bytes, text: str, at: datetime, by: str, tool: str
) -> dict[str, Any]:
    """What was done, so that anybody can check it again with `problems`."""
    claims = strict_json.loads(asked.payload)
    return {
        "at": dates.stamp(at),
        "by": by,
        "tool": tool,
        "root": signer.key_id,
        "roots": {"threshold": asked.state["threshold"], "keys": asked.state["keys"]},
        "names": [key["kid"] for key in claims[root_list.MEMBER]["keys"]],
        "version": claims["version"],
        "previous": claims["previous"],
        "ends": dates.stamp(dates.from_seconds(claims["exp"])),
        "input": {"file": INPUT, "sha256": hashlib.sha256(trust_list).hexdigest()},
        "output": {"file": OUTPUT, "sha256": hashlib.sha256(text.encode("ascii")).hexdigest()},
    }


def problems(told: Mapping[str, Any], trust_list: bytes, text: bytes) -> list[str]:
    """What in a transcript does not hold of its two files; nothing where all of it holds."""
    found = []
    try:
        for name, octets in (("input", trust_list), ("output", text)):
            if hashlib.sha256(octets).hexdigest() != told[name]["sha256"]:
                found.append(f"sha256 of the {name}")
        listed = root_list.prove(
            root_list.read_roots({**told["roots"], "threshold": 1}), text.decode("ascii")
        )
        said = {
            "root": told["root"] if told["root"] in listed.signed_by else None,
            "names": [key["kid"] for key in listed.roots["keys"]],
            "version": listed.version,
            "previous": listed.previous,
            "ends": dates.stamp(dates.from_seconds(listed.expires_at)),
        }
        found += [name for name, value in said.items() if told[name] != value]
        if listed.trust_list != json.loads(trust_list):
            found.append("the trust list that was signed")
    except (CredentialError, KeyError, TypeError, ValueError) as error:
        found.append(str(error))
    return found


def _trust_list(octets: bytes, at: datetime) -> dict[str, Any]:
    try:
        value: dict[str, Any] = strict_json.loads(octets)
        TrustAnchors.from_trust_list(value).require_current(at)
    except CredentialError as error:
        raise RefusedError("root.refused", problem=f"{INPUT}: {error}") from error
    return value


def _require_sound(asked: Agenda, trust_list: bytes, at: datetime) -> None:
    """Nothing is signed but the list in front of the custodian, for the roots that they hold."""
    claims = strict_json.loads(asked.payload)
    if claims["trust_list"] != _trust_list(trust_list, at):
        raise RefusedError("root.refused", problem="it holds another trust list than the one given")
    if claims[root_list.MEMBER] != {
        "threshold": asked.named["threshold"],
        "keys": asked.named["keys"],
    }:
        raise RefusedError("root.refused", problem="it names other root keys")
    if claims["version"] <= asked.state["version"]:
        raise RefusedError("root.refused", problem="this root has signed a later version already")
    if not 0 < claims["exp"] - claims["iat"] <= root_list.MAX_DAYS * 24 * 3600:
        raise RefusedError("root.refused", problem=f"more than {root_list.MAX_DAYS} days")
