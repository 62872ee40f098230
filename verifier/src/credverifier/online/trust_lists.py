"""Newer trust lists from the hosts of one: its issuers' own words, or, where it is pinned, those of
its root keys.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from credverifier.errors import LinkError, TrustListError
from credverifier.online import whole_files
from credverifier.online.network import Fetch, from_network
from credverifier.trust import root_list, trust_update
from credverifier.trust.anchors import Issuer, TrustAnchors
from credverifier.wire.envelope import jws

_SECONDS = 10.0
_MOST_STEPS = 64
"""Changes of the root keys that are followed at once: one a year for a lifetime."""


class TrustAnswer(NamedTuple):
    """What came of asking one issuer's host: "updated", "unchanged", "unreachable" or "refused".

    `detail` says why it was one of the last two.
    """

    issuer_id: str
    result: str
    detail: str | None


def usual_place() -> Path:
    """Where the trust list is looked for where none is named: `$CREDVERIFIER_TRUST`, else
    `keys/trust-list.json`.
    """
    return Path(os.environ.get("CREDVERIFIER_TRUST") or "keys/trust-list.json")


def read(path: Path) -> dict[str, Any]:
    """The trust list in a file. Raises TrustListError `trust.missing`, `trust.malformed`."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise TrustListError("trust.missing", f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise TrustListError("trust.malformed", f"{path} is not JSON: {error}") from error
    if type(value) is not dict:
        raise TrustListError("trust.malformed", f"{path} holds no object")
    return value


def newest(
    value: Mapping[str, Any], now: datetime, fetch: Fetch = from_network
) -> tuple[dict[str, Any], list[TrustAnswer]]:
    """The trust list after every host in `value` was asked, and what came of each.

    Raises TrustListError `trust.malformed`, and `trust.expired` where it has ended: an ended list
    vouches for nobody, unless it is pinned, because its root keys do not end with it.
    """
    anchors = TrustAnchors.from_trust_list(value)
    is_pinned = root_list.roots_of(value) is not None
    if not is_pinned:
        anchors.require_current(now)
    updated, answers = dict(value), []
    for issuer in anchors.issuers.values():
        before, detail = updated, None
        host = _Host(issuer, fetch, anchors.allow_insecure_loopback)
        try:
            updated = _followed(updated, host, now) if is_pinned else _taken(updated, host, now)
            result = "unchanged" if updated == before else "updated"
        except LinkError as error:
            result, detail = "unreachable", error.detail
        except TrustListError as error:
            result, detail = "refused", f"[{error.code}] {error.detail}"
        answers.append(TrustAnswer(issuer.id, result, detail))
    return updated, answers


def replace(path: Path, value: Mapping[str, Any]) -> None:
    """Put a trust list into its file, whole or not at all."""
    whole_files.replace(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


class _Host(NamedTuple):
    """The host of one issuer."""

    issuer: Issuer
    fetch: Fetch
    allow_loopback: bool

    def get(self, path: str, limit: int) -> str:
        return self.fetch(
            self.issuer.public_url + path,
            limit=limit,
            seconds=_SECONDS,
            allow_loopback=self.allow_loopback,
        )


def _taken(current: dict[str, Any], host: _Host, now: datetime) -> dict[str, Any]:
    """With the issuer's own entry as it says it."""
    token = host.get(trust_update.PATH, jws.MAX_TOKEN)
    return trust_update.update(current, token, issuer_id=host.issuer.id, now=now)


def _followed(current: dict[str, Any], host: _Host, now: datetime) -> dict[str, Any]:
    """As the root keys say it; version by version where they have changed since."""
    latest = host.get(root_list.PATH, root_list.MAX_TEXT)
    for _ in range(_MOST_STEPS):
        try:
            return root_list.follow(current, latest, now=now)
        except TrustListError as error:
            roots = root_list.roots_of(current)
            if error.code != "trust.update_untrusted" or roots is None:
                raise
            refusal = error
        try:
            text = host.get(root_list.path_of(roots.version + 1), root_list.MAX_TEXT)
        except LinkError:
            # What comes next is not there: the latest list is no successor of ours.
            raise refusal from None
        current = root_list.step(current, text)
    raise TrustListError("trust.update_untrusted", "too many changes of the root keys")
