"""What an error of PostgreSQL means to the office.

No text of a row, and no password, gets into its words.
"""

from __future__ import annotations

import psycopg
from sqlalchemy import URL

from credissuer.errors import ConfigError, IssuerError, RefusedError

_SHOWN = ("host", "port", "service", "sslmode", "target_session_attrs")

# By the whole SQLSTATE, else by its class (postgresql.org/docs/current/errcodes-appendix.html).
_CODES = {
    "08": "database.unavailable",
    "28": "database.unavailable",
    "3D": "database.unavailable",
    "40": "database.busy",
    "53": "database.unavailable",
    "53100": "storage.full",
    "55P03": "database.busy",
    "57": "database.unavailable",
    "57014": "database.busy",
    "25P03": "database.busy",
    "25006": "storage.error",
    "42501": "storage.error",
    "58": "storage.error",
    "XX001": "storage.damaged",
    "XX002": "storage.damaged",
}


def place_of(url: URL) -> str:
    """The URL without what may be secret: the password, and all of its query but where the server
    is.
    """
    query = {name: value for name, value in url.query.items() if name in _SHOWN}
    shown = URL.create(
        "postgresql",
        url.username,
        None,
        url.host,
        url.port,
        url.database,
        query,
    )
    return shown.render_as_string(hide_password=False)


def coded(error: BaseException, place: str, password: str | None) -> IssuerError | None:
    """The office's word for `error`, or None where it is a fault of ours.

    The error itself, which a log may show as the cause, loses what it quotes: PostgreSQL repeats
    whole rows.
    """
    if not isinstance(error, psycopg.Error):
        return None
    state, message = error.sqlstate or "", _message(error, password)
    # Overwritten, because a log prints the cause with its DETAIL: whole rows, with names in them.
    error.args = (message,)
    if isinstance(error, psycopg.IntegrityError | psycopg.DataError):
        return RefusedError("store.conflict", what=message)
    # `53100` (disk full) before its class `53` (insufficient resources).
    code = _CODES.get(state) or _CODES.get(state[:2])
    if code is None and not state and isinstance(error, psycopg.OperationalError):
        # the driver's own: it could not connect, or the connection broke
        code = "database.unavailable"
    return None if code is None else ConfigError(code, path=place, detail=message)


def _message(error: psycopg.Error, password: str | None) -> str:
    if isinstance(error, psycopg.IntegrityError):
        return error.diag.constraint_name or error.diag.message_primary or type(error).__name__
    if isinstance(error, psycopg.DataError):
        return type(error).__name__
    message = " ".join((error.diag.message_primary or str(error)).split())
    # libpq repeats the connection string in some of its errors.
    return message.replace(password, "***") if password else message
