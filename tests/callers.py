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
from credissuer.http.logs import open_log
from credissuer.http.service import Options
from credissuer.office import Office
from credissuer.operations import bearer_tokens
from credissuer.operations.perform import perform
from credissuer.operations.publish import publish
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
"""One for all calls: the application under test keeps nothing that belongs to a loop."""


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
    return Clock(START)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys, and the folders of an office without and with a certificate, made once and copied for
    each test.
    """
    folder = tmp_path_factory.mktemp("furnished")
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
def opened_keys(furnished: Path) -> Keyring:
    """The keys of every test that leaves them as they are, opened once."""
    keyring = open_keystore(furnished / "keystore", PUBLIC_URL)
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
    office = build_office(tmp_path / "office", keys, clock, public_url=PUBLIC_URL)
    yield office
    office.store.close()


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
