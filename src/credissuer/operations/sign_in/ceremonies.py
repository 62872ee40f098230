"""The two ceremonies of WebAuthn as pure functions over py_webauthn: a key is registered, a key
signs. The relying party is the host of the office's public URL.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from credissuer.errors import RefusedError, UsageError
from credissuer.staff.challenge import LIFE
from credissuer.staff.person import PersonRecord
from credissuer.staff.security_key import SecurityKeyRecord
from credverifier.errors import FormatError
from credverifier.wire.envelope import base64url

LONGEST_ANSWER = 20_000
"""Characters of what a browser sends; those of a real key are below four thousand."""

_MILLISECONDS = int(LIFE.total_seconds()) * 1_000
_ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
"""ES256 first. RS256 last: keys in Windows computers know nothing else."""

# What py_webauthn and the libraries below it raise for octets that are no answer of a key.
_REFUSALS = (WebAuthnException, InvalidSignature, ValueError, TypeError, KeyError, IndexError)


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """`id` is a host without a port, `origin` what the browser must have been at."""

    id: str
    origin: str
    name: str

    @classmethod
    def at(cls, public_url: str, name: str) -> RelyingParty:
        """That of an office."""
        parts = urlsplit(public_url)
        return cls(parts.hostname or "", f"{parts.scheme}://{parts.netloc}", name)


@dataclass(frozen=True, slots=True)
class AuthenticatorResponse:
    """What a browser sent: `challenge` is the text that it answers, `raw` all of it."""

    key_id: str
    challenge: str
    origin: str
    raw: dict[str, Any]

    @classmethod
    def read(cls, text: str) -> AuthenticatorResponse:
        """Nothing of it is proven yet. Raises UsageError `security_key.answer_malformed`."""
        try:
            if len(text) > LONGEST_ANSWER:
                raise ValueError("too long")
            raw = json.loads(text)
            client = json.loads(_octets(raw["response"]["clientDataJSON"]))
            key_id, challenge, origin = raw["id"], client["challenge"], client["origin"]
            if not all(isinstance(each, str) for each in (key_id, challenge, origin)):
                raise TypeError("no text")
            _octets(challenge)
        # RecursionError of brackets in brackets.
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise UsageError("security_key.answer_malformed") from error
        return cls(key_id, challenge, origin, raw)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made: ids and the COSE key in base64url."""

    id: str
    public_key: str
    sign_count: int


def registration_options(
    party: RelyingParty,
    person: PersonRecord,
    keys: Sequence[SecurityKeyRecord],
    challenge: bytes,
) -> dict[str, Any]:
    """What `navigator.credentials.create` is given, with octets in base64url."""
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=person.id.encode("ascii"),
        user_name=person.login,
        user_display_name=person.name,
        challenge=challenge,
        timeout=_MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            # Preferred and not required: an older key still serves, behind a password.
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(keys),
        supported_pub_key_algs=_ALGORITHMS,
    )
    return _decoded(options_to_json(options))


def authentication_options(
    party: RelyingParty,
    keys: Sequence[SecurityKeyRecord],
    challenge: bytes,
) -> dict[str, Any]:
    """What `navigator.credentials.get` is given. Without `keys`, any that the browser has
    for this office.
    """
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=_MILLISECONDS,
        allow_credentials=_descriptors(keys),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _decoded(options_to_json(options))


def registered(party: RelyingParty, answer: AuthenticatorResponse) -> NewKey:
    """The key that `answer` proves, to a challenge that was the office's.

    Raises RefusedError `security_key.wrong_origin`, `security_key.refused`.
    """
    _require_origin(party, answer)
    try:
        verified = verify_registration_response(
            credential=answer.raw,
            expected_challenge=_octets(answer.challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
            supported_pub_key_algs=_ALGORITHMS,
        )
    except _REFUSALS as error:
        raise RefusedError("security_key.refused") from error
    return NewKey(
        id=text_of(verified.credential_id),
        public_key=text_of(verified.credential_public_key),
        sign_count=verified.sign_count,
    )


def signed(party: RelyingParty, answer: AuthenticatorResponse, key: SecurityKeyRecord) -> int:
    """The counter of `key`, which has signed `answer`.

    Raises RefusedError `security_key.wrong_origin`, `security_key.refused`, and
    `security_key.cloned` where the counter did not rise: somebody may have a copy of the key.
    """
    _require_origin(party, answer)
    handle = answer.raw["response"].get("userHandle")
    # A key that names its owner must name this one (WebAuthn Level 3 section 7.2, step 6).
    if handle and handle != text_of(key.person_id.encode("ascii")):
        raise RefusedError("security_key.refused")
    try:
        verified = verify_authentication_response(
            credential=answer.raw,
            expected_challenge=_octets(answer.challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=_octets(key.public_key),
            # 0, because the counter is compared below: a copy gets a code of its own.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except _REFUSALS as error:
        raise RefusedError("security_key.refused") from error
    count: int = verified.new_sign_count
    if (count or key.sign_count) and count <= key.sign_count:
        raise RefusedError("security_key.cloned")
    return count


def _require_origin(party: RelyingParty, answer: AuthenticatorResponse) -> None:
    # Before the library does, because this is a look-alike page and deserves its own sentence.
    if answer.origin != party.origin:
        raise RefusedError("security_key.wrong_origin")


def _descriptors(keys: Sequence[SecurityKeyRecord]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=_octets(key.id)) for key in keys]


def _decoded(text: str) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(text)
    return decoded


def text_of(octets: bytes) -> str:
    """base64url."""
    return base64url.encode(octets).decode("ascii")


def _octets(text: str) -> bytes:
    """Raises ValueError for what is no base64url."""
    try:
        return base64url.decode(text.encode("ascii"))
    except FormatError as error:
        raise ValueError("no base64url") from error
