"""Metrics in the Prometheus exposition format: counters as requests pass, gauges at each scrape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

_METHODS = ("GET", "HEAD", "POST", "DELETE", "OPTIONS")


class Labelled(NamedTuple):
    """One value for each value of a label, of which there are few."""

    label: str
    values: Mapping[str, float]


Gauges = dict[str, tuple[str, float | Labelled | None]]
"""Name -> (help text, value; None leaves the gauge out)."""


class Metrics(Collector):
    """Counters of one event loop (not thread-safe) and the gauges of the current scrape."""

    def __init__(self) -> None:
        self.files = 0
        self.requests: Counter[tuple[str, int]] = Counter()
        self.verdicts: Counter[str] = Counter()
        self._gauges: Gauges = {}
        # Not the global registry, because two offices in one process (tests) would share counters;
        # not described, because `collect` would run once before there is anything to tell.
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)

    def count(self, method: str, status: int) -> None:
        """Count an answered request below /api or to an operational path."""
        # A closed set, because each new label is a time series that Prometheus keeps, and clients
        # choose the method (RFC 9110 section 9.1: any token).
        method_label = method if method in _METHODS else "other"
        self.requests[method_label, status] += 1

    def text(self, gauges: Gauges) -> bytes:
        """The exposition format 0.0.4."""
        self._gauges = gauges
        return generate_latest(self._registry)

    def collect(self) -> Iterable[Metric]:
        """As prometheus_client asks."""
        requests = CounterMetricFamily(
            "credissuer_requests",
            "Requests to the API.",
            labels=("method", "status"),
        )
        # Sorted, so that two scrapes without requests in between are the same octets.
        for (method, status), count in sorted(self.requests.items()):
            requests.add_metric((method, str(status)), count)
        yield requests
        yield CounterMetricFamily(
            "credissuer_public_files",
            "Requests for public files.",
            value=self.files,
        )
        verdicts = CounterMetricFamily(
            "credissuer_verdicts",
            "Verdicts, by code.",
            labels=("code",),
        )
        for code, count in sorted(self.verdicts.items()):
            verdicts.add_metric((code,), count)
        yield verdicts
        for name, (meaning, value) in self._gauges.items():
            if isinstance(value, Labelled):
                gauge = GaugeMetricFamily(f"credissuer_{name}", meaning, labels=(value.label,))
                for label, one in sorted(value.values.items()):
                    gauge.add_metric((label,), one)
                yield gauge
            elif value is not None:
                yield GaugeMetricFamily(f"credissuer_{name}", meaning, value=value)
