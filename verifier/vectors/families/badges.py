"""Open Badges of one certificate, changed in one thing each."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from case import Case, World, bad
from forge import Issuer

Change = Callable[[dict[str, Any]], object]


class Badges:
    """Open Badges of one certificate, with lists of today."""

    def __init__(self, world: World) -> None:
        self.world, self.tnso = world, world.tnso
        self.lists = self._needed(world.tnso, world.clear)

    def _needed(self, issuer: Issuer, lists: Mapping[str, Any]) -> dict[str, Any]:
        return {url: lists[url] for url in (issuer.bitstring_urls["revocation"], issuer.token_url)}

    def token(self, members: Mapping[str, Any] | None = None, /, without: Iterable[str] = (),
              change: Change | None = None,
              **options: Any) -> str:  # fmt: skip
        """A badge with `members` put over its payload, or changed in any way; `options` as of
        `Issuer.sign_badge`.
        """
        payload = copy.deepcopy({**self.tnso.badge(), **(members or {})})
        if change is not None:
            change(payload)
        return self.tnso.sign_badge(
            {name: payload[name] for name in payload if name not in without}, **options
        )

    def wrong(self, name: str, why: str, code: str, members: Mapping[str, Any] | None = None, /,
              stage: str = "content",
              **options: Any) -> Case:  # fmt: skip
        """A case that is refused for what it says."""
        return bad(name, why, self.token(members, **options), self.lists, f"format.{code}", stage)


def put_at(*path: str | int) -> Callable[..., Change]:
    """A change that puts a value at the end of a path, or with none takes away what is there."""

    def of(*value: Any) -> Change:
        def change(payload: Any) -> None:
            for step in path[:-1]:
                payload = payload[step]
            if value:
                payload[path[-1]] = value[0]
            else:
                del payload[path[-1]]

        return change

    return of
