"""Commands on brands that use the API."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from credissuer.brands.brand import (
    REQUESTS_A_MINUTE,
    WATCHED_ITEMS,
    BrandKeyRecord,
    BrandRecord,
)
from credissuer.cli.desk import Json, desk, put, put_json, put_row, say
from credissuer.operations.brands import accounts
from credissuer.operations.perform import perform
from credverifier.wire.envelope import dates

BrandId = Annotated[str, typer.Argument(metavar="ID", help="As brand list shows it.")]


def brand_add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the brand or agency is called.")],
    email: Annotated[str, typer.Option("--email", help="Where notices go.")],
    language: Annotated[str, typer.Option("--language", help="vi or en.")] = "vi",
    requests: Annotated[
        int, typer.Option("--requests", help="Requests a minute.")
    ] = REQUESTS_A_MINUTE,
    items: Annotated[
        int, typer.Option("--items", help="Profiles and numbers on all of its watch-lists.")
    ] = WATCHED_ITEMS,
    as_json: Json = False,
) -> None:
    """A brand that uses the API; brand key gives it a key."""
    with desk(context).called() as (office, call):
        record = perform(
            office,
            call,
            accounts.add,
            office,
            name=name,
            email=email,
            language=language,
            requests_a_minute=requests,
            items=items,
        )
        _put(_facts(record, []), as_json=as_json)


def brand_key(
    context: typer.Context,
    brand: BrandId,
    label: Annotated[str, typer.Option("--label", help="What it is for.")] = "API",
    days: Annotated[int, typer.Option("--days", help="1 to 366.")] = 180,
    as_json: Json = False,
) -> None:
    """An API key of a brand, shown this once; several may be good at once."""
    with desk(context).called() as (office, call):
        record, secret = perform(office, call, accounts.add_key, office, brand, label, days)
        if as_json:
            put_json({**_key_facts(record), "brand": brand, "key": secret}, lines=True)
            return
        # The secret alone to stdout, so that `brand key … > file` holds it and nothing else.
        put(secret)
        say(f"id {record.id}, {record.label}, {dates.stamp(record.expires_at)}")


def brand_list(context: typer.Context, as_json: Json = False) -> None:
    """The brands by name, their quotas and keys, without the secrets."""
    with desk(context).called() as (office, call):
        for record, keys in accounts.listed(office, call):
            _put(_facts(record, keys), as_json=as_json)


def brand_quota(
    context: typer.Context,
    brand: BrandId,
    requests: Annotated[int | None, typer.Option("--requests", help="Requests a minute.")] = None,
    items: Annotated[
        int | None,
        typer.Option("--items", help="Profiles and numbers on all of its watch-lists."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Agree on another quota with a brand."""
    with desk(context).called() as (office, call):
        record = perform(
            office, call, accounts.change, brand, requests_a_minute=requests, items=items
        )
        _put(_facts(record, []), as_json=as_json)


def brand_disable(context: typer.Context, brand: BrandId, as_json: Json = False) -> None:
    """From now on the keys of a brand open nothing, and nothing is told it."""
    _switch(context, brand, enabled=False, as_json=as_json)


def brand_enable(context: typer.Context, brand: BrandId, as_json: Json = False) -> None:
    """The keys of a brand that was disabled are good again, as far as they have not ended."""
    _switch(context, brand, enabled=True, as_json=as_json)


def brand_revoke_key(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="Its id, as brand list shows it.")],
    as_json: Json = False,
) -> None:
    """From now on the key opens nothing."""
    with desk(context).called() as (office, call):
        record = perform(office, call, accounts.revoke_key, key)
        put_row({**_key_facts(record), "brand": record.brand_id}, as_json=as_json)


def _switch(context: typer.Context, brand: str, *, enabled: bool, as_json: bool) -> None:
    with desk(context).called() as (office, call):
        record = perform(office, call, accounts.change, brand, enabled=enabled)
        _put(_facts(record, []), as_json=as_json)


def _facts(record: BrandRecord, keys: list[BrandKeyRecord]) -> dict[str, Any]:
    return {
        "id": record.id,
        "name": record.name,
        "email": record.email,
        "enabled": record.disabled_at is None,
        "requests": record.requests_a_minute,
        "items": record.items,
        "keys": [_key_facts(key) for key in keys],
    }


def _put(facts: dict[str, Any], *, as_json: bool) -> None:
    """One brand: a JSON line, or a line for it and one for each of its keys."""
    if as_json:
        put_json(facts, lines=True)
        return
    state = "" if facts["enabled"] else "  disabled"
    put(f"{facts['id']}  {facts['name']}  {facts['email']}{state}")
    say(f"  {facts['requests']} requests a minute, {facts['items']} items")
    for key in facts["keys"]:
        ended = f"  revoked {key['revoked_at']}" if key["revoked_at"] else ""
        put(f"  {key['id']}  {key['label']}  {key['expires_at']}{ended}")


def _key_facts(record: BrandKeyRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "label": record.label,
        "expires_at": dates.stamp(record.expires_at),
        "revoked_at": dates.stamp(record.revoked_at) if record.revoked_at else None,
    }
