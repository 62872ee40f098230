"""A worker answers with signed texts or with the coded error that it met."""

from __future__ import annotations

import pickle

from credissuer.errors import SigningKeyError
from credissuer.operations.worker_processes.tasks import (
    RefusedTask,
    SigningTask,
    answer,
    facts_of,
)
from credissuer.signing.file_keys import FileSigner
from credverifier.errors import FormatError
from tests.offices import Household
from tests.operations.worker_processes.signing_tasks import waiting


def test_a_key_is_kept_until_another_is_handed_over(house: Household) -> None:
    texts, signer, readers = waiting(house, 1)
    signers: dict[str, FileSigner] = {}
    task = SigningTask(texts, signer.handed(), readers)
    first = answer(task, signers)
    assert isinstance(first, list) and first[0].refusal is None
    [kept] = signers.values()
    answer(task, signers)
    assert list(signers.values()) == [kept]
    other = signer.handed()._replace(key_id="did:web:example.org#other")
    answer(SigningTask(texts, other, readers), signers)
    assert list(signers) == ["did:web:example.org#other"]


def test_a_coded_error_is_an_answer_with_its_family_and_facts(house: Household) -> None:
    texts, signer, readers = waiting(house, 1)
    broken = readers._replace(trust_list={})
    told = answer(SigningTask(texts, signer.handed(), broken), {})
    assert isinstance(told, RefusedTask)
    again = pickle.loads(pickle.dumps(told))
    error = again.family(again.code, **again.facts)
    assert error.code == told.code == "trust.malformed"
    for raised in (SigningKeyError("key.none_active", use="credential"), FormatError("a", "b")):
        facts = facts_of(raised)
        assert str(type(raised)(raised.code, **facts)) == str(raised)


def test_the_private_key_is_in_no_text(house: Household) -> None:
    _, signer, _ = waiting(house, 1)
    handed = signer.handed()
    assert repr(handed) == f"HandedKey({signer.key_id!r})" and str(handed) == repr(handed)
    assert FileSigner.from_handed(handed).key_id == signer.key_id
