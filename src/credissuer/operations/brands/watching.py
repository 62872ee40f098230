"""What a brand watches. Every operation is of one brand, and what is another's does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from credissuer.brands.brand import BrandRecord
from credissuer.brands.watch_list import WatchListRecord, is_number, item_of, shown
from credissuer.errors import FieldError, NotFoundError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.admission import in_force
from credissuer.operations.profile_answers import answers
from credissuer.store.brands.watch_lists import WatchListReading, WatchLists
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing

MOST_LISTS = 100
LONGEST_NAME = 200
_MOST_NAMED = 100


class WatchedList(NamedTuple):
    """A list, and how many items it has."""

    record: WatchListRecord
    size: int


def find(reading: Reading, brand: BrandRecord, list_id: str) -> WatchListRecord:
    """Raises NotFoundError `watch_list.not_found`."""
    record = reading.of(WatchListReading).by_id(brand.id, list_id)
    if record is None:
        raise NotFoundError("watch_list.not_found")
    return record


@operation(None)
def create(
    transaction: Transaction,
    call: Call,
    office: Office,
    brand: BrandRecord,
    name: str,
    items: Sequence[str],
    until: str | None = None,
) -> Outcome[WatchedList]:
    """A new list. Raises UsageError `watch_list.name`, `.until`, RefusedError `watch_list.items`
    (with the place of each that is neither a profile nor a number), `.quota`, `.too_many`.
    """
    lists = transaction.of(WatchLists)
    if len(lists.of_brand(brand.id)) >= MOST_LISTS:
        raise RefusedError("watch_list.too_many", most=MOST_LISTS)
    record = WatchListRecord(
        id=office.entropy(6).hex(),
        brand_id=brand.id,
        name=_name(name),
        until=_day(until),
        created_at=call.now,
        version=1,
    )
    read = read_items(items)
    transaction.add([record])
    lists.put_items(record.id, read)
    return _changed(transaction, call, brand, record, "watch_list.created")


@operation(None)
def replace_list(
    transaction: Transaction,
    call: Call,
    brand: BrandRecord,
    list_id: str,
    name: str,
    items: Sequence[str],
    until: str | None = None,
    version: int | None = None,
) -> Outcome[WatchedList]:
    """Put name, items and last day in place of what there is; with `version` only of that version.

    Raises as `create`, NotFoundError `watch_list.not_found`, RefusedError `watch_list.changed`.
    """
    before = find(transaction, brand, list_id)
    if version is not None and version != before.version:
        raise RefusedError("watch_list.changed", version=before.version)
    lists = transaction.of(WatchLists)
    read = read_items(items)
    after = lists.change(replace(before, name=_name(name), until=_day(until)))
    assert after is not None, "it was read in this transaction, and writers take turns"
    lists.drop_items(list_id)
    lists.put_items(list_id, read)
    return _changed(transaction, call, brand, after, "watch_list.changed")


@operation(None)
def change_items(
    transaction: Transaction,
    call: Call,
    brand: BrandRecord,
    list_id: str,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> Outcome[WatchedList]:
    """Add items, and remove others. Raises as `replace_list`."""
    before = find(transaction, brand, list_id)
    lists = transaction.of(WatchLists)
    lists.drop_items(list_id, read_items(remove))
    lists.put_items(list_id, read_items(add))
    after = lists.change(before)
    assert after is not None, "it was read in this transaction, and writers take turns"
    return _changed(transaction, call, brand, after, "watch_list.changed")


@operation(None)
def remove(transaction: Transaction, call: Call, brand: BrandRecord, list_id: str) -> Outcome[None]:
    """Remove a list. Raises NotFoundError `watch_list.not_found`."""
    find(transaction, brand, list_id)
    transaction.of(WatchLists).remove(list_id)
    return Outcome(None, (call.event("watch_list.removed", list_id),))


def listed(office: Office, brand: BrandRecord) -> list[WatchedList]:
    """The lists of a brand, the oldest first."""
    with office.store.read() as reading:
        lists = reading.of(WatchListReading)
        return [WatchedList(record, lists.count(record.id)) for record in lists.of_brand(brand.id)]


def page(
    office: Office, brand: BrandRecord, list_id: str, after: str | None, limit: int
) -> tuple[WatchedList, dict[str, dict[str, Any]]]:
    """A list, and its items that come behind `after`, at most `limit`: item -> how it stands.

    Raises NotFoundError `watch_list.not_found`.
    """
    with office.store.read() as reading:
        record = find(reading, brand, list_id)
        lists = reading.of(WatchListReading)
        items = lists.items(list_id, after, limit)
        return WatchedList(record, lists.count(list_id)), _standings(office, reading, items)


def read_items(texts: Sequence[str]) -> list[str]:
    """Raises RefusedError `watch_list.items`, which says of every text that is no item where it is."""
    read = [item_of(text) for text in texts]
    wrong = [at for at, item in enumerate(read) if item is None]
    if wrong:
        fault = RefusedError("watch_list.item")
        problems = [FieldError.of(f"/items/{at}", fault) for at in wrong[:_MOST_NAMED]]
        raise RefusedError("watch_list.items", problems=problems)
    return [item for item in dict.fromkeys(read) if item is not None]


def _standings(office: Office, reading: Reading, items: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Item -> how it stands now, by the office's own records."""
    now = office.clock()
    of_profiles = answers(reading, [item for item in items if not is_number(item)], now)
    of_numbers = reading.certificates.by_numbers([item for item in items if is_number(item)])
    facts: dict[str, dict[str, Any]] = {}
    for item in items:
        answer = of_profiles.get(item)
        certificate = of_numbers.get(item) if answer is None else answer.certificate
        # To the public it never existed.
        if certificate is not None and (
            certificate.released_at is None or certificate.standing is Standing.VOIDED
        ):
            certificate = None
        facts[item] = {
            "item": shown(item),
            "number": None if certificate is None else numbers.show(certificate.number),
            "standing": None if certificate is None else certificate.standing.value,
            "in_force": certificate is not None
            and certificate.standing is Standing.VALID
            and in_force(certificate, now),
            "valid_until": None if certificate is None else dates.stamp(certificate.valid_until),
        }
    return facts


def _changed(
    transaction: Transaction, call: Call, brand: BrandRecord, record: WatchListRecord, action: str
) -> Outcome[WatchedList]:
    lists = transaction.of(WatchListReading)
    if lists.count_of_brand(brand.id) > brand.items:
        raise RefusedError("watch_list.quota", most=brand.items)
    count = lists.count(record.id)
    event = call.event(action, record.id, items=count, version=record.version)
    return Outcome(WatchedList(record, count), (event,))


def _name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UsageError("watch_list.name")
    return name


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError("watch_list.until", day=text[:20]) from error
