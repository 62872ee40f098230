"""Two issuers of one trust list on one host: the lists of one of them never count for the other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import forge
import pytest

from credverifier import TrustAnchors, Verifier
from credverifier.wire.status.standing import Standing


class SharedHost:
    """Issuer A at the host, issuer B elsewhere, and anchors that let B publish where A does.

    No trust list may say that. The cache must keep the two apart all the same, because an error in
    reading a trust list could let prefixes overlap.
    """

    def __init__(self, host, folder: Path | None) -> None:
        self.host, self.folder, self.now = host, folder, forge.NOW
        self.a = forge.Issuer(host.public_url)
        self.b = forge.Issuer("https://b.example")
        anchors = TrustAnchors.from_trust_list(
            forge.trust_list(self.a, self.b, allow_insecure_loopback=True)
        )
        wide = anchors.issuers[self.b.id]._replace(
            status_url_prefixes=(f"{host.public_url}/status/",)
        )
        self.anchors = anchors._replace(
            issuers={**anchors.issuers, self.b.id: wide},
            origins={**anchors.origins, self.b.public_url: wide},
        )
        self.verifier = self.new_verifier()

    def new_verifier(self) -> Verifier:
        """A verifier of another process, which shares the folder, if there is one."""
        return Verifier(self.anchors, clock=lambda: self.now, cache_dir=self.folder)

    def publish(self, issuer: forge.Issuer, standing: Standing, at: int) -> None:
        """A's three URLs answer with lists that `issuer` signed."""
        index = forge.INDEX
        revoked = [index] if standing.final else []
        texts = {
            self.a.bitstring_urls["revocation"]: lambda url: issuer.bitstring(
                "revocation", revoked, url=url, at=at
            ),
            self.a.bitstring_urls["suspension"]: lambda url: issuer.bitstring(
                "suspension", [], url=url, at=at
            ),
            self.a.token_url: lambda url: issuer.token_list(
                {index: standing.list_value}, url=url, at=at
            ),
        }
        for url, sign in texts.items():
            self.host.files[url.removeprefix(self.host.public_url)] = sign(url)

    def certificate_of_b(self) -> str:
        """A certificate of B whose status entries point to A's URLs."""
        entries = self.a.entries()
        return self.b.sign(self.b.certificate(status=entries))


@pytest.fixture(params=["in the process", "in a folder", "in a folder, by a new process each time"])
def shared(host, tmp_path: Path, request) -> SharedHost:
    return SharedHost(host, None if request.param == "in the process" else tmp_path)


def check(shared: SharedHost, token: str, request) -> str:
    # So that every list is fetched again.
    shared.now += timedelta(seconds=61)
    if "a new process" in request.node.callspec.id:
        shared.verifier = shared.new_verifier()
    return shared.verifier.check(token).verdict


def test_a_list_of_another_issuer_does_not_disable_rollback_protection(
    shared: SharedHost, request
) -> None:
    of_a, at = shared.a.sign(), forge.LISTED_AT
    other = shared.a.sign(shared.a.certificate(status=shared.a.entries(forge.INDEX + 1)))
    shared.publish(shared.a, Standing.VALID, at)
    old = dict(shared.host.files)
    shared.publish(shared.a, Standing.REVOKED, at + 10)
    assert check(shared, other, request) == "valid"  # A's newer list was seen
    shared.publish(shared.b, Standing.VALID, at + 20)
    assert check(shared, shared.certificate_of_b(), request) == "valid"
    shared.host.files.update(old)
    assert check(shared, of_a, request) == "status_unavailable"


def test_a_list_of_another_issuer_does_not_undo_a_revocation(shared: SharedHost, request) -> None:
    of_a, at = shared.a.sign(), forge.LISTED_AT
    shared.publish(shared.a, Standing.REVOKED, at)
    assert check(shared, of_a, request) == "revoked"
    shared.publish(shared.b, Standing.VALID, at + 20)
    assert check(shared, of_a, request) == "revoked"
    assert check(shared, shared.certificate_of_b(), request) == "valid"


def test_a_cached_list_counts_only_for_the_issuer_that_signed_it(
    shared: SharedHost,
) -> None:
    shared.publish(shared.b, Standing.VALID, forge.LISTED_AT)
    assert shared.verifier.check(shared.certificate_of_b()).verdict == "valid"
    assert shared.verifier.check(shared.a.sign()).verdict == "status_unavailable"
    shared.publish(shared.a, Standing.VALID, forge.LISTED_AT)
    assert shared.verifier.check(shared.a.sign()).verdict == "valid"
