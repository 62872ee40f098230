"""An issuer that publishes an offline bundle, made here by hand from the verifier's own encoders."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import forge
from hosted import HostedIssuer

from credverifier import Verifier
from credverifier.trust import trust_update
from credverifier.wire.bundle import (
    account_changes,
    account_set,
    bundle_file,
    certificate_numbers,
    header,
    packed_texts,
)
from credverifier.wire.bundle.account_changes import Change
from credverifier.wire.bundle.header import BundleFile, Contents
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing
from credverifier.wire.status.standing_note import StandingNote

PROFILE = "https://www.tiktok.com/@minhanh.review"
KEY = "tiktok:minhanh.review"
NOTE = StandingNote(Standing.REVOKED, "2026-11-22T03:00:00Z", "undisclosed_ad", None)


class BundledIssuer(HostedIssuer):
    """`accounts` is key of a profile -> (index, number): what its account set is made of."""

    accounts: Mapping[str, tuple[int, str]] = {KEY: (forge.INDEX, forge.NUMBER)}

    def parts(
        self,
        standing: Standing = Standing.VALID,
        *,
        at: int = forge.LISTED_AT,
        changes: Mapping[str, Change | None] | None = None,
    ) -> dict[str, bytes]:
        """The files of a bundle, by name."""
        widths = account_set.widths_for(1)
        positions = {account_set.key_of(key): at for key, (at, _) in self.accounts.items()}
        encoded = account_set.encode(positions, widths)
        trust = {**self.trust, "iss": self.issuer.id, "iat": at}
        changed = {account_set.key_of(key): change for key, change in (changes or {}).items()}
        notes = {} if standing is Standing.VALID else {forge.NUMBER: NOTE}
        return {
            header.ACCOUNTS: encoded.accounts,
            header.CHECKS: encoded.checks,
            header.NUMBERS: certificate_numbers.encode(dict(self.accounts.values()), 1),
            header.CHANGES: account_changes.encode(changed),
            header.LISTS: packed_texts.encode_lists(self.issuer.lists(standing, at=at)),
            header.NOTES: packed_texts.encode_notes(notes),
            header.TRUST: self.issuer.sign(trust, typ=trust_update.TYP).encode("ascii"),
        }

    def sign_header(
        self,
        parts: Mapping[str, bytes],
        *,
        at: int = forge.LISTED_AT,
        version: int = 7,
        key: str = "status",
        **members: Any,
    ) -> str:
        """The signed header of these files."""
        files = {name: _described(name, octets) for name, octets in parts.items()}
        contents = Contents(
            files,
            (self.issuer.token_url,),
            account_set.widths_for(1),
            *(len(self.accounts), len(self.accounts), len(self.accounts)),
            made_at=at,
        )
        payload = header.to_claims(
            contents,
            url=header.header_url(self.issuer.public_url),
            issuer=self.issuer.id,
            version=version,
            issued_at=at,
            expires=at + forge.DAY,
            ttl=60,
        )
        return self.issuer.sign({**payload, **members}, key=key, typ=header.TYP)

    def publish_bundle(
        self, parts: Mapping[str, bytes], *, at: int = forge.LISTED_AT, **changes: Any
    ) -> None:
        """Put a bundle on the host."""
        for name, octets in parts.items():
            self.host.files[f"/{_described(name, octets).path}"] = octets
        self.host.files[f"/{header.PATH}"] = self.sign_header(parts, at=at, **changes)

    def file(self, parts: Mapping[str, bytes], folder: Path, **changes: Any) -> Path:
        """A bundle as it is kept."""
        path = folder / f"one{bundle_file.ENDING}"
        path.write_bytes(bundle_file.join(self.sign_header(parts, **changes), parts))
        return path

    def offline(self, bundle: Path, **options: Any) -> Verifier:
        """A verifier that has this bundle and asks nobody."""
        return Verifier.offline(bundle, self.trust, clock=lambda: self.now, **options)

    def trust_file(self, folder: Path, **changes: Any) -> Path:
        """The trust list in a file; it says that it was issued now."""
        path = folder / "trust-list.json"
        stamps = {"issued_at": dates.stamp(self.now)}
        path.write_text(json.dumps({**self.trust, **stamps, **changes}))
        return path


def _described(name: str, octets: bytes) -> BundleFile:
    sha256 = hashlib.sha256(octets).hexdigest()
    return BundleFile(f"bundle/{name}-1-{sha256[:16]}.bin", len(octets), sha256)
