"""An office for a test: SQLite in a folder, keys of the run, a clock and chance that the test
decides.
"""

from __future__ import annotations

import os
import shutil
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from secrets import token_bytes
from typing import Any

from credissuer.assessment.criteria import load_programme, shipped_text
from credissuer.assessment.findings import Assessment, Finding
from credissuer.assessment.order import Order
from credissuer.assessment.subjects import Subject, account_from_url
from credissuer.credentials.certificate import CertificateRecord
from credissuer.office import Office
from credissuer.operations import profile_index
from credissuer.operations.issue import issue
from credissuer.operations.publish import publish
from credissuer.publication.directory import DirectoryPublication
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
_COST = 2
"""scrypt's N of the tests' keys: nobody guesses their passphrase, which stands above."""


def make_keystore(
    folder: Path,
    public_url: str = PUBLIC_URL,
    *,
    passphrase: str = PASSPHRASE,
    now: datetime = FOUNDED,
) -> Path:
    """Three keys, whose passphrase is cheap to guess and to check: for the offices of a run."""
    Keyring.create(
        FileKeys(folder, passphrase, cost=_COST, entropy=token_bytes), folder, _did(public_url), now
    )
    return folder


def _did(public_url: str) -> str:
    return "did:web:" + public_url.partition("://")[2].replace(":", "%3A")


def actor(*roles: Role) -> Actor:
    """Somebody with these roles alone."""
    return Actor(id="staff:test", roles=frozenset(roles))


def order(place: int = 1, **changes: object) -> Order:
    """An order that nothing is wrong with, for the made-up channel number `place`."""
    programme = load_programme(shipped_text())
    findings = tuple(
        Finding(criterion=item.id, level=item.levels[-1].id) for item in programme.criteria
    )
    accounts = (account_from_url(f"https://www.tiktok.com/@kenh{place:04}mau", date(2026, 10, 20)),)
    values = {
        "ref": f"R-{place:04}",
        "subject": Subject(kind="person", name=f"Kênh Mẫu Số {place:04}", accounts=accounts),
        "assessment": Assessment(
            findings=findings, level=None, assessed_on=date(2026, 10, 18), assessor="test"
        ),
        "level": programme.levels[-1].id,
        **changes,
    }
    return Order(**values)  # type: ignore[arg-type]


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
    template = keystore.with_name(f"index-of-{_did(public_url).replace('%', '')}")
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
    store = open_store(f"sqlite:///{folder / 'credissuer.db'}")
    now, chance = [FOUNDED + timedelta(days=1)], Random(20261124)
    office = Office(
        issuer_name={"vi": "Liên minh thử", "en": "Test alliance"},
        public_url=public_url,
        store=store,
        keyring=Keyring.open(
            FileKeys(folder / "keystore", PASSPHRASE, cost=_COST, entropy=token_bytes),
            folder / "keystore",
            _did(public_url),
        ),
        programme=load_programme(shipped_text()),
        publication=DirectoryPublication(folder / "public"),
        documents=DirectoryPublication(folder / "keys"),
        ledger=DirectoryPublication(folder),
        clock=lambda: now[0],
        entropy=chance.randbytes,
        publish_lock=nullcontext,
    )
    return Household(folder, office, store, now)
