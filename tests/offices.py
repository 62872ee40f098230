"""The offices of the tests: a programme, orders, keys, and an office in a folder.

`build_office` puts an office together; everything else here fills it. `tests.callers` calls an
office over HTTP, `tests.flows.conftest` by its commands. What takes long to make (keys, a migrated
database, published files) is made once for a run and copied for each test.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from credissuer.assessment.findings import Assessment, CriterionFinding
from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.order_file import read_order
from credissuer.assessment.programme.criteria import AssessmentProgramme, load_programme
from credissuer.assessment.subjects import AssessedSubject, account_from_url
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.office import Call, Office
from credissuer.office.proven import ProofCache
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from credissuer.operations.publishing import journal, profile_index
from credissuer.operations.publishing.publish import publish
from credissuer.operations.publishing.publish_due import publish_issued
from credissuer.publication.contract import Publication
from credissuer.publication.directory import DirectoryPublication
from credissuer.signing.documents import issuer_id
from credissuer.signing.file_keys import FileKeys
from credissuer.signing.keyring import Keyring
from credissuer.signing.passphrase import Passphrase
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
"""scrypt's N for the keys of the tests: low, because their passphrase is no secret."""


@cache
def programme() -> AssessmentProgramme:
    """The programme of the tests, which is independent of the shipped one."""
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
    """A member of staff with these roles."""
    return Actor(id="staff:test", roles=frozenset(roles))


def order(channel: int = 1, **changes: object) -> Order:
    """An order without faults for the made-up channel number `channel`."""
    rules = programme()
    findings = tuple(
        CriterionFinding(criterion=item.id, level=item.levels[-1].id) for item in rules.criteria
    )
    accounts = (
        account_from_url(f"https://www.tiktok.com/@kenh{channel:04}mau", date(2026, 10, 20)),
    )
    values = {
        "ref": f"R-{channel:04}",
        "subject": AssessedSubject(
            kind="person", name=f"Kênh Mẫu Số {channel:04}", accounts=accounts
        ),
        "assessment": Assessment(
            findings=findings, level=None, assessed_on=date(2026, 10, 18), assessor="test"
        ),
        "level": rules.levels[-1].id,
        **changes,
    }
    return Order(**values)  # type: ignore[arg-type]


def order_body(channel: int = 1, **changes: Any) -> dict[str, Any]:
    """The same order as the JSON body of an API call."""
    return {
        "ref": f"R-{channel:03}",
        "kind": "person",
        "name": f"Kênh Mẫu Số {channel:03}",
        "criteria": dict.fromkeys(CRITERIA, "excellent"),
        "assessed_on": "2026-11-18",
        "accounts": [
            {"url": f"https://www.tiktok.com/@kenh{channel:03}mau", "proven_on": "2026-11-20"}
        ],
        **changes,
    }


def sheet(count: int) -> str:
    """An import file in CSV with `count` rows without faults."""
    accounts = [f"account_{column}" for column in range(1, 5)]
    proofs = [f"proven_on_{column}" for column in range(1, 5)]
    header = ["ref", "kind", "name", "level", *CRITERIA, "assessed_on", *accounts, *proofs]
    levels = ",".join("excellent" for _ in CRITERIA)
    rows = [
        f"R-{channel:05},person,Kênh Mẫu Số {channel:05},,{levels},2026-01-15,"
        f"https://www.tiktok.com/@kenh{channel:05}mau,,,,,,,"
        for channel in range(count)
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
    """A keystore in `folder` whose passphrase is cheap to check."""
    provider = FileKeys(folder, passphrase, cost=_COST, entropy=secrets.token_bytes)
    Keyring.create(provider, folder, issuer_id(public_url), now, algorithm)
    return folder


def make_cheap(keystore: Path, passphrase: str) -> None:
    """Encrypt the keys of a program's own keystore anew, so that the same passphrase is cheap to
    check: tests open them a thousand times.
    """
    keys = FileKeys(keystore, passphrase, cost=_COST, entropy=secrets.token_bytes)
    keys.change_passphrase(Passphrase(passphrase))


def open_keystore(folder: Path, public_url: str = PUBLIC_URL) -> Keyring:
    """The keyring in a folder made by `make_keystore`, or a copy of it."""
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
    publication: Publication | None = None,
) -> Office:
    """An office whose database and files are in `folder`; its store is open but not migrated."""
    return Office(
        issuer_name={"vi": "Liên minh thử", "en": "Test alliance"},
        public_url=public_url,
        store=open_store(f"sqlite:///{folder / 'credissuer.db'}"),
        keyring=keyring,
        programme=programme(),
        publication=publication or DirectoryPublication(folder / "public"),
        documents=DirectoryPublication(folder / "keys"),
        own_folder=DirectoryPublication(folder),
        clock=clock,
        entropy=entropy,
        publish_lock=nullcontext,
        # All forms there are, because many tests look at one of them.
        renditions=frozenset({SignaturePurpose.OPEN_BADGE, SignaturePurpose.SD_JWT}),
    )


def issued(office: Office, body: dict[str, Any], after_sanction: str | None = None) -> str:
    """The number of the certificate that the office issues for the order `body`."""
    today = office.today
    read = read_order(json.dumps(body).encode(), office.programme, today=today, assessor="test")
    wanted = replace(read, after_sanction=after_sanction)
    [result] = issue(office, office.call(operator("test")), [wanted])
    assert result.certificate is not None, result.refusal
    publish_issued(office, [result.certificate.number])
    return result.certificate.number


def without_index(office: Office, folder: Path) -> None:
    """Remove the profile index, because it has 4,096 files and few tests need it."""
    shutil.rmtree(folder / "public" / "index")
    with closing(sqlite3.connect(folder / "credissuer.db")) as connection, connection:
        connection.execute("DELETE FROM document WHERE kind = 'index-shard'")
        connection.execute("DELETE FROM index_state")
        connection.commit()
        connection.execute("VACUUM")


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
    """Run an operation as `perform` does, but publish nothing, as after a power cut."""
    with office.store.write() as transaction:
        call = office.call(by)
        outcome = operation(transaction, call, *arguments)
        transaction.audit.append(outcome.events)
        journal.enter(office, transaction, call, outcome.due | outcome.due_later)


@dataclass
class Household:
    """The office of a test with its store and its clock, which is `now[0]`."""

    folder: Path
    office: Office
    store: SqlStore
    now: list[datetime] = field(default_factory=list)

    @property
    def call(self) -> Call:
        """A call of the office by CHIEF, who may do everything."""
        return self.office.call(CHIEF)

    def perform(self, operation: Any, *arguments: Any) -> Any:
        """Perform an operation as CHIEF; returns its value."""
        return perform(self.office, self.call, operation, *arguments)

    def later(self, **passed: float) -> None:
        """Let time pass: the arguments are those of `timedelta`."""
        self.now[0] += timedelta(**passed)

    def issue(self, *channels: int) -> list[CertificateRecord]:
        """Issue certificates for the made-up channels of these numbers."""
        results = issue(self.office, self.call, [order(channel) for channel in channels])
        certificates = [result.certificate for result in results]
        assert all(certificates), results
        return certificates  # type: ignore[return-value]

    def publish(self) -> None:
        """Publish everything."""
        publish(self.office, self.call)

    def public(self, path: str) -> str | None:
        """The text of a public file, or None."""
        octets = self.office.publication.get(path)
        return None if octets is None else octets.decode("utf-8")

    def verdict(self, number: str, at: datetime | None = None) -> Verdict:
        """The verifier's verdict on a published certificate, from the files published now."""
        token = self.public(f"c/{number}.jwt")
        assert token is not None
        return self.judge(token, at)

    def judge(self, token: str, at: datetime | None = None) -> Verdict:
        """The verifier's verdict on any token, from the files published now."""
        now = at or self.now[0]
        trust = self.public(".well-known/trust-list.json")
        assert trust is not None
        lists_now = [path for path in self.folder.glob("public/status/*") if path.is_file()]
        files = [*lists_now, *self.folder.glob("public/c/*.standing.jwt")]
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
        self.change(proven=ProofCache())

    def trail(self) -> list[tuple[str, str]]:
        """(action, object) of every audit entry."""
        with self.store.read() as reading:
            return [(entry.action, entry.object) for entry in reading.audit.entries()]

    @contextmanager
    def cannot_publish(self, name: str) -> Iterator[None]:
        """While this lasts, nothing below public/`name` can be written: a file is in the way."""
        folder, aside = self.folder / "public" / name, self.folder / "aside"
        folder.rename(aside)
        folder.write_text("a file where the folder was")
        yield
        folder.unlink()
        aside.rename(folder)

    def change(self, **parts: object) -> None:
        """Replace parts of the office."""
        self.office = replace(self.office, **parts)  # type: ignore[arg-type]


def household(folder: Path, keystore: Path, public_url: str = PUBLIC_URL) -> Household:
    """An office in `folder` with its own copy of `keystore`; the caller closes its `store`.

    Its public tree is known to it, and its empty profile index is already published: 4,096 files,
    made once for all offices with these keys and hard-linked.
    """
    template = keystore.with_name(f"index-of-{issuer_id(public_url).replace('%', '')}")
    if not template.exists():
        template.mkdir()
        made = open_household(template, keystore, public_url)
        made.store.upgrade()
        journal.enter_what_is_unknown(made.office, made.call)
        profile_index.publish(made.office, made.office.publication)
        made.store.close()
    copy_of(template, folder)
    return open_household(folder, keystore, public_url)


def copy_of(template: Path, folder: Path) -> None:
    """The closed office in `template`, without its keystore, in another folder.

    Hard-linked but for the database, because publishing replaces files and writes into none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in template.iterdir():
        if path.name == "credissuer.db":
            shutil.copy(path, folder / path.name)
        elif path.is_file():
            os.link(path, folder / path.name)
        elif path.name != "keystore":
            shutil.copytree(path, folder / path.name, copy_function=os.link)


def open_household(
    folder: Path, keystore: Path, public_url: str = PUBLIC_URL, *, seed: int = 20261124
) -> Household:
    """An office on the database in `folder`, with its own copy of `keystore`.

    Offices that go on with one database need different seeds, lest they draw the same numbers.
    """
    shutil.copytree(keystore, folder / "keystore")
    now = [FOUNDED + timedelta(days=1)]
    office = build_office(
        folder,
        open_keystore(folder / "keystore", public_url),
        lambda: now[0],
        public_url=public_url,
        entropy=Random(seed).randbytes,
    )
    assert isinstance(office.store, SqlStore)
    return Household(folder, office, office.store, now)
