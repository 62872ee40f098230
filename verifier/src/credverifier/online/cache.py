"""What a verifier remembers between checks: lists and notes seen, and revocations, which are for
good.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from credverifier.errors import FormatError
from credverifier.verdict import Status
from credverifier.wire.envelope import dates

try:
    import fcntl
except (
    ImportError
):  # Windows: two processes that write at once may lose the newer text, until the next fetch
    fcntl = None  # type: ignore[assignment]


class SignedFile(NamedTuple):
    """A file that is published anew all the time: whose it is, what `kind` of file, and its URL.

    What one issuer said is remembered apart from what another one said at the same URL, because a
    host may hand out both in turn: what came last would else make room for an older text of the
    first.
    """

    issuer: str
    kind: str
    url: str

    @property
    def key(self) -> str:
        """One text for each file: JSON keeps the parts apart, whatever characters they hold."""
        return json.dumps(self)


_BROKEN = object()
_LOG = logging.getLogger("credverifier")


class VerifierCache:
    """In the process, and below `folder` where one is given, which other processes may use too.

    Texts from disk are proven again before they are used. A folder that cannot be read or written
    costs the memory between processes, never a check: it is logged, and the process remembers by
    itself.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._texts: dict[SignedFile, str] = {}
        self._known: dict[str, Status] = {}

    def texts(self, file: SignedFile) -> list[str]:
        """The last proven texts of `file`, of this process and of the folder, each once.

        Whoever asks proves them again, so what earlier versions kept by the URL alone still counts.
        """
        kept = (self._texts.get(file), self._load("text", file.key), self._load("text", file.url))
        return list(dict.fromkeys(text for text in kept if isinstance(text, str)))

    def keep_text(self, file: SignedFile, text: str) -> None:
        """Remember a proven text."""
        self._texts[file] = text
        if self._load("text", file.key) != text:
            self._save("text", file.key, {"name": file.url, "key": file.key, "value": text})

    @contextmanager
    def locked(self, file: SignedFile) -> Iterator[None]:
        """No other process that shares the folder is here meanwhile: what is read stays true until
        it is replaced.
        """
        path = self._path("text", file.key)
        if path is None or fcntl is None:
            yield
            return
        with ExitStack() as held:
            try:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                lock = held.enter_context(path.with_suffix(".lock").open("w"))
                fcntl.flock(lock, fcntl.LOCK_EX)
            except OSError as error:
                _LOG.warning("the cache in %s cannot be locked: %s", self._folder, error)
            yield

    def revocation(self, credential_id: str) -> Status | None:
        """What was once established of a credential that is revoked or superseded.

        That its file is there says that it is: one that cannot be understood loses the why, not the
        revocation.
        """
        if credential_id not in self._known:
            found = self._load("revoked", credential_id)
            if found is not None:
                self._known[credential_id] = _status(found)
        return self._known.get(credential_id)

    def keep_revocation(self, credential_id: str, status: Status) -> None:
        """Remember a revocation; one with its reason is not forgotten for one without."""
        known = self.revocation(credential_id)
        if known is None or (known.reason is None and status.reason is not None):
            self._known[credential_id] = status
            self._save("revoked", credential_id, {"name": credential_id, "value": _members(status)})

    def _path(self, kind: str, name: str) -> Path | None:
        digest = hashlib.sha256(name.encode("utf-8")).hexdigest()
        return None if self._folder is None else self._folder / f"{kind}-{digest}.json"

    def _load(self, kind: str, name: str) -> Any:
        """What was kept; None where nothing was, and _BROKEN where it cannot be understood."""
        path = self._path(kind, name)
        if path is None:
            return None
        try:
            kept = json.loads(path.read_bytes())
            return (
                kept["value"]
                if kept.get("key", kept["name"]) == name and kept["value"] is not None
                else _BROKEN
            )
        except FileNotFoundError:
            return None
        except OSError as error:
            _LOG.warning("the cache in %s cannot be read: %s", self._folder, error)
            return None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return _BROKEN

    def _save(self, kind: str, name: str, members: dict[str, Any]) -> None:
        path = self._path(kind, name)
        if path is None:
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(members, file)
                Path(temporary).replace(path)
            finally:
                Path(temporary).unlink(missing_ok=True)
        except OSError as error:
            _LOG.warning("the cache in %s cannot be written: %s", self._folder, error)


def _members(status: Status) -> dict[str, str | None]:
    moments = {"as_of": status.as_of, "fresh_until": status.fresh_until}
    stamps = {name: dates.stamp(moment) if moment else None for name, moment in moments.items()}
    return {
        **stamps,
        "since": status.since,
        "reason": status.reason,
        "superseded_by": status.superseded_by,
    }


def _status(kept: Any) -> Status:
    """The status that `_members` wrote, or one that says no more than that it is bad."""
    try:
        texts = [kept[name] for name in ("since", "reason", "superseded_by")]
        moments = [kept[name] for name in ("as_of", "fresh_until")]
        if not all(text is None or type(text) is str for text in texts):
            return Status()
        as_of, until = (
            dates.from_seconds(dates.seconds(text, "kept")) if text else None for text in moments
        )
        return Status(as_of, until, *texts)
    except (TypeError, KeyError, FormatError):
        return Status()
