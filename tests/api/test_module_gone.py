"""A security module that is gone, as a caller over HTTP sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from credissuer.office import Office
from credissuer.signing.documents import issuer_id
from credissuer.signing.keyring import Keyring
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.pkcs11_keys import Pkcs11Keys
from credissuer.signing.pkcs11_token import Pkcs11Token
from credverifier.wire import number
from tests.callers import Caller
from tests.offices import Clock, build_office, order_body
from tests.software_hsm import MODULE, PIN, SoftwareHsm

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""python-pkcs11 ends a search in its destructor, and says on stderr that the session is gone."""

URL = "/api/v1/certificates"
HOST = "https://office.test"


class Module(NamedTuple):
    """The folder of a token, and the token."""

    folder: Path
    token: Pkcs11Token


@pytest.fixture
def module(software_hsm: SoftwareHsm) -> Module:
    folder = software_hsm.add_token("served")
    return Module(folder, Pkcs11Token(MODULE, "served", Passphrase(PIN)))


@pytest.fixture
def office(module: Module, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    """An office whose keys are in the module."""
    keystore, provider = tmp_path / "keystore", Pkcs11Keys(module.token)
    keyring = Keyring.create(provider, keystore, issuer_id(HOST), clock())
    office = build_office(tmp_path, keyring, clock, public_url=HOST)
    office.store.upgrade()  # type: ignore[attr-defined]
    yield office
    office.store.close()


def test_a_module_that_is_gone_is_503_and_is_used_again_when_it_is_back(
    make_app: Callable[..., Caller],
    bearer: Callable[..., dict[str, str]],
    office: Office,
    module: Module,
    software_hsm: SoftwareHsm,
) -> None:
    call, issuer = make_app(), bearer("issuer")
    assert call.post(URL, order_body(1), headers=issuer).status_code == 201
    with software_hsm.unplugged(module.folder):
        answer = call.post(URL, order_body(2), headers=issuer)
        assert (answer.status_code, answer.json()["code"]) == (503, "key.unavailable")
        assert answer.headers["retry-after"] == "5"
        assert PIN not in answer.text
        checks = call.get("/readyz").json()["checks"]
        assert checks["signer"] == "key.unavailable"
        with office.store.read() as reading:
            [intent] = reading.renditions.open_intents()
    # Without a restart: what was intended is signed, and not something else beside it.
    answer = call.post(URL, order_body(2), headers=issuer)
    assert (answer.status_code, answer.json()["number"]) == (201, number.show(intent.number))
    with office.store.read() as reading:
        assert reading.renditions.open_intents() == []
