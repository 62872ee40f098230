"""Accounts of brands and their API keys: a key is shown once, kept as a hash, and ends."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

from credissuer.brands.brand import (
    ACTOR,
    LONGEST_NAME,
    MOST_ITEMS,
    MOST_REQUESTS,
    PREFIX,
    REQUESTS_A_MINUTE,
    WATCHED_ITEMS,
    BrandKeyRecord,
    BrandRecord,
)
from credissuer.errors import NotFoundError, UsageError
from credissuer.notices.notice import is_address
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import needs
from credissuer.staff.roles import Actor, Permission, Role
from credissuer.store.brands.brands import BrandReading, Brands
from credissuer.store.transaction import Reading, Transaction
from credissuer.words import languages
from credverifier.wire.envelope import base64url

LONGEST_DAYS = 366


OUTBOX = Actor(id="system:webhooks", roles=frozenset(Role))
"""Who acts where nobody asked: what has to be told."""


def actor_of(brand_id: str) -> Actor:
    """A brand as whoever acts: it holds no role of the office."""
    return Actor(id=f"{ACTOR}{brand_id}", roles=frozenset())


def find(reading: Reading, brand_id: str) -> BrandRecord:
    """Raises NotFoundError `brand.not_found`."""
    record = reading.of(BrandReading).by_id(brand_id)
    if record is None:
        raise NotFoundError("brand.not_found", id=brand_id)
    return record


@operation(Permission.BRANDS)
def add(
    transaction: Transaction,
    call: Call,
    office: Office,
    *,
    name: str,
    email: str,
    language: str = "vi",
    requests_a_minute: int = REQUESTS_A_MINUTE,
    items: int = WATCHED_ITEMS,
) -> Outcome[BrandRecord]:
    """A new brand, without a key yet.

    Raises UsageError `brand.name`, `brand.email`, `brand.language`, `brand.quota`.
    """
    record = BrandRecord(
        id=office.entropy(6).hex(),
        name=name.strip(),
        email=email.strip(),
        language=language,
        created_at=call.now,
        disabled_at=None,
        requests_a_minute=requests_a_minute,
        items=items,
    )
    _require_usable(record)
    transaction.add([record])
    return Outcome(record, (call.event("brand.added", record.id),))


@operation(Permission.BRANDS)
def change(
    transaction: Transaction,
    call: Call,
    brand_id: str,
    *,
    requests_a_minute: int | None = None,
    items: int | None = None,
    enabled: bool | None = None,
) -> Outcome[BrandRecord]:
    """Agree on another quota, or switch a brand off or on; what is None stays.

    Raises NotFoundError `brand.not_found`, UsageError `brand.quota`.
    """
    before = find(transaction, brand_id)
    after = before
    if requests_a_minute is not None:
        after = replace(after, requests_a_minute=requests_a_minute)
    if items is not None:
        after = replace(after, items=items)
    if enabled is not None and enabled != (before.disabled_at is None):
        after = replace(after, disabled_at=None if enabled else call.now)
    _require_usable(after)
    if after == before:
        return Outcome(before)
    transaction.of(Brands).change(after)
    action = "brand.changed"
    if after.disabled_at != before.disabled_at:
        action = "brand.enabled" if after.disabled_at is None else "brand.disabled"
    facts = {"requests_a_minute": after.requests_a_minute, "items": after.items}
    return Outcome(after, (call.event(action, brand_id, **facts),))


@operation(Permission.BRANDS)
def add_key(
    transaction: Transaction, call: Call, office: Office, brand_id: str, label: str, days: int
) -> Outcome[tuple[BrandKeyRecord, str]]:
    """The record of a new key and the key itself (256 random bits), which nobody can ever read
    again. Several may be good at once, so that one can take the place of another.

    Raises NotFoundError `brand.not_found`, UsageError `brand.key_days`, `brand.key_label`.
    """
    find(transaction, brand_id)
    # Every key ends, because one that is forgotten would be good for ever.
    if not 1 <= days <= LONGEST_DAYS:
        raise UsageError("brand.key_days", days=days)
    if not 1 <= len(label.strip()) <= LONGEST_NAME:
        raise UsageError("brand.key_label")
    secret = PREFIX + base64url.encode(office.entropy(32)).decode("ascii")
    record = BrandKeyRecord(
        id=office.entropy(6).hex(),
        brand_id=brand_id,
        label=label.strip(),
        secret_sha256=digest_of(secret),
        created_at=call.now,
        expires_at=call.now + timedelta(days=days),
        revoked_at=None,
    )
    transaction.add([record])
    event = call.event("brand.key_added", record.id, brand=brand_id, days=days)
    return Outcome((record, secret), (event,))


@operation(Permission.BRANDS)
def revoke_key(transaction: Transaction, call: Call, key_id: str) -> Outcome[BrandKeyRecord]:
    """From now on the key opens nothing. Raises NotFoundError `brand.key_not_found`."""
    brands = transaction.of(Brands)
    record = brands.key(key_id)
    if record is None:
        raise NotFoundError("brand.key_not_found", id=key_id)
    if not brands.revoke_key(key_id, call.now):
        return Outcome(record)
    event = call.event("brand.key_revoked", key_id, brand=record.brand_id)
    return Outcome(replace(record, revoked_at=call.now), (event,))


@needs(Permission.BRANDS)
def listed(office: Office, call: Call) -> list[tuple[BrandRecord, list[BrandKeyRecord]]]:
    """Every brand by name, with its keys."""
    with office.store.read() as reading:
        brands = reading.of(BrandReading)
        return [(record, brands.keys_of(record.id)) for record in brands.all()]


def of_secret(office: Office, secret: str) -> BrandRecord | None:
    """The brand whose key this is, None for a key that is good for nothing.

    Looked up by its hash: a timing tells how much of a hash is right, and nobody can choose that.
    """
    with office.store.read() as reading:
        brands = reading.of(BrandReading)
        key = brands.key_of_secret(digest_of(secret))
        if key is None or not key.is_good(office.clock()):
            return None
        record = brands.by_id(key.brand_id)
    return record if record is not None and record.disabled_at is None else None


def digest_of(secret: str) -> str:
    """What is kept of a key."""
    # Without salt or stretching, because a key is 32 random octets: there is no dictionary to try.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _require_usable(record: BrandRecord) -> None:
    if not 1 <= len(record.name) <= LONGEST_NAME:
        raise UsageError("brand.name")
    if not is_address(record.email):
        raise UsageError("brand.email")
    if record.language not in languages("errors"):
        raise UsageError("brand.language", language=record.language)
    if not 1 <= record.requests_a_minute <= MOST_REQUESTS or not 0 <= record.items <= MOST_ITEMS:
        raise UsageError("brand.quota", requests=MOST_REQUESTS, items=MOST_ITEMS)
