"""The public records of a keystore, as its folder has them now and as the key register has them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from credissuer.signing import key_register, keystore, lifecycle, metadata
from credissuer.signing.key_register import RegisteredKey
from credissuer.signing.lifecycle import Records
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse


class RecordedKeys:
    """The records in a keystore folder.

    Safe for threads, and for several processes on one folder: what another one changed is seen at
    the next call.
    """

    def __init__(self, directory: Path, issuer_id: str) -> None:
        self.directory = directory
        self._issuer_id = issuer_id
        self._records: Records = ()
        self._seen: tuple[int, ...] = ()
        self._lacking: tuple[RegisteredKey, ...] = ()
        # Reentrant, because a change holds it and reloads, which takes it again.
        self._opening = threading.RLock()

    @property
    def records(self) -> Records:
        """All keys that are not removed, in the order in which they were made."""
        self._refresh()
        return self._records

    def active(self, use: KeyUse) -> KeyRecord:
        """The key that signs for `use` now. Raises SigningKeyError `key.none_active`."""
        return lifecycle.active(self.records, use)

    def verifies(self, thumbprint: str) -> bool:
        """True where signatures of the key are still accepted: neither compromised nor removed."""
        return thumbprint in self.believed()

    def believed(self) -> list[str]:
        """The thumbprints of the keys whose signatures are still accepted."""
        return [r.thumbprint for r in self.records if r.state is not KeyState.COMPROMISED]

    def key_id(self, record: KeyRecord) -> str:
        """The JOSE `kid` of a key: `{issuer id}#{thumbprint}`."""
        return f"{self._issuer_id}#{record.thumbprint}"

    @property
    def uses(self) -> tuple[KeyUse, ...]:
        """The uses that have an active key."""
        return tuple(record.use for record in self.records if record.state is KeyState.ACTIVE)

    def follow(self, register: Iterable[RegisteredKey]) -> None:
        """Take over what other servers did to keys of this keystore, and note those that it lacks.

        Raises SigningKeyError `key.unwritable`.
        """
        entries = tuple(register)
        if key_register.followed(self.records, entries) != self._records:
            with self._changing():
                self._save(key_register.followed(self._records, entries))
        self._lacking = entries and key_register.lacking(self._records, entries)

    @property
    def lacking(self) -> tuple[RegisteredKey, ...]:
        """The keys that the register named last and that this keystore does not have."""
        return self._lacking and key_register.lacking(self.records, self._lacking)

    def refuse_if_lacking(self) -> None:
        """Raises SigningKeyError `key.not_here` where the office signs with a key that this
        keystore lacks, or has: nobody here can tell what stands by its word.
        """
        for key in self.lacking:
            if key.has_signed:
                raise key_register.refusal(key)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Lock the keystore against other processes and threads, and reload it."""
        keystore.check(self.directory)
        with keystore.exclusive(self.directory), self._opening:
            self._refresh()
            yield

    def _save(self, records: Records) -> None:
        metadata.save(self.directory, records)
        self._refresh()

    def _refresh(self) -> bool:
        """Read `keys.json` again if it is another file than the one last read (every change puts a
        new one there); True where it was.
        """
        seen = metadata.identity(self.directory)
        if seen == self._seen:
            return False
        with self._opening:
            self._records = metadata.load(self.directory)
            self._seen = seen
        return True
