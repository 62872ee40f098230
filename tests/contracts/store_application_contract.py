"""The contract of every store for holders and their applications."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.applications.application import ApplicationState
from credissuer.applications.proof import ProofState
from credissuer.errors import NotFoundError, RefusedError
from credissuer.store.applications.applications import (
    ApplicationReading,
    Applications,
    Asks,
    Consents,
)
from credissuer.store.applications.evidence import Evidence
from credissuer.store.applications.holders import HolderLinks, Holders, HolderSessions
from credissuer.store.applications.proofs import Proofs
from credissuer.store.contract import Store
from tests.contracts import application_records as records
from tests.contracts.store_records import NOW

LATER = NOW + timedelta(hours=1)


class StoreApplicationContract:
    """What holders send in is read back unchanged, found, changed by one at a time and deleted."""

    def test_everything_is_read_back_unchanged(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add(
                [
                    *(records.content(), records.evidence(), records.proof(), records.consent()),
                    *(records.ask(), records.application(), records.session(), records.link()),
                    records.holder(),
                ]
            )
        with store.read() as reading:
            assert reading.of(Holders).by_id(records.holder().id) == records.holder()
            assert reading.of(Holders).by_email(records.holder().email) == records.holder()
            link, session = records.link(), records.session()
            assert reading.of(HolderLinks).by_secret(link.secret_sha256) == link
            assert reading.of(HolderSessions).by_secret(session.secret_sha256) == session
            application = records.application()
            applications = reading.of(ApplicationReading)
            assert applications.by_id(application.id) == application
            assert applications.of_holder(application.holder_id) == [application]
            assert reading.of(Asks).of_application(application.id) == [records.ask()]
            assert reading.of(Consents).of_application(application.id) == [records.consent()]
            assert reading.of(Consents).of_holder(application.holder_id) == [records.consent()]
            assert reading.of(Proofs).of_application(application.id) == [records.proof()]
            assert reading.of(Proofs).by_id(records.proof().id) == records.proof()
            assert reading.of(Proofs).by_keys([records.proof().key]) == [records.proof()]
            assert reading.of(Evidence).of_application(application.id) == [records.evidence()]
            assert reading.of(Evidence).by_id(records.evidence().id) == records.evidence()
            found = reading.of(Evidence).content(records.evidence().id)
            assert found == records.content().content
            assert reading.of(Evidence).content("E99999999") is None
            assert reading.of(Holders).by_id("H99999999") is None

    def test_one_address_is_one_holder(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([records.holder(1)])
        twin = records.holder(2, email=records.holder(1).email)
        with pytest.raises(RefusedError) as refusal, store.write() as transaction:
            transaction.add([twin])
        assert refusal.value.code == "store.conflict"

    def test_a_link_is_used_once(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([records.link(1), records.link(2, created_at=LATER)])
            assert transaction.of(HolderLinks).use(records.link(1).id, LATER) is True
            assert transaction.of(HolderLinks).use(records.link(1).id, LATER) is False
        with store.read() as reading:
            links = reading.of(HolderLinks)
            used = links.by_secret(records.link(1).secret_sha256)
            assert used == records.link(1, used_at=LATER)
            email = records.link(1).email
            assert links.sent_since(email, NOW) == 2
            assert links.sent_since(email, LATER) == 1
            assert links.sent_since("other@example.vn", NOW) == 0

    def test_what_ended_is_deleted(self, store: Store) -> None:
        old, new = records.link(1), records.link(2, expires_at=LATER + timedelta(days=1))
        ended = records.session(1, expires_at=LATER)
        with store.write() as transaction:
            transaction.add([records.holder(), old, new, ended, records.session(2)])
            assert transaction.of(HolderLinks).remove_expired(LATER) == 1
            assert transaction.of(HolderSessions).remove_expired(LATER + timedelta(seconds=1)) == 1
        with store.read() as reading:
            assert reading.of(HolderLinks).by_secret(new.secret_sha256) == new
            sessions = reading.of(HolderSessions).of_holder(records.holder().id)
            assert sessions == [records.session(2)]

    def test_sessions_are_ended_one_by_one_or_all(self, store: Store) -> None:
        holder = records.holder()
        sessions = [records.session(serial) for serial in (1, 2, 3)]
        with store.write() as transaction:
            transaction.add([holder, *sessions])
            aggregate = transaction.of(HolderSessions)
            aggregate.see(sessions[0].id, LATER)
            assert aggregate.end(holder.id, LATER, sessions[1].id) == 1
            assert aggregate.end("H99999999", LATER, sessions[0].id) == 0
        with store.read() as reading:
            assert reading.of(HolderSessions).of_holder(holder.id) == [
                sessions[2],
                replace(sessions[1], ended_at=LATER),
                replace(sessions[0], seen_at=LATER),
            ]
        with store.write() as transaction:
            assert transaction.of(HolderSessions).end(holder.id, LATER) == 2

    def test_two_changes_of_one_version_meet(self, store: Store) -> None:
        first = records.application()
        with store.write() as transaction:
            transaction.add([records.holder(), first])
            changed = transaction.of(Applications).change(replace(first, name="Ánh"))
        assert (changed.version, changed.name) == (2, "Ánh")
        with pytest.raises(RefusedError) as refusal, store.write() as transaction:
            transaction.of(Applications).change(replace(first, name="Anh"))
        assert refusal.value.code == "application.changed"
        with pytest.raises(NotFoundError) as absent, store.write() as transaction:
            transaction.of(Applications).change(records.application(9))
        assert absent.value.code == "application.not_found"
        with store.read() as reading:
            assert reading.of(ApplicationReading).by_id(first.id) == changed

    def test_applications_are_listed_oldest_first_in_pages(self, store: Store) -> None:
        draft = records.application(2, state=ApplicationState.DRAFT, submitted_at=None)
        made = [
            records.application(1),
            draft,
            records.application(3, assignee="P12345678"),
            records.application(4),
        ]
        with store.write() as transaction:
            transaction.add([records.holder(), *made])
        with store.read() as reading:
            applications = reading.of(ApplicationReading)
            assert applications.page() == made
            assert applications.page(states=[ApplicationState.SUBMITTED]) == [made[0], *made[2:]]
            assert applications.page(assignee="P12345678") == [made[2]]
            walked, after = [], None
            while page := applications.page(after=after, limit=3):
                walked += page
                after = page[-1].id
            assert walked == made

    @pytest.mark.parametrize(
        "broken",
        [
            {"state": ApplicationState.SUBMITTED, "submitted_at": None},
            {"state": ApplicationState.GRANTED, "closed_at": NOW},
            {"state": ApplicationState.REFUSED},
            {"closed_at": NOW},
            {"certificate": "short"},
            {"version": 0},
            {"holder_id": "H99999999"},
        ],
    )
    def test_what_must_never_be_is_refused(self, store: Store, broken: dict[str, object]) -> None:
        with pytest.raises(RefusedError) as refusal, store.write() as transaction:
            transaction.add([records.holder(), records.application(1, **broken)])
        assert refusal.value.code == "store.conflict"

    def test_a_proof_changes_and_one_account_is_proved_once(self, store: Store) -> None:
        proven = records.proof(
            1,
            state=ProofState.PROVEN,
            method="bio",
            checked_by="P12345678",
            checked_at=LATER,
            recheck_at=LATER + timedelta(days=30),
            account_id="42",
        )
        with store.write() as transaction:
            transaction.add([records.holder(), records.application(), records.proof(1)])
            transaction.of(Proofs).change(proven)
        with store.read() as reading:
            assert reading.of(Proofs).by_id(proven.id) == proven
            assert reading.of(Proofs).due(LATER) == []
            assert reading.of(Proofs).due(LATER + timedelta(days=30)) == [proven]
        with pytest.raises(RefusedError), store.write() as transaction:
            transaction.add([records.proof(2, key=proven.key)])
        with pytest.raises(RefusedError), store.write() as transaction:
            transaction.of(Proofs).change(replace(proven, checked_at=None))
        with pytest.raises(NotFoundError), store.write() as transaction:
            transaction.of(Proofs).change(records.proof(9))
        with store.write() as transaction:
            transaction.of(Proofs).remove(proven.id)
        with store.read() as reading:
            assert reading.of(Proofs).of_application(proven.application_id) == []

    def test_an_answer_and_a_withdrawal_are_stored(self, store: Store) -> None:
        application = records.application()
        with store.write() as transaction:
            transaction.add([records.holder(), application, records.ask(0), records.ask(1)])
            transaction.add([records.consent(0), records.consent(1)])
            answered = records.ask(1, answer="Đây ạ.", answered_at=LATER)
            transaction.of(Asks).answer(answered)
            assert transaction.of(Consents).withdraw(application.id, LATER) == 2
            assert transaction.of(Consents).withdraw(application.id, LATER) == 0
        with store.read() as reading:
            assert reading.of(Asks).of_application(application.id) == [records.ask(0), answered]
            assert reading.of(Consents).of_application(application.id) == [
                records.consent(0, withdrawn_at=LATER),
                records.consent(1, withdrawn_at=LATER),
            ]

    def test_everything_of_a_holder_can_be_deleted(self, store: Store) -> None:
        holder, application = records.holder(), records.application()
        link = records.evidence(
            2, url="https://example.vn/a", file_name=None, media_type=None, size=None, sha256=None
        )
        with store.write() as transaction:
            transaction.add([holder, application, records.session(), records.link()])
            transaction.add([records.ask(), records.consent(), records.proof()])
            transaction.add([records.evidence(), records.content(), link])
            transaction.of(Evidence).remove(link.id)
            assert transaction.of(Evidence).of_application(application.id) == [records.evidence()]
            for aggregate in (Evidence, Proofs, Consents, Asks):
                transaction.of(aggregate).remove_of([application.id])
            transaction.of(Applications).remove(application.id)
            transaction.of(HolderSessions).remove_of(holder.id)
            transaction.of(HolderLinks).remove_of(holder.email)
            transaction.of(Holders).remove(holder.id)
        with store.read() as reading:
            assert reading.of(Holders).by_email(holder.email) is None
            assert reading.of(ApplicationReading).page() == []
            assert reading.of(Evidence).content(records.evidence().id) is None

    def test_what_is_known_of_a_holder_changes_and_the_address_does_not(self, store: Store) -> None:
        changed = records.holder(1, name="Ánh", language="en", subject_id="urn:uuid:1")
        with store.write() as transaction:
            transaction.add([records.holder(1)])
            transaction.of(Holders).change(replace(changed, email="other@example.vn"))
        with store.read() as reading:
            assert reading.of(Holders).by_id(changed.id) == changed
            assert reading.of(Holders).of_subject("urn:uuid:1") == changed
            assert reading.of(Holders).of_subject("urn:uuid:2") is None
        with pytest.raises(NotFoundError), store.write() as transaction:
            transaction.of(Holders).change(records.holder(9))

    def test_drafts_that_nobody_touches_are_found(self, store: Store) -> None:
        draft = {"state": ApplicationState.DRAFT, "submitted_at": None}
        made = [
            records.application(1, **draft),
            records.application(2, **draft, changed_at=LATER),
            records.application(3),
        ]
        with store.write() as transaction:
            transaction.add([records.holder(), *made])
        with store.read() as reading:
            assert reading.of(ApplicationReading).drafts_before(LATER) == [made[0]]
            assert reading.of(ApplicationReading).drafts_before(NOW) == []

    def test_holders_are_found_by_the_host_of_their_address(self, store: Store) -> None:
        demo = records.holder(1, email="anh@demo.invalid")
        like = records.holder(2, email="anh@xdemo.invalid")
        with store.write() as transaction:
            transaction.add([demo, like])
            transaction.of(Holders).forget(like.id)
        with store.read() as reading:
            assert reading.of(Holders).at_host("demo.invalid") == [demo]
            assert reading.of(Holders).at_host("%") == []
            gone = reading.of(Holders).by_id(like.id)
        assert gone == replace(like, name=None, email="h00000002@erased.invalid")
