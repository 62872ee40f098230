"""Commands on keys and bearer tokens."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from credissuer.cli.casework.proposals import put_proposal
from credissuer.cli.desk import (
    Desk,
    Json,
    announce,
    desk,
    new_passphrase,
    put,
    put_json,
    put_row,
    say,
)
from credissuer.cli.progress import bar
from credissuer.errors import UsageError
from credissuer.office import Office
from credissuer.operations import change_keys
from credissuer.operations.access import bearer_tokens
from credissuer.operations.deciding.ordering_keys import (
    order_retirement,
    order_rotation,
    propose_reissue,
)
from credissuer.operations.perform import perform
from credissuer.operations.publishing import key_documents
from credissuer.operations.publishing import publish as publishing
from credissuer.operations.renewing import reissue
from credissuer.operations.renewing.reissue_estimate import estimated_time
from credissuer.settings import Settings
from credissuer.signing import lifecycle
from credissuer.signing.passphrase import SHORTEST, Passphrase, from_file
from credissuer.signing.provider import KeyRecord, KeyUse
from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Role
from credverifier.wire import number
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
    as_json: Json = False,
) -> None:
    """One step of two: publish a next key; once it has been public long enough, put it to work."""
    with desk(context).called() as (office, call):
        record = order_rotation(office, call, use, timedelta(hours=overlap), algorithm)
        if isinstance(record, ProposalRecord):
            put_proposal(office, call, record, as_json=as_json)
        elif as_json:
            put_json(_facts(record), lines=True)
        else:
            put(f"{record.state.value}  {record.thumbprint}")


def keys_retire(context: typer.Context, key: Thumbprint, as_json: Json = False) -> None:
    """Give up a next key that was never used."""
    with desk(context).called() as (office, call):
        given_up = order_retirement(office, call, key)
        if isinstance(given_up, ProposalRecord):
            put_proposal(office, call, given_up, as_json=as_json)
        elif as_json:
            put_json(_one(office, key), lines=True)


def keys_compromise(
    context: typer.Context,
    key: Thumbprint,
    sign_anew: Annotated[
        bool,
        typer.Option(
            "--reissue",
            help="Sign its certificates anew, under the same numbers; again: go on.",
        ),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="How many certificates that concerns, and how long they take; changes nothing.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """The key verifies nothing from now on; a successor signs at once."""
    at = desk(context)
    with at.opened() as opened:
        office = opened.office
        if dry_run:
            _say_what_is_concerned(at, office, key, as_json=as_json)
            return
        change = change_keys.compromise(office, office.call(at.actor), key)
        if as_json:
            successor = None if change.successor is None else _facts(change.successor)
            put_json({**_one(office, key), "successor": successor}, lines=True)
        elif change.successor is not None:
            put(f"active  {change.successor.thumbprint}")
        proposed = propose_reissue(office, office.call(at.actor), key) if sign_anew else None
        if proposed is not None:
            put_proposal(office, office.call(at.actor), proposed, as_json=as_json)
        elif sign_anew:
            if _reissue(at, office):
                raise typer.Exit(1)
            return
        count = reissue.waiting(office, office.call(at.actor))
        if count:
            announce("reissue_waiting", count=count)
        # Verifiers trust the key until they see the new trust list, which a person must publish.
        announce("publish_now")


def _say_what_is_concerned(at: Desk, office: Office, key: str, *, as_json: bool) -> None:
    """What the command would do without `--dry-run`. Raises NotFoundError `key.not_found`."""
    facts = _one(office, key)
    count = reissue.waiting(office, office.call(at.actor), key)
    seconds = round(estimated_time(office, count).total_seconds())
    if as_json:
        put_json({**facts, "certificates": count, "seconds": seconds}, lines=True)
    announce("reissue_dry_run", count=count, seconds=seconds)


def _reissue(at: Desk, office: Office) -> bool:
    """Whether some could not be signed anew."""
    call, began = office.call(at.actor), time.perf_counter()
    with bar("reissue_progress", reissue.waiting(office, call)) as advance:
        done = reissue.reissue(office, call, advance)
    # Whole, because the other forms of the certificates are signed when they are published.
    publishing.publish(office, office.call(at.actor))
    seconds = max(1, round(time.perf_counter() - began))
    announce("reissue_done", count=len(done.numbers), url=office.public_url)
    announce("reissue_rate", seconds=seconds, rate=round(len(done.numbers) / seconds))
    for name, code in done.refused:
        announce("reissue_refused", number=number.show(name), code=code)
    return bool(done.refused)


def keys_passphrase(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Option(
            "--new-passphrase-file",
            help="Where the new one is read; else CREDISSUER_NEW_PASSPHRASE, else the prompt.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Change the passphrase of all private keys at once; run again after a crash, it finishes."""
    at = desk(context)
    with at.opened() as opened:
        new = Passphrase(_new_passphrase(opened.configuration.settings, file), shortest=SHORTEST)
        count = change_keys.change_passphrase(opened.office, opened.office.call(at.actor), new)
    if as_json:
        put_json({"keys": count}, lines=True)
    announce("passphrase_changed", count=count)


def _new_passphrase(settings: Settings, file: Path | None) -> Callable[[], str | None]:
    """Where the new passphrase comes from. What it returns raises UsageError where from nowhere."""
    if file is not None:
        return lambda: from_file(file)
    if settings.new_passphrase is not None:
        return settings.new_passphrase.get_secret_value

    def asked() -> str:
        text = new_passphrase()
        if text is None:
            raise UsageError("usage.new_passphrase")
        return text

    return asked


def keys_export(context: typer.Context, as_json: Json = False) -> None:
    """Write the public documents of the keys into keys/ anew."""
    with desk(context).opened() as opened:
        for name in key_documents.refresh(opened.office):
            put_row({"file": name}, as_json=as_json)


def token_create(
    context: typer.Context,
    label: Annotated[str, typer.Argument(help="Whose it is.")],
    role: Annotated[str, typer.Option("--role", help=f"Any of {', '.join(Role)}.")],
    days: Annotated[int, typer.Option("--days", help="1 to 366.")] = 90,
    person: Annotated[
        str | None,
        typer.Option(
            "--person", help="Login of whose it is: it acts as them, and is their role's."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """A bearer token, shown this once."""
    with desk(context).called() as (office, call):
        record, secret = perform(
            office, call, bearer_tokens.create, office, label, role, days, person
        )
        if as_json:
            put_json({**_token_facts(record), "token": secret}, lines=True)
            return
        # The secret alone to stdout, so that `token create … > file` holds it and nothing else.
        put(secret)
        say(f"id {record.id}, {role}, {dates.stamp(record.expires_at)}")


def token_list(context: typer.Context, as_json: Json = False) -> None:
    """The bearer tokens, without their secrets."""
    at = desk(context)
    with at.opened() as opened:
        for record in bearer_tokens.listed(opened.office, opened.office.call(at.actor)):
            put_row(_token_facts(record), as_json=as_json)


def token_revoke(
    context: typer.Context,
    token: Annotated[str, typer.Argument(metavar="ID", help="As token list shows it.")],
    as_json: Json = False,
) -> None:
    """From now on the token opens nothing."""
    with desk(context).called() as (office, call):
        perform(office, call, bearer_tokens.revoke, token)
        if as_json:
            [record] = [one for one in bearer_tokens.listed(office, call) if one.id == token]
            put_json(_token_facts(record), lines=True)


def _token_facts(record: BearerTokenRecord) -> dict[str, str | None]:
    return {
        "id": record.id,
        "label": record.label,
        "role": record.role,
        "expires_at": dates.stamp(record.expires_at),
        "revoked_at": dates.stamp(record.revoked_at) if record.revoked_at else None,
        "person": record.person_id,
    }


def _one(office: Office, thumbprint: str) -> dict[str, str | None]:
    """The facts of a key, as the change before has left it. Raises NotFoundError `key.not_found`."""
    return _facts(lifecycle.find(office.keyring.records, thumbprint))


def _facts(record: KeyRecord) -> dict[str, str | None]:
    return {
        "use": record.use.value,
        "algorithm": record.algorithm,
        "state": record.state.value,
        "thumbprint": record.thumbprint,
        "valid_from": dates.stamp(record.valid_from) if record.valid_from else None,
        "valid_until": dates.stamp(record.valid_until) if record.valid_until else None,
    }
