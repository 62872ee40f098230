"""The closed vocabulary of verdicts as types, so that a type checker finds a misspelt word.

The words are those of `verdicts.json`; a test compares the two.
"""

from __future__ import annotations

from typing import Literal

Outcome = Literal["valid", "invalid", "unknown"]

VerdictName = Literal[
    "malformed",
    "unknown_issuer",
    "tampered",
    "superseded",
    "revoked",
    "suspended",
    "expired",
    "not_yet_valid",
    "status_unavailable",
    "profile_mismatch",
    "valid",
    "not_found",
    "unreachable",
    "unreadable",
    "foreign_code",
]

Code = Literal[
    "format.malformed",
    "format.too_large",
    "format.typ_invalid",
    "format.alg_not_allowed",
    "format.header_not_allowed",
    "format.crit_unsupported",
    "format.claims_invalid",
    "format.type_invalid",
    "format.disclosure_invalid",
    "format.key_binding_invalid",
    "issuer.untrusted",
    "issuer.key_unknown",
    "issuer.key_not_allowed",
    "issuer.key_not_then",
    "signature.invalid",
    "validity.expired",
    "validity.not_yet_valid",
    "status.missing",
    "status.malformed",
    "status.unsupported",
    "status.revoked",
    "status.superseded",
    "status.suspended",
    "status.unreachable",
    "status.invalid",
    "status.stale",
    "status.rollback",
    "status.index_out_of_range",
    "status.untrusted_url",
    "status.too_large",
    "status.value_unsupported",
    "profile.mismatch",
    "link.foreign",
    "link.not_found",
    "link.unreachable",
    "link.unreadable",
    "link.number_invalid",
]
"""Why a verdict is not `valid`: `<check>.<word>`."""

CheckName = Literal["format", "issuer", "signature", "validity", "status", "profile"]
CheckResult = Literal["pass", "fail", "not_checked"]
