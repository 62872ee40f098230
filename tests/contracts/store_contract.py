"""What every store is held to: inherit, and give the fixture `store`, an empty store of the newest
schema.
"""

from __future__ import annotations

import tracemalloc
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from credissuer.credentials.rendition import Purpose
from credissuer.store.contract import Store
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as of


class StoreContract:
    """Rows go in, come back as they were, are found, and change only as the contract says."""

    def test_every_kind_of_record_comes_back_as_it_was_given(self, store: Store) -> None:
        of.furnish(store, 1)
        sealed = of.intent(1, Purpose.SLIM, signature="s", token_sha256=of.HASH, signed_at=of.NOW)
        with store.write() as transaction:
            transaction.add([of.bearer_token(1), of.intent(1), sealed])
            transaction.documents.put([of.document()])
        with store.read() as reading:
            assert reading.subjects.by_ids([of.subject().id]) == {of.subject().id: of.subject()}
            assert reading.accounts.of_subjects([of.subject().id]) == {
                of.subject().id: [of.account()]
            }
            assert reading.assessments.by_id("assessment-1") == of.assessment()
            assert reading.certificates.by_number(of.certificate().number) == of.certificate()
            assert reading.renditions.get(of.certificate().number, Purpose.VC_JWT) == of.intent()
            assert reading.renditions.get(of.certificate().number, Purpose.SLIM) == sealed
            assert reading.bearer_tokens.all() == [of.bearer_token()]
            assert reading.documents.get(of.document().kind, "1") == of.document()

    def test_every_field_may_be_filled(self, store: Store) -> None:
        of.furnish(store, 1, 2)
        full = of.certificate(
            3,
            subject_id=of.subject(1).id,
            assessment_id="assessment-1",
            standing=Standing.SUPERSEDED,
            reason="superseded",
            note="ghi chú của văn phòng",
            since=of.NOW,
            supersedes=of.certificate(1).number,
            superseded_by=of.certificate(2).number,
            released_at=of.NOW,
        )
        extra = of.account(1, 1, account_id="UC123", control_proven_on=None)
        token = of.bearer_token(1, revoked_at=of.NOW)
        with store.write() as transaction:
            transaction.add([full, extra, token])
        with store.read() as reading:
            assert reading.certificates.by_number(full.number) == full
            assert reading.accounts.of_subjects([extra.subject_id])[extra.subject_id] == [
                of.account(),
                extra,
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
    def test_no_text_is_too_odd(self, store: Store, name: str) -> None:
        odd = of.subject(1, name=name, skeleton=name)
        with store.write() as transaction:
            transaction.add([odd])
        with store.read() as reading:
            assert reading.subjects.by_ids([odd.id])[odd.id] == odd
            assert reading.subjects.by_skeletons([name]) == {name: [odd]}

    def test_moments_come_back_in_utc_and_are_taken_in_whole_seconds_alone(
        self, store: Store
    ) -> None:
        there = datetime(2026, 11, 23, 14, 0, tzinfo=timezone(timedelta(hours=7)))
        with store.write() as transaction:
            transaction.add([of.subject(1, created_at=there)])
        with store.read() as reading:
            back = reading.subjects.by_ids([of.subject().id])[of.subject().id].created_at
        assert back == of.NOW and back.tzinfo is UTC
        for wrong in (there.replace(tzinfo=None), there.replace(microsecond=1)):
            with pytest.raises(ValueError, match="whole seconds"), store.write() as transaction:
                transaction.add([of.subject(2, created_at=wrong)])

    def test_what_is_not_there_is_absent(self, store: Store) -> None:
        of.furnish(store, 1)
        number = of.certificate().number
        with store.read() as reading:
            assert reading.certificates.by_number("9999999999") is None
            assert reading.assessments.by_id("none") is None
            assert reading.renditions.get(number, Purpose.SLIM) is None
            assert reading.documents.get("standing-note", number) is None
            assert reading.certificates.by_refs(["none", "row-1"]) == {"row-1": of.certificate()}
            assert (
                reading.accounts.of_subjects(["none"]) == reading.accounts.by_keys(["none"]) == {}
            )
            assert (
                reading.accounts.by_skeletons([])
                == reading.subjects.by_ids([])
                == reading.certificates.of_subjects([])
                == {}
            )
            assert reading.renditions.by_numbers([number], Purpose.VC_JWT) == {}

    def test_thousands_are_added_and_asked_for_in_one_call(self, store: Store) -> None:
        places = range(1, 5_001)
        with store.write() as transaction:
            transaction.status_lists.add(of.status_list())
            # Children first: the order among the records of one call is the store's concern.
            transaction.add(
                [
                    record
                    for place in places
                    for record in (of.intent(place), *reversed(of.family(place)))
                ]
            )
        with store.read() as reading:
            assert [found.number for found in reading.certificates.all()] == [
                f"{place:010d}" for place in places
            ]
            assert (
                len(reading.certificates.by_refs([f"row-{place}" for place in places] * 2)) == 5_000
            )
            numbers = [f"{place:010d}" for place in places]
            assert list(reading.renditions.by_numbers(numbers, Purpose.VC_JWT)) == numbers

    def test_reading_all_holds_little_in_memory(self, store: Store) -> None:
        of.furnish(store, *range(1, 4_001))
        with store.write() as transaction:
            transaction.add(
                [of.intent(place, signing_input="x" * 5_000) for place in range(1, 4_001)]
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

    def test_a_walk_through_all_may_stop_to_ask(self, store: Store) -> None:
        of.furnish(store, *range(1, 1_201))
        with store.read() as reading:
            found = [
                reading.certificates.by_number(certificate.number)
                for certificate in reading.certificates.all()
            ]
        assert found == [of.certificate(place) for place in range(1, 1_201)]

    def test_renditions_are_ordered_by_number_and_purpose(self, store: Store) -> None:
        of.furnish(store, 1, 2)
        with store.write() as transaction:
            transaction.add([of.intent(2), of.intent(1), of.intent(1, Purpose.SLIM)])
        with store.read() as reading:
            found = [
                (rendition.number, rendition.purpose) for rendition in reading.renditions.all()
            ]
            assert found == [(of.certificate(1).number, Purpose.SLIM), (of.certificate(1).number, Purpose.VC_JWT),
                             (of.certificate(2).number, Purpose.VC_JWT)]  # fmt: skip
            assert [
                (open_.number, open_.purpose) for open_ in reading.renditions.open_intents()
            ] == found

    def test_accounts_keep_their_order_and_are_found_by_key_and_skeleton(
        self, store: Store
    ) -> None:
        twin = of.account(2, 0, key="tiktok:anh", skeleton="anh")
        theirs = [
            of.account(1, position, key="tiktok:anh", skeleton="anh") for position in (0, 1, 2)
        ]
        with store.write() as transaction:
            transaction.add([of.subject(1), of.subject(2), theirs[2], twin, theirs[0], theirs[1]])
        with store.read() as reading:
            assert reading.accounts.of_subjects([of.subject(2).id, of.subject(1).id]) == {
                of.subject(1).id: theirs,
                of.subject(2).id: [twin],
            }
            assert reading.accounts.by_keys(["tiktok:anh"]) == {"tiktok:anh": [*theirs, twin]}
            assert reading.accounts.by_skeletons(["anh"]) == {"anh": [*theirs, twin]}

    def test_subjects_that_look_alike_are_found_the_oldest_first(self, store: Store) -> None:
        young = of.subject(1, skeleton="anh", created_at=of.NOW + timedelta(days=1))
        old = of.subject(2, skeleton="anh")
        with store.write() as transaction:
            transaction.add([young, old])
        with store.read() as reading:
            assert reading.subjects.by_skeletons(["anh"]) == {"anh": [old, young]}

    def test_certificates_of_a_subject_come_newest_last(self, store: Store) -> None:
        of.furnish(store, 1)
        older = of.certificate(
            9,
            subject_id=of.subject(1).id,
            assessment_id="assessment-1",
            issued_at=of.NOW - timedelta(days=400),
        )
        with store.write() as transaction:
            transaction.add([older])
        with store.read() as reading:
            assert reading.certificates.of_subjects([of.subject(1).id]) == {
                of.subject(1).id: [older, of.certificate(1)]
            }

    def test_certificates_are_listed_by_number_in_pages(self, store: Store) -> None:
        of.furnish(store, 5, 3, 1, 4, 2)
        with store.read() as reading:
            assert [found.index for found in reading.certificates.page(limit=3)] == [1, 2, 3]
            assert [
                found.index for found in reading.certificates.page(after=of.certificate(3).number)
            ] == [4, 5]

    @pytest.mark.parametrize("standing", list(Standing))
    def test_certificates_are_listed_by_standing(self, store: Store, standing: Standing) -> None:
        of.furnish(store, 1, 2, 3, 4, 5)
        with store.write() as transaction:
            for place, changed in enumerate(Standing, start=1):
                transaction.certificates.change_standing(of.certificate(place, standing=changed))
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
    def test_a_name_is_found_by_any_part_in_any_case(
        self, store: Store, asked: str, found: list[int]
    ) -> None:
        of.furnish(store)
        names = {1: "Đặng Thị Ánh", 2: "đặng Văn Ẩn", 3: "100% / Straße"}
        with store.write() as transaction:
            for place, name in names.items():
                transaction.add(
                    [of.subject(place, name=name), of.assessment(place), of.certificate(place)]
                )
        with store.read() as reading:
            assert [
                certificate.index for certificate in reading.certificates.page(name=asked)
            ] == found

    def test_a_day_is_a_day_wherever_it_is_read(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add(
                [of.subject(1), of.assessment(1, assessed_on=date(2024, 2, 29), findings={})]
            )
        with store.read() as reading:
            kept = reading.assessments.by_id("assessment-1")
        assert kept is not None and kept.assessed_on == date(2024, 2, 29) and kept.findings == {}
