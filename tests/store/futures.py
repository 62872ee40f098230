"""A later version of the software, whose schema has one revision more."""

from __future__ import annotations

import shutil
from pathlib import Path

import credissuer.store
from credissuer.store.schema import SCHEMA, Schema

LATER = f"{int(SCHEMA.newest) + 1:04}"
SCRIPTS = Path(credissuer.store.__path__[0]) / "migrations"
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade():
    op.create_table("extra", sa.Column("id", sa.Text(), primary_key=True))
    op.add_column("certificate", sa.Column("colour", sa.Text()))
    op.execute("UPDATE certificate SET colour = 'green'")
    {last}
"""


def future(folder: Path, last: str = "pass") -> Schema:
    """The schema with one revision more, whose script ends in the statement `last`."""
    scripts = Path(
        shutil.copytree(SCRIPTS, folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    )
    (scripts / "versions" / f"{LATER}_more.py").write_text(
        NEXT.format(revision=LATER, before=SCHEMA.newest, last=last), "utf-8"
    )
    return Schema((*SCHEMA.revisions, LATER), str(scripts))
