"""Sign texts and read the tokens back as the public would: what a worker process does, and what the
office does by itself where there is none.

All that it needs is in its arguments: no office, no settings, no environment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from credissuer.operations import own_terms
from credverifier.errors import FormatError
from credverifier.trust.anchors import TrustAnchors
from credverifier.verification import verify
from credverifier.wire.envelope import base64url
from credverifier.wire.envelope.jws import Signer
from credverifier.wire.status.status_lists import StatusList


class TextToSign(NamedTuple):
    """A recorded text: header and payload of a token, with a dot between, and what follows the
    signature.

    `has_contexts`: whether its members are defined by contexts (JSON-LD). `signature` (base64url)
    is that of a key which no worker can have, None where one is to be made.
    """

    signing_input: str
    disclosures: str
    has_contexts: bool
    signature: str | None = None


class SignedText(NamedTuple):
    """`signature` in base64url; `token_sha256` (hex) is over the whole token as it is handed out;
    `refusal` the code with which the public's own verification refuses it, or None.
    """

    signature: str
    token_sha256: str
    refusal: str | None


class Readers(NamedTuple):
    """How the public reads tokens at `now`: by this trust list and these status lists (URL ->
    list), of the office at `public_url`.
    """

    public_url: str
    trust_list: dict[str, Any]
    lists: Mapping[str, StatusList]
    now: datetime


def sign_texts(
    texts: Sequence[TextToSign], signer: Signer | None, readers: Readers
) -> list[SignedText]:
    """Each text signed, unless it is already, and read back. `signer` is None where all are signed.

    Stricter than the public, which ignores private claims: a member that no context defines is
    refused as well.
    """
    anchors = TrustAnchors.from_trust_list(readers.trust_list)
    return [_signed(text, signer, readers, anchors) for text in texts]


def signature_of(text: TextToSign, signer: Signer) -> str:
    """The signature of a text in base64url."""
    return base64url.encode(signer.sign(text.signing_input.encode("ascii"))).decode("ascii")


def _signed(
    text: TextToSign, signer: Signer | None, readers: Readers, anchors: TrustAnchors
) -> SignedText:
    signature = text.signature
    if signature is None:
        assert signer is not None, "a text without a signature comes with its signer"
        signature = signature_of(text, signer)
    token = f"{text.signing_input}.{signature}{text.disclosures}"
    verdict = verify(token, anchors=anchors, lists=readers.lists, now=readers.now)
    # The verifier's code first, because it is what the public would see.
    refusal = verdict.code or _undefined(text, readers.public_url)
    return SignedText(signature, hashlib.sha256(token.encode("ascii")).hexdigest(), refusal)


def _undefined(text: TextToSign, public_url: str) -> str | None:
    """The code for a member that no context defines."""
    if not text.has_contexts:
        return None
    payload = base64url.decode(text.signing_input.partition(".")[2].encode("ascii"))
    try:
        # orjson, because a batch reads thousands back, and the text was written by us.
        own_terms.check(public_url, orjson.loads(payload))
    except FormatError as error:
        return error.code
    return None
