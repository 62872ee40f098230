"""Published tokens that must be refused: forged, altered, or with a missing list.

Each is made from a certificate in good standing; the store does not know them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import get_default_algorithms

from credissuer.credentials import compose
from credissuer.office import Office
from credissuer.publication.tree import certificate_path
from credissuer.signing.provider import KeyUse
from credissuer.status.retired_index import RetiredIndexRecord
from credverifier import days
from credverifier.wire import number
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import base64url, dates, jws, strict_json
from credverifier.wire.status import status_entries
from credverifier.wire.status.standing import Standing

_STRANGER = "did:web:lien-minh-gia.example"
# Lists are numbered from 1, so a demo never gets that far.
_MISSING_LIST = 999_999


def put_all(office: Office, model: str) -> dict[str, str]:
    """Verdict -> number of a published specimen of it.

    `model` is the token of a certificate in good standing.
    """
    # A JWS: header.payload.signature, each in base64url.
    encoded = model.split(".")[1].encode("ascii")
    payload = strict_json.loads(base64url.decode(encoded))
    makers = {
        "not_yet_valid": _not_yet_valid,
        "tampered": _tampered,
        "unknown_issuer": _of_a_stranger,
        "malformed": _cut_short,
        "status_unavailable": _without_list,
    }
    numbers = {}
    for verdict, make in makers.items():
        name = number.from_entropy(office.entropy(6))
        token = make(office, _copy(office, payload, name), model)
        office.publication.put(certificate_path(name, ".jwt"), token.encode("ascii"))
        numbers[verdict] = name
    return numbers


def _copy(office: Office, payload: dict[str, Any], name: str) -> dict[str, Any]:
    """The model's content as a certificate of another number, at an index of its own."""
    link = vc_jwt.credential_url(office.public_url, name)
    # An index that no certificate has, because the standing of the model must not decide.
    with office.store.write() as transaction:
        list_id = transaction.status_lists.all()[-1].id
        [index] = transaction.status_lists.take_indices(list_id, 1)
        # As a certificate that was given up, or the office would take its own specimens for ones
        # that its database has lost.
        retired = RetiredIndexRecord(
            list_id=list_id, index=index, standing=Standing.VALID, number=name
        )
        transaction.add([retired])
    return {
        **payload,
        **_status(
            office,
            list_id,
            index,
        ),
        "id": link,
        "jti": link,
    }


def _status(office: Office, list_id: int, index: int) -> dict[str, Any]:
    return status_entries.encode(
        compose.entries(
            office.public_url,
            list_id,
            index,
        )
    )


def _signed(office: Office, payload: dict[str, Any]) -> str:
    return jws.sign(
        payload,
        typ=vc_jwt.TYP,
        signer=office.keyring.signer(KeyUse.CREDENTIAL),
    )


def _not_yet_valid(office: Office, payload: dict[str, Any], model: str) -> str:
    # A month ahead, because the demo may run for days and must show the same verdict.
    start = days.first_moment(office.today + timedelta(days=30), office.zone)
    return _signed(office, {**payload, "validFrom": dates.stamp(start)})


def _tampered(office: Office, payload: dict[str, Any], model: str) -> str:
    """Another name under the model's signature."""
    subject = {**payload["credentialSubject"], "name": "DEMO Kẻ Mạo Danh"}
    header, _, signature = model.split(".")
    forged = strict_json.dumps({**payload, "credentialSubject": subject})
    content = base64url.encode(forged).decode("ascii")
    return f"{header}.{content}.{signature}"


class _Stranger:
    """A key that nobody trusts, made for one signature and forgotten."""

    key_id = f"{_STRANGER}#1"
    algorithm = "ES256"

    def sign(self, signing_input: bytes) -> bytes:
        """See Signer."""
        key = ec.generate_private_key(ec.SECP256R1())
        return get_default_algorithms()["ES256"].sign(signing_input, key)


def _of_a_stranger(office: Office, payload: dict[str, Any], model: str) -> str:
    # In both places: two names that differ would be malformed and not merely unknown.
    issuer = {**payload["issuer"], "id": _STRANGER}
    return jws.sign(
        {**payload, "issuer": issuer, "iss": _STRANGER},
        typ=vc_jwt.TYP,
        signer=_Stranger(),
    )


def _cut_short(office: Office, payload: dict[str, Any], model: str) -> str:
    return _signed(office, payload).rpartition(".")[0]


def _without_list(office: Office, payload: dict[str, Any], model: str) -> str:
    """A certificate whose list the office does not publish."""
    index = payload["status"]["status_list"]["idx"]
    return _signed(office, {**payload, **_status(office, _MISSING_LIST, index)})
