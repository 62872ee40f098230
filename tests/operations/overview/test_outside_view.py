"""The publication as it is seen at the public URL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.overview import outside_view
from credissuer.operations.overview.outside_view import FileProblem, Visibility
from credissuer.staff.roles import Role
from tests.offices import Household, actor, decide, household
from tests.operations.upkeep.test_public_url import Web


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    yield web
    web.stop()


@pytest.fixture
def served(web: Web, tmp_path: Path, keystore: Path) -> Iterator[Household]:
    """An office with a published certificate, served on this machine."""
    house = household(tmp_path / "office", keystore, f"http://localhost:{web.port}")
    house.issue(1)
    house.publish()
    web.folder = house.folder / "public"
    web.start()
    yield house
    house.store.close()


def number(house: Household) -> str:
    with house.store.read() as reading:
        [certificate] = reading.certificates.all()
    return certificate.number


def told(house: Household) -> Visibility:
    return outside_view.standing(house.office, house.call, number(house)).visibility


def test_everything_is_seen_and_dated(served: Household) -> None:
    published = served.now[0]
    served.later(hours=3)
    health = outside_view.look(served.office, served.call)
    assert health.is_well
    assert [file.path for file in health.lists] == [
        "status/1-revocation",
        "status/1-suspension",
        "status/1",
    ]
    assert health.last_published == published
    assert health.oldest_age == timedelta(hours=3)
    assert health.believed_until == published + timedelta(hours=24)
    assert health.seconds_to_everybody == 120


def test_a_host_that_is_down_is_seen(served: Household, web: Web) -> None:
    web.status = 500
    health = outside_view.look(served.office, served.call)
    assert {file.problem for file in health.lists} == {FileProblem.UNREACHABLE}
    assert not health.is_well
    assert health.last_published is None and health.oldest_age is None
    assert told(served) is Visibility.UNREACHABLE


def test_a_file_that_is_gone_is_seen(served: Household) -> None:
    served.office.publication.remove("status/1-revocation")
    health = outside_view.look(served.office, served.call)
    assert [file.path for file in health.lists if file.problem is FileProblem.MISSING] == [
        "status/1-revocation"
    ]


def test_a_list_that_somebody_else_wrote_is_seen(served: Household) -> None:
    token = served.public("status/1-suspension")
    assert token is not None
    served.office.publication.put("status/1-revocation", token.encode())
    served.office.publication.put(".well-known/trust-list.jwt", token.encode())
    health = outside_view.look(served.office, served.call)
    foreign = {file.path for file in [health.trust_list, *health.lists] if file.problem}
    assert foreign == {"status/1-revocation", ".well-known/trust-list.jwt"}
    assert not health.is_well


def test_what_is_out_is_compared_with_how_it_stands(served: Household) -> None:
    assert told(served) is Visibility.PUBLIC
    served.later(minutes=1)
    decide(served.office, served.call.actor, suspend, number(served), "undisclosed_ad")
    assert told(served) is Visibility.WAITING
    served.publish()
    seen = outside_view.standing(served.office, served.call, number(served))
    assert seen == (Visibility.PUBLIC, served.now[0])
    served.later(minutes=1)
    served.perform(reinstate, number(served))
    assert told(served) is Visibility.PUBLIC
    served.later(minutes=1)
    decide(served.office, served.call.actor, revoke, number(served), "deceased")
    assert told(served) is Visibility.WAITING
    served.publish()
    assert told(served) is Visibility.PUBLIC


def test_an_older_copy_of_the_lists_is_not_the_newest(
    served: Household, web: Web, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    for name in ("status/1-revocation", "status/1-suspension", ".well-known/trust-list.jwt"):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(served.public(name) or "")
    served.later(minutes=1)
    served.perform(revoke, number(served), "deceased")
    web.folder = copy
    health = outside_view.look(served.office, served.call)
    by_path = {file.path: file for file in health.lists}
    assert by_path["status/1-revocation"].problem is None
    assert not by_path["status/1-revocation"].is_newest
    assert told(served) is Visibility.WAITING


def test_whoever_may_read_may_look(served: Household) -> None:
    for role in (Role.ISSUER, Role.REVOKER, Role.AUDITOR, Role.ADMIN):
        assert outside_view.look(served.office, served.office.call(actor(role))).is_well
