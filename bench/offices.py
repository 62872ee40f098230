"""A throw-away office in a folder of its own, with certificates to sign, verify and store."""

from __future__ import annotations

import secrets
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path

from credissuer.assessment.findings import Assessment, CriterionFinding
from credissuer.assessment.orders.order import Order
from credissuer.assessment.programme.criteria import load_programme, shipped_text
from credissuer.assessment.subjects import AssessedSubject, account_from_url
from credissuer.office import Office
from credissuer.publication.directory import DirectoryPublication
from credissuer.signing.file_keys import FileKeys
from credissuer.signing.keyring import Keyring
from credissuer.store.sql import open_store


def office(folder: Path, algorithm: str = "ES256") -> Office:
    """An office at https://bench.example with SQLite in `folder`."""
    now = datetime.now(UTC).replace(microsecond=0)
    store = open_store(f"sqlite:///{folder / 'credissuer.db'}")
    store.upgrade()
    provider = FileKeys(folder / "keystore", "the bench alone", entropy=secrets.token_bytes)
    keyring = Keyring.create(provider, folder / "keystore", "did:web:bench.example", now, algorithm)
    return Office(
        issuer_name={"vi": "Liên minh thử", "en": "Bench alliance"},
        public_url="https://bench.example",
        store=store,
        keyring=keyring,
        programme=load_programme(shipped_text()),
        publication=DirectoryPublication(folder / "public"),
        documents=DirectoryPublication(folder / "keys"),
        own_folder=DirectoryPublication(folder),
        clock=lambda: datetime.now(UTC).replace(microsecond=0),
        entropy=secrets.token_bytes,
        publish_lock=nullcontext,
    )


def levels(at: Office) -> dict[str, str]:
    """The highest level of each criterion."""
    return {criterion.id: criterion.levels[-1].id for criterion in at.programme.criteria}


def orders(count: int, programme_levels: dict[str, str], start: int = 0) -> list[Order]:
    """`count` orders with two accounts each."""
    findings = tuple(
        CriterionFinding(criterion=name, level=level) for name, level in programme_levels.items()
    )
    made = []
    for place in range(start, start + count):
        urls = (
            f"https://www.tiktok.com/@kenh{place:07}x",
            f"https://www.youtube.com/@kenh{place:07}x",
        )
        accounts = tuple(account_from_url(url, date(2026, 1, 10)) for url in urls)
        subject = AssessedSubject(kind="person", name=f"Kênh Mẫu Số {place:07}", accounts=accounts)
        assessment = Assessment(
            findings=findings, level=None, assessed_on=date(2026, 1, 15), assessor="bench"
        )
        made.append(
            Order(ref=f"B-{place:07}", subject=subject, assessment=assessment, level="exemplary")
        )
    return made
