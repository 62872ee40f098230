"""Three hundred orders over HTTP and what becomes of them; then the office is switched off and the
public goes on.
"""

from __future__ import annotations

import csv
import http.server
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from credissuer.assessment.criteria import load_programme, shipped_text
from credverifier import Verifier
from tests.flows.conftest import SHIPPED, Town
from tests.flows.server import Server, token
from tests.page.conftest import Phone
from tests.publication.static_host import StaticHost

ROSTER = Path(__file__).parents[2] / "examples" / "roster.csv"


@pytest.fixture
def office_settings() -> dict[str, str]:
    return SHIPPED


def orders() -> Iterator[dict[str, Any]]:
    """The rows of the example as bodies of the API."""
    criteria_columns = [item.id for item in load_programme(shipped_text()).criteria]
    with ROSTER.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            told = {
                name: row[name]
                for name in ("ref", "kind", "name", "level", "assessed_on")
                if row[name]
            }
            places = [str(place) for place in range(1, 5) if row[f"account_{place}"]]
            accounts = [
                {"url": row[f"account_{place}"]}
                | ({"proven_on": row[f"proven_on_{place}"]} if row[f"proven_on_{place}"] else {})
                for place in places
            ]
            criteria = {name: row[name] for name in criteria_columns if row[name]}
            yield {**told, "criteria": criteria, "accounts": accounts}


@contextmanager
def files_alone(folder: Path, port: int) -> Iterator[None]:
    """A web server that knows only the files of `folder`."""
    host = type("Host", (StaticHost,), {"root": folder})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), host)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def verdicts(server: Server, numbers: list[str]) -> dict[str, str]:
    items = [{"number": number} for number in numbers]
    answer = (
        server.client.post("/api/v1/verify/batch", json={"items": items})
        .raise_for_status()
        .json()["verdicts"]
    )
    return {number: verdict["verdict"] for number, verdict in zip(numbers, answer, strict=True)}


def test_three_hundred_orders_and_an_office_that_is_switched_off(
    open_office: tuple[Town, Server],
    phone: Phone,
) -> None:
    town, server = open_office
    issuer, revoker = token(town, "issuer"), token(town, "revoker")
    answers = [
        server.client.post("/api/v1/certificates", json=order, headers=issuer) for order in orders()
    ]
    assert Counter(answer.status_code for answer in answers) == {201: 300}, answers[0].text
    numbers = [answer.json()["number"] for answer in answers]
    assert Counter(verdicts(server, numbers).values()) == {"valid": 300}

    def change(number: str, what: str, **sent: str) -> dict[str, Any]:
        headers = issuer if what == "renewal" else revoker
        done = server.client.post(
            f"/api/v1/certificates/{number}/{what}", json=sent or None, headers=headers
        )
        return dict(done.raise_for_status().json())

    change(numbers[10], "suspension", reason="hate_or_harm")
    successor = change(numbers[20], "renewal")["number"]
    change(numbers[30], "revocation", reason="undisclosed_ad")
    found = verdicts(server, [*numbers, successor])
    assert {number: verdict for number, verdict in found.items() if verdict != "valid"} == {
        numbers[10]: "suspended",
        numbers[20]: "superseded",
        numbers[30]: "revoked",
    }
    town.office("audit", "verify")
    town.office("publish", "--to", "site")
    server.process.kill()
    server.process.wait()
    with files_alone(town.folder / "site", town.port):
        _goes_on_until_the_lists_age_out(town, phone, good=numbers[0], bad=numbers[30])


def _goes_on_until_the_lists_age_out(town: Town, phone: Phone, *, good: str, bad: str) -> None:
    links = [f"{town.public_url}/c/{number.replace('-', '')}" for number in (good, bad)]
    now = datetime.now(UTC)

    def told(link: str) -> str:
        moment = now
        trust = town.folder / "keys" / "trust-list.json"
        return Verifier.from_trust_list(trust, clock=lambda: moment).check(link).verdict

    for link, verdict in zip(links, ("valid", "revoked"), strict=True):
        phone.open(link)
        assert phone.decided() == told(link) == verdict
    phone.open(links[0])
    phone.page.locator(".question .face").first.click()
    phone.page.locator(".panel.good").wait_for()
    now += timedelta(hours=25)  # the lists were good for 24
    phone.page.clock.set_fixed_time(now)
    for link in links:
        phone.open(link)
        assert phone.told() == ("unknown", "status_unavailable", "status.stale"), link
        assert phone.page.locator(".panel.good, .panel.ask").count() == 0
        assert (
            phone.words("status_unavailable", "headline", "vi")
            in phone.page.locator(".panel").inner_text()
        )
        assert told(link) == "status_unavailable"
