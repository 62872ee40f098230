"""Challenges of sign-ins that are under way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, delete

from credissuer.staff.challenge import ChallengePurpose, ChallengeRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment, Word
from credissuer.store.rules import column, exactly, moments, one_of, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class ChallengeRow(Row, table=True):
    __tablename__ = "sign_in_challenge"
    __table_args__ = rules(
        exactly(id=64),
        one_of("purpose", ChallengePurpose),
        moments("created_at", "expires_at"),
        keys=[Index(None, "expires_at")],
    )
    id: str = primary()
    purpose: ChallengePurpose = column(Word(ChallengePurpose))
    person_id: str | None = column(to="person.id")
    session_id: str | None = column(to="staff_session.id")
    created_at: datetime = column(Moment)
    expires_at: datetime = column(Moment)


CHALLENGES = Mapped(ChallengeRecord, table_of(ChallengeRow))
_challenge = CHALLENGES.table.c


class Challenges(Aggregate):
    """New challenges come by `Transaction.add`."""

    MAPPED = (CHALLENGES,)

    def take(self, challenge_id: str) -> ChallengeRecord | None:
        """The challenge, which is gone now; None where there is none, or somebody has taken it."""
        wanted = CHALLENGES.select().where(_challenge.id == challenge_id)
        found = self._first(CHALLENGES, wanted)
        # By the number of deleted rows, so that of two answers at once one counts.
        taken = delete(CHALLENGES.table).where(_challenge.id == challenge_id)
        return found if self._connection.execute(taken).rowcount == 1 else None

    def forget(self, before: datetime) -> int:
        """Delete those that ended before that moment; returns how many."""
        old = delete(CHALLENGES.table).where(_challenge.expires_at < before)
        return self._connection.execute(old).rowcount
