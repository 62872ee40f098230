"""The keys of one issuer (next, active, retired) on top of a provider of private keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from credissuer.errors import NotFoundError, SigningKeyError
from credissuer.signing import keystore, lifecycle, metadata
from credissuer.signing.metadata import Owner
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.proven_signer import proven_signer
from credissuer.signing.provider import FOUNDING, KeyProvider, KeyRecord, KeyState, KeyUse
from credissuer.signing.recorded_keys import RecordedKeys
from credverifier.wire.envelope.jws import Signer


class Compromise(NamedTuple):
    """What a compromise changed: every certificate of `key` is to be revoked; `successor`, if any,
    signs from now.
    """

    key: KeyRecord
    successor: KeyRecord | None


class Keyring(RecordedKeys):
    """The keys of an issuer, opened with `Keyring.create` or `.open`.

    Safe for threads, and for several processes on one folder: what another one changed is seen at
    the next call. So ask `signer` anew for each piece of work and take its `iat` from the same
    moment.
    """

    def __init__(self, provider: KeyProvider, directory: Path, issuer_id: str) -> None:
        super().__init__(directory, issuer_id)
        self.provider = provider
        self._signers: dict[str, Signer] = {}

    @classmethod
    def create(
        cls,
        provider: KeyProvider,
        directory: Path,
        issuer_id: str,
        now: datetime,
        algorithm: str = "ES256",
    ) -> Keyring:
        """A new keystore in `directory`: one active key for each use of `FOUNDING`.

        Raises SigningKeyError `key.exists` where there is one already, and what the provider and
        `keystore` raise.
        """
        keystore.prepare(directory)
        with keystore.exclusive(directory):
            # Under the lock, because two founders at once would otherwise overwrite each other's
            # keys.
            if (directory / metadata.NAME).exists():
                raise SigningKeyError("key.exists", path=directory)
            at = lifecycle.whole_second(now)
            # Private keys before keys.json: a crash between the two leaves orphans, never a record
            # without its key.
            created = [lifecycle.made(provider.generate(algorithm), use, at) for use in FOUNDING]
            metadata.save(
                directory,
                tuple(replace(key, state=KeyState.ACTIVE, valid_from=at) for key in created),
                Owner(issuer_id, is_founded=False),
            )
        return cls.open(provider, directory, issuer_id)

    @classmethod
    def open(cls, provider: KeyProvider, directory: Path, issuer_id: str) -> Keyring:
        """The keystore in `directory`, without its passphrase yet.

        Raises as `keystore.check` and `metadata.load`.
        """
        keystore.check(directory)
        keyring = cls(provider, directory, issuer_id)
        keyring._refresh()
        return keyring

    def mark_founded(self) -> None:
        """Write down that the office of these keys is founded: no other one may be, with them."""
        with self._changing():
            metadata.save(self.directory, self._records, Owner(self._issuer_id, is_founded=True))
            self._refresh()

    @property
    def locked(self) -> bool:
        """True while no private key is decrypted in this process."""
        return not self._signers

    def signer(self, use: KeyUse) -> Signer:
        """The active key of `use` at work; its private half is opened and checked once, at the
        first call.

        Raises SigningKeyError `key.not_here` where the office signs with a key that this keystore
        lacks, `key.mismatch` where private and public half are no pair, `key.none_active`, and what
        the provider raises (`key.locked`, `.wrong_passphrase`, …).
        """
        self.refuse_if_lacking()
        return self._opened(self.active(use))

    def unlock(self) -> None:
        """Open the active keys that are here. Raises as `signer`, but not for keys that are not."""
        for use in self.uses:
            self._opened(self.active(use))

    def _opened(self, record: KeyRecord) -> Signer:
        # Opening costs a fifth of a second of scrypt: threads wait for the first instead of
        # repeating it.
        with self._opening:
            if record.thumbprint not in self._signers:
                self._signers[record.thumbprint] = self._proven(record)
            return self._signers[record.thumbprint]

    def _proven(self, record: KeyRecord) -> Signer:
        try:
            return proven_signer(self.provider, record, self.key_id(record))
        except NotFoundError as error:
            # No NotFoundError, because whoever asked for a signature named no key.
            raise SigningKeyError(
                "key.private_missing", thumbprint=record.thumbprint, use=record.use.value
            ) from error

    @property
    def exportable(self) -> bool:
        """Whether signers hold their private keys in memory (see KeyProvider)."""
        return self.provider.exportable

    def begin(self, use: KeyUse, now: datetime, algorithm: str | None = None) -> KeyRecord:
        """The active key of `use`; where there is none, a new one of `algorithm`, else of the
        credential key's, at work at once.

        Raises SigningKeyError `key.clock_backwards`, and what the provider raises.
        """
        with self._changing():
            if use not in self.uses:
                at = lifecycle.moment(self._records, now)
                like = algorithm or self.active(KeyUse.CREDENTIAL).algorithm
                created = self._made(use, like, at)
                self._save(
                    (
                        *self._records,
                        replace(
                            created,
                            state=KeyState.ACTIVE,
                            valid_from=at,
                        ),
                    )
                )
            return self.active(use)

    def orphans(self) -> tuple[str, ...]:
        """Thumbprints of private keys that no record names: an interrupted change left them; they
        sign nothing.
        """
        return tuple(
            sorted(self.provider.stored() - {record.thumbprint for record in self.records})
        )

    def rotate(
        self,
        use: KeyUse,
        now: datetime,
        overlap: timedelta,
        algorithm: str | None = None,
    ) -> KeyRecord:
        """One step of two.

        Without a next key: make and announce one (of `algorithm`, else the active key's).

        With one that has been public for `overlap`: it becomes active and the old key retires, both
        at `now` cut to the second, so that a token of either from that very second is accepted.
        Returns the key made or activated. Raises SigningKeyError `key.overlap_not_over`,
        `.clock_backwards`, and what the provider raises.
        """
        with self._changing():
            at = lifecycle.moment(self._records, now)
            following = lifecycle.upcoming(self._records, use)
            if following is None:
                created = self._made(use, algorithm or self.active(use).algorithm, at)
                # Public for `overlap` before it signs, so that every verifier has fetched it by
                # then.
                announced = replace(created, valid_from=at + overlap)
                self._save((*self._records, announced))
                return announced
            lifecycle.check_overlap(following, at, overlap)
            self._save(lifecycle.promoted(self._records, following, at))
            return self.active(use)

    def retire(self, thumbprint: str) -> KeyRecord:
        """Give up a next key.

        Raises NotFoundError; SigningKeyError `key.only_active`, `.cannot_change`.
        """
        with self._changing():
            self._save(lifecycle.retired(self._records, thumbprint))
            return lifecycle.find(self._records, thumbprint)

    def compromise(self, thumbprint: str, now: datetime) -> Compromise:
        """From now on the key verifies nothing.

        Where it was active, the next key, or a new one, signs at once.

        Raises NotFoundError, `key.clock_backwards` and, where a new key must be made, what the
        provider raises; then nothing has changed. A key that is compromised already stays as it is.
        """
        with self._changing():
            key = lifecycle.find(self._records, thumbprint)
            # Repeating the command after a crash must not move the time of the compromise.
            if key.state is KeyState.COMPROMISED:
                return Compromise(key, None)
            at = lifecycle.moment(self._records, now)
            records = lifecycle.compromised(self._records, thumbprint, at)
            if key.state is KeyState.ACTIVE:
                following = lifecycle.upcoming(records, key.use)
                if following is None:
                    following = self._made(key.use, key.algorithm, at)
                    records = (*records, following)
                records = lifecycle.promoted(records, following, at)
            self._save(records)
            successor = self.active(key.use) if key.state is KeyState.ACTIVE else None
            return Compromise(lifecycle.find(self._records, thumbprint), successor)

    def change_passphrase(self, new: Passphrase) -> int:
        """Protect every private key with `new`; returns how many. Raises what the provider does."""
        return self.provider.change_passphrase(new)

    def remove(self, thumbprint: str) -> None:
        """Forget a retired or compromised key: out of the public documents first, then its private
        half destroyed.

        What it signed verifies no longer. Raises NotFoundError; SigningKeyError
        `key.cannot_change`.
        """
        with self._changing():
            # In this order, because a record without a private key fails at signing, while an
            # orphan signs nothing.
            self._save(lifecycle.removed(self._records, thumbprint))
            self.provider.destroy(thumbprint)

    def _made(self, use: KeyUse, algorithm: str, at: datetime) -> KeyRecord:
        return lifecycle.made(self.provider.generate(algorithm), use, at)

    def _refresh(self) -> bool:
        is_new = super()._refresh()
        if is_new:
            # Decrypted keys that are no longer active are dropped: they must not sign again.
            active = {r.thumbprint for r in self._records if r.state is KeyState.ACTIVE}
            self._signers = {
                name: signer for name, signer in self._signers.items() if name in active
            }
        return is_new
