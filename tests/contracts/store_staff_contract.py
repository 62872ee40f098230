"""The contract of every store for members of staff: accounts, sessions, keys, links and tokens."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from credissuer.audit.trail import AuditEvent
from credissuer.errors import RefusedError
from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.staff.roles import Role
from credissuer.staff.security_key import SecurityKeyRecord
from credissuer.staff.session import SessionRecord, SignInMethod
from credissuer.staff.staff_link import LinkPurpose, StaffLinkRecord
from credissuer.store.contract import Store
from credissuer.store.staff.people import People
from credissuer.store.staff.security_keys import SecurityKeys
from credissuer.store.staff.sessions import Sessions
from credissuer.store.staff.staff_links import StaffLinks
from credissuer.store.staff.staff_overview import StaffOverview
from tests.contracts import store_records as records
from tests.two_people import person

NOW = records.NOW
LATER = NOW + timedelta(hours=1)
AN, BINH = person(1, Role.ADMIN), person(2, Role.ADMIN, operator="binh")


def session(serial: int, person_id: str = AN.id) -> SessionRecord:
    return SessionRecord(
        id=f"s{serial}",
        secret_sha256=f"{serial:064x}",
        person_id=person_id,
        method=SignInMethod.PASSWORD,
        user_agent="x",
        created_at=NOW,
        seen_at=NOW + timedelta(minutes=serial),
        expires_at=LATER,
        ended_at=None,
        stepped_up_at=None,
    )


def key(serial: int, person_id: str = AN.id) -> SecurityKeyRecord:
    return SecurityKeyRecord(
        id=f"k{serial}",
        person_id=person_id,
        label="x",
        public_key="x",
        sign_count=0,
        added_at=NOW,
        used_at=None,
        removed_at=None,
    )


def link(serial: int, person_id: str = AN.id) -> StaffLinkRecord:
    return StaffLinkRecord(
        id=f"l{serial}",
        person_id=person_id,
        purpose=LinkPurpose.INVITATION,
        secret_sha256=f"{serial:064x}",
        created_by="operator:x",
        created_at=NOW + timedelta(minutes=serial),
        expires_at=LATER,
        used_at=None,
    )


def token(serial: int, person_id: str | None) -> BearerTokenRecord:
    return BearerTokenRecord(
        id=f"t{serial}",
        label="x",
        role="admin",
        secret_sha256=f"{serial:064x}",
        created_at=NOW + timedelta(minutes=serial),
        expires_at=LATER,
        revoked_at=None,
        person_id=person_id,
    )


class StoreStaffContract:
    """Inherited by the tests of each store, which provide the fixture `store`."""

    @pytest.fixture(autouse=True)
    def staff(self, store: Store) -> None:
        """Two administrators."""
        with store.write() as transaction:
            transaction.add([AN, BINH])

    def test_a_person_reads_back_and_changes_once_for_each_version(self, store: Store) -> None:
        with store.write() as transaction:
            people = transaction.of(People)
            assert people.by_id(AN.id) == people.by_login("person1") == AN
            assert people.by_operator("binh") == BINH
            people.change(replace(AN, roles=frozenset({Role.AUDITOR, Role.ADMIN})))
            with pytest.raises(RefusedError) as refusal:
                people.change(replace(AN, name="Khác"))
            changed = people.by_id(AN.id)
        assert refusal.value.code == "person.changed"
        assert changed is not None
        assert (changed.roles, changed.version) == ({Role.AUDITOR, Role.ADMIN}, 2)

    @pytest.mark.parametrize("taken", [{"login": "person1"}, {"operator": "binh"}, {"id": AN.id}])
    def test_login_and_operator_are_one_persons(self, store: Store, taken: dict[str, str]) -> None:
        with store.write() as transaction, pytest.raises(RefusedError) as refusal:
            transaction.add([replace(person(3), **taken)])
        assert refusal.value.code == "store.conflict"

    def test_the_overview_counts_what_each_has(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([session(1), session(2), session(3, BINH.id)])
            transaction.add([key(1), key(2), link(1), link(2)])
            transaction.of(SecurityKeys).remove("k2", NOW)
        with store.read() as reading:
            overview = reading.of(StaffOverview)
            assert overview.last_seen() == {
                AN.id: NOW + timedelta(minutes=2),
                BINH.id: NOW + timedelta(minutes=3),
            }
            assert overview.keys() == {AN.id: 1}
            assert {one.id for one in overview.links()[AN.id]} == {"l1", "l2"}

    def test_a_link_ends_and_one_that_was_used_stays_so(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([link(1), link(2), link(3, BINH.id)])
            assert transaction.of(StaffLinks).use("l1", NOW)
            assert not transaction.of(StaffLinks).use("l1", NOW)
            assert transaction.of(StaffOverview).end_links(AN.id, NOW) == 1
            assert transaction.of(StaffOverview).end_links(AN.id, NOW) == 0
        with store.read() as reading:
            second, first = reading.of(StaffLinks).of_person(AN.id)
            [other] = reading.of(StaffLinks).of_person(BINH.id)
        assert (first.used_at, first.expires_at) == (NOW, LATER)
        assert (second.used_at, second.expires_at, other.expires_at) == (None, NOW, LATER)

    def test_what_ends_is_that_persons_alone(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([session(1), session(2, BINH.id), key(1), key(2, BINH.id)])
            transaction.add([token(1, AN.id), token(2, BINH.id), token(3, None)])
            overview = transaction.of(StaffOverview)
            assert overview.revoke_tokens(AN.id, NOW) == overview.remove_keys(AN.id, NOW) == 1
            assert transaction.of(Sessions).end_all(AN.id, NOW) == 1
        with store.read() as reading:
            overview = reading.of(StaffOverview)
            assert [one.revoked_at for one in reading.bearer_tokens.all()] == [NOW, None, None]
            assert [one.id for one in overview.tokens_of(AN.id)] == ["t1"]
            assert overview.keys() == {BINH.id: 1}
            [left] = reading.of(Sessions).of_person(BINH.id)
        assert left.ended_at is None

    def test_a_token_of_nobody_that_is_there_is_refused(self, store: Store) -> None:
        with store.write() as transaction, pytest.raises(RefusedError) as refusal:
            transaction.add([token(1, "P99999999")])
        assert refusal.value.code == "store.conflict"

    def test_what_happened_to_an_account_is_read_back_the_latest_first(self, store: Store) -> None:
        def event(action: str, about: str) -> AuditEvent:
            return AuditEvent(
                at=NOW, actor="x", request_id=None, action=action, object=about, detail={}
            )

        with store.write() as transaction:
            transaction.audit.append(
                [
                    event("person.invited", AN.id),
                    event("person.invited", BINH.id),
                    event("proposal.made", AN.id),
                    event("person.accepted", AN.id),
                ]
            )
        with store.read() as reading:
            assert [one.action for one in reading.audit.of_person(AN.id, 9)] == [
                "person.accepted",
                "person.invited",
            ]
            assert len(reading.audit.of_person(AN.id, 1)) == 1

    def test_two_who_disable_each_other_leave_one(self, store: Store) -> None:
        """Each disables the other only while there is another administrator."""
        together = Barrier(2)

        def disable(whom: str) -> bool:
            together.wait()
            with store.write() as transaction:
                active = [each for each in transaction.of(People).all() if each.is_active]
                # So that the other one would read the same, were it let in.
                time.sleep(0.2)
                found = next((each for each in active if each.id == whom), None)
                if found is None or len(active) == 1:
                    return False
                transaction.of(People).change(replace(found, disabled_at=NOW))
                return True

        with ThreadPoolExecutor(2) as both:
            assert sorted(both.map(disable, (AN.id, BINH.id))) == [False, True]
