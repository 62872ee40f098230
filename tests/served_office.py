"""An office in memory's reach, its application, and a client that calls it without a network."""

from __future__ import annotations

import asyncio
import io
import json
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from credissuer.app import create_app
from credissuer.assessment.criteria import load_programme, shipped_text
from credissuer.assessment.order_file import read_order
from credissuer.http.logs import open_log
from credissuer.http.service import Options
from credissuer.office import Office
from credissuer.operations import bearer_tokens
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from credissuer.operations.publish import publish
from credissuer.operations.publish_due import publish_issued
from credissuer.publication.directory import DirectoryPublication
from credissuer.signing.file_keys import FileKeys
from credissuer.signing.keyring import Keyring
from credissuer.staff.roles import operator
from credissuer.store.sql import open_store

ISSUER = "did:web:office.test"
START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
CRITERIA = (
    "content-authenticity",
    "advertising-compliance",
    "commercial-transparency",
    "community-feedback",
)


LOOP = asyncio.new_event_loop()
"""One for all calls: the application under test keeps nothing that belongs to a loop."""


@pytest.fixture(scope="session", autouse=True)
def loop() -> Iterator[None]:
    yield
    LOOP.run_until_complete(LOOP.shutdown_default_executor())
    LOOP.close()


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def order(place: int = 1, **changes: Any) -> dict[str, Any]:
    """The body of an order for the subject of that number."""
    return {
        "ref": f"R-{place:03}",
        "kind": "person",
        "name": f"Kênh Mẫu Số {place:03}",
        "criteria": dict.fromkeys(CRITERIA, "excellent"),
        "assessed_on": "2026-11-18",
        "accounts": [
            {"url": f"https://www.tiktok.com/@kenh{place:03}mau", "proven_on": "2026-11-20"}
        ],
        **changes,
    }


class Caller:
    """Calls an application as a client over HTTP would."""

    def __init__(self, app: Any, log: io.StringIO, address: str = "192.0.2.1") -> None:
        self.app = app
        self.log = log
        self.address = address

    def __call__(self, method: str, path: str, **options: Any) -> httpx2.Response:
        return LOOP.run_until_complete(self._call(method, path, options))

    def alone(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """On a loop of its own, from any thread."""
        return asyncio.run(self._call(method, path, options))

    async def _call(self, method: str, path: str, options: dict[str, Any]) -> httpx2.Response:
        transport = httpx2.ASGITransport(
            app=self.app, client=(self.address, 123), raise_app_exceptions=False
        )
        async with httpx2.AsyncClient(transport=transport, base_url="http://office.test") as client:
            return await client.request(method, path, **options)

    def get(self, path: str, **options: Any) -> httpx2.Response:
        return self("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> httpx2.Response:
        return self("POST", path, json=body, **options)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.getvalue().splitlines()]

    def at(self, address: str) -> Caller:
        return Caller(self.app, self.log, address)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _provider(folder: Path) -> FileKeys:
    return FileKeys(folder / "keystore", "the tests alone", entropy=secrets.token_bytes)


def _office(folder: Path, keyring: Keyring, clock: Clock) -> Office:
    return Office(
        issuer_name={"vi": "Liên minh thử", "en": "Test alliance"},
        public_url="https://office.test",
        store=open_store(f"sqlite:///{folder / 'credissuer.db'}"),
        keyring=keyring,
        programme=load_programme(shipped_text()),
        publication=DirectoryPublication(folder / "public"),
        documents=DirectoryPublication(folder / "keys"),
        ledger=DirectoryPublication(folder),
        clock=clock,
        entropy=secrets.token_bytes,
        publish_lock=nullcontext,
    )


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys, database and published files of an office, and a certificate, made once and copied for
    each test.
    """
    folder = tmp_path_factory.mktemp("furnished")
    (folder / "office").mkdir()
    store = open_store(f"sqlite:///{folder / 'office' / 'credissuer.db'}")
    store.upgrade()
    store.close()
    keyring = Keyring.create(_provider(folder), folder / "keystore", ISSUER, START)
    shutil.copytree(folder / "office", folder / "with-certificate")
    for name in ("office", "with-certificate"):
        office = _office(folder / name, keyring, Clock())
        if name == "with-certificate":
            (folder / "number").write_text(issued(office, order(1)))
        publish(office, office.call(operator("test")))
        _without_index(office, folder / name)
        office.store.close()
    return folder


def _without_index(office: Office, folder: Path) -> None:
    """It is 4,096 files for every test, and few ask it: they publish it."""
    shutil.rmtree(folder / "public" / "index")
    with closing(sqlite3.connect(folder / "credissuer.db")) as raw, raw:
        raw.executescript("DELETE FROM index_shard; DELETE FROM index_state;")
        raw.execute("VACUUM")


@pytest.fixture(scope="session")
def opened_keys(furnished: Path) -> Keyring:
    """The keys of every test that leaves them as they are, opened once."""
    keyring = Keyring.open(_provider(furnished), furnished / "keystore", ISSUER)
    for use in keyring.uses:
        keyring.signer(use)
    return keyring


@pytest.fixture
def keys(opened_keys: Keyring) -> Keyring:
    """The office's keys; a test that changes them overrides this."""
    return opened_keys


@pytest.fixture
def office(
    furnished: Path, keys: Keyring, tmp_path: Path, clock: Clock, request: pytest.FixtureRequest
) -> Iterator[Office]:
    """An office; with a certificate where the test asks for `certificate`."""
    pattern = "with-certificate" if "certificate" in request.fixturenames else "office"
    shutil.copytree(furnished / pattern, tmp_path / "office")
    made = _office(tmp_path / "office", keys, clock)
    yield made
    made.store.close()


@pytest.fixture
def make_app(office: Office) -> Callable[..., Caller]:
    """A caller of an application of the office, with options."""

    def make(*, app: dict[str, Any] | None = None, **options: Any) -> Caller:
        log = io.StringIO()
        made = create_app(office, replace(Options(), **options), log=open_log(log), **(app or {}))
        return Caller(made, log)

    return make


@pytest.fixture
def call(make_app: Callable[..., Caller]) -> Caller:
    return make_app()


@pytest.fixture
def certificate(furnished: Path) -> str:
    """The number (ten characters) of a certificate that is issued and published."""
    return (furnished / "number").read_text()


def issued(office: Office, body: dict[str, Any]) -> str:
    today = office.clock().date()
    read = read_order(json.dumps(body).encode(), office.programme, today=today, assessor="test")
    [answer] = issue(office, office.call(operator("test")), [read])
    assert answer.certificate is not None, answer.refusal
    publish_issued(office, [answer.certificate.number])
    return answer.certificate.number


@pytest.fixture
def bearer(office: Office) -> Callable[[str], dict[str, str]]:
    """Role -> the header that carries a token of it."""

    def make(role: str, days: int = 90) -> dict[str, str]:
        _, secret = perform(
            office,
            office.call(operator("test")),
            bearer_tokens.create,
            office,
            f"a {role}",
            role,
            days,
        )
        return {"Authorization": f"Bearer {secret}"}

    return make
