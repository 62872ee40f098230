"""Certificates are counted in the database as they would be one by one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from credissuer.cases.figures import (
    CertificateLifespan,
    SuspensionSpan,
    expiries,
    month_ends,
    standing_by_month,
    weeks_from,
)
from credissuer.credentials.certificate import CertificateRecord
from credissuer.store.counting.figures import Figures
from credissuer.store.sql import SqlStore
from credverifier import days
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as records

TODAY, MONTHS, ZONE = records.NOW.date(), 12, days.DEFAULT
MOMENTS = [at for _, at in month_ends(TODAY, MONTHS, ZONE)]
ENDED = (Standing.REVOKED, Standing.SUPERSEDED)


def made(chance: random.Random, serial: int) -> CertificateRecord:
    """A certificate with a life by chance, also to the second at the end of a month."""
    exact = chance.choice([*MOMENTS, None, None])
    begun = exact or records.NOW - timedelta(days=chance.randrange(400))
    last = chance.choice([exact, None]) or begun + timedelta(days=chance.randrange(1, 400))
    standing = chance.choice([Standing.VALID, Standing.VALID, *ENDED])
    since = chance.choice(MOMENTS) if standing in ENDED else None
    return records.certificate(
        serial, standing=standing, since=since, issued_at=begun, valid_from=begun, valid_until=last
    )


def fill(store: SqlStore) -> list[CertificateLifespan]:
    """Certificates, of which every fifth was suspended and reinstated; each life by itself."""
    chance, lives = random.Random(7), []
    with store.write() as transaction:
        transaction.status_lists.add(records.status_list())
        for serial in range(1, 200):
            wanted = made(chance, serial)
            plain = replace(wanted, standing=Standing.VALID, since=None)
            transaction.add([*records.certificate_and_parents(serial)[:-1], plain])
            transaction.certificates.release([wanted.number], wanted.issued_at)
            transaction.certificates.change_standing(wanted)
            spans = ()
            if serial % 5 == 0:
                spans = (SuspensionSpan(wanted.issued_at, wanted.issued_at + timedelta(days=40)),)
                changes = ("certificate.suspended", "certificate.reinstated")
                transaction.audit.append(
                    [
                        records.event(serial, at=at, action=action, object=wanted.number)
                        for at, action in zip(spans[0], changes, strict=True)
                    ]
                )
            lives.append(
                CertificateLifespan(
                    wanted.issued_at, wanted.valid_until, wanted.standing, wanted.since, spans
                )
            )
    return lives


def test_every_month_is_that_of_the_lives_one_by_one(store: SqlStore) -> None:
    lives = fill(store)
    with store.read() as reading:
        found = reading.of(Figures).lives(MOMENTS)
    assert len(found) < len(lives) == sum(life.alike for life in found)
    wanted = standing_by_month(lives, TODAY, MONTHS, ZONE)
    assert standing_by_month(found, TODAY, MONTHS, ZONE) == wanted
    assert all(month.in_force and month.revoked for month in wanted[3:])
    assert any(month.suspended for month in wanted)


def test_what_ends_is_read_of_the_weeks_that_are_counted_alone(store: SqlStore) -> None:
    lives = fill(store)
    standing = [(life.valid_until, 1) for life in lives if life.standing is Standing.VALID]
    with store.read() as reading:
        found = reading.of(Figures).ends(*weeks_from(TODAY, ZONE))
    assert expiries(found, TODAY, ZONE) == expiries(standing, TODAY, ZONE)
    assert 0 < sum(count for _, count in found) < len(standing)
