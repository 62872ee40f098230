"""${message}"""

from credissuer.store.migrations.rules import filled
from credissuer.store.migrations.tables import Table, moment, text

revision, down_revision = ${repr(up_revision)}, ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
