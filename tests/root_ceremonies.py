"""Ceremonies of an offline root for offices in memory."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from secrets import token_bytes
from typing import Any

from credissuer.operations.publishing import publish_root
from credissuer.signing import ceremony, root_medium
from credissuer.signing.file_keys import FileKeys
from credverifier.trust import root_list
from credverifier.trust.root_list import RootList
from tests.offices import Household

_COST = 2**4
"""Cheap to check, because these keys protect nothing."""


class Medium:
    """A folder with a root key."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.folder = folder
        self.keys = FileKeys(folder, "root words of tests", entropy=token_bytes, cost=_COST)
        root_medium.found(folder, self.keys, "ES256", **more)

    @property
    def state(self) -> dict[str, Any]:
        """What root.json holds."""
        return root_medium.load(self.folder)

    def sign(
        self,
        house: Household,
        named: dict[str, Any] | None = None,
        days: int = 365,
        before: str = "",
    ) -> str:
        """The list of the office's keys/, signed now; the medium remembers it."""
        state, octets = self.state, house.office.documents.get("trust-list.json")
        assert octets is not None
        asked = ceremony.agenda(
            octets, state, named or state, house.office.clock(), timedelta(days=days), before
        )
        text, _ = ceremony.signed(asked, root_medium.signer(self.keys, state))
        taken = root_list.pin(root_list.read(text))
        root_medium.save(
            self.folder, {**state, "version": taken["version"], "digest": taken["digest"]}
        )
        return text


def publish(house: Household, medium: Medium, text: str) -> RootList:
    """Take a signed list into the office."""
    root = root_medium.text(medium.state)
    listed: RootList = publish_root.publish(house.office, house.call, text.encode(), root)
    return listed
