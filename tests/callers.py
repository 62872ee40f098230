"""An office behind HTTP, and callers that reach its application without a network."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from credissuer.app import create_app
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.office import Office
from credissuer.operations.access import bearer_tokens
from credissuer.operations.perform import perform
from credissuer.operations.publishing.publish import publish
from credissuer.signing.keyring import Keyring
from credissuer.staff.roles import operator
from credissuer.store.sql import open_store
from tests.offices import (
    Clock,
    build_office,
    issued,
    make_keystore,
    open_keystore,
    order_body,
    without_index,
)

PUBLIC_URL = "https://office.test"
ISSUER = "did:web:office.test"
START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)

LOOP = asyncio.new_event_loop()
"""One event loop for all calls, because the application keeps nothing that belongs to a loop."""


@pytest.fixture(scope="session", autouse=True)
def loop() -> Iterator[None]:
    yield
    LOOP.run_until_complete(LOOP.shutdown_default_executor())
    LOOP.close()


class Caller:
    """Calls an application as a client over HTTP would."""

    def __init__(self, app: Any, log: io.StringIO, address: str = "192.0.2.1") -> None:
        self.app = app
        self.log = log
        self.address = address

    def __call__(self, method: str, path: str, **options: Any) -> httpx2.Response:
        return LOOP.run_until_complete(self._call(method, path, options))

    def on_own_loop(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """From any thread, because it runs on an event loop of its own."""
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
    return Clock(START)


@pytest.fixture(scope="session")
def template_offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys and two offices, without and with a certificate: made once, copied for
    each test.
    """
    folder = tmp_path_factory.mktemp("template_offices")
    make_keystore(folder / "keystore", PUBLIC_URL, now=START)
    keyring = open_keystore(folder / "keystore", PUBLIC_URL)
    (folder / "office").mkdir()
    store = open_store(f"sqlite:///{folder / 'office' / 'credissuer.db'}")
    store.upgrade()
    store.close()
    shutil.copytree(folder / "office", folder / "with-certificate")
    for name in ("office", "with-certificate"):
        office = build_office(folder / name, keyring, Clock(START), public_url=PUBLIC_URL)
        if name == "with-certificate":
            (folder / "number").write_text(issued(office, order_body(1)))
        publish(office, office.call(operator("test")))
        without_index(office, folder / name)
        office.store.close()
    return folder


@pytest.fixture(scope="session")
def opened_keys(template_offices: Path) -> Keyring:
    """The keys of all tests that do not change them, opened once."""
    keyring = open_keystore(template_offices / "keystore", PUBLIC_URL)
    for use in keyring.uses:
        keyring.signer(use)
    return keyring


@pytest.fixture
def own_keys(template_offices: Path, tmp_path: Path) -> Keyring:
    """A keyring in a folder of this test's own, for a test that changes keys."""
    folder = shutil.copytree(template_offices / "keystore", tmp_path / "keystore")
    return open_keystore(folder, PUBLIC_URL)


@pytest.fixture
def keys(opened_keys: Keyring) -> Keyring:
    """The office's keys; a test that changes them overrides this with `own_keys`."""
    return opened_keys


@pytest.fixture
def office(
    template_offices: Path,
    keys: Keyring,
    tmp_path: Path,
    clock: Clock,
    request: pytest.FixtureRequest,
) -> Iterator[Office]:
    """An office; with a certificate if the test uses the fixture `certificate`."""
    template = "with-certificate" if "certificate" in request.fixturenames else "office"
    shutil.copytree(template_offices / template, tmp_path / "office")
    office = build_office(tmp_path / "office", keys, clock, public_url=PUBLIC_URL)
    yield office
    office.store.close()


@pytest.fixture
def make_app(office: Office) -> Callable[..., Caller]:
    """(options) -> a caller of the office's application with these options."""

    def make(*, app: dict[str, Any] | None = None, **options: Any) -> Caller:
        log = io.StringIO()
        application = create_app(
            office, replace(Options(), **options), log=open_log(log), **(app or {})
        )
        return Caller(application, log)

    return make


@pytest.fixture
def call(make_app: Callable[..., Caller]) -> Caller:
    return make_app()


@pytest.fixture
def certificate(template_offices: Path) -> str:
    """The number (ten characters) of a certificate that is issued and published."""
    return (template_offices / "number").read_text()


@pytest.fixture
def bearer(office: Office) -> Callable[[str], dict[str, str]]:
    """(role, days) -> the header with a bearer token of this role."""

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
