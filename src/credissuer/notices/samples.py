"""PURE: made-up facts, by which staff looks at the words of a kind."""

from __future__ import annotations

from credissuer.notices.kinds import kinds
from credissuer.notices.notice import NoticeRecord, Recipient
from credissuer.notices.queued import notice

_FACTS = {
    "name": "Ngọc Ánh",
    "link": "https://example.org/me",
    "minutes": "30",
    "number": "7K3M9QX2HS",
    "application": "H-7K3M9QX2",
    "case": "V-4F7KM2QX",
    "appeal": "K-9QX27K3M",
    "reason": "undisclosed_ad",
    "until": "2027-12-31",
    "deadline": "2026-12-15",
    "at": "2026-11-30T02:05:00Z",
    "key": "YubiKey xanh",
    "browser": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36",
    "webhook": "https://brand.example.org/hooks",
    "handle": "@ngocanh.daily",
    "count": "3",
}
"""Of nobody: the address is one that nobody can own (RFC 2606)."""

_NOBODY = "ngoc.anh@example.org"


def sample(kind: str, language: str) -> NoticeRecord:
    """A notice of that kind with every fact that it may tell. Raises KeyError for another kind."""
    facts = {name: _FACTS[name] for name in kinds()[kind].facts}
    return notice(kind, Recipient(_NOBODY, language), facts, key=f"sample:{kind}")
