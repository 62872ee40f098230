"""Which shape the database has, which one this version needs, and the way from one to the other
(forward only).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources

from sqlalchemy import Connection, inspect, text

from credissuer.errors import ConfigError

_SCRIPT = re.compile(r"[0-9]{4}_[a-z_]+\.py")


@dataclass(frozen=True)
class Schema:
    """The known revisions, oldest first, and where Alembic finds their scripts (`package:folder` or
    a path).

    The revisions are known beside the scripts, so that only the upgrade needs to load Alembic.
    """

    revisions: tuple[str, ...]
    scripts: str

    @property
    def newest(self) -> str:
        return self.revisions[-1]

    def upgrade(self, connection: Connection) -> None:
        """Run what is missing inside the transaction of `connection`: all of it or nothing."""
        # Imported here, because no command but the upgrade needs it.
        from alembic import command
        from alembic.config import Config

        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", self.scripts)
        command.upgrade(config, self.newest)

    def refuse_newer(self, found: str | None) -> None:
        """Raises ConfigError `schema.too_new` for a revision that this version does not know."""
        if found is not None and found not in self.revisions:
            raise ConfigError("schema.too_new", found=found, needed=self.newest)


def _shipped() -> Schema:
    """The schema of this version: its revisions are the scripts that ship with it, in order.

    Read from the names of the files (`0001_first_tables.py`), because loading the scripts would
    load Alembic with them.
    """
    folder = resources.files("credissuer.store").joinpath("migrations", "versions")
    names = [script.name for script in folder.iterdir()]
    revisions = sorted(name[:4] for name in names if _SCRIPT.fullmatch(name))
    return Schema(tuple(revisions), "credissuer.store:migrations")


SCHEMA = _shipped()


def revision_of(connection: Connection) -> str | None:
    """The revision of the database, or None for an empty one.

    Raises ConfigError `database.foreign`.
    """
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return None if revision is None else str(revision)
    # Tables and no version: somebody else's database, in which nothing may be created.
    if tables:
        raise ConfigError("database.foreign", tables=", ".join(tables[:3]))
    return None
