"""Conflicts between the rows of one file: duplicate refs and accounts, and look-alikes.

Both rows of a pair are refused, because nothing tells which of them is right.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from credissuer.assessment.orders.draft import OrderDraft
from credissuer.assessment.subjects import SubjectAccount
from credissuer.assessment.text.names import name_skeleton, visible
from credissuer.errors import RefusedError

Member = TypeVar("Member")


class _Held(NamedTuple):
    draft: OrderDraft
    position: int
    account: SubjectAccount

    @property
    def key(self) -> str:
        return self.account.key

    def refuse(self, error: RefusedError) -> None:
        """Note a problem of the account on its draft."""
        self.draft.refuse(f"/accounts/{self.position}/url", error)


def compare(drafts: list[OrderDraft]) -> None:
    """Note on every draft what it shares with another: `import.duplicate_ref`, `account.duplicate`,
    `name.confusable`, `account.confusable`, each naming the other."""
    _same_refs(drafts)
    _same_accounts(drafts)
    _alike_names(drafts)
    _alike_handles(drafts)


def _same_refs(drafts: list[OrderDraft]) -> None:
    for group in _groups([draft for draft in drafts if draft.ref], lambda draft: draft.ref):
        for draft, other in _with_another(group):
            draft.refuse(
                "/ref",
                RefusedError(
                    "import.duplicate_ref",
                    ref=visible(draft.ref),
                    line=other.line,
                ),
            )


def _same_accounts(drafts: list[OrderDraft]) -> None:
    for group in _groups_of_accounts(drafts, lambda account: account.key):
        for one, other in _with_another(group):
            refusal = RefusedError(
                "account.duplicate",
                account=one.key,
                line=other.draft.line,
            )
            one.refuse(refusal)


def _alike_names(drafts: list[OrderDraft]) -> None:
    """Namesakes spelled the same are two people; two spellings that look the same are a trap."""
    named = [draft for draft in drafts if draft.name]
    for group in _groups(named, lambda draft: name_skeleton(draft.name or "")):
        for draft, twin in _with_twin(group, lambda draft: draft.name, lambda draft: draft):
            refusal = RefusedError(
                "name.confusable",
                text=draft.name,
                twin=f"{twin.name} ({visible(twin.ref) or twin.line})",
            )
            draft.refuse("/name", refusal)


def _alike_handles(drafts: list[OrderDraft]) -> None:
    """A subject may have handles that look alike; two subjects may not, on one platform."""
    for group in _groups_of_accounts(drafts, lambda account: account.look):
        for one, twin in _with_twin(group, lambda one: one.key, lambda one: one.draft):
            named = f"{twin.key} ({visible(twin.draft.ref) or twin.draft.line})"
            refusal = RefusedError(
                "account.confusable",
                account=one.key,
                twin=named,
            )
            one.refuse(refusal)


def _groups(members: list[Member], key: Callable[[Member], str]) -> Iterable[list[Member]]:
    """The members that share a key with another."""
    repeated = _repeated(key(member) for member in members)
    if not repeated:
        return ()
    keyed = ((key(member), member) for member in members)
    return _grouped((text, member) for text, member in keyed if hash(text) in repeated)


def _groups_of_accounts(
    drafts: list[OrderDraft], key: Callable[[SubjectAccount], str]
) -> Iterable[list[_Held]]:
    """The accounts that share a key with another, of the same draft or of another."""
    repeated = _repeated(key(account) for draft in drafts for account in draft.accounts.values())
    if not repeated:
        return ()
    held = (
        (key(account), draft, position, account)
        for draft in drafts
        for position, account in draft.accounts.items()
    )
    return _grouped(
        (text, _Held(draft, position, account))
        for text, draft, position, account in held
        if hash(text) in repeated
    )


def _grouped(keyed: Iterable[tuple[str, Member]]) -> Iterable[list[Member]]:
    groups: dict[str, list[Member]] = {}
    for key, member in keyed:
        groups.setdefault(key, []).append(member)
    return [group for group in groups.values() if len(group) > 1]


def _repeated(keys: Iterable[str]) -> set[int]:
    """The hashes of the keys that come twice, and perhaps of some others.

    Hashes and no lists of members, because nearly every key of a large file comes once, and what
    is kept of each is all that this needs beside the file itself.
    """
    seen: set[int] = set()
    again: set[int] = set()
    for key in keys:
        digest = hash(key)
        if digest in seen:
            again.add(digest)
        seen.add(digest)
    return again


def _with_another(group: list[Member]) -> Iterator[tuple[Member, Member]]:
    """Each member with the first other one."""
    for position, member in enumerate(group):
        yield member, group[0] if position else group[1]


def _with_twin(
    group: list[Member],
    spelling: Callable[[Member], Hashable],
    row: Callable[[Member], OrderDraft],
) -> Iterator[tuple[Member, Member]]:
    """Each member with the first that is spelled otherwise in another row, if there is one.

    One member stands for each spelling, so that a thousand namesakes cost a thousand steps and not
    a million.
    """
    # Reversed, so that the first of each spelling stays in the dict.
    first = {spelling(member): member for member in reversed(group)}
    for member in group:
        others = (
            one
            for spelled, one in first.items()
            if spelled != spelling(member) and row(one) is not row(member)
        )
        twin = next(others, None)
        if twin is not None:
            yield member, twin
