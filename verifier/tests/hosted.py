"""An issuer whose files lie on a web host, and a verifier whose clock a test moves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import forge
from conftest import Host

from credverifier import TrustAnchors, Verifier
from credverifier.wire.status.standing import Standing


class HostedIssuer:
    """`host` has a valid certificate of `issuer` and its lists; `verifier` trusts that issuer.

    `folder` is the cache folder of its verifiers; without it each remembers for itself.
    """

    def __init__(self, host: Host, folder: Path | None = None) -> None:
        self.host = host
        self.folder = folder
        self.now = forge.NOW
        self.issuer = forge.Issuer(host.public_url)
        self.trust = forge.trust_list(self.issuer, allow_insecure_loopback=True)
        self.link = self.issuer.credential_url()
        self.put(f"{self.link}.jwt", self.issuer.sign())
        self.publish(Standing.VALID)
        self.verifier = self.new_verifier()

    def new_verifier(self, **options) -> Verifier:
        """As another process would have it: only what is in the folder is remembered."""
        return Verifier(
            TrustAnchors.from_trust_list(self.trust),
            clock=lambda: self.now,
            cache_dir=self.folder,
            **options,
        )

    def path(self, url: str) -> str:
        """The path of a URL on the host, as `host.asked` has it."""
        return url.removeprefix(self.host.public_url)

    def put(self, url: str, text: str | int) -> None:
        """The host answers with this text or status at `url`."""
        self.host.files[self.path(url)] = text

    def publish(self, standing: Standing, at: int = forge.LISTED_AT) -> None:
        """The lists say that the certificate has this standing."""
        for url, token in self.issuer.lists(standing, at=at).items():
            self.put(url, token)

    def later(self, **passed) -> None:
        """The clock of every verifier moves by that timedelta."""
        self.now += timedelta(**passed)
