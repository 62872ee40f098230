"""What was seen from outside as a file of metrics, for the textfile collector of a node exporter.

A timer looks, and not the server at each scrape: the look leaves the machine and takes seconds.
"""

from __future__ import annotations

from datetime import datetime

from credissuer.operations.outside.examine import Outside


def text(seen: Outside, now: datetime) -> str:
    """The file, in Prometheus' text format."""
    checks: dict[str, bool] = {}
    for finding in seen.findings:
        checks[finding.name] = checks.get(finding.name, True) and finding.ok
    lines = [
        "# HELP credissuer_outside_ok Whether a look from outside found things as they should be.",
        "# TYPE credissuer_outside_ok gauge",
        *(f'credissuer_outside_ok{{check="{name}"}} {int(ok)}' for name, ok in checks.items()),
        "# HELP credissuer_outside_looked_at_seconds When that was, in seconds since 1970.",
        "# TYPE credissuer_outside_looked_at_seconds gauge",
        f"credissuer_outside_looked_at_seconds {int(now.timestamp())}",
    ]
    if seen.list_age is not None:
        lines += [
            "# HELP credissuer_outside_list_age_seconds Age of the oldest list that the public sees.",
            "# TYPE credissuer_outside_list_age_seconds gauge",
            f"credissuer_outside_list_age_seconds {int(seen.list_age.total_seconds())}",
        ]
    return "\n".join(lines) + "\n"
