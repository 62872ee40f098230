"""What somebody looks for in the audit trail."""

from __future__ import annotations

from credissuer.audit.search import AuditFilter


def test_a_filter_with_nothing_in_it_is_empty() -> None:
    assert AuditFilter().is_empty
    assert not AuditFilter(actor="person:").is_empty
    assert not AuditFilter(object="").is_empty
