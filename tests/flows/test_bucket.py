"""An office that publishes to a bucket: a revocation while the storage is away, and visitors who
find everything there once the office is switched off.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from credissuer.app import create_app
from credissuer.http.monitoring.logs import open_log
from credissuer.office import Office
from credissuer.operations.access import bearer_tokens
from credissuer.operations.perform import perform
from credissuer.operations.publishing import fixed_files
from credissuer.operations.publishing.verify import put_standings
from credissuer.staff.roles import operator
from credissuer.store.sql import open_store
from credverifier import Verifier
from tests.callers import Caller
from tests.offices import Clock, build_office, issued, make_keystore, open_keystore, order_body
from tests.page.conftest import Phone
from tests.page.test_verdicts import agree
from tests.publication.bucket.hosts import (
    SECRET,
    Network,
    client,
    listening,
    object_storage,
    opened,
    website,
)

NOW = datetime.now().astimezone().replace(microsecond=0)


class Published(NamedTuple):
    """An office at a bucket, the network between the two, callers of its API, and the numbers of
    two certificates.
    """

    office: Office
    network: Network
    call: Caller
    bearer: dict[str, str]
    kept: str
    revoked: str

    def link(self, number: str) -> str:
        return f"{self.office.public_url}/c/{number}"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    folder = tmp_path_factory.mktemp("office")
    with object_storage() as endpoint:
        client(endpoint).create_bucket(Bucket="public")
        network = Network(endpoint)
        shown = website(endpoint, "public", "office")
        with network.open() as storage, listening(shown) as address:
            public_url = address.replace("127.0.0.1", "localhost")
            make_keystore(folder / "keystore", public_url, now=NOW)
            keyring, clock = open_keystore(folder / "keystore", public_url), Clock(NOW)
            store = open_store(f"sqlite:///{folder / 'credissuer.db'}")
            store.upgrade()
            store.close()
            office = build_office(
                folder,
                keyring,
                clock,
                public_url=public_url,
                publication=opened(storage, "public", "office", public_url),
            )
            fixed_files.put_documents(office, office.publication)
            put_standings(office, office.publication)
            kept, revoked = (issued(office, order_body(channel)) for channel in (1, 2))
            desk = office.call(operator("test"))
            _, secret = perform(
                office, desk, bearer_tokens.create, office, "a revoker", "revoker", 90
            )
            log = io.StringIO()
            call = Caller(create_app(office, log=open_log(log)), log)
            yield Published(
                office, network, call, {"Authorization": f"Bearer {secret}"}, kept, revoked
            )
            office.store.close()


def test_a_revocation_while_the_storage_is_away_is_202_and_public_once_it_is_back(
    published: Published,
) -> None:
    office, call = published.office, published.call
    path = f"/api/v1/certificates/{published.revoked}/revocation"
    published.network.answer = lambda method, path: Network.CUT
    answer = call.post(path, {"reason": "false_claim"}, headers=published.bearer)
    assert answer.status_code == 202, answer.content
    assert (answer.json()["code"], answer.json()["certificate"]["standing"]) == (
        "publish_pending",
        "revoked",
    )
    publisher = call.app.service.publisher
    assert not publisher.run_once()
    published.network.answer = lambda method, path: (503, "SlowDown")
    assert not publisher.run_once()
    codes = [line["code"] for line in call.lines() if line["event"] == "publish"]
    assert codes == ["publish.unreachable", "publish.throttled"]
    published.network.answer = lambda method, path: None
    assert publisher.run_once()
    assert SECRET not in call.log.getvalue()
    body = call.post("/api/v1/verify", {"number": published.revoked}).json()
    assert (body["verdict"], body["status"]["reason"]) == ("revoked", "false_claim")
    assert call.post(path, {"reason": "false_claim"}, headers=published.bearer).status_code == 200
    assert office.publication.get(f"c/{published.revoked}.standing.jwt")


def test_a_server_seldom_asks_the_bucket_and_serves_what_it_has_while_it_is_away(
    published: Published,
) -> None:
    call, network = published.call, published.network
    path = f"/c/{published.kept}.jwt"
    octets = call.get(path).content
    network.requests.clear()
    assert [call.get(path).content for _ in range(50)] == [octets] * 50
    assert len(network.requests) <= 2
    network.answer = lambda method, path: Network.CUT
    assert call.get(path).content == octets
    assert call.post("/api/v1/verify", {"number": published.kept}).json()["verdict"] == "valid"
    network.answer = lambda method, path: None


def test_page_and_verifier_answer_from_the_bucket_alone_until_the_lists_have_aged(
    published: Published,
    phone: Phone,
    tmp_path: Path,
) -> None:
    # Nothing of the office answers from here on: the storage itself is what the website shows.
    trust = tmp_path / "trust-list.json"
    trust.write_bytes(published.office.publication.get(".well-known/trust-list.json") or b"")
    now = NOW

    def verdict(link: str) -> str:
        moment = now
        return Verifier.from_trust_list(trust, clock=lambda: moment).check(link).verdict

    agree(phone, now)
    expected = {published.kept: "valid", published.revoked: "revoked"}
    for number, wanted in expected.items():
        phone.open(published.link(number))
        assert (phone.wait_for_verdict(), verdict(published.link(number))) == (wanted, wanted)
    # A bucket has no rules for paths: /C/ leads to 404.html, the page as well.
    phone.open(published.link(published.kept).replace("/c/", "/C/"))
    assert phone.wait_for_verdict() == "valid"
    now += timedelta(hours=25)
    agree(phone, now)
    for number in expected:
        phone.open(published.link(number))
        assert phone.shown_verdict() == ("unknown", "status_unavailable", "status.stale")
        assert verdict(published.link(number)) == "status_unavailable"
