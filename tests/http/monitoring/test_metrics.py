"""What the server counts, in Prometheus' exposition format."""

from __future__ import annotations

from credissuer.http.monitoring.metrics import Labelled, Metrics


def test_requests_are_counted_by_method_and_status() -> None:
    metrics = Metrics()
    for method, status in (("GET", 200), ("GET", 200), ("POST", 422), ("BREW", 405), ("X", 405)):
        metrics.count(method, status)
    text = metrics.text({}).decode()
    assert 'credissuer_requests_total{method="GET",status="200"} 2.0' in text
    assert 'credissuer_requests_total{method="POST",status="422"} 1.0' in text
    # because a caller must not be able to add rows
    assert 'credissuer_requests_total{method="other",status="405"} 2.0' in text
    assert "BREW" not in text


def test_verdicts_and_files_are_counted_and_a_gauge_without_a_value_is_left_out() -> None:
    metrics = Metrics()
    metrics.files += 3
    metrics.verdicts["status.revoked"] += 1
    gauges = {"open_intents": ("Intents.", 2.0), "list_age_seconds": ("Age.", None)}
    text = metrics.text(gauges).decode()
    assert "credissuer_public_files_total 3.0" in text
    assert 'credissuer_verdicts_total{code="status.revoked"} 1.0' in text
    assert "credissuer_open_intents 2.0" in text
    assert "list_age_seconds" not in text


def test_a_gauge_may_have_a_value_for_each_value_of_a_label() -> None:
    gauges = {"key_age_seconds": ("Age.", Labelled("use", {"status": 2.0, "credential": 1.0}))}
    text = Metrics().text(gauges).decode()
    assert 'credissuer_key_age_seconds{use="credential"} 1.0' in text
    assert 'credissuer_key_age_seconds{use="status"} 2.0' in text
