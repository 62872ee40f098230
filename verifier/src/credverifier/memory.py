"""What a verifier remembers between checks: lists and notes seen, and revocations, which are for good."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from credverifier.verdict import Status
from credverifier.wire import dates


class Memory:
    """In the process, and below `folder` where one is given. Texts from disk are proven again before they are used."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._texts: dict[str, str] = {}
        self._known: dict[str, Status] = {}

    def text(self, url: str) -> str | None:
        """The last proven text of `url`, or None."""
        if url not in self._texts:
            found = self._load("text", url)
            if isinstance(found, str):
                self._texts[url] = found
        return self._texts.get(url)

    def keep_text(self, url: str, text: str) -> None:
        """Remember a proven text."""
        if self._texts.get(url) != text:
            self._texts[url] = text
            self._save("text", url, text)

    def revocation(self, credential_id: str) -> Status | None:
        """What was once established of a credential that is revoked or superseded."""
        if credential_id not in self._known:
            found = self._load("revoked", credential_id)
            if isinstance(found, dict):
                self._known[credential_id] = _status(found)
        return self._known.get(credential_id)

    def keep_revocation(self, credential_id: str, status: Status) -> None:
        """Remember a revocation; one with its reason is not forgotten for one without."""
        known = self.revocation(credential_id)
        if known is None or (known.reason is None and status.reason is not None):
            self._known[credential_id] = status
            self._save("revoked", credential_id, _members(status))

    def _path(self, kind: str, name: str) -> Path | None:
        digest = hashlib.sha256(name.encode("utf-8")).hexdigest()
        return None if self._folder is None else self._folder / f"{kind}-{digest}.json"

    def _load(self, kind: str, name: str) -> Any:
        path = self._path(kind, name)
        if path is None:
            return None
        try:
            kept = json.loads(path.read_text("utf-8"))
            return kept["value"] if kept["name"] == name else None
        except (OSError, ValueError, KeyError, TypeError):
            return None  # a memory that cannot be read is as good as none: nothing is green because of it

    def _save(self, kind: str, name: str, value: Any) -> None:
        path = self._path(kind, name)
        if path is None:
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"name": name, "value": value}, file)
        Path(temporary).replace(path)


def _members(status: Status) -> dict[str, str | None]:
    moments = {"as_of": status.as_of, "fresh_until": status.fresh_until}
    stamps = {name: dates.stamp(moment) if moment else None for name, moment in moments.items()}
    return {**stamps, "since": status.since, "reason": status.reason, "superseded_by": status.superseded_by}


def _status(members: dict[str, Any]) -> Status:
    def moment(name: str) -> datetime | None:
        value = members.get(name)
        return dates.from_seconds(dates.seconds(value, name)) if value else None

    return Status(
        as_of=moment("as_of"),
        fresh_until=moment("fresh_until"),
        since=members.get("since"),
        reason=members.get("reason"),
        superseded_by=members.get("superseded_by"),
    )
