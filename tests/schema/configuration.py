"""The configuration of Schemathesis for a served office."""

from __future__ import annotations

import json

from credissuer.http.problems import STATUS
from tests.schema.served import ROLES, Served

_HEAD = """\
continue-on-failure = true
request-timeout = 60
warnings = ["missing_auth", "unsupported_regex", "method_not_allowed", "unused_openapi_auth"]

[checks]
# An office refuses more than a schema can say, each with a code of its own: a number whose check
# symbol does not fit, a handle that no platform has, findings that earn no certificate.
positive_data_acceptance = { expected-statuses = ["2xx", 400, 401, 403, 404, 409, 422, 429] }
# Its own list, and 413: what is too long for its schema may be too long to be read.
negative_data_rejection = { expected-statuses = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, "5xx"] }

[parameters]
number = { dictionary = "numbers", probability = 0.7 }
code = { dictionary = "codes", probability = 0.5 }

[[operations]]
include-operation-id = "embed"
# oEmbed 1.0 section 2.3.5 has 501 for a format that a provider cannot give.
checks = { not_a_server_error = { expected-statuses = ["2xx", "4xx", 501] } }

[[operations]]
include-operation-id = "makeKit"
# Seconds for each certificate.
generation = { max-examples = 5 }
"""


def configuration(office: Served) -> str:
    """Tokens by operation; real numbers and codes among the made-up ones."""
    lines = [
        _HEAD,
        "[dictionaries]",
        f"numbers = {{ values = {json.dumps(office.numbers)} }}",
        f"codes = {{ values = {json.dumps(sorted(STATUS))} }}",
    ]
    for operation, role in ROLES.items():
        lines += [
            "[[operations]]",
            f'include-operation-id = "{operation}"',
            f'headers = {{ Authorization = "Bearer {office.tokens[role]}" }}',
        ]
    return "\n".join(lines) + "\n"
