"""The texts of bodies, queries and replies, as the OpenAPI document describes them.

Types and lengths are refused by pydantic. What is only described here is refused by the rules of
the office, which have codes and words of their own.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import Field, WithJsonSchema

from credissuer.assessment.orders.order_check import ACCOUNTS, LONGEST_REF
from credissuer.assessment.subjects import KINDS
from credissuer.assessment.text.names import LONGEST
from credissuer.cases import report
from credissuer.credentials.states import Reason
from credverifier.wire.status.standing import Standing


def _described(**schema: Any) -> Any:
    """Members of the schema that pydantic itself does not check."""
    return Field(json_schema_extra=schema)


Text = Annotated[str, Field(max_length=2_048)]
Day = Annotated[Text, _described(format="date")]
SubjectKind = Annotated[Text, _described(enum=list(KINDS))]
SubjectName = Annotated[Text, _described(minLength=1, maxLength=LONGEST)]
Ref = Annotated[
    str,
    Field(
        max_length=500,
        description="The caller's own key of the row.",
        json_schema_extra={"minLength": 1, "maxLength": LONGEST_REF},
    ),
]
Note = Annotated[
    str, Field(max_length=10_000, description="For the office alone; never published.")
]
AfterSanction = Annotated[
    str,
    Field(
        max_length=10_000,
        description="Why somebody is certified who was revoked or suspended before; kept as a note.",
    ),
]
_REASONS = [reason.value for reason in Reason if reason is not Reason.SUPERSEDED]
ReasonCode = Annotated[
    str | None,
    Field(max_length=100),
    # Not null, though pydantic lets it be: a missing reason has a code of its own.
    WithJsonSchema({"type": "string", "enum": _REASONS}),
]
CRITERIA = _described(minProperties=1)
ACCOUNTS_OF_ORDER = Field(max_length=20, json_schema_extra={"minItems": 1, "maxItems": ACCOUNTS})

ASSESSMENT_EXAMPLE: Any = {
    "ref": "NSN-0302",
    "kind": "person",
    "name": "Ví Dụ Thu Hà",
    "criteria": {
        "content-authenticity": "met",
        "advertising-compliance": "good",
        "commercial-transparency": "met",
        "community-feedback": "met",
    },
    "assessed_on": "2026-11-02",
    "accounts": [{"url": "https://www.tiktok.com/@vidu.thuha", "proven_on": "2026-11-01"}],
}
"""By the programme that ships."""

_COORDINATE = {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"}


def _only(text: str) -> dict[str, Any]:
    """The one text that may stand there, with its type, which makers of clients ask for."""
    return {"type": "string", "const": text}


_BESIDE = {
    "kid": {"type": "string"},
    "use": _only("sig"),
    "key_ops": {"type": "array", "items": {"type": "string"}, "contains": {"const": "verify"}},
}


def _jwk(kind: str, curve: str, algorithm: str, *coordinates: str) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["kty", "crv", *coordinates],
        "properties": {
            "kty": _only(kind),
            "crv": _only(curve),
            **dict.fromkeys(coordinates, _COORDINATE),
            "alg": _only(algorithm),
            **_BESIDE,
        },
    }


HolderKey = Annotated[
    dict[str, Any] | None,
    WithJsonSchema(
        {
            "description": "The holder's public JWK, to which the certificate for wallets is bound.",
            "anyOf": [
                _jwk("EC", "P-256", "ES256", "x", "y"),
                _jwk("OKP", "Ed25519", "EdDSA", "x"),
                {"type": "null"},
            ],
        }
    ),
]

PortraitText = Annotated[
    str,
    Field(
        max_length=20_480,
        description="A picture of the subject for the verdict page, in base64: JPEG or PNG, at most"
        " 15 kB, without metadata. In a renewal empty for none; left away, it stays.",
    ),
]

ReportKind = Annotated[str, Field(max_length=100, json_schema_extra={"enum": [*report.kinds()]})]
# Their bounds are in the words alone, because control characters are taken out before they count.
ReportText = Annotated[
    str,
    Field(
        max_length=20_000,
        description=f"Up to {report.MOST_TEXT} characters.",
        json_schema_extra={"minLength": 1},
    ),
]
REPORT_EXAMPLE: Any = {
    "kind": "undisclosed_ad",
    "profile": "https://www.tiktok.com/@vidu.thuha",
    "text": "An advertisement that does not say that it is one.",
    "evidence": ["https://www.tiktok.com/@vidu.thuha/video/7312345678901234567"],
}
REPORT_LINKS: Any = Field(
    default_factory=list,
    max_length=50,
    description=f"Up to {report.MOST_EVIDENCE} links of {report.EVIDENCE_LENGTH} characters; never opened.",
)

# Ten of Crockford's characters, with those that are read as 1 and 0, in any case.
TYPED_NUMBER = "^[ -]*(?:[0-9A-TV-Za-tv-z][ -]*){10}$"
NumberInPath = Annotated[
    str,
    Path(
        description="A certificate number, in any case, with or without hyphen.",
        json_schema_extra={"pattern": TYPED_NUMBER},
    ),
]
ReportNumber = Annotated[Text, Field(description="Of the certificate that it is about.")]
ReceiptInPath = Annotated[
    str,
    Path(
        description="A report's receipt, in any case, with or without hyphen.",
        json_schema_extra={"pattern": "^[Rr]-?[0-9A-Za-z]{8}$"},
    ),
]
ReportKindInQuery = Annotated[
    str | None, Query(max_length=100, json_schema_extra={"enum": [*report.kinds()]})
]
CertificateInQuery = Annotated[
    str | None,
    Query(
        max_length=100,
        description="The number that they are counted under.",
        json_schema_extra={"pattern": TYPED_NUMBER},
    ),
]
CodeInPath = Annotated[str, Path(json_schema_extra={"pattern": "^[a-z_]+(?:[.][a-z_]+)?$"})]
StandingInQuery = Annotated[
    str | None, Query(max_length=20, json_schema_extra={"enum": [*Standing]})
]
Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[
    str | None,
    Query(
        max_length=200,
        description="From `next` of the page before.",
        json_schema_extra={"pattern": "^[A-Za-z0-9_-]+$"},
    ),
]

# Of replies.
Moment = Annotated[str, _described(format="date-time")]
Url = Annotated[str, _described(format="uri")]
Number = Annotated[str, _described(pattern="^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$")]
Sha256 = Annotated[str, _described(pattern="^[0-9a-f]{64}$")]
Kind = Annotated[str, _described(enum=list(KINDS))]
GivenReason = Annotated[str, _described(enum=[*Reason])]
Receipt = Annotated[str, _described(pattern="^R-[0-9A-HJKMNP-TV-Z]{8}$")]
