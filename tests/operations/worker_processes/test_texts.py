"""Texts are signed, and the tokens read back as the public would."""

from __future__ import annotations

import hashlib

from credissuer.operations.worker_processes.texts import sign_texts, signature_of
from credverifier.wire.envelope import base64url, strict_json
from tests.offices import Household
from tests.operations.worker_processes.signing_tasks import waiting


def test_each_text_has_its_signature_and_the_digest_of_its_token(house: Household) -> None:
    texts, signer, readers = waiting(house, 1, 2)
    made = sign_texts(texts, signer, readers)
    assert [one.refusal for one in made] == [None, None]
    for text, one in zip(texts, made, strict=True):
        token = f"{text.signing_input}.{one.signature}"
        assert one.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
        house.publish()
        assert house.judge(token).verdict == "valid"


def test_what_is_signed_already_is_read_back_alone(house: Household) -> None:
    [text], signer, readers = waiting(house, 1)
    signature = signature_of(text, signer)
    [good] = sign_texts([text._replace(signature=signature)], None, readers)
    assert (good.signature, good.refusal) == (signature, None)
    [bad] = sign_texts([text._replace(signature="A" * 86)], None, readers)
    assert bad.refusal == "signature.invalid"


def test_a_member_that_no_context_defines_is_refused_where_there_are_contexts(
    house: Household,
) -> None:
    [text], signer, readers = waiting(house, 1)
    header, _, payload = text.signing_input.partition(".")
    members = strict_json.loads(base64url.decode(payload.encode())) | {"followers": 4_000_000}
    changed = base64url.encode(strict_json.dumps(members)).decode()
    odd = text._replace(signing_input=f"{header}.{changed}")
    [refused] = sign_texts([odd], signer, readers)
    assert refused.refusal == "format.claims_invalid"
    [passed] = sign_texts([odd._replace(has_contexts=False)], signer, readers)
    assert passed.refusal is None
