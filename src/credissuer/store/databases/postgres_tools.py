"""PostgreSQL's own programs for copies of a database, `pg_dump` and `pg_restore`."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from credissuer.errors import ConfigError

DUMP, RESTORE = "pg_dump", "pg_restore"

ASIDE = "before_restore_"
"""Beginning of the schema to which a replaced database is moved; it is in no copy."""

# pg_dump's names of what COPY cannot write as it is (PostgreSQL manual, COPY, text format).
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def dump(url: URL, snapshot: str, target: Path) -> None:
    """Write the database as an exported snapshot saw it, in pg_dump's custom format.

    Raises ConfigError `database.tool_missing`, `database.tool_failed`.
    """
    _run(
        DUMP,
        url,
        "--format=custom",
        f"--snapshot={snapshot}",
        f"--exclude-schema={ASIDE}*",
        "--no-owner",
        "--no-privileges",
        f"--file={target}",
    )


def load(url: URL, source: Path) -> None:
    """Bring a dump into an empty database, whole or not at all, but for the version of its schema:
    without that no command takes it for the office's. Raises as `dump`.
    """
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as wanted:
        for line in _run_offline(RESTORE, "--list", str(source)).splitlines(keepends=True):
            if not (" TABLE DATA " in line and " alembic_version " in line):
                wanted.write(line)
        wanted.flush()
        _run(
            RESTORE,
            url,
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            f"--use-list={wanted.name}",
            str(source),
        )


def rows(source: Path, table: str) -> Iterator[dict[str, str | None]]:
    """Column -> text of every row of a table in a dump, without any server. Raises as `dump`."""
    # To a file, because a table may be larger than memory.
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / table
        _run_offline(RESTORE, "--data-only", f"--table={table}", f"--file={printed}", str(source))
        with printed.open(encoding="utf-8", newline="\n") as lines:
            yield from _copied(line.rstrip("\n") for line in lines)


def _copied(lines: Iterator[str]) -> Iterator[dict[str, str | None]]:
    """The rows between `COPY … FROM stdin;` and the line that ends them."""
    columns: list[str] | None = None
    for line in lines:
        if columns is None:
            if line.startswith("COPY ") and line.endswith(" FROM stdin;"):
                listed = line.partition("(")[2].rpartition(")")[0]
                columns = [name.strip().strip('"') for name in listed.split(",")]
        elif line == "\\.":
            return
        else:
            yield dict(zip(columns, map(_value, line.split("\t")), strict=True))


def _value(field: str) -> str | None:
    if field == "\\N":
        return None
    if "\\" not in field:
        return field
    text, escaped = "", False
    for character in field:
        if escaped:
            text += _ESCAPES.get(character, character)
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            text += character
    return text


def _run(tool: str, url: URL, *arguments: str) -> None:
    """Run a tool on the database at `url`; a password reaches it by a file of its own."""
    given: dict[str, Any] = dict(url.get_dialect()().create_connect_args(url)[1])
    secrets = {name: given.pop(name, None) for name in ("password", "sslpassword")}
    with tempfile.TemporaryDirectory() as folder:
        if secrets["password"] is not None:
            # Never on the command line, which every user of the machine can read.
            given["passfile"] = str(_passfile(Path(folder), str(secrets["password"])))
        _run_offline(tool, f"--dbname={make_conninfo(**given)}", "--no-password", *arguments)


def _passfile(folder: Path, password: str) -> Path:
    escaped = password.replace("\\", "\\\\").replace(":", "\\:")
    file = folder / "pgpass"
    # Made closed and then filled: libpq ignores one that others may read.
    file.touch(mode=0o600)
    file.write_text(f"*:*:*:*:{escaped}\n", "utf-8")
    return file


def _run_offline(tool: str, *arguments: str) -> str:
    path = shutil.which(tool)
    if path is None:
        raise ConfigError("database.tool_missing", tool=tool)
    done = subprocess.run(  # noqa: S603 - the arguments are ours, and no shell reads them
        [path, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        problem = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise ConfigError("database.tool_failed", tool=tool, problem=problem)
    return done.stdout
