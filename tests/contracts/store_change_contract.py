"""What every store is held to where something changes: once, wholly, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.credentials.rendition import Purpose
from credissuer.errors import NotFoundError, RefusedError
from credissuer.store.contract import Store
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as of

BAD_STANDINGS = (Standing.SUSPENDED, Standing.REVOKED, Standing.SUPERSEDED, Standing.VOIDED)


class StoreChangeContract:
    """Subclasses give `store`, an empty store of the newest schema."""

    def test_a_signature_is_recorded_once(self, store: Store) -> None:
        of.furnish(store, 1, 2)
        with store.write() as transaction:
            transaction.add([of.intent(1), of.intent(2), of.intent(1, Purpose.SLIM)])
        with store.write() as transaction:
            assert (
                transaction.renditions.record_signatures(
                    [of.seal(1, "first"), of.seal(2), of.seal(1, "late")]
                )
                == 2
            )
            assert transaction.renditions.record_signatures([of.seal(1, "later"), of.seal(3)]) == 0
            assert transaction.renditions.record_signatures([]) == 0
        with store.read() as reading:
            kept = reading.renditions.get(of.certificate(1).number, Purpose.VC_JWT)
            assert kept == of.intent(
                1, signature="first", token_sha256=of.HASH, signed_at=of.NOW + timedelta(seconds=1)
            )
            assert reading.renditions.open_intents() == [of.intent(1, Purpose.SLIM)]

    def test_an_intent_is_open_until_it_is_signed_or_given_up(self, store: Store) -> None:
        of.furnish(store, 1, 2, 3)
        numbers = [of.certificate(place).number for place in (1, 2, 3, 4)]
        with store.write() as transaction:
            transaction.add(
                [*(of.intent(place) for place in (1, 2, 3)), of.intent(2, Purpose.SLIM)]
            )
            assert transaction.renditions.still_open(numbers, Purpose.VC_JWT) == set(numbers[:3])
            transaction.renditions.record_signatures([of.seal(2)])
            transaction.certificates.change_standing(
                of.certificate(3, standing=Standing.VOIDED, since=of.NOW)
            )
            assert transaction.renditions.still_open(numbers, Purpose.VC_JWT) == {numbers[0]}
            assert transaction.renditions.still_open(numbers, Purpose.SLIM) == {numbers[1]}
            assert transaction.renditions.still_open([], Purpose.SLIM) == set()

    def test_a_certificate_is_handed_out_once(self, store: Store) -> None:
        of.furnish(store, 1, 2)
        with store.write() as transaction:
            transaction.certificates.release([of.certificate(1).number], of.NOW)
            transaction.certificates.release(
                [of.certificate(place).number for place in (1, 2)], of.NOW + timedelta(hours=1)
            )
        with store.read() as reading:
            assert list(reading.certificates.all()) == [
                of.certificate(1, released_at=of.NOW),
                of.certificate(2, released_at=of.NOW + timedelta(hours=1)),
            ]
        with pytest.raises(NotFoundError, match="9999999999"), store.write() as transaction:
            transaction.certificates.release([of.certificate(1).number, "9999999999"], of.NOW)

    def test_a_change_of_standing_stores_that_alone_and_is_counted(self, store: Store) -> None:
        of.furnish(store, 1, 2)
        told = {"standing": Standing.SUPERSEDED, "reason": "superseded", "note": "thay mới", "since": of.NOW,
                "superseded_by": of.certificate(2).number}  # fmt: skip
        with store.write() as transaction:
            transaction.certificates.change_standing(
                of.certificate(1, **told, ref="other", index=77, released_at=of.NOW, list_id=9)
            )
        with store.read() as reading:
            assert list(reading.certificates.all()) == [
                of.certificate(1, **told),
                of.certificate(2),
            ]
            assert [(known.id, known.changes) for known in reading.status_lists.all()] == [(1, 1)]
        with pytest.raises(NotFoundError) as caught, store.write() as transaction:
            transaction.certificates.change_standing(of.certificate(3))
        assert caught.value.code == "certificate.not_found"

    def test_the_standings_that_lists_and_notes_must_show(self, store: Store) -> None:
        of.furnish(store, *range(1, 11))
        with store.write() as transaction:
            transaction.certificates.release(
                [of.certificate(place).number for place in range(1, 6)], of.NOW
            )
            for place, standing in enumerate([*BAD_STANDINGS, Standing.VALID] * 2, start=1):
                transaction.certificates.change_standing(of.certificate(place, standing=standing))
        with store.read() as reading:
            expected = dict(enumerate(BAD_STANDINGS, start=1))
            assert reading.certificates.bad_standings(1) == expected | {
                place + 5: bad for place, bad in expected.items()
            }
            assert reading.certificates.bad_standings(2) == {}
            assert [found.index for found in reading.certificates.not_in_good_standing()] == [
                1,
                2,
                3,
            ]
            # Released or voided: an intent that is neither was handed out to nobody.
            assert reading.certificates.known_numbers() == {
                of.certificate(place).number for place in (1, 2, 3, 4, 5, 9)
            }

    def test_a_bearer_token_is_revoked_once(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([of.bearer_token(2), of.bearer_token(1)])
            assert transaction.bearer_tokens.revoke("token-1", of.NOW)
            assert not transaction.bearer_tokens.revoke("token-1", of.NOW + timedelta(days=1))
            assert not transaction.bearer_tokens.revoke("none", of.NOW)
        with store.read() as reading:
            assert reading.bearer_tokens.all() == [
                of.bearer_token(1, revoked_at=of.NOW),
                of.bearer_token(2),
            ]

    def test_a_request_with_a_key_of_its_own_is_opened_and_answered_once(
        self, store: Store
    ) -> None:
        answered = of.kept_answer(1, status=201, answer='{"number": "7K3M9-QX2HS"}')
        with store.write() as transaction:
            assert transaction.idempotency.open(of.kept_answer(1)) is None
            assert transaction.idempotency.open(
                of.kept_answer(1, request_sha256="f" * 64)
            ) == of.kept_answer(1)
            assert transaction.idempotency.open(of.kept_answer(1, caller="token-2")) is None
        with store.write() as transaction:
            assert transaction.idempotency.complete(answered)
            assert not transaction.idempotency.complete(
                of.kept_answer(1, status=500, answer="late")
            )
            assert not transaction.idempotency.complete(
                of.kept_answer(9, status=200, answer="never opened")
            )
        with store.write() as transaction:
            assert transaction.idempotency.open(of.kept_answer(1)) == answered
        with store.read() as reading:
            assert reading.idempotency.find("token-1", "key-1") == answered
            assert reading.idempotency.find("token-2", "key-1") == of.kept_answer(
                1, caller="token-2"
            )
            assert reading.idempotency.find("token-1", "key-9") is None

    def test_old_answers_are_forgotten(self, store: Store) -> None:
        with store.write() as transaction:
            for place in range(1, 6):
                transaction.idempotency.open(
                    of.kept_answer(place, opened_at=of.NOW + timedelta(hours=place))
                )
            assert transaction.idempotency.delete_older(of.NOW + timedelta(hours=3)) == 2
        with store.read() as reading:
            there = [
                reading.idempotency.find("token-1", f"key-{place}") is not None
                for place in range(1, 6)
            ]
        assert there == [False, False, True, True, True]

    @pytest.mark.parametrize(
        "taken",
        [
            of.subject(1),
            of.account(1),
            of.assessment(1),
            of.certificate(1, ref="free", index=50),
            of.certificate(50, ref="row-1"),
            of.certificate(50, index=1),
            of.intent(1),
            of.bearer_token(50, secret_sha256=of.bearer_token(1).secret_sha256),
        ],
        ids=["subject", "account", "assessment", "number", "ref", "index", "purpose", "secret"],
    )
    def test_what_is_there_already_is_refused_and_nothing_of_the_call_is_kept(
        self, store: Store, taken: object
    ) -> None:
        of.furnish(store, 1)
        with store.write() as transaction:
            transaction.add([of.bearer_token(1), of.intent(1), of.subject(50), of.assessment(50)])
        self._refused(store, taken)

    def test_the_ref_of_a_voided_certificate_is_free_again(self, store: Store) -> None:
        of.furnish(store, 1)
        again = of.certificate(
            2, ref="row-1", subject_id=of.subject(1).id, assessment_id="assessment-1"
        )
        with store.write() as transaction:
            transaction.certificates.change_standing(of.certificate(1, standing=Standing.VOIDED))
            assert transaction.certificates.by_refs(["row-1"]) == {}
            transaction.add([again])
        with store.read() as reading:
            assert reading.certificates.by_refs(["row-1"]) == {"row-1": again}
        self._refused(
            store,
            of.certificate(
                3, ref="row-1", subject_id=of.subject(1).id, assessment_id="assessment-1"
            ),
        )

    @pytest.mark.parametrize(
        "orphan",
        [
            of.account(9),
            of.assessment(9),
            of.certificate(50, subject_id=of.subject(9).id),
            of.certificate(50, assessment_id="assessment-9"),
            of.certificate(50, list_id=2),
            of.certificate(50, supersedes="9999999999"),
            of.intent(9),
        ],
        ids=["account", "assessment", "subject", "judgement", "list", "supersedes", "purpose"],
    )
    def test_what_refers_to_nothing_is_refused(self, store: Store, orphan: object) -> None:
        of.furnish(store)
        with store.write() as transaction:
            transaction.add([of.subject(50), of.assessment(50)])
        self._refused(store, orphan)

    def _refused(self, store: Store, record: object) -> None:
        with store.write() as transaction:
            transaction.add([of.subject(7)])
            with pytest.raises(RefusedError) as caught:
                transaction.add([of.subject(8), record])  # type: ignore[list-item]
            assert caught.value.code == "store.conflict"
        with store.read() as reading:
            found = reading.subjects.by_ids([of.subject(7).id, of.subject(8).id])
        assert list(found) == [of.subject(7).id]

    def test_a_body_that_raises_leaves_nothing(self, store: Store) -> None:
        of.furnish(store, 1)
        with store.read() as reading:
            before = (
                list(reading.certificates.all()),
                reading.status_lists.all(),
                reading.audit.last(),
            )
        with pytest.raises(LookupError), store.write() as transaction:
            transaction.add(of.family(2))
            transaction.status_lists.add(of.status_list(2))
            transaction.status_lists.take_indices(1, 5)
            transaction.certificates.change_standing(of.certificate(1, standing=Standing.REVOKED))
            transaction.certificates.release([of.certificate(1).number], of.NOW)
            transaction.audit.append([of.event()])
            assert transaction.certificates.by_number(of.certificate(2).number) == of.certificate(2)
            raise LookupError
        with store.read() as reading:
            assert (
                list(reading.certificates.all()),
                reading.status_lists.all(),
                reading.audit.last(),
            ) == before
            assert reading.audit.recorded_head() is None
