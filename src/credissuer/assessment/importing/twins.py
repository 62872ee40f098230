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
    pointer: str
    account: SubjectAccount
    key: str


def compare(drafts: list[OrderDraft]) -> None:
    """Note on every draft what it shares with another: `import.duplicate_ref`, `account.duplicate`,
    `name.confusable`, `account.confusable`, each naming the other."""
    # Computed once for two comparisons: `SubjectAccount.key` calls into `platforms`.
    held = [
        _Held(draft, f"/accounts/{position}/url", account, account.key)
        for draft in drafts
        for position, account in draft.accounts.items()
    ]
    _same_refs(drafts)
    _same_accounts(held)
    _alike_names(drafts)
    _alike_handles(held)


def _same_refs(drafts: list[OrderDraft]) -> None:
    for group in _groups((draft.ref, draft) for draft in drafts if draft.ref):
        for draft, other in _with_another(group):
            draft.refuse(
                "/ref",
                RefusedError(
                    "import.duplicate_ref",
                    ref=visible(draft.ref),
                    line=other.line,
                ),
            )


def _same_accounts(held: list[_Held]) -> None:
    for group in _groups((one.key, one) for one in held):
        for one, other in _with_another(group):
            refusal = RefusedError(
                "account.duplicate",
                account=one.key,
                line=other.draft.line,
            )
            one.draft.refuse(one.pointer, refusal)


def _alike_names(drafts: list[OrderDraft]) -> None:
    """Namesakes spelled the same are two people; two spellings that look the same are a trap."""
    named_drafts = ((name_skeleton(draft.name), draft) for draft in drafts if draft.name)
    for group in _groups(named_drafts):
        for draft, twin in _with_twin(group, lambda draft: draft.name, lambda draft: draft):
            named = f"{twin.name} ({visible(twin.ref) or twin.line})"
            draft.refuse(
                "/name",
                RefusedError(
                    "name.confusable",
                    text=draft.name,
                    twin=named,
                ),
            )


def _alike_handles(held: list[_Held]) -> None:
    """A subject may have handles that look alike; two subjects may not, on one platform."""
    for group in _groups((one.account.look, one) for one in held):
        for one, twin in _with_twin(group, lambda one: one.key, lambda one: one.draft):
            named = f"{twin.key} ({visible(twin.draft.ref) or twin.draft.line})"
            refusal = RefusedError(
                "account.confusable",
                account=one.key,
                twin=named,
            )
            one.draft.refuse(one.pointer, refusal)


def _groups(keyed: Iterable[tuple[str, Member]]) -> Iterator[list[Member]]:
    """The members that share a key with another."""
    groups: dict[str, list[Member]] = {}
    for key, member in keyed:
        groups.setdefault(key, []).append(member)
    return (group for group in groups.values() if len(group) > 1)


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
