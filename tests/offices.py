"""The offices of the tests: one programme, orders under it, keys, and an office in a folder.

`build_office` puts an office together; everything else here furnishes one. `tests.callers` calls an
office over HTTP, `tests.flows.conftest` by its commands. What is dear to make (keys, a migrated
database, published files) is made once for a run and copied for each test.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from credissuer.assessment.criteria import Programme, load_programme
from credissuer.assessment.findings import Assessment, Finding
from credissuer.assessment.order import Order
from credissuer.assessment.order_file import read_order
from credissuer.assessment.subjects import Subject, account_from_url
from credissuer.credentials.certificate import CertificateRecord
from credissuer.office import Office
from credissuer.office.proven import Proven
from credissuer.operations import profile_index
from credissuer.operations.issue import issue
from credissuer.operations.publish import publish
from credissuer.operations.publish_due import publish_issued
from credissuer.publication.directory import DirectoryPublication
from credissuer.signing.documents import issuer_id
from credissuer.signing.file_keys import FileKeys
from credissuer.signing.keyring import Keyring
from credissuer.staff.roles import Actor, Role, operator
from credissuer.store.sql import SqlStore, open_store
from credverifier.trust.anchors import TrustAnchors
from credverifier.verdict import Verdict
from credverifier.verification import verify

PUBLIC_URL = "https://tnso.example"
PASSPHRASE = "bốn từ dễ nhớ 8813"
FOUNDED = datetime(2026, 11, 1, 2, 0, 0, tzinfo=UTC)
CHIEF = operator("chief")
PROGRAMME_FILE = Path(__file__).parent / "data" / "programme.toml"
_COST = 2
"""scrypt's N of the tests' keys: nobody guesses their passphrase, which stands above."""


@cache
def programme() -> Programme:
    """The programme of the tests, which the one that ships does not change."""
    return load_programme(PROGRAMME_FILE.read_text("utf-8"))


CRITERIA = tuple(criterion.id for criterion in programme().criteria)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Let time pass: the arguments are those of `timedelta`."""
        self.now += timedelta(**by)


def actor(*roles: Role) -> Actor:
    """Somebody with these roles alone."""
    return Actor(id="staff:test", roles=frozenset(roles))


def order(place: int = 1, **changes: object) -> Order:
    """An order that nothing is wrong with, for the made-up channel number `place`."""
    rules = programme()
    findings = tuple(
        Finding(criterion=item.id, level=item.levels[-1].id) for item in rules.criteria
    )
    accounts = (account_from_url(f"https://www.tiktok.com/@kenh{place:04}mau", date(2026, 10, 20)),)
    values = {
        "ref": f"R-{place:04}",
        "subject": Subject(kind="person", name=f"Kênh Mẫu Số {place:04}", accounts=accounts),
        "assessment": Assessment(
            findings=findings, level=None, assessed_on=date(2026, 10, 18), assessor="test"
        ),
        "level": rules.levels[-1].id,
        **changes,
    }
    return Order(**values)  # type: ignore[arg-type]


def order_body(place: int = 1, **changes: Any) -> dict[str, Any]:
    """The same as JSON, as a caller of the API writes it."""
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


def sheet(count: int) -> str:
    """The same as an import file in CSV, of `count` rows that nothing is wrong with."""
    accounts = [f"account_{column}" for column in range(1, 5)]
    proofs = [f"proven_on_{column}" for column in range(1, 5)]
    header = ["ref", "kind", "name", "level", *CRITERIA, "assessed_on", *accounts, *proofs]
    levels = ",".join("excellent" for _ in CRITERIA)
    rows = [
        f"R-{place:05},person,Kênh Mẫu Số {place:05},,{levels},2026-01-15,"
        f"https://www.tiktok.com/@kenh{place:05}mau,,,,,,,"
        for place in range(count)
    ]
    return "\n".join([",".join(header), *rows]) + "\n"


def make_keystore(
    folder: Path,
    public_url: str = PUBLIC_URL,
    *,
    passphrase: str = PASSPHRASE,
    algorithm: str = "ES256",
    now: datetime = FOUNDED,
) -> Path:
    """A keystore whose passphrase is cheap to check and to guess."""
    provider = FileKeys(folder, passphrase, cost=_COST, entropy=secrets.token_bytes)
    Keyring.create(provider, folder, issuer_id(public_url), now, algorithm)
    return folder


def open_keystore(folder: Path, public_url: str = PUBLIC_URL) -> Keyring:
    """The keys that `make_keystore` made there, or a copy of them."""
    return Keyring.open(
        FileKeys(folder, PASSPHRASE, cost=_COST, entropy=secrets.token_bytes),
        folder,
        issuer_id(public_url),
    )


def build_office(
    folder: Path,
    keyring: Keyring,
    clock: Callable[[], datetime],
    *,
    public_url: str = PUBLIC_URL,
    entropy: Callable[[int], bytes] = secrets.token_bytes,
) -> Office:
    """An office whose database and files are in `folder`; its store is open, and not migrated."""
    return Office(
        issuer_name={"vi": "Liên minh thử", "en": "Test alliance"},
        public_url=public_url,
        store=open_store(f"sqlite:///{folder / 'credissuer.db'}"),
        keyring=keyring,
        programme=programme(),
        publication=DirectoryPublication(folder / "public"),
        documents=DirectoryPublication(folder / "keys"),
        own_folder=DirectoryPublication(folder),
        clock=clock,
        entropy=entropy,
        publish_lock=nullcontext,
    )


def issued(office: Office, body: dict[str, Any]) -> str:
    """The number of the certificate that the office issues for the order `body`."""
    today = office.clock().date()
    read = read_order(json.dumps(body).encode(), office.programme, today=today, assessor="test")
    [answer] = issue(office, office.call(operator("test")), [read])
    assert answer.certificate is not None, answer.refusal
    publish_issued(office, [answer.certificate.number])
    return answer.certificate.number


def without_index(office: Office, folder: Path) -> None:
    """Take the profile index out: it is 4,096 files, and the few tests that ask it publish it."""
    shutil.rmtree(folder / "public" / "index")
    with closing(sqlite3.connect(folder / "credissuer.db")) as raw, raw:
        raw.execute("DELETE FROM document WHERE kind = 'index-shard'")
        raw.execute("DELETE FROM index_state")
        raw.commit()
        raw.execute("VACUUM")


def copy_database(folder: Path) -> Path:
    """A copy of the database of the office in `folder`, which may be open."""
    kept = folder / f"copy-{len([*folder.glob('copy-*')])}"
    with (
        closing(sqlite3.connect(folder / "credissuer.db")) as here,
        closing(sqlite3.connect(kept)) as there,
    ):
        here.backup(there)
    return kept


def put_database_back(folder: Path, copy: Path) -> None:
    """Put a copy in place of the database of an office whose store is closed, by hand."""
    for left in ("-wal", "-shm"):
        (folder / f"credissuer.db{left}").unlink(missing_ok=True)
    shutil.copy(copy, folder / "credissuer.db")


def decide(office: Office, by: Actor, operation: Any, *arguments: Any) -> None:
    """Run an operation as `perform` does, and publish nothing: the plug is pulled right after."""
    with office.store.write() as transaction:
        outcome = operation(transaction, office.call(by), *arguments)
        transaction.audit.append(outcome.events)


@dataclass
class Household:
    """The office of a test, and what the test does to it. `now` is the office's clock."""

    folder: Path
    office: Office
    store: SqlStore
    now: list[datetime] = field(default_factory=list)

    def later(self, **passed: float) -> None:
        """Let time pass."""
        self.now[0] += timedelta(**passed)

    def issue(self, *places: int) -> list[CertificateRecord]:
        """Certificates for the made-up channels of these numbers."""
        answers = issue(self.office, self.office.call(CHIEF), [order(place) for place in places])
        made = [answer.certificate for answer in answers]
        assert all(made), answers
        return made  # type: ignore[return-value]

    def publish(self) -> None:
        """Everything to the public."""
        publish(self.office, self.office.call(CHIEF))

    def public(self, path: str) -> str | None:
        """A public file as text."""
        octets = self.office.publication.get(path)
        return None if octets is None else octets.decode("utf-8")

    def verdict(self, number: str, at: datetime | None = None) -> Verdict:
        """What the public's own verification says of a published certificate, with what is
        published now.
        """
        token = self.public(f"c/{number}.jwt")
        assert token is not None
        return self.judge(token, at)

    def judge(self, token: str, at: datetime | None = None) -> Verdict:
        """The same of any token."""
        now = at or self.now[0]
        trust = self.public(".well-known/trust-list.json")
        assert trust is not None
        files = [*self.folder.glob("public/status/*"), *self.folder.glob("public/c/*.standing.jwt")]
        lists = {
            f"{self.office.public_url}/{file.relative_to(self.folder / 'public')}": file.read_text()
            for file in files
        }
        return verify(token, anchors=TrustAnchors.from_trust_list(trust), lists=lists, now=now)

    def copy(self) -> Path:
        """A copy of the database as it is now."""
        return copy_database(self.folder)

    def put_back(self, copy: Path) -> None:
        """Put a copy in place of the database, by hand; the office is opened anew."""
        self.store.close()
        put_database_back(self.folder, copy)
        self.reopen()

    def reopen(self) -> None:
        """As a new process opens the office."""
        self.change(proven=Proven())

    def trail(self) -> list[tuple[str, str]]:
        """(action, object) of every audit entry."""
        with self.store.read() as reading:
            return [(entry.action, entry.object) for entry in reading.audit.entries()]

    def change(self, **parts: object) -> None:
        """The same office with other parts."""
        self.office = replace(self.office, **parts)  # type: ignore[arg-type]


def household(folder: Path, keystore: Path, public_url: str = PUBLIC_URL) -> Household:
    """An office in `folder` with its own copy of `keystore`; close its `store` at the end.

    Its empty index is published already: 4,096 files are made once for all offices with these keys,
    and linked.
    """
    template = keystore.with_name(f"index-of-{issuer_id(public_url).replace('%', '')}")
    if not template.exists():
        template.mkdir()
        made = _household(template, keystore, public_url)
        made.store.upgrade()
        profile_index.publish(made.office, made.office.publication)
        made.store.close()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(template / "credissuer.db", folder / "credissuer.db")
    shutil.copytree(
        template / "public" / "index", folder / "public" / "index", copy_function=os.link
    )
    return _household(folder, keystore, public_url)


def _household(folder: Path, keystore: Path, public_url: str) -> Household:
    shutil.copytree(keystore, folder / "keystore")
    now = [FOUNDED + timedelta(days=1)]
    office = build_office(
        folder,
        open_keystore(folder / "keystore", public_url),
        lambda: now[0],
        public_url=public_url,
        entropy=Random(20261124).randbytes,
    )
    assert isinstance(office.store, SqlStore)
    return Household(folder, office, office.store, now)
