"""The contract of every store for members of staff and how they sign in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.errors import RefusedError
from credissuer.staff.challenge import LIFE, ChallengePurpose, ChallengeRecord
from credissuer.staff.security_key import SecurityKeyRecord
from credissuer.staff.session import SessionRecord, SignInMethod
from credissuer.staff.staff_link import LinkPurpose, StaffLinkRecord
from credissuer.store.contract import Store
from credissuer.store.staff.challenges import Challenges
from credissuer.store.staff.people import People
from credissuer.store.staff.security_keys import SecurityKeys
from credissuer.store.staff.sessions import Sessions
from credissuer.store.staff.staff_links import StaffLinks
from tests.contracts import store_records as records
from tests.two_people import MAI, QUAN

NOW = records.NOW
SESSION = SessionRecord(
    id="s1",
    secret_sha256="1" * 64,
    person_id=MAI.id,
    method=SignInMethod.SECURITY_KEY,
    user_agent="Firefox",
    created_at=NOW,
    seen_at=NOW,
    expires_at=NOW + timedelta(hours=12),
    ended_at=None,
    stepped_up_at=NOW,
)
KEY = SecurityKeyRecord(
    id="AAAA",
    person_id=MAI.id,
    label="khóa xanh",
    public_key="BBBB",
    sign_count=4_294_967_295,
    added_at=NOW,
    used_at=None,
    removed_at=None,
)
CHALLENGE = ChallengeRecord(
    id="2" * 64,
    purpose=ChallengePurpose.STEP_UP,
    person_id=MAI.id,
    session_id="s1",
    created_at=NOW,
    expires_at=NOW + LIFE,
)
LINK = StaffLinkRecord(
    id="l1",
    person_id=MAI.id,
    purpose=LinkPurpose.INVITATION,
    secret_sha256="3" * 64,
    created_by="operator:chief",
    created_at=NOW,
    expires_at=NOW + timedelta(days=3),
    used_at=None,
)


class StoreSignInContract:
    """A test class that inherits from this tests its own `store`, which is empty and migrated."""

    @pytest.fixture(autouse=True)
    def _people(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([SESSION, KEY, CHALLENGE, LINK, MAI, QUAN])

    def test_everything_comes_back_as_it_was(self, store: Store) -> None:
        with store.read() as reading:
            assert reading.of(People).by_login(MAI.login) == MAI
            assert reading.of(Sessions).by_secret("1" * 64) == SESSION
            assert reading.of(SecurityKeys).of_person(MAI.id) == [KEY]
            assert reading.of(StaffLinks).by_secret("3" * 64) == LINK

    def test_a_person_is_changed_by_one_of_two_who_read_the_same(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.of(People).change(replace(MAI, name="Mai Một"))
        with pytest.raises(RefusedError) as refused, store.write() as transaction:
            transaction.of(People).change(replace(MAI, name="Mai Hai"))
        assert refused.value.code == "person.changed"
        with store.read() as reading:
            found = reading.of(People).by_id(MAI.id)
        assert found is not None
        assert (found.name, found.version) == ("Mai Một", MAI.version + 1)

    def test_logins_and_subjects_are_unique(self, store: Store) -> None:
        for twin in (
            replace(QUAN, id="TWN000001", operator=None),
            replace(QUAN, id="TWN000002", login="other", operator=None, oidc_subject="s"),
        ):
            with pytest.raises(RefusedError), store.write() as transaction:
                people = transaction.of(People)
                people.change(replace(MAI, oidc_subject="s"))
                transaction.add([twin])

    def test_a_step_up_gives_another_secret(self, store: Store) -> None:
        later = NOW + timedelta(minutes=7)
        with store.write() as transaction:
            transaction.of(Sessions).stepped_up("s1", later, "4" * 64)
        with store.read() as reading:
            assert reading.of(Sessions).by_secret("1" * 64) is None
            found = reading.of(Sessions).by_secret("4" * 64)
        assert found == replace(SESSION, stepped_up_at=later, secret_sha256="4" * 64)

    def test_a_session_ends_once(self, store: Store) -> None:
        with store.write() as transaction:
            sessions = transaction.of(Sessions)
            assert [sessions.end("s1", NOW), sessions.end("s1", NOW)] == [True, False]
            assert sessions.end_all(MAI.id, NOW) == 0

    def test_a_removed_key_is_kept_and_never_added_again(self, store: Store) -> None:
        with store.write() as transaction:
            keys = transaction.of(SecurityKeys)
            keys.used(KEY.id, NOW, 4_294_967_295)
            assert [keys.remove(KEY.id, NOW), keys.remove(KEY.id, NOW)] == [True, False]
            assert keys.of_person(MAI.id) == []
            assert keys.by_id(KEY.id) is not None
            with pytest.raises(RefusedError) as refused:
                transaction.add([replace(KEY, person_id=QUAN.id)])
        assert refused.value.code == "store.conflict"

    def test_a_challenge_is_taken_once(self, store: Store) -> None:
        def take(_: int) -> ChallengeRecord | None:
            with store.write() as transaction:
                return transaction.of(Challenges).take(CHALLENGE.id)

        with ThreadPoolExecutor(4) as pool:
            taken = list(pool.map(take, range(4)))
        assert [each for each in taken if each is not None] == [CHALLENGE]

    def test_a_challenge_that_is_taken_back_is_still_there(self, store: Store) -> None:
        with pytest.raises(ZeroDivisionError), store.write() as transaction:
            assert transaction.of(Challenges).take(CHALLENGE.id) == CHALLENGE
            raise ZeroDivisionError
        with store.write() as transaction:
            assert transaction.of(Challenges).take(CHALLENGE.id) == CHALLENGE

    def test_old_challenges_are_forgotten(self, store: Store) -> None:
        with store.write() as transaction:
            challenges = transaction.of(Challenges)
            assert challenges.forget(CHALLENGE.expires_at) == 0
            assert challenges.forget(CHALLENGE.expires_at + timedelta(seconds=1)) == 1
            assert challenges.take(CHALLENGE.id) is None

    def test_a_link_is_used_once(self, store: Store) -> None:
        with store.write() as transaction:
            links = transaction.of(StaffLinks)
            assert [links.use("l1", NOW), links.use("l1", NOW)] == [True, False]
