"""What every store is held to where certificates are signed anew by another key."""

from __future__ import annotations

from datetime import timedelta

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.credentials.states import StandingChange
from credissuer.store.contract import Store
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as records

OLD, NEW = "k" * 43, "n" * 43
LATER = records.NOW + timedelta(days=1)


def numbers(*serials: int) -> list[str]:
    return [records.certificate(serial).number for serial in serials]


class StoreReissueContract:
    """Subclasses give `store`, an empty store of the newest schema."""

    def test_what_a_key_signed_is_moved_and_what_others_signed_stays(self, store: Store) -> None:
        records.add_certificates(store, 1, 2, 3)
        slim = records.intent(1, purpose=SignaturePurpose.SLIM, key_id=NEW)
        open_intent = records.intent(3, key_id="g" * 43)
        with store.write() as transaction:
            transaction.add(
                [
                    records.intent(1),
                    records.intent(2),
                    slim,
                    open_intent,
                    records.intent(2, purpose=SignaturePurpose.SLIM, key_id=NEW),
                ]
            )
            transaction.renditions.record_signatures([records.signature_of(1)])
        with store.write() as transaction:
            for _ in range(2):  # repeated it changes nothing
                transaction.replaced_renditions.take(
                    numbers(1, 3), key_ids=[OLD], active=NEW, at=LATER
                )
        with store.read() as reading:
            whole = reading.renditions.by_numbers(numbers(1, 2, 3), SignaturePurpose.VC_JWT)
            assert list(whole) == numbers(2)
            assert reading.renditions.get(numbers(1)[0], SignaturePurpose.SLIM) == slim
            [kept] = reading.replaced_renditions.of_certificate(numbers(1)[0])
            assert (kept.key_id, kept.signature, kept.token_sha256) == (
                OLD,
                records.signature_of(1).signature,
                records.signature_of(1).token_sha256,
            )
            assert (kept.purpose, kept.replaced_at) == (SignaturePurpose.VC_JWT, LATER)
            # An intent of a key that does not sign any more goes too: nobody can finish it.
            [given_up] = reading.replaced_renditions.of_certificate(numbers(3)[0])
            assert (given_up.key_id, given_up.signature) == ("g" * 43, None)
            assert [one.number for one in reading.replaced_renditions.all()] == numbers(1, 3)
            assert reading.replaced_renditions.numbers() == set(numbers(1, 3))
            assert reading.replaced_renditions.numbers(LATER) == set(numbers(1, 3))
            after = LATER + timedelta(seconds=1)
            assert reading.replaced_renditions.numbers(after) == set()

    def test_certificates_are_counted_by_their_key(self, store: Store) -> None:
        records.add_certificates(store, 1, 2, 3, 4)
        with store.write() as transaction:
            transaction.certificates.release(numbers(1, 2, 3), records.NOW)
            transaction.certificates.change_standing(
                records.certificate(2, standing=Standing.REVOKED, since=LATER)
            )
            transaction.certificates.change_key(numbers(3), NEW)
        with store.read() as reading:
            counted = reading.certificates.count_signed_by
            # Neither the revoked one nor the one that was never released.
            assert counted([OLD], LATER) == 1
            assert counted([OLD, NEW], LATER) == 2
            assert counted([OLD], records.NOW + timedelta(days=400)) == 0
            assert counted([], LATER) == 0

    def test_the_certificates_of_which_a_key_has_signed_a_form(self, store: Store) -> None:
        records.add_certificates(store, 1, 2, 3)
        with store.write() as transaction:
            transaction.add([records.intent(n, key_id=NEW if n == 2 else OLD) for n in (1, 2, 3)])
            transaction.renditions.record_signatures([records.signature_of(n) for n in (1, 2)])
            # The third was never given out.
            transaction.certificates.release(numbers(1, 2), records.NOW)
        with store.read() as reading:
            assert reading.renditions.to_sign_anew([OLD]) == numbers(1)
            assert reading.renditions.to_sign_anew([OLD, NEW]) == numbers(1, 2)
            assert reading.renditions.to_sign_anew([]) == []

    def test_a_note_may_be_on_the_issue(self, store: Store) -> None:
        records.add_certificates(store, 1)
        with store.write() as transaction:
            kept = records.append_note(transaction, records.note(1, 1, change=StandingChange.ISSUE))
        assert kept.change is StandingChange.ISSUE

    def test_the_key_of_many_certificates_is_known(self, store: Store) -> None:
        records.add_certificates(store, 1, 2)
        with store.read() as reading:
            wanted = numbers(1, 2, 9)
            assert reading.certificates.key_ids(wanted) == {
                number: records.certificate(1).key_id for number in numbers(1, 2)
            }
