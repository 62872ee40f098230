"""Two offices with something to judge, one of each algorithm, and the judges that speak
JavaScript.
"""

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
from credissuer.operations.perform import perform
from tests.interop.holders import public_jwk
from tests.interop.judges import Judges
from tests.offices import CHIEF, PUBLIC_URL, Household, household, make_keystore, order


@pytest.fixture(scope="session")
def judges() -> Iterator[Judges]:
    with Judges() as running:
        yield running


@dataclass
class Published:
    """An office with a good, a suspended and a revoked certificate, and what the public gets of it.

    `bound` is good as well, and issued for the key of `holder`.
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
        found = self.house.public(path)
        assert found is not None, path
        return found

    def document(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text(path))
        return found

    def at(self, url: str) -> str:
        """What a public URL of this office answers."""
        assert url.startswith(f"{PUBLIC_URL}/")
        return self.text(url.removeprefix(f"{PUBLIC_URL}/"))

    def did_keys(self) -> dict[str, Any]:
        """The keys for assertions of did.json under the names it gives them: DID URLs."""
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
    [answer] = issue(
        house.office, house.office.call(CHIEF), [order(4, holder_key=public_jwk(holder))]
    )
    assert answer.certificate is not None, answer.refusal
    house.publish()
    house.later(minutes=5)
    perform(house.office, house.office.call(CHIEF), suspend, suspended.number, "undisclosed_ad")
    perform(house.office, house.office.call(CHIEF), revoke, revoked.number, "undisclosed_ad")
    house.publish()
    yield Published(house, request.param, good, suspended, revoked, answer.certificate, holder)
    house.store.close()
