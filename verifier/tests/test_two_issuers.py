"""Two issuers of one trust list on one host: what one of them says is never taken for, or in place
of, the other's.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import forge
import pytest

from credverifier import TrustAnchors, Verifier
from credverifier.wire.status.standing import Standing


class Town:
    """Issuer A at the host, issuer B elsewhere; and a trust list that, as no file may, lets B
    publish where A does.

    The memory has to hold by itself: prefixes may overlap by a fault of whoever reads trust lists,
    too.
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
        self.verifier = self.anew()

    def anew(self) -> Verifier:
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

    def of_b(self) -> str:
        """A certificate of B whose status is told at A's URLs."""
        entries = self.a.entries()
        return self.b.sign(self.b.certificate(status=entries))


@pytest.fixture(
    params=["in the process", "in a folder", "in a folder, by processes that come and go"]
)
def town(host, tmp_path: Path, request) -> Town:
    return Town(host, None if request.param == "in the process" else tmp_path)


def check(town: Town, token: str, request) -> str:
    town.now += timedelta(seconds=61)  # nothing is in the cache of a minute any more
    if "come and go" in request.node.callspec.id:
        town.verifier = town.anew()
    return town.verifier.check(token).verdict


def test_a_list_of_another_issuer_does_not_disable_rollback_protection(town: Town, request) -> None:
    of_a, at = town.a.sign(), forge.LISTED_AT
    other = town.a.sign(town.a.certificate(status=town.a.entries(forge.INDEX + 1)))
    town.publish(town.a, Standing.VALID, at)
    old = dict(town.host.files)
    town.publish(town.a, Standing.REVOKED, at + 10)
    assert check(town, other, request) == "valid"  # A's list, with the other one revoked, was seen
    town.publish(town.b, Standing.VALID, at + 20)
    assert check(town, town.of_b(), request) == "valid"
    town.host.files.update(old)
    assert check(town, of_a, request) == "status_unavailable"


def test_a_list_of_another_issuer_does_not_undo_a_revocation(town: Town, request) -> None:
    of_a, at = town.a.sign(), forge.LISTED_AT
    town.publish(town.a, Standing.REVOKED, at)
    assert check(town, of_a, request) == "revoked"
    town.publish(town.b, Standing.VALID, at + 20)
    assert check(town, of_a, request) == "revoked"
    assert check(town, town.of_b(), request) == "valid"


def test_a_cached_list_counts_only_for_the_issuer_that_signed_it(
    town: Town,
) -> None:
    town.publish(town.b, Standing.VALID, forge.LISTED_AT)
    assert town.verifier.check(town.of_b()).verdict == "valid"
    assert town.verifier.check(town.a.sign()).verdict == "status_unavailable"
    town.publish(town.a, Standing.VALID, forge.LISTED_AT)
    assert town.verifier.check(town.a.sign()).verdict == "valid"
