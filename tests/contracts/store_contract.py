"""The contract of every store for records: a subclass gives `store`, an empty store of the newest
schema.
"""

from __future__ import annotations

import tracemalloc
import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.errors import RefusedError
from credissuer.store.contract import Store
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as records


class StoreContract:
    """Records are stored, read back unchanged and found by every index."""

    def test_every_kind_of_record_is_read_back_unchanged(self, store: Store) -> None:
        records.add_certificates(store, 1)
        sealed = records.intent(
            1,
            SignaturePurpose.SLIM,
            signature="s",
            token_sha256=records.HASH,
            signed_at=records.NOW,
        )
        with store.write() as transaction:
            transaction.add([records.bearer_token(1), records.intent(1), sealed])
            transaction.documents.put([records.document()])
        with store.read() as reading:
            assert reading.subjects.by_ids([records.subject().id]) == {
                records.subject().id: records.subject()
            }
            assert reading.accounts.of_subjects([records.subject().id]) == {
                records.subject().id: [records.account()]
            }
            assert reading.assessments.by_id("assessment-1") == records.assessment()
            assert (
                reading.certificates.by_number(records.certificate().number)
                == records.certificate()
            )
            assert (
                reading.renditions.get(records.certificate().number, SignaturePurpose.VC_JWT)
                == records.intent()
            )
            assert (
                reading.renditions.get(records.certificate().number, SignaturePurpose.SLIM)
                == sealed
            )
            assert reading.bearer_tokens.all() == [records.bearer_token()]
            assert reading.documents.get(records.document().kind, "1") == records.document()

    def test_thousands_are_written_together_or_the_transaction_is_over(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add_or_end([records.account(1), records.subject(1)])
        # The last of them is there already: SQLite alone would keep the others.
        twice = [*(records.subject(n) for n in range(2, 50)), records.subject(1)]
        with (
            pytest.raises(RefusedError) as refusal,
            store.write() as transaction,
        ):
            transaction.add([records.subject(50)])
            transaction.add_or_end(twice)
        assert refusal.value.code == "store.conflict"
        with (
            pytest.raises(RuntimeError, match="taken back"),
            store.write() as transaction,
            suppress(RefusedError),
        ):
            transaction.add([records.subject(50)])
            transaction.add_or_end(twice)
        with store.read() as reading:
            ids = [records.subject(n).id for n in range(1, 51)]
            assert list(reading.subjects.by_ids(ids)) == [records.subject(1).id]
        with store.write() as transaction:
            transaction.add_or_end(twice[:-1])

    def test_a_portrait_is_found_by_its_subject_and_by_its_picture(self, store: Store) -> None:
        records.add_certificates(store, 1, 2, 3)
        same, other = records.portrait(2), records.portrait(3, sha256=records.HASH[::-1])
        with store.write() as transaction:
            transaction.add([records.portrait(1), same, other])
        with store.read() as reading:
            assert reading.portraits.of_subject(same.subject_id) == same
            assert reading.portraits.of_subject("urn:uuid:nobody") is None
            assert list(reading.portraits.all()) == [records.portrait(1), same, other]
            found = reading.portraits.subjects_with([records.HASH, "0" * 64])
        assert {digest: sorted(ids) for digest, ids in found.items()} == {
            records.HASH: [records.subject(1).id, records.subject(2).id]
        }

    def test_a_subject_has_one_portrait_and_a_portrait_a_subject(self, store: Store) -> None:
        records.add_certificates(store, 1)
        with store.write() as transaction:
            transaction.add([records.portrait(1)])
        for refused in (records.portrait(1, sha256=records.HASH[::-1]), records.portrait(9)):
            with (
                pytest.raises(RefusedError, match=r"store\.conflict"),
                store.write() as transaction,
            ):
                transaction.add([refused])

    def test_every_field_may_be_filled(self, store: Store) -> None:
        records.add_certificates(store, 1, 2)
        filled = records.certificate(
            3,
            subject_id=records.subject(1).id,
            assessment_id="assessment-1",
            standing=Standing.SUPERSEDED,
            reason="superseded",
            note="ghi chú của văn phòng",
            since=records.NOW,
            supersedes=records.certificate(1).number,
            superseded_by=records.certificate(2).number,
            released_at=records.NOW,
        )
        second_account = records.account(1, 1, account_id="UC123", control_proven_on=None)
        token = records.bearer_token(1, revoked_at=records.NOW)
        with store.write() as transaction:
            transaction.add([filled, second_account, token])
        with store.read() as reading:
            assert reading.certificates.by_number(filled.number) == filled
            assert reading.accounts.of_subjects([second_account.subject_id])[
                second_account.subject_id
            ] == [
                records.account(),
                second_account,
            ]
            assert reading.bearer_tokens.all() == [token]

    @pytest.mark.parametrize(
        "name",
        [
            "Nguyễn Ánh",
            unicodedata.normalize("NFD", "Nguyễn Ánh"),
            "x'); DROP TABLE subject; --",
            'a"b\\c\n',
            "😀 %_/",
        ],
    )
    def test_any_text_is_read_back_unchanged(self, store: Store, name: str) -> None:
        subject = records.subject(1, name=name, skeleton=name)
        with store.write() as transaction:
            transaction.add([subject])
        with store.read() as reading:
            assert reading.subjects.by_ids([subject.id])[subject.id] == subject
            assert reading.subjects.by_skeletons([name]) == {name: [subject]}

    def test_moments_are_read_back_in_utc_and_must_be_whole_seconds(self, store: Store) -> None:
        in_hanoi = datetime(2026, 11, 23, 14, 0, tzinfo=timezone(timedelta(hours=7)))
        with store.write() as transaction:
            transaction.add([records.subject(1, created_at=in_hanoi)])
        with store.read() as reading:
            created_at = reading.subjects.by_ids([records.subject().id])[
                records.subject().id
            ].created_at
        assert created_at == records.NOW and created_at.tzinfo is UTC
        for moment in (in_hanoi.replace(tzinfo=None), in_hanoi.replace(microsecond=1)):
            with pytest.raises(ValueError, match="whole seconds"), store.write() as transaction:
                transaction.add([records.subject(2, created_at=moment)])

    def test_missing_records_are_none_or_empty(self, store: Store) -> None:
        records.add_certificates(store, 1)
        number = records.certificate().number
        with store.read() as reading:
            assert reading.certificates.by_number("9999999999") is None
            assert reading.assessments.by_id("none") is None
            assert reading.renditions.get(number, SignaturePurpose.SLIM) is None
            assert reading.documents.get("standing-note", number) is None
            assert reading.certificates.by_refs(["none", "row-1"]) == {
                "row-1": records.certificate()
            }
            assert (
                reading.accounts.of_subjects(["none"]) == reading.accounts.by_keys(["none"]) == {}
            )
            assert (
                reading.accounts.by_skeletons([])
                == reading.subjects.by_ids([])
                == reading.certificates.of_subjects([])
                == {}
            )
            assert reading.renditions.by_numbers([number], SignaturePurpose.VC_JWT) == {}

    def test_thousands_of_records_are_added_and_read_in_one_call(self, store: Store) -> None:
        serials = range(1, 5_001)
        with store.write() as transaction:
            transaction.status_lists.add(records.status_list())
            # Children first, because the store orders the records of one call itself.
            transaction.add(
                [
                    record
                    for serial in serials
                    for record in (
                        records.intent(serial),
                        *reversed(records.certificate_and_parents(serial)),
                    )
                ]
            )
        with store.read() as reading:
            assert [found.number for found in reading.certificates.all()] == [
                f"{serial:010d}" for serial in serials
            ]
            assert (
                len(reading.certificates.by_refs([f"row-{serial}" for serial in serials] * 2))
                == 5_000
            )
            numbers = [f"{serial:010d}" for serial in serials]
            assert list(reading.renditions.by_numbers(numbers, SignaturePurpose.VC_JWT)) == numbers

    def test_reading_all_records_needs_little_memory(self, store: Store) -> None:
        records.add_certificates(store, *range(1, 4_001))
        with store.write() as transaction:
            transaction.add(
                [records.intent(serial, signing_input="x" * 5_000) for serial in range(1, 4_001)]
            )
        with store.read() as reading:
            tracemalloc.start()
            try:
                assert (
                    sum(len(found.signing_input) for found in reading.renditions.all())
                    == 20_000_000
                )
                peak = tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()
        assert peak < 8_000_000

    def test_another_query_is_possible_while_reading_all_records(self, store: Store) -> None:
        records.add_certificates(store, *range(1, 1_201))
        with store.read() as reading:
            found = [
                reading.certificates.by_number(certificate.number)
                for certificate in reading.certificates.all()
            ]
        assert found == [records.certificate(serial) for serial in range(1, 1_201)]

    def test_renditions_are_ordered_by_number_and_purpose(self, store: Store) -> None:
        records.add_certificates(store, 1, 2)
        with store.write() as transaction:
            transaction.add(
                [records.intent(2), records.intent(1), records.intent(1, SignaturePurpose.SLIM)]
            )
        with store.read() as reading:
            found = [
                (rendition.number, rendition.purpose) for rendition in reading.renditions.all()
            ]
            first, second = records.certificate(1).number, records.certificate(2).number
            assert found == [
                (first, SignaturePurpose.SLIM), (first, SignaturePurpose.VC_JWT), (second, SignaturePurpose.VC_JWT),
            ]  # fmt: skip
            assert [
                (intent.number, intent.purpose) for intent in reading.renditions.open_intents()
            ] == found

    def test_the_numbers_of_signed_renditions_are_ordered(self, store: Store) -> None:
        records.add_certificates(store, 1, 2, 3)
        with store.write() as transaction:
            transaction.add([records.intent(serial) for serial in (3, 2, 1)])
            transaction.add([records.intent(2, SignaturePurpose.SLIM)])
            transaction.renditions.record_signatures(
                [records.signature_of(3), records.signature_of(1)]
            )
        with store.read() as reading:
            signed = [records.certificate(serial).number for serial in (1, 3)]
            assert list(reading.renditions.signed(SignaturePurpose.VC_JWT)) == signed
            assert list(reading.renditions.signed(SignaturePurpose.SLIM)) == []

    def test_accounts_keep_their_order_and_are_found_by_key_and_skeleton(
        self, store: Store
    ) -> None:
        twin = records.account(2, 0, key="tiktok:anh", skeleton="anh")
        accounts = [
            records.account(1, position, key="tiktok:anh", skeleton="anh") for position in (0, 1, 2)
        ]
        with store.write() as transaction:
            transaction.add(
                [
                    records.subject(1),
                    records.subject(2),
                    accounts[2],
                    twin,
                    accounts[0],
                    accounts[1],
                ]
            )
        with store.read() as reading:
            assert reading.accounts.of_subjects([records.subject(2).id, records.subject(1).id]) == {
                records.subject(1).id: accounts,
                records.subject(2).id: [twin],
            }
            assert reading.accounts.by_keys(["tiktok:anh"]) == {"tiktok:anh": [*accounts, twin]}
            assert reading.accounts.by_skeletons(["anh"]) == {"anh": [*accounts, twin]}

    def test_similar_subjects_are_found_oldest_first(self, store: Store) -> None:
        newer = records.subject(1, skeleton="anh", created_at=records.NOW + timedelta(days=1))
        older = records.subject(2, skeleton="anh")
        with store.write() as transaction:
            transaction.add([newer, older])
        with store.read() as reading:
            assert reading.subjects.by_skeletons(["anh"]) == {"anh": [older, newer]}

    def test_certificates_of_a_subject_are_ordered_oldest_first(self, store: Store) -> None:
        records.add_certificates(store, 1)
        older = records.certificate(
            9,
            subject_id=records.subject(1).id,
            assessment_id="assessment-1",
            issued_at=records.NOW - timedelta(days=400),
        )
        with store.write() as transaction:
            transaction.add([older])
        with store.read() as reading:
            assert reading.certificates.of_subjects([records.subject(1).id]) == {
                records.subject(1).id: [older, records.certificate(1)]
            }

    def test_certificates_are_listed_by_number_in_pages(self, store: Store) -> None:
        records.add_certificates(store, 5, 3, 1, 4, 2)
        with store.read() as reading:
            assert [found.index for found in reading.certificates.page(limit=3)] == [1, 2, 3]
            assert [
                found.index
                for found in reading.certificates.page(after=records.certificate(3).number)
            ] == [4, 5]

    @pytest.mark.parametrize("standing", list(Standing))
    def test_certificates_are_listed_by_standing(self, store: Store, standing: Standing) -> None:
        records.add_certificates(store, 1, 2, 3, 4, 5)
        with store.write() as transaction:
            for serial, changed in enumerate(Standing, start=1):
                transaction.certificates.change_standing(
                    records.certificate(serial, standing=changed)
                )
        with store.read() as reading:
            assert [found.standing for found in reading.certificates.page(standing=standing)] == [
                standing
            ]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("đặng", [1, 2]),
            ("ĐẶNG THỊ ÁNH", [1]),
            (unicodedata.normalize("NFD", "Đặng"), [1, 2]),
            ("ánh", [1]),
            ("dang", []),
            ("%", [3]),
            ("_", []),
            ("/", [3]),
            ("straSSe", [3]),
        ],
    )
    def test_certificates_are_found_by_any_part_of_a_name_in_any_case(
        self, store: Store, asked: str, found: list[int]
    ) -> None:
        records.add_certificates(store)
        names = {1: "Đặng Thị Ánh", 2: "đặng Văn Ẩn", 3: "100% / Straße"}
        with store.write() as transaction:
            for serial, name in names.items():
                transaction.add(
                    [
                        records.subject(serial, name=name),
                        records.assessment(serial),
                        records.certificate(serial),
                    ]
                )
        with store.read() as reading:
            assert [
                certificate.index for certificate in reading.certificates.page(name=asked)
            ] == found

    def test_a_date_is_read_back_unchanged(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add(
                [
                    records.subject(1),
                    records.assessment(1, assessed_on=date(2024, 2, 29), findings={}),
                ]
            )
        with store.read() as reading:
            kept = reading.assessments.by_id("assessment-1")
        assert kept is not None and kept.assessed_on == date(2024, 2, 29) and kept.findings == {}
