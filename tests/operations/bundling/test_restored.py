"""An older copy of the database that is brought up to what is published, and the bundle after it."""

from __future__ import annotations

from credissuer.documents.bundle import contents_of
from credissuer.documents.kinds import BUNDLE
from credissuer.operations.perform import Mending, perform_behind
from credissuer.operations.restoring import restore
from credissuer.operations.restoring.mend import mend
from credissuer.operations.restoring.wish import Wish
from credverifier.wire.bundle import header
from tests.offices import Household


def version(house: Household) -> int:
    """That of the published bundle."""
    token = house.public(header.PATH)
    assert token is not None
    return int(header.parse(token).payload["version"])


def test_the_next_bundle_has_a_higher_version_than_any_published_one(house: Household) -> None:
    house.issue(1)
    house.publish()
    copy = house.copy()
    for channel in (2, 3):
        house.issue(channel)
        house.later(hours=1)
        house.publish()
    published = version(house)
    house.put_back(copy)
    evidence = restore.witnesses(house.office, house.call, [])
    assert (BUNDLE.name, "bundle") in evidence.documents
    done = perform_behind(
        house.office, house.call, Mending(True), mend, house.office, evidence, Wish()
    )
    restore.bring_out(house.office, house.call, done)
    house.later(hours=1)
    house.publish()
    assert version(house) > published == 3
    with house.store.read() as reading:
        record = reading.documents.get(BUNDLE.name, "bundle")
    assert record is not None
    assert (record.version, contents_of(record).accounts) == (version(house), 3)
