"""Files of evidence are kept once, unchanged, and can be erased."""

from __future__ import annotations

import pytest

from credissuer.assessment.evidence_file import LARGEST, evidence_file
from credissuer.errors import RefusedError
from credissuer.store.applications.evidence_files import EvidenceFiles
from credissuer.store.sql import SqlStore
from tests.contracts.store_records import NOW

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def test_a_file_is_read_back_octet_by_octet_and_kept_once(any_store: SqlStore) -> None:
    file = evidence_file(PNG, NOW)
    with any_store.write() as transaction:
        transaction.of(EvidenceFiles).keep(file)
        transaction.of(EvidenceFiles).keep(file)
    with any_store.read() as reading:
        assert reading.of(EvidenceFiles).by_sha256(file.sha256) == file
        assert reading.of(EvidenceFiles).by_sha256("0" * 64) is None
        assert reading.of(EvidenceFiles).known([file.sha256, "0" * 64]) == {
            file.sha256: ("image/png", len(PNG))
        }


def test_a_file_can_be_erased(any_store: SqlStore) -> None:
    file = evidence_file(PNG, NOW)
    with any_store.write() as transaction:
        transaction.of(EvidenceFiles).keep(file)
    with any_store.write() as transaction:
        assert transaction.of(EvidenceFiles).remove_unused(file.sha256)
        assert not transaction.of(EvidenceFiles).remove_unused(file.sha256)
    with any_store.read() as reading:
        assert reading.of(EvidenceFiles).known([file.sha256]) == {}


def test_the_table_refuses_what_is_larger_than_a_file_may_be(any_store: SqlStore) -> None:
    from dataclasses import replace

    file = evidence_file(PNG, NOW)
    for wrong in (
        replace(file, content=bytes(LARGEST + 1)),
        replace(file, content=b""),
        replace(file, media_type="text/html"),
    ):
        with pytest.raises(RefusedError) as refusal, any_store.write() as transaction:
            transaction.add([wrong])
        assert refusal.value.code == "store.conflict"
