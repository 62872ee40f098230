"""Check a credibility certificate: whose it is, that it is genuine, and that it still stands.

    from credverifier import Verifier

    verifier = Verifier.from_trust_list("trust-list.json")
    profile = "https://www.tiktok.com/@minhanh.review"
    verdict = verifier.check("https://tnso.vn/c/7K3M9QX2HS", profile=profile)
    print(verdict.verdict, verdict.message["vi"])
    verdict.require_valid()          # raises NotValidError unless the verdict is "valid"

`Verifier` fetches, and remembers what it has seen. `verify` is the pure function beneath it, which
is given the time and the lists. `Outcome`, `VerdictName` and `Code` are the types of what a verdict
says: with them mypy and pyright find a misspelt code.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from credverifier.errors import (
        BundleError,
        CredentialError,
        MomentError,
        ProfileError,
        ReceiptError,
        TrustListError,
    )
    from credverifier.online.asynchronous import AsyncVerifier
    from credverifier.online.verifier import Verifier
    from credverifier.receipt import Receipt, Replayed, replay
    from credverifier.trust.anchors import TrustAnchors
    from credverifier.verdict import NotValidError, Verdict
    from credverifier.verification import verify
    from credverifier.vocabulary import CheckName, CheckResult, Code, Outcome, VerdictName
    from credverifier.wire.credentials.credential import Credential
    from credverifier.wire.status.standing import Standing

__version__ = "0.1.0"
_MODULES = {
    "AsyncVerifier": "online.asynchronous",
    "BundleError": "errors",
    "CheckName": "vocabulary",
    "CheckResult": "vocabulary",
    "Code": "vocabulary",
    "Credential": "wire.credentials.credential",
    "CredentialError": "errors",
    "MomentError": "errors",
    "NotValidError": "verdict",
    "Outcome": "vocabulary",
    "ProfileError": "errors",
    "Receipt": "receipt",
    "ReceiptError": "errors",
    "Replayed": "receipt",
    "Standing": "wire.status.standing",
    "TrustAnchors": "trust.anchors",
    "TrustListError": "errors",
    "Verdict": "verdict",
    "VerdictName": "vocabulary",
    "Verifier": "online.verifier",
    "replay": "receipt",
    "verify": "verification",
}
"""Name -> the module below this one that defines it."""
__all__ = [
    "AsyncVerifier",
    "BundleError",
    "CheckName",
    "CheckResult",
    "Code",
    "Credential",
    "CredentialError",
    "MomentError",
    "NotValidError",
    "Outcome",
    "ProfileError",
    "Receipt",
    "ReceiptError",
    "Replayed",
    "Standing",
    "TrustAnchors",
    "TrustListError",
    "Verdict",
    "VerdictName",
    "Verifier",
    "__version__",
    "replay",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Imports each name at its first use: pure verification needs no network code, and `--help` of
    the commands needs no verification.
    """
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value  # so that the next use finds it at once
    return value
