"""Metrics in the Prometheus exposition format: counters as requests pass, gauges at each scrape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

Gauges = dict[str, tuple[str, float | None]]
"""Name -> (help text, value; None leaves the gauge out)."""


class Metrics(Collector):
    """Counters of one event loop (not thread-safe) and the gauges of the current scrape."""

    def __init__(self) -> None:
        self.files = 0
        self.requests: Counter[tuple[str, int]] = Counter()
        self.verdicts: Counter[str] = Counter()
        self._gauges: Gauges = {}
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)

    def count(self, method: str, status: int) -> None:
        """Count an answered request below /api or to an operational path."""
        method_label = method if method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS") else "other"
        self.requests[method_label, status] += 1

    def text(self, gauges: Gauges) -> bytes:
        """The exposition format 0.0.4."""
        self._gauges = gauges
        return generate_latest(self._registry)

    def collect(self) -> Iterable[Metric]:
        """As prometheus_client asks."""
        requests = CounterMetricFamily(
            "credissuer_requests", "Requests to the API.", labels=("method", "status")
        )
        for (method, status), count in sorted(self.requests.items()):
            requests.add_metric((method, str(status)), count)
        yield requests
        yield CounterMetricFamily(
            "credissuer_public_files", "Requests for public files.", value=self.files
        )
        verdicts = CounterMetricFamily(
            "credissuer_verdicts", "Verdicts, by code.", labels=("code",)
        )
        for code, count in sorted(self.verdicts.items()):
            verdicts.add_metric((code,), count)
        yield verdicts
        for name, (meaning, value) in self._gauges.items():
            if value is not None:
                yield GaugeMetricFamily(f"credissuer_{name}", meaning, value=value)
