"""A further server of an office: what its keystore is made of, and when none is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.bootstrap.joining import joined_office
from credissuer.bootstrap.opening import open_office
from credissuer.errors import SigningKeyError
from credissuer.operations.keys import handing_over
from credissuer.signing.provider import KeyUse
from credissuer.signing.transfer import KeyTransfer
from credissuer.staff.roles import operator
from tests.bootstrap.founded_offices import configuration, founded

CHIEF = operator("chief")


def nobody() -> None:
    """Nobody is there to be asked."""


@pytest.fixture
def transfer(tmp_path: Path) -> KeyTransfer:
    founded(tmp_path)
    opened = open_office(configuration(tmp_path), nobody)
    handed = handing_over.hand_over(opened.office, opened.office.call(CHIEF))
    opened.store.close()
    return handed


def second(tmp_path: Path, **values: str) -> tuple[Path, dict[str, str]]:
    folder = tmp_path / "second"
    folder.mkdir(exist_ok=True)
    database = f"sqlite:///{tmp_path / 'credissuer.db'}"
    return folder, {"database_url": database, "passphrase": "the second server's own", **values}


def test_a_server_without_a_keystore_gets_one_of_what_is_handed_over(
    tmp_path: Path, transfer: KeyTransfer
) -> None:
    folder, values = second(tmp_path)
    for _ in range(2):
        joining = configuration(folder, **values)
        with joined_office(joining, transfer, founding=nobody, prompt=nobody) as office:
            signer = office.keyring.signer(KeyUse.CREDENTIAL)
            assert signer.key_id.endswith(transfer.keys[0].record.thumbprint)


@pytest.mark.parametrize(
    ("change", "values", "code"),
    [
        ({"issuer_id": "did:web:other.example"}, {}, "key.transfer_foreign"),
        ({"keys": ()}, {}, "key.transfer_old"),
        ({}, {"passphrase": "short"}, "key.passphrase_short"),
    ],
)
def test_a_refused_transfer_leaves_no_keystore(
    tmp_path: Path,
    transfer: KeyTransfer,
    change: dict[str, object],
    values: dict[str, str],
    code: str,
) -> None:
    folder, given = second(tmp_path, **values)
    joining = joined_office(
        configuration(folder, **given),
        transfer._replace(**change),  # type: ignore[arg-type]
        founding=nobody,
        prompt=nobody,
    )
    with pytest.raises(SigningKeyError) as error, joining:
        pass
    assert error.value.code == code
    assert not (folder / "keystore" / "keys.json").exists()
