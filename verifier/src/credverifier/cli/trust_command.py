"""The commands `credverifier trust update`, which fetches newer trust lists, and `trust pin`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from credverifier import words
from credverifier.cli import output
from credverifier.online import trust_lists
from credverifier.online.trust_lists import TrustAnswer
from credverifier.trust import root_list, trust_update
from credverifier.trust.anchors import TrustAnchors

DONE, UNKNOWN, UNUSABLE = 0, 3, 4
_EXIT = {"updated": DONE, "unchanged": DONE, "unreachable": UNKNOWN, "refused": UNUSABLE}


def update(path: Path, now: datetime, *, as_json: bool = False) -> int:
    """Bring the trust list in `path` up to date, in place, whole or not at all; returns the exit
    code.

    0 where every issuer answered, 3 where one could not be reached, 4 where one gave what is not
    trusted. Raises TrustListError `trust.missing`, `.malformed`, `.expired`.
    """
    value = trust_lists.read(path)
    updated, answers = trust_lists.newest(value, now)
    for answer in answers:
        _report(answer, as_json)
    if updated != value:
        trust_lists.replace(path, updated)
    return max((_EXIT[answer.result] for answer in answers), default=DONE)


def pin(path: Path, roots: Path, *, as_json: bool = False) -> int:
    """Pin the trust list in `path` to the root keys in the file `roots`; returns the exit code.

    Raises TrustListError `trust.missing`, `.malformed`, and `.update_untrusted` where it is pinned
    to other keys.
    """
    pinned = root_list.pinned(trust_lists.read(path), trust_lists.read(roots))
    trust_lists.replace(path, pinned)
    for key in pinned[root_list.MEMBER]["keys"]:
        if as_json:
            output.put_json({"root": key["kid"], "alg": key["alg"]})
        else:
            output.put(key["kid"])
    output.say(*words.said("trust_pinned"))
    return DONE


def warn(anchors: TrustAnchors, now: datetime) -> None:
    """Warn on stderr that a trust list ends soon."""
    days = (anchors.expires_at - now).days
    # One that has ended is refused by the check itself, with the day on which it did.
    if 0 <= days < trust_update.WARN_DAYS:
        key = "trust_ends" if days else "trust_ends_today"
        output.say(*words.said(key, days=days))


def _report(answer: TrustAnswer, as_json: bool) -> None:
    if as_json:
        facts = {"issuer": answer.issuer_id, "result": answer.result, "detail": answer.detail}
        output.put_json(facts)
    else:
        told = words.in_one_line(f"trust_{answer.result}")
        detail = f" ({answer.detail})" if answer.detail else ""
        output.put(f"{answer.issuer_id}: {told}{detail}")
