"""Shape and tone of each verdict, as the check page has them (`page/marks.js`); a test holds the
two equal.
"""

from __future__ import annotations

from credverifier.verdict import Verdict

_RING = "M24 4a20 20 0 1 0 0 40 20 20 0 1 0 0-40"
SHAPES = {
    "seal": ("M24 4a15 15 0 1 0 0 30 15 15 0 1 0 0-30", "m15 32-4 12 13-5 13 5-4-12"),
    "eye": ("M3 24c10-18 32-18 42 0-10 18-32 18-42 0", "M24 17a7 7 0 1 0 0 14 7 7 0 1 0 0-14"),
    "question": (_RING, "M17.5 19a6.5 6.5 0 1 1 9.6 5.7c-2 1.1-3.1 2.2-3.1 4.3", "M24 35v.2"),
    "tick": (_RING, "m15 24.5 6.2 6.2L33.5 18"),
    "cross": (_RING, "m17 17 14 14", "m31 17-14 14"),
    "barred": (_RING, "m10 10 28 28"),
    "ring": (_RING,),
    "renewed": ("M41 24a17 17 0 1 1-5-12", "M37 3v9.5h-9.5"),
    "pause": (_RING, "M19 16v16", "M29 16v16"),
    "clock": (_RING, "M24 12v13l8 5"),
    "unequal": (_RING, "M15 19h18", "M15 29h18", "m30 13-12 22"),
}
_LOOKS = {
    ("question", "unknown"): ("unreadable", "status_unavailable", "unreachable"),
    ("barred", "unknown"): ("foreign_code", "malformed"),
    ("ring", "unknown"): ("not_found",),
    ("barred", "bad"): ("unknown_issuer",),
    ("cross", "bad"): ("tampered", "revoked"),
    ("unequal", "bad"): ("profile_mismatch",),
    ("renewed", "info"): ("superseded",),
    ("clock", "info"): ("not_yet_valid",),
    ("clock", "warn"): ("expired",),
    ("pause", "warn"): ("suspended",),
}
VERDICTS = {verdict: look for look, verdicts in _LOOKS.items() for verdict in verdicts}


def matched(verdict: Verdict) -> bool:
    """True only where the certificate is valid and the profile that the reader is on is one of its
    accounts.
    """
    return verdict.verdict == "valid" and verdict.profile.match is True


def is_open(verdict: Verdict) -> bool:
    """True where the certificate is valid and the reader was not yet asked on which profile they
    are.
    """
    return verdict.verdict == "valid" and not matched(verdict)


def look(verdict: Verdict) -> tuple[tuple[str, ...], str]:
    """The paths of its drawing, and its tone.

    A verdict without a row in VERDICTS gets the tone "unknown", never green.
    """
    if matched(verdict):
        return SHAPES["tick"], "good"
    if is_open(verdict):
        return SHAPES["seal"], "ask"
    shape, tone = VERDICTS.get(verdict.verdict, ("question", "unknown"))
    return SHAPES[shape], tone
