"""Commands on keys and bearer tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from credissuer.cli.desk import Json, announce, desk, put, put_row, say
from credissuer.operations import change_keys, key_documents
from credissuer.operations.access import bearer_tokens
from credissuer.operations.perform import perform
from credissuer.signing.provider import KeyRecord, KeyUse
from credverifier.wire.envelope import dates

Thumbprint = Annotated[
    str, typer.Argument(metavar="KEY", help="The key's thumbprint, as keys list shows it.")
]


def keys_list(context: typer.Context, as_json: Json = False) -> None:
    """The office's keys: use, algorithm, state, thumbprint, from when until when."""
    with desk(context).opened() as opened:
        for record in opened.office.keyring.records:
            put_row(_facts(record), as_json=as_json)


def keys_rotate(
    context: typer.Context,
    use: Annotated[KeyUse, typer.Option("--use", help="Which key.")] = KeyUse.CREDENTIAL,
    overlap: Annotated[
        int,
        typer.Option(
            "--overlap-hours",
            min=0,
            help="How long a next key is public first.",
        ),
    ] = 24,
    algorithm: Annotated[
        str | None,
        typer.Option("--algorithm", help="ES256 or EdDSA; else that of the present key."),
    ] = None,
) -> None:
    """One step of two: publish a next key; once it has been public long enough, put it to work."""
    with desk(context).called() as (office, call):
        record = change_keys.rotate(office, call, use, timedelta(hours=overlap), algorithm)
        put(f"{record.state.value}  {record.thumbprint}")


def keys_retire(context: typer.Context, key: Thumbprint) -> None:
    """Give up a next key that was never used."""
    with desk(context).called() as (office, call):
        change_keys.retire(office, call, key)


def keys_compromise(context: typer.Context, key: Thumbprint) -> None:
    """The key verifies nothing from now on; a successor signs at once."""
    with desk(context).called() as (office, call):
        change = change_keys.compromise(office, call, key)
        if change.successor is not None:
            put(f"active  {change.successor.thumbprint}")
        # Verifiers trust the key until they see the new trust list, which a person must publish.
        announce("publish_now")


def keys_export(context: typer.Context) -> None:
    """Write the public documents of the keys into keys/ anew."""
    with desk(context).opened() as opened:
        for name in key_documents.refresh(opened.office):
            put(name)


def token_create(
    context: typer.Context,
    label: Annotated[str, typer.Argument(help="Whose it is.")],
    role: Annotated[str, typer.Option("--role", help="issuer, revoker, auditor, admin or vc-api.")],
    days: Annotated[int, typer.Option("--days", help="1 to 366.")] = 90,
) -> None:
    """A bearer token, shown this once."""
    with desk(context).called() as (office, call):
        record, secret = perform(office, call, bearer_tokens.create, office, label, role, days)
        # The secret alone to stdout, so that `token create … > file` holds it and nothing else.
        put(secret)
        say(f"id {record.id}, {role}, {dates.stamp(record.expires_at)}")


def token_list(context: typer.Context, as_json: Json = False) -> None:
    """The bearer tokens, without their secrets."""
    at = desk(context)
    with at.opened() as opened:
        for record in bearer_tokens.listed(opened.office, opened.office.call(at.actor)):
            facts = {
                "id": record.id,
                "label": record.label,
                "role": record.role,
                "expires_at": dates.stamp(record.expires_at),
                "revoked_at": dates.stamp(record.revoked_at) if record.revoked_at else None,
            }
            put_row(facts, as_json=as_json)


def token_revoke(
    context: typer.Context,
    token: Annotated[str, typer.Argument(metavar="ID", help="As token list shows it.")],
) -> None:
    """From now on the token opens nothing."""
    with desk(context).called() as (office, call):
        perform(office, call, bearer_tokens.revoke, token)


def _facts(record: KeyRecord) -> dict[str, str | None]:
    return {
        "use": record.use.value,
        "algorithm": record.algorithm,
        "state": record.state.value,
        "thumbprint": record.thumbprint,
        "valid_from": dates.stamp(record.valid_from) if record.valid_from else None,
        "valid_until": dates.stamp(record.valid_until) if record.valid_until else None,
    }
