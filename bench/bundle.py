"""Row 24: the offline bundle, beside the profile index that is published shard by shard.

Two accounts a certificate, one certificate in a hundred revoked. Seconds are CPU time of this
process. `python -m bench bundle 300000` measures a set of so many accounts.
"""

from __future__ import annotations

import hashlib
import resource
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.offices import office
from credissuer.operations.bundling import account_sets
from credissuer.operations.bundling.account_sets import AccountFiles, Entry
from credissuer.signing.provider import KeyUse
from credissuer.status.encodings import ENCODINGS, list_url, times_of
from credissuer.status.lists import FULL, LIFETIME, SIZE, TTL
from credverifier.wire import number, profile_index
from credverifier.wire.bundle import account_set, bundle_file, header, packed_texts
from credverifier.wire.bundle.account_set import AccountSet
from credverifier.wire.bundle.bundled_accounts import BundledAccounts
from credverifier.wire.bundle.certificate_numbers import CertificateNumbers
from credverifier.wire.bundle.header import BundleFile
from credverifier.wire.envelope import jws
from credverifier.wire.envelope.jws import Signer
from credverifier.wire.status.standing import Standing
from credverifier.wire.status.standing_note import StandingNote

ACCOUNTS = 20_000
EACH = 2
"""Accounts of a certificate."""

REVOKED = 100
"""One certificate in so many is revoked."""

LOOKUPS = 5_000
_NOW = datetime(2026, 12, 1, tzinfo=UTC)
_NOTE = StandingNote(Standing.REVOKED, "2026-11-22T03:00:00Z", "undisclosed_ad", None)


class Scene(NamedTuple):
    """Profiles by their keys, and the certificate of each."""

    profiles: list[str]
    entries: dict[bytes, Entry]


def rows(folder: Path, accounts: int = ACCOUNTS) -> Iterator[str]:
    """The lines of the table."""
    folder.mkdir()
    at = office(folder)
    signer, url = at.keyring.signer(KeyUse.STATUS), at.public_url
    scene = _scene(accounts)
    before = time.process_time()
    made = account_sets.whole(scene.entries)
    seconds = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    yield _bits("account set", made.files[header.ACCOUNTS], accounts, "24")
    yield _bits("further check bits", made.files[header.CHECKS], accounts)
    yield _bits("certificate numbers", made.files[header.NUMBERS], accounts)
    lists = _lists(scene, made, signer, url)
    notes = {number.from_octets(octets): _NOTE for octets in _revoked(scene)}
    yield _bits("signed lists, three of each", packed_texts.encode_lists(lists), accounts)
    yield _bits("notes, one certificate in a hundred", packed_texts.encode_notes(notes), accounts)
    shards = _shards(scene, signer, url)
    yield _bits("beside it: the profile index", b"".join(shards), accounts)
    made_of = f"made of {accounts:,} accounts"
    yield f"24  {made_of:44} {seconds:7.2f} s  (with all that is kept here {peak:.0f} MB)"
    yield _changes(scene, made, accounts)
    yield from _lookups(scene, made, shards, url)
    texts = {
        header.LISTS: packed_texts.encode_lists(lists),
        header.NOTES: packed_texts.encode_notes(notes),
    }
    yield _opening({**made.files, **texts, header.TRUST: b""}, made, signer)


def _scene(accounts: int) -> Scene:
    chance, profiles = Random(24), [f"tiktok:kenh{n}" for n in range(accounts)]
    certificates = -(-accounts // EACH)
    places = chance.sample(range(SIZE), min(certificates, FULL))
    held = [
        Entry(chance.getrandbits(45).to_bytes(6), 1 + n // FULL, places[n % FULL])
        for n in range(certificates)
    ]
    keys = map(account_set.key_of, profiles)
    return Scene(profiles, {key: held[n // EACH] for n, key in enumerate(keys)})


def _revoked(scene: Scene) -> list[bytes]:
    return sorted({entry.number for entry in scene.entries.values()})[::REVOKED]


def _lists(scene: Scene, made: AccountFiles, signer: Signer, url: str) -> dict[str, str]:
    revoked, standings = set(_revoked(scene)), dict[int, dict[int, Standing]]()
    for entry in scene.entries.values():
        if entry.number in revoked:
            standings.setdefault(entry.list_id, {})[entry.place] = Standing.REVOKED
    times = times_of(7, int(_NOW.timestamp()))
    return {
        list_url(url, list_id, encoding): jws.sign(
            encoding.claims(
                standings.get(list_id, {}),
                url=list_url(url, list_id, encoding),
                issuer="did:web:bench",
                times=times,
            ),
            typ=encoding.typ,
            signer=signer,
        )
        for list_id in made.lists
        for encoding in ENCODINGS
    }


def _shards(scene: Scene, signer: Signer, url: str) -> list[bytes]:
    entries: list[dict[bytes, bytes]] = [{} for _ in range(profile_index.SHARDS)]
    for profile in scene.profiles:
        entry = scene.entries[account_set.key_of(profile)]
        shard = entries[profile_index.shard_of(profile)]
        shard[profile_index.hashed(profile)] = entry.number
    issued_at = int(_NOW.timestamp())
    return [
        jws.sign(
            profile_index.to_claims(
                profile_index.join(each),
                url=profile_index.shard_url(url, shard),
                issuer="did:web:bench",
                version=7,
                issued_at=issued_at,
                expires=issued_at + LIFETIME,
                ttl=TTL,
            ),
            typ=profile_index.TYP,
            signer=signer,
        ).encode("ascii")
        for shard, each in enumerate(entries)
    ]


def _changes(scene: Scene, made: AccountFiles, accounts: int) -> str:
    """What a day brings: one profile in three hundred gets a certificate."""
    chance, more = Random(25), dict(scene.entries)
    for n in range(max(1, accounts // 300)):
        place = Entry(chance.getrandbits(45).to_bytes(6), made.lists[-1], SIZE - 1 - n)
        more[account_set.key_of(f"tiktok:moi{n}")] = place
    before = time.process_time()
    newer = account_sets.brought_up(made, accounts, more)
    seconds = time.process_time() - before
    octets = len(newer.files[header.CHANGES])
    what = f"a day's changes, {len(more) - accounts:,} new profiles"
    return f"24  {what:44} {octets / 1000:7.1f} kB  (found in {seconds:.1f} s)"


def _lookups(scene: Scene, made: AccountFiles, shards: list[bytes], url: str) -> Iterator[str]:
    files = made.files
    small = AccountSet(files[header.ACCOUNTS], None, made.widths)
    whole = AccountSet(files[header.ACCOUNTS], files[header.CHECKS], made.widths)
    numbers = CertificateNumbers(files[header.NUMBERS])
    some = scene.profiles[:LOOKUPS]
    strangers = [account_set.key_of(f"youtube:la{n}") for n in range(20 * LOOKUPS)]

    def found() -> None:
        for profile in some:
            position = whole.position(account_set.key_of(profile))
            assert position is not None
            assert numbers.at(position) is not None

    def in_shards() -> None:
        for profile in some[: LOOKUPS // 10]:
            shard = profile_index.shard_of(profile)
            parsed = profile_index.parse(shards[shard].decode("ascii"))
            read = profile_index.decode(
                parsed.payload, url=profile_index.shard_url(url, shard), issuer="did:web:bench"
            )
            assert read.number(profile) is not None

    yield f"24  {'a profile to its number, in the bundle':44} {_seconds(found) / LOOKUPS * 1e6:7.0f} us"
    yield (
        f"24  {'… in a shard that is at hand, unproven':44} "
        f"{_seconds(in_shards) / (LOOKUPS // 10) * 1e6:7.0f} us"
    )
    for name, read in (("small copy", small), ("whole", whole)):
        mistaken = sum(read.position(key) is not None for key in strangers)
        yield f"24  {f'strangers taken for a profile, {name}':44} {mistaken / len(strangers):7.3%}"


def _opening(files: Mapping[str, bytes], made: AccountFiles, signer: Signer) -> str:
    """What a process does before its first check: parse, compare every octet, read every part."""
    described = {
        name: BundleFile(f"bundle/{name}.bin", len(octets), hashlib.sha256(octets).hexdigest())
        for name, octets in files.items()
    }
    contents = header.Contents(described, (), made.widths, 0, 0, 0, 0)
    proven = header.Header("did:web:bench", 0, 7, 1, contents)
    token = jws.sign({"iss": "did:web:bench"}, typ=header.TYP, signer=signer)
    octets = bundle_file.join(token, files)

    def opened() -> None:
        parts = bundle_file.split(bundle_file.parse(octets), proven)
        packed_texts.decode_lists(parts[header.LISTS])
        packed_texts.decode_notes(parts[header.NOTES])
        BundledAccounts(parts, made.widths)

    milliseconds = min(_seconds(opened) for _ in range(5)) * 1000
    return f"24  {'opening it, before the first check':44} {milliseconds:7.1f} ms  ({len(octets) / 1e6:.2f} MB)"


def _bits(what: str, octets: bytes, accounts: int, target: str | None = None) -> str:
    bits = len(octets) * 8 / accounts
    bound = "" if target is None else f"target {target}; "
    return f"24  {what:44} {bits:7.2f} bit an account  ({bound}{len(octets) / 1000:,.0f} kB)"


def _seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before
