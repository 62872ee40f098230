"""The oracle's own reading of whose certificate it is: the subject in our shape, and the number."""

from __future__ import annotations

from typing import Any

from fuzz.oracle_model import is_url
from fuzz.oracle_time import need

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TEXTS = ("platform", "handle", "url", "accountId", "controlProvenOn")


def is_whose(subject: Any, *, accounts_needed: bool = True) -> None:
    """Refuse what does not say whose certificate it is, or says so in other shapes than ours."""
    need(isinstance(subject, dict), "subject: not one object")
    need(isinstance(subject.get("name"), str) and subject["name"] != "", "subject: no name")
    need("id" not in subject or is_url(subject["id"]), "subject: id")
    need(subject.get("kind", "person") in ("person", "organization"), "subject: kind")
    accounts = subject.get("accounts", None if accounts_needed else [])
    need(
        isinstance(accounts, list) and (accounts != [] or not accounts_needed),
        "subject: no accounts",
    )
    for account in accounts:
        need(isinstance(account, dict), "subject: an account that is none")
        need(
            bool(account.get("platform")) and bool(account.get("handle")),
            "subject: an account of nobody",
        )
        need(
            all(isinstance(account.get(name, ""), str) for name in _TEXTS),
            "subject: an account of no texts",
        )
    for member in ("level", "assessedOn"):
        need(isinstance(subject.get(member, ""), str), f"subject: {member}")
    programme, criteria = subject.get("programme"), subject.get("criteria", [])
    if "programme" in subject:
        need(isinstance(programme, dict), "subject: programme")
        need(
            all(isinstance(programme.get(name), str) for name in ("id", "version")),
            "subject: programme",
        )
    need(isinstance(criteria, list), "subject: criteria")
    for item in criteria:
        need(isinstance(item, dict), "subject: a criterion")
        need(
            all(isinstance(item.get(name), str) for name in ("criterion", "level")),
            "subject: a criterion",
        )


def is_certificate(identity: Any, public_url: str) -> bool:
    """The URL of a certificate at that origin."""
    start = f"{public_url}/c/"
    return (
        isinstance(identity, str)
        and identity.startswith(start)
        and _is_number(identity[len(start) :])
    )


def _is_number(text: str) -> bool:
    """Nine symbols and the check symbol, sum of 2^i * d_i over GF(2^5) with x^5 + x^2 + 1 (CONTRACT
    section 2).
    """
    if len(text) != 10 or any(symbol not in _SYMBOLS for symbol in text):
        return False
    total = 0
    for position, symbol in enumerate(text[:9], start=1):
        value = _SYMBOLS.index(symbol)
        for _ in range(position):
            value = value << 1 if value < 16 else (value << 1) ^ 0b100101
        total ^= value
    return _SYMBOLS[total] == text[9]
