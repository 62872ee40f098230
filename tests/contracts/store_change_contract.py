"""The contract of every store for changes: they happen once, completely or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.errors import NotFoundError, RefusedError
from credissuer.store.contract import Store
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as records

BAD_STANDINGS = (Standing.SUSPENDED, Standing.REVOKED, Standing.SUPERSEDED, Standing.VOIDED)


class StoreChangeContract:
    """Subclasses give `store`, an empty store of the newest schema."""

    def test_a_signature_is_recorded_once(self, store: Store) -> None:
        records.add_certificates(store, 1, 2)
        with store.write() as transaction:
            transaction.add(
                [records.intent(1), records.intent(2), records.intent(1, SignaturePurpose.SLIM)]
            )
        with store.write() as transaction:
            assert (
                transaction.renditions.record_signatures(
                    [
                        records.signature_of(1, "first"),
                        records.signature_of(2),
                        records.signature_of(1, "late"),
                    ]
                )
                == 2
            )
            assert (
                transaction.renditions.record_signatures(
                    [records.signature_of(1, "later"), records.signature_of(3)]
                )
                == 0
            )
            assert transaction.renditions.record_signatures([]) == 0
        with store.read() as reading:
            rendition = reading.renditions.get(
                records.certificate(1).number, SignaturePurpose.VC_JWT
            )
            assert rendition == records.intent(
                1,
                signature="first",
                token_sha256=records.HASH,
                signed_at=records.NOW + timedelta(seconds=1),
            )
            assert reading.renditions.open_intents() == [records.intent(1, SignaturePurpose.SLIM)]

    def test_an_intent_is_open_until_it_is_signed_or_voided(self, store: Store) -> None:
        records.add_certificates(store, 1, 2, 3)
        numbers = [records.certificate(serial).number for serial in (1, 2, 3, 4)]
        with store.write() as transaction:
            transaction.add(
                [
                    *(records.intent(serial) for serial in (1, 2, 3)),
                    records.intent(2, SignaturePurpose.SLIM),
                ]
            )
            assert transaction.renditions.still_open(numbers, SignaturePurpose.VC_JWT) == set(
                numbers[:3]
            )
            transaction.renditions.record_signatures([records.signature_of(2)])
            transaction.certificates.change_standing(
                records.certificate(3, standing=Standing.VOIDED, since=records.NOW)
            )
            assert transaction.renditions.still_open(numbers, SignaturePurpose.VC_JWT) == {
                numbers[0]
            }
            assert transaction.renditions.still_open(numbers, SignaturePurpose.SLIM) == {numbers[1]}
            assert transaction.renditions.still_open([], SignaturePurpose.SLIM) == set()

    def test_a_certificate_is_released_once(self, store: Store) -> None:
        records.add_certificates(store, 1, 2)
        with store.write() as transaction:
            transaction.certificates.release([records.certificate(1).number], records.NOW)
            transaction.certificates.release(
                [records.certificate(serial).number for serial in (1, 2)],
                records.NOW + timedelta(hours=1),
            )
        with store.read() as reading:
            assert list(reading.certificates.all()) == [
                records.certificate(1, released_at=records.NOW),
                records.certificate(2, released_at=records.NOW + timedelta(hours=1)),
            ]
        with pytest.raises(NotFoundError, match="9999999999"), store.write() as transaction:
            transaction.certificates.release(
                [records.certificate(1).number, "9999999999"], records.NOW
            )

    def test_a_change_of_standing_stores_only_the_standing_and_is_counted(
        self, store: Store
    ) -> None:
        records.add_certificates(store, 1, 2)
        superseded = {
            "standing": Standing.SUPERSEDED,
            "reason": "superseded",
            "since": records.NOW,
            "superseded_by": records.certificate(2).number,
        }
        with store.write() as transaction:
            transaction.certificates.change_standing(
                records.certificate(
                    1,
                    **superseded,
                    ref="other",
                    note="x",
                    index=77,
                    released_at=records.NOW,
                    list_id=9,
                )
            )
        with store.read() as reading:
            assert list(reading.certificates.all()) == [
                records.certificate(1, **superseded),
                records.certificate(2),
            ]
            assert [
                (status_list.id, status_list.changes) for status_list in reading.status_lists.all()
            ] == [(1, 1)]
        with pytest.raises(NotFoundError) as refusal, store.write() as transaction:
            transaction.certificates.change_standing(records.certificate(3))
        assert refusal.value.code == "certificate.not_found"

    def test_the_certificates_that_status_lists_and_notes_must_show(self, store: Store) -> None:
        records.add_certificates(store, *range(1, 11))
        with store.write() as transaction:
            transaction.certificates.release(
                [records.certificate(serial).number for serial in range(1, 6)], records.NOW
            )
            for serial, standing in enumerate([*BAD_STANDINGS, Standing.VALID] * 2, start=1):
                transaction.certificates.change_standing(
                    records.certificate(serial, standing=standing)
                )
        with store.read() as reading:
            expected = dict(enumerate(BAD_STANDINGS, start=1))
            assert reading.certificates.bad_standings(1) == expected | {
                serial + 5: standing for serial, standing in expected.items()
            }
            assert reading.certificates.bad_standings(2) == {}
            assert [subjects.index for subjects in reading.certificates.not_in_good_standing()] == [
                1,
                2,
                3,
            ]
            # Released or voided: an intent that is neither was handed out to nobody.
            assert list(reading.certificates.known_numbers()) == sorted(
                records.certificate(serial).number for serial in (1, 2, 3, 4, 5, 9)
            )
            known = [records.certificate(serial) for serial in (1, 2, 3, 4, 5, 9)]
            assert [*reading.certificates.places()] == sorted(
                (each.number, each.list_id, each.index) for each in known
            )

    def test_a_bearer_token_is_revoked_once(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([records.bearer_token(2), records.bearer_token(1)])
            assert transaction.bearer_tokens.revoke("token-1", records.NOW)
            assert not transaction.bearer_tokens.revoke("token-1", records.NOW + timedelta(days=1))
            assert not transaction.bearer_tokens.revoke("none", records.NOW)
        with store.read() as reading:
            assert reading.bearer_tokens.all() == [
                records.bearer_token(1, revoked_at=records.NOW),
                records.bearer_token(2),
            ]

    def test_a_request_with_an_idempotency_key_is_opened_and_answered_once(
        self, store: Store
    ) -> None:
        completed = records.idempotency_record(1, status=201, answer='{"number": "7K3M9-QX2HS"}')
        with store.write() as transaction:
            assert transaction.idempotency.open(records.idempotency_record(1)) is None
            assert transaction.idempotency.open(
                records.idempotency_record(1, request_sha256="f" * 64)
            ) == records.idempotency_record(1)
            assert (
                transaction.idempotency.open(records.idempotency_record(1, caller="token-2"))
                is None
            )
        with store.write() as transaction:
            assert transaction.idempotency.complete(completed)
            assert not transaction.idempotency.complete(
                records.idempotency_record(1, status=500, answer="late")
            )
            assert not transaction.idempotency.complete(
                records.idempotency_record(9, status=200, answer="never opened")
            )
        with store.write() as transaction:
            assert transaction.idempotency.open(records.idempotency_record(1)) == completed
        with store.read() as reading:
            assert reading.idempotency.find("token-1", "key-1") == completed
            assert reading.idempotency.find("token-2", "key-1") == records.idempotency_record(
                1, caller="token-2"
            )
            assert reading.idempotency.find("token-1", "key-9") is None

    def test_old_answers_are_deleted(self, store: Store) -> None:
        with store.write() as transaction:
            for serial in range(1, 6):
                transaction.idempotency.open(
                    records.idempotency_record(
                        serial, opened_at=records.NOW + timedelta(hours=serial)
                    )
                )
            assert transaction.idempotency.delete_older(records.NOW + timedelta(hours=3)) == 2
        with store.read() as reading:
            present = [
                reading.idempotency.find("token-1", f"key-{serial}") is not None
                for serial in range(1, 6)
            ]
        assert present == [False, False, True, True, True]

    @pytest.mark.parametrize(
        "duplicate",
        [
            records.subject(1),
            records.account(1),
            records.assessment(1),
            records.certificate(1, ref="free", index=50),
            records.certificate(50, ref="row-1"),
            records.certificate(50, index=1),
            records.intent(1),
            records.bearer_token(50, secret_sha256=records.bearer_token(1).secret_sha256),
        ],
        ids=["subject", "account", "assessment", "number", "ref", "index", "purpose", "secret"],
    )
    def test_a_duplicate_is_refused_and_nothing_of_the_call_is_stored(
        self, store: Store, duplicate: object
    ) -> None:
        records.add_certificates(store, 1)
        with store.write() as transaction:
            transaction.add(
                [
                    records.bearer_token(1),
                    records.intent(1),
                    records.subject(50),
                    records.assessment(50),
                ]
            )
        self._assert_refused(store, duplicate)

    def test_the_ref_of_a_voided_certificate_is_free_again(self, store: Store) -> None:
        records.add_certificates(store, 1)
        reissued = records.certificate(
            2, ref="row-1", subject_id=records.subject(1).id, assessment_id="assessment-1"
        )
        with store.write() as transaction:
            transaction.certificates.change_standing(
                records.certificate(1, standing=Standing.VOIDED)
            )
            assert transaction.certificates.by_refs(["row-1"]) == {}
            transaction.add([reissued])
        with store.read() as reading:
            assert reading.certificates.by_refs(["row-1"]) == {"row-1": reissued}
        self._assert_refused(
            store,
            records.certificate(
                3, ref="row-1", subject_id=records.subject(1).id, assessment_id="assessment-1"
            ),
        )

    @pytest.mark.parametrize(
        "orphan",
        [
            records.account(9),
            records.assessment(9),
            records.certificate(50, subject_id=records.subject(9).id),
            records.certificate(50, assessment_id="assessment-9"),
            records.certificate(50, list_id=2),
            records.certificate(50, supersedes="9999999999"),
            records.intent(9),
        ],
        ids=["account", "assessment", "subject", "judgement", "list", "supersedes", "purpose"],
    )
    def test_a_record_without_its_parent_is_refused(self, store: Store, orphan: object) -> None:
        records.add_certificates(store)
        with store.write() as transaction:
            transaction.add([records.subject(50), records.assessment(50)])
        self._assert_refused(store, orphan)

    def _assert_refused(self, store: Store, record: object) -> None:
        with store.write() as transaction:
            transaction.add([records.subject(7)])
            with pytest.raises(RefusedError) as refusal:
                transaction.add([records.subject(8), record])  # type: ignore[list-item]
            assert refusal.value.code == "store.conflict"
        with store.read() as reading:
            subjects = reading.subjects.by_ids([records.subject(7).id, records.subject(8).id])
        assert list(subjects) == [records.subject(7).id]

    def test_a_transaction_that_raises_changes_nothing(self, store: Store) -> None:
        records.add_certificates(store, 1)
        with store.read() as reading:
            before = (
                list(reading.certificates.all()),
                reading.status_lists.all(),
                reading.audit.last(),
            )
        with pytest.raises(LookupError), store.write() as transaction:
            transaction.add(records.certificate_and_parents(2))
            transaction.status_lists.add(records.status_list(2))
            transaction.status_lists.take_indices(1, 5)
            transaction.certificates.change_standing(
                records.certificate(1, standing=Standing.REVOKED)
            )
            transaction.certificates.release([records.certificate(1).number], records.NOW)
            transaction.audit.append([records.event()])
            assert transaction.certificates.by_number(
                records.certificate(2).number
            ) == records.certificate(2)
            raise LookupError
        with store.read() as reading:
            assert (
                list(reading.certificates.all()),
                reading.status_lists.all(),
                reading.audit.last(),
            ) == before
            assert reading.audit.recorded_head() is None
