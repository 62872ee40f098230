"""Another office's export (docs/export.md) as orders for this one, and as problems.

The signatures of the other office stay its own. What is taken over is whom it certified, on what
grounds, under which ref; what was not in good standing there is never taken over without a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from credissuer.assessment.importing import twins
from credissuer.assessment.importing.sheet import ImportRow, ImportSheet
from credissuer.assessment.orders.draft import (
    NO_HOLDER_KEY,
    OrderDraft,
    UncheckedAccount,
    UncheckedOrder,
)
from credissuer.assessment.orders.order_check import check_order
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.assessment.text.names import visible
from credissuer.errors import RefusedError
from credverifier.errors import CredentialError, FormatError
from credverifier.wire.envelope import dates, strict_json

MAX_OCTETS = 256 * 1024 * 1024
"""The largest export that is read: some 200,000 certificates."""

MAX_LINE = 16 * 1024 * 1024
"""The longest line: a signed status list, or a certificate with many notes."""

_ASSESSOR = 500
"""As many characters as the office keeps of who judged."""

_REPLACED = frozenset({"superseded", "voided"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedOrders:
    """`sheet` has a row for each certificate that was in force there, or in bad standing.

    `left_out` counts the others by why: `superseded`, `voided`, `expired`.
    """

    sheet: ImportSheet
    left_out: Counter[str]


def read(
    lines: Iterable[bytes],
    programme: AssessmentProgramme,
    *,
    today: date,
    now: datetime,
) -> ExportedOrders:
    """The orders in the lines of an export, each with its end; `today` is the last day that is not
    the future.

    Raises RefusedError for a file that is no export: `export.malformed`,
    `import.too_large`, `import.empty`.
    """
    drafts: list[OrderDraft] = []
    left_out: Counter[str] = Counter()
    octets = 0
    for line, text in enumerate(lines, 1):
        octets += len(text)
        if octets > MAX_OCTETS or len(text) > MAX_LINE:
            raise RefusedError("import.too_large", megabytes=MAX_OCTETS // 1024 // 1024)
        certificate = _certificate(line, text)
        if certificate is None:
            continue
        try:
            why = _left_out(certificate, now)
            if why is not None:
                left_out[why] += 1
                continue
            drafts.append(_draft(line, certificate, programme, today))
        # What an export says of a certificate is missing, or of another kind.
        except (KeyError, TypeError, AttributeError, CredentialError) as error:
            if isinstance(error, RefusedError):
                raise
            raise RefusedError("export.malformed", line=line) from error
    if not drafts and not left_out:
        raise RefusedError("import.empty")
    # Among those alone that are to be issued: one who was revoked may have been certified anew.
    twins.compare([draft for draft in drafts if not draft.problems])
    return ExportedOrders(
        sheet=ImportSheet(rows=tuple(_row(draft) for draft in drafts)),
        left_out=left_out,
    )


def _certificate(line: int, text: bytes) -> dict[str, Any] | None:
    """The certificate in a line; None for an empty one or another kind."""
    if not text.strip():
        return None
    try:
        members = strict_json.loads(text)
    except FormatError as error:
        raise RefusedError("export.malformed", line=line) from error
    if not isinstance(members.get("kind"), str):
        raise RefusedError("export.malformed", line=line)
    # Kinds that are not known may come with later versions.
    return members if members["kind"] == "certificate" else None


def _left_out(certificate: Mapping[str, Any], now: datetime) -> str | None:
    """Why nothing is to be done about it: another one stands in its place, or its time is over."""
    standing = str(certificate["standing"])
    if standing in _REPLACED:
        return standing
    ended = dates.seconds(certificate["valid_until"], "valid_until") <= now.timestamp()
    return "expired" if ended and standing == "valid" else None


def _draft(
    line: int,
    certificate: Mapping[str, Any],
    programme: AssessmentProgramme,
    today: date,
) -> OrderDraft:
    subject, assessment = certificate["subject"], certificate["assessment"]
    ref = _text(certificate["ref"])
    if certificate["standing"] != "valid":
        return _refused(
            line,
            ref,
            RefusedError(
                "export.not_in_good_standing",
                number=visible(_text(certificate["number"])),
                name=visible(_text(subject["name"])),
                standing=visible(_text(certificate["standing"])),
                reason=visible(_text(certificate["reason"] or "-")),
            ),
        )
    followed = f"{_text(assessment['programme'])} {_text(assessment['version'])}"
    current = f"{programme.id} {programme.version}"
    # A certificate names the rules by which its subject was judged: these were others.
    if followed != current:
        outdated = RefusedError("assessment.outdated", version=visible(followed), current=current)
        return _refused(line, ref, outdated)
    assessor = f"{_text(assessment['assessor'])} ({_text(certificate['issuer'])})"
    try:
        return check_order(
            _unchecked(certificate, ref),
            programme,
            today=today,
            assessor=assessor[:_ASSESSOR],
            line=line,
        )
    # What no row of the sheet can say: criteria that the programme lacks, a fifth account.
    except RefusedError as error:
        return _refused(line, ref, error)


def _unchecked(certificate: Mapping[str, Any], ref: str) -> UncheckedOrder:
    subject, assessment = certificate["subject"], certificate["assessment"]
    key = certificate["holder_key"]
    return UncheckedOrder(
        ref=ref,
        kind=_text(subject["kind"]),
        name=_text(subject["name"]),
        level=_text(assessment["level"]),
        criteria={_text(one["id"]): _text(one["level"]) for one in assessment["criteria"]},
        assessed_on=_text(assessment["assessed_on"]),
        accounts=[
            UncheckedAccount(_text(one["url"]), _text(one["proven_on"] or ""))
            for one in subject["accounts"]
        ],
        holder_key=NO_HOLDER_KEY if key is None else key,
        portrait=_text(subject.get("portrait") or ""),
    )


def _refused(line: int, ref: str, error: RefusedError) -> OrderDraft:
    draft = OrderDraft(line=line, ref=ref)
    draft.refuse("", error)
    return draft


def _row(draft: OrderDraft) -> ImportRow:
    return ImportRow(
        line=draft.line,
        ref=draft.ref,
        cells={},
        order=draft.order(),
        problems=tuple(draft.problems),
    )


def _text(value: Any) -> str:
    # No conversion: str(True) would put a text on a certificate that nobody wrote.
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
