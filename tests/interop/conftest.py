"""Two offices with published certificates, one for each algorithm, and the JavaScript judges."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from forge import Signer

from credissuer.credentials.certificate import CertificateRecord
from credissuer.operations.change_standing import revoke, suspend
from credissuer.operations.issue import issue
from tests.interop.holders import public_jwk
from tests.interop.judges import Judges
from tests.offices import PUBLIC_URL, Household, household, make_keystore, order


@pytest.fixture(scope="session")
def judges() -> Iterator[Judges]:
    with Judges() as running:
        yield running


@dataclass
class Published:
    """An office with a valid, a suspended and a revoked certificate, and its public files.

    `bound` is valid too, and bound to the key of `holder`.
    """

    house: Household
    algorithm: str
    good: CertificateRecord
    suspended: CertificateRecord
    revoked: CertificateRecord
    bound: CertificateRecord
    holder: Signer

    @property
    def now(self) -> int:
        return int(self.house.now[0].timestamp())

    @property
    def id(self) -> str:
        return self.house.office.issuer_id

    def text(self, path: str) -> str:
        text = self.house.public(path)
        assert text is not None, path
        return text

    def document(self, path: str) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.text(path))
        return document

    def at(self, url: str) -> str:
        """The text at a public URL of this office."""
        assert url.startswith(f"{PUBLIC_URL}/")
        return self.text(url.removeprefix(f"{PUBLIC_URL}/"))

    def did_keys(self) -> dict[str, Any]:
        """The assertion keys of did.json as a JWKS whose `kid` are DID URLs."""
        document = self.document(".well-known/did.json")
        methods = {method["id"]: method for method in document["verificationMethod"]}
        return {
            "keys": [
                {**methods[name]["publicKeyJwk"], "kid": name}
                for name in document["assertionMethod"]
            ]
        }


@pytest.fixture(scope="session", params=["ES256", "EdDSA"])
def public(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Published]:
    folder = tmp_path_factory.mktemp(request.param)
    keystore = make_keystore(folder / "keys of the run", algorithm=request.param)
    house = household(folder / "office", keystore)
    good, suspended, revoked = house.issue(1, 2, 3)
    holder = Signer("ES256", "holder")
    [issued] = issue(house.office, house.call, [order(4, holder_key=public_jwk(holder))])
    assert issued.certificate is not None, issued.refusal
    house.publish()
    house.later(minutes=5)
    house.perform(suspend, suspended.number, "undisclosed_ad")
    house.perform(revoke, revoked.number, "undisclosed_ad")
    house.publish()
    yield Published(house, request.param, good, suspended, revoked, issued.certificate, holder)
    house.store.close()
