"""What a verifier remembers between checks: the newest lists, index shards and notes it has seen,
and the revocations it has established.
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

from credverifier.certificate_status import Revocation
from credverifier.errors import FormatError
from credverifier.verdict import Status
from credverifier.vocabulary import Code
from credverifier.wire.envelope import dates

try:
    import fcntl
except ImportError:
    # On Windows two processes that write at once may lose the newer text, until the next fetch.
    fcntl = None  # type: ignore[assignment]


class SignedFile(NamedTuple):
    """What identifies a file that is published again and again: the id of its issuer, its `kind` (a
    status encoding or a `typ`), and its URL.

    The issuer is part of it because a host may serve files of two issuers at one URL in turn: with
    one place for both, each would make the cache forget the other's newest, and an older one of the
    first would be accepted again.
    """

    issuer: str
    kind: str
    url: str

    @property
    def key(self) -> str:
        """A text that is different for every file. JSON, because it keeps the parts apart whatever
        characters they hold.
        """
        return json.dumps(self)


_UNREADABLE = object()
"""What `_load` gives for a file that is there and cannot be understood."""

_LOG = logging.getLogger("credverifier")


class VerifierCache:
    """Kept in the process, and in `folder` where one is given, which several processes may share.

    Whatever comes from disk is proven again by the caller. A folder that cannot be read or written
    is logged and otherwise ignored: the process then remembers for itself, because a full disk must
    not stop a check.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._texts: dict[SignedFile, str] = {}
        self._revocations: dict[str, Revocation] = {}

    def texts(self, file: SignedFile) -> list[str]:
        """The texts last stored of `file`, by this process and in the folder, each once.

        Also those that earlier versions stored by URL alone, because the caller proves every text
        again and so learns which issuer signed it.
        """
        candidates = (
            self._texts.get(file),
            self._load("text", file.key),
            self._load("text", file.url),
        )
        texts = [text for text in candidates if isinstance(text, str)]
        return list(dict.fromkeys(texts))

    def keep_text(self, file: SignedFile, text: str) -> None:
        """Remember a proven text."""
        self._texts[file] = text
        # Compared first, because a fetch usually brings the text that is on disk already.
        if self._load("text", file.key) != text:
            self._save(
                "text",
                file.key,
                {
                    "name": file.url,
                    "key": file.key,
                    "value": text,
                },
            )

    @contextmanager
    def locked(self, file: SignedFile) -> Iterator[None]:
        """A lock on `file` between the processes that share the folder, so that none replaces a
        text between the caller's reading and its writing.
        """
        path = self._path("text", file.key)
        if path is None or fcntl is None:
            yield
            return
        with ExitStack() as stack:
            try:
                path.parent.mkdir(
                    mode=0o700,
                    parents=True,
                    exist_ok=True,
                )
                # A file of its own, because the text file is replaced by another inode at each
                # write, and a lock on the old inode would exclude nobody.
                lock = stack.enter_context(path.with_suffix(".lock").open("w"))
                fcntl.flock(lock, fcntl.LOCK_EX)
            except OSError as error:
                _LOG.warning("the cache in %s cannot be locked: %s", self._folder, error)
            yield

    def revocation(self, credential_id: str) -> Revocation | None:
        """The revocation of a credential that was established earlier, else None.

        The existence of its file is the revocation. One that cannot be read gives a revocation
        without reason rather than None, because a damaged disk must not lift a revocation.
        """
        if credential_id not in self._revocations:
            value = self._load("revoked", credential_id)
            if value is not None:
                self._revocations[credential_id] = Revocation(_code(value), _status(value))
        return self._revocations.get(credential_id)

    def keep_revocation(self, credential_id: str, revocation: Revocation) -> None:
        """Remember a revocation. One that has a reason is not replaced by one without."""
        earlier = self.revocation(credential_id)
        is_explained = revocation.status.reason is not None
        if earlier is None or (earlier.status.reason is None and is_explained):
            self._revocations[credential_id] = revocation
            value = {"code": revocation.code, **_members(revocation.status)}
            self._save("revoked", credential_id, {"name": credential_id, "value": value})

    def _path(self, kind: str, name: str) -> Path | None:
        # Hashed, because URLs have lengths and characters that no file name may have.
        digest = hashlib.sha256(name.encode("utf-8")).hexdigest()
        return None if self._folder is None else self._folder / f"{kind}-{digest}.json"

    def _load(self, kind: str, name: str) -> Any:
        """The value that was saved, None where there is none, _UNREADABLE for a damaged file."""
        path = self._path(kind, name)
        if path is None:
            return None
        try:
            stored = json.loads(path.read_bytes())
            # Earlier versions wrote no `key`. The name is compared, because a file that was copied
            # or renamed must not count for another.
            return (
                stored["value"]
                if stored.get("key", stored["name"]) == name and stored["value"] is not None
                else _UNREADABLE
            )
        except FileNotFoundError:
            return None
        except OSError as error:
            _LOG.warning("the cache in %s cannot be read: %s", self._folder, error)
            return None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return _UNREADABLE

    def _save(self, kind: str, name: str, members: dict[str, Any]) -> None:
        path = self._path(kind, name)
        if path is None:
            return
        try:
            path.parent.mkdir(
                mode=0o700,
                parents=True,
                exist_ok=True,
            )
            # Written beside and then renamed, so that neither a reader nor a crash meets half a
            # file.
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(members, file)
                Path(temporary).replace(path)
            finally:
                # After the rename there is nothing to remove; after a failure the file must not
                # stay behind.
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


def _code(value: Any) -> Code:
    """The code beside the members; that of a revocation for what an earlier version wrote without.

    A successor does not make a supersession: one that was revoked for a cause may have one too.
    """
    is_superseded = isinstance(value, dict) and value.get("code") == "status.superseded"
    return "status.superseded" if is_superseded else "status.revoked"


def _status(value: Any) -> Status:
    """The status that `_members` wrote; an empty one for anything else."""
    try:
        texts = [value[name] for name in ("since", "reason", "superseded_by")]
        moments = [value[name] for name in ("as_of", "fresh_until")]
        if not all(text is None or type(text) is str for text in texts):
            return Status()
        as_of, until = (
            dates.from_seconds(dates.seconds(text, "stored time")) if text else None
            for text in moments
        )
        return Status(as_of, until, *texts)
    except (TypeError, KeyError, FormatError):
        return Status()
