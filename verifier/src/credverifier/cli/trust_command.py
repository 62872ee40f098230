"""The command `credverifier trust update`: fetch each issuer's newer trust list."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from credverifier import words
from credverifier.cli import output
from credverifier.errors import LinkError, TrustListError
from credverifier.online import fetch
from credverifier.trust import trust_update
from credverifier.trust.anchors import TrustAnchors
from credverifier.wire.envelope import jws

DONE, UNKNOWN, UNUSABLE = 0, 3, 4
_SECONDS = 10.0


def update(path: Path, now: datetime, *, as_json: bool = False) -> int:
    """Bring the trust list in `path` up to date, in place, whole or not at all; returns the exit
    code.

    0 where every issuer answered, 3 where one could not be reached, 4 where one gave what is not
    trusted. Raises TrustListError `trust.missing`, `.malformed`, `.expired`.
    """
    value = _read(path)
    anchors = TrustAnchors.from_trust_list(value)
    anchors.require_current(now)
    updated = value
    worst = DONE
    for issuer in anchors.issuers.values():
        before = updated
        try:
            url = issuer.public_url + trust_update.PATH
            token = fetch.fetch(
                url,
                limit=jws.MAX_TOKEN,
                seconds=_SECONDS,
                allow_loopback=anchors.allow_insecure_loopback,
            )
            updated = trust_update.update(
                updated,
                token,
                issuer_id=issuer.id,
                now=now,
            )
            _report(
                issuer.id,
                "unchanged" if updated == before else "updated",
                None,
                as_json,
            )
        except LinkError as error:
            # A refusal by an earlier issuer remains the exit code.
            worst = max(worst, UNKNOWN)
            _report(issuer.id, "unreachable", error.detail, as_json)
        except TrustListError as error:
            worst = UNUSABLE
            _report(
                issuer.id,
                "refused",
                f"[{error.code}] {error.detail}",
                as_json,
            )
    if updated != value:
        _replace(path, updated)
    return worst


def warn(anchors: TrustAnchors, now: datetime) -> None:
    """Warn on stderr that a trust list ends soon."""
    days = (anchors.expires_at - now).days
    # One that has ended is refused by the check itself, with the day on which it did.
    if 0 <= days < trust_update.WARN_DAYS:
        key = "trust_ends" if days else "trust_ends_today"
        output.say(*words.said(key, days=days))


def _read(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise TrustListError("trust.missing", f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise TrustListError("trust.malformed", f"{path} is not JSON: {error}") from error
    if type(value) is not dict:
        raise TrustListError("trust.malformed", f"{path} holds no object")
    return value


def _replace(path: Path, value: dict[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            # mkstemp creates a file for its owner alone; the list keeps the mode that it had.
            os.fchmod(file.fileno(), path.stat().st_mode & 0o777)
            # Before the rename, because a power failure could otherwise leave an empty trust list.
            os.fsync(file.fileno())
        Path(name).replace(path)
    # Also for Ctrl-C, so that no temporary file stays beside the list.
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _report(
    issuer_id: str,
    result: str,
    detail: str | None,
    as_json: bool,
) -> None:
    if as_json:
        output.put_json({"issuer": issuer_id, "result": result, "detail": detail})
    else:
        told = words.in_one_line(f"trust_{result}")
        output.put(f"{issuer_id}: {told}{f' ({detail})' if detail else ''}")
