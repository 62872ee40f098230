"""The setting `four_eyes` against what is recorded: it raises the flag, and never lowers it."""

from __future__ import annotations

from contextlib import suppress

from credissuer.errors import BehindError, ConfigError
from credissuer.office import Office
from credissuer.operations.deciding.policy import raise_flag, two_decide
from credissuer.operations.perform import perform
from credissuer.staff.roles import Actor

SETTINGS = Actor(id="system:settings", roles=frozenset())
"""Who raises the flag where a setting asks for it."""


def settle(office: Office, four_eyes: bool | None) -> None:
    """Let two people decide where the settings say so; None leaves it as it is recorded.

    Raises ConfigError `config.four_eyes` where the settings say that one person decides and two do.
    """
    with office.store.read() as reading:
        is_up = two_decide(reading)
    if four_eyes is False and is_up:
        raise ConfigError("config.four_eyes")
    if four_eyes and not is_up:
        # A database that is behind what is published is mended first: that must not be in the way.
        with suppress(BehindError):
            perform(office, office.call(SETTINGS), raise_flag)
