"""Three hundred orders over HTTP, and their certificates after the office is switched off."""

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

from credissuer.assessment.programme.criteria import load_programme, shipped_text
from credverifier import Verifier
from tests.flows.conftest import SHIPPED, Installation
from tests.flows.server import Server, token
from tests.page.conftest import Phone
from tests.page.test_verdicts import agree
from tests.publication.static_host import StaticHost

ROSTER = Path(__file__).parents[2] / "examples" / "roster.csv"


@pytest.fixture
def office_settings() -> dict[str, str]:
    return SHIPPED


def orders() -> Iterator[dict[str, Any]]:
    """The rows of the example roster as bodies of the API."""
    criteria_columns = [item.id for item in load_programme(shipped_text()).criteria]
    with ROSTER.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            texts = {
                name: row[name]
                for name in ("ref", "kind", "name", "level", "assessed_on")
                if row[name]
            }
            columns = [str(column) for column in range(1, 5) if row[f"account_{column}"]]
            accounts = [
                {"url": row[f"account_{column}"]}
                | ({"proven_on": row[f"proven_on_{column}"]} if row[f"proven_on_{column}"] else {})
                for column in columns
            ]
            criteria = {name: row[name] for name in criteria_columns if row[name]}
            yield {**texts, "criteria": criteria, "accounts": accounts}


@contextmanager
def static_server(folder: Path, port: int) -> Iterator[None]:
    """A web server for the files of `folder` alone."""
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
    answers = (
        server.client.post("/api/v1/verify/batch", json={"items": items})
        .raise_for_status()
        .json()["verdicts"]
    )
    return {number: verdict["verdict"] for number, verdict in zip(numbers, answers, strict=True)}


def test_three_hundred_certificates_can_be_verified_after_the_office_is_switched_off(
    open_office: tuple[Installation, Server],
    phone: Phone,
) -> None:
    installation, server = open_office
    issuer, revoker = token(installation, "issuer"), token(installation, "revoker")
    responses = [
        server.client.post("/api/v1/certificates", json=order, headers=issuer) for order in orders()
    ]
    assert Counter(response.status_code for response in responses) == {201: 300}, responses[0].text
    numbers = [response.json()["number"] for response in responses]
    assert Counter(verdicts(server, numbers).values()) == {"valid": 300}

    def change(number: str, kind: str, **body: str) -> dict[str, Any]:
        headers = issuer if kind == "renewal" else revoker
        response = server.client.post(
            f"/api/v1/certificates/{number}/{kind}", json=body or None, headers=headers
        )
        return dict(response.raise_for_status().json())

    change(numbers[10], "suspension", reason="hate_or_harm")
    successor = change(numbers[20], "renewal")["number"]
    change(numbers[30], "revocation", reason="undisclosed_ad")
    verdict_by_number = verdicts(server, [*numbers, successor])
    assert {
        number: verdict for number, verdict in verdict_by_number.items() if verdict != "valid"
    } == {
        numbers[10]: "suspended",
        numbers[20]: "superseded",
        numbers[30]: "revoked",
    }
    installation.credissuer("audit", "verify")
    installation.credissuer("publish", "--to", "site")
    server.process.kill()
    server.process.wait()
    with static_server(installation.folder / "site", installation.port):
        _assert_verdicts_until_lists_are_stale(
            installation, phone, valid_number=numbers[0], revoked_number=numbers[30]
        )


def _assert_verdicts_until_lists_are_stale(
    installation: Installation, phone: Phone, *, valid_number: str, revoked_number: str
) -> None:
    links = [
        f"{installation.public_url}/c/{number.replace('-', '')}"
        for number in (valid_number, revoked_number)
    ]
    now = datetime.now(UTC)

    def verdict_for(link: str) -> str:
        moment = now
        trust = installation.folder / "keys" / "trust-list.json"
        return Verifier.from_trust_list(trust, clock=lambda: moment).check(link).verdict

    for link, verdict in zip(links, ("valid", "revoked"), strict=True):
        phone.open(link)
        assert phone.wait_for_verdict() == verdict_for(link) == verdict
    phone.open(links[0])
    phone.page.locator(".question .face").first.click()
    phone.page.locator(".panel.said").wait_for()
    now += timedelta(hours=25)  # because lists are fresh for 24 hours
    # Of the phone and its host alike: a phone alone would be told that its clock is wrong.
    agree(phone, now)
    for link in links:
        phone.open(link)
        assert phone.shown_verdict() == ("unknown", "status_unavailable", "status.stale"), link
        assert phone.page.locator(".panel.good, .panel.said, .panel.ask").count() == 0
        assert (
            phone.words("status_unavailable", "headline", "vi")
            in phone.page.locator(".panel").inner_text()
        )
        assert verdict_for(link) == "status_unavailable"
