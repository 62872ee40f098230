"""The contract of every store for sign-ins under way: what was asked counts once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.staff.challenge import LIFE, ChallengePurpose, ChallengeRecord
from credissuer.staff.session import SessionRecord, SignInMethod
from credissuer.store.contract import Store
from credissuer.store.staff.challenges import Challenges
from credissuer.store.staff.sessions import Sessions
from tests.contracts import store_records as records
from tests.two_people import MAI

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
CHALLENGE = ChallengeRecord(
    id="2" * 64,
    purpose=ChallengePurpose.STEP_UP,
    person_id=MAI.id,
    session_id="s1",
    created_at=NOW,
    expires_at=NOW + LIFE,
)


class StoreSignInContract:
    """A test class that inherits from this tests its own `store`, which is empty and migrated."""

    @pytest.fixture(autouse=True)
    def _people(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([SESSION, CHALLENGE, MAI])

    def test_a_step_up_gives_another_secret(self, store: Store) -> None:
        later = NOW + timedelta(minutes=7)
        with store.write() as transaction:
            transaction.of(Sessions).stepped_up("s1", later, "4" * 64)
        with store.read() as reading:
            assert reading.of(Sessions).by_secret("1" * 64) is None
            found = reading.of(Sessions).by_secret("4" * 64)
        assert found == replace(SESSION, stepped_up_at=later, secret_sha256="4" * 64)

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
