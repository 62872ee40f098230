"""The OpenAPI document: the committed one is what the application says, and the application does
what it says.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode

from credverifier import words
from tests.callers import Caller

DOCUMENT = Path(__file__).parents[1] / "docs" / "openapi.json"
Bearer = Callable[..., dict[str, str]]


def told(make_app: Callable[..., Caller]) -> dict:  # type: ignore[type-arg]
    return dict(make_app(docs=True).get("/openapi.json").json())


def test_the_committed_document_is_what_the_application_says(
    make_app: Callable[..., Caller],
) -> None:
    assert json.loads(DOCUMENT.read_text("utf-8")) == told(make_app)


def test_every_refusal_is_a_problem_and_none_of_the_frameworks_own(
    make_app: Callable[..., Caller],
) -> None:
    document = told(make_app)
    assert "HTTPValidationError" not in json.dumps(document)
    ids = []
    for path in document["paths"].values():
        for operation in path.values():
            ids.append(operation["operationId"])
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], (
                        operation["operationId"],
                        status,
                    )
    assert len(ids) == len(set(ids)) == 27


def test_there_is_an_example_for_every_verdict(make_app: Callable[..., Caller]) -> None:
    content = told(make_app)["paths"]["/api/v1/verify"]["post"]["responses"]["200"]["content"][
        "application/json"
    ]
    assert set(content["examples"]) == set(words.VERDICTS)
    for verdict, example in content["examples"].items():
        assert example["value"]["verdict"] == verdict
        assert words.verdict_of(example["value"]["code"]) == verdict


def test_nothing_that_the_document_allows_or_forbids_brings_the_server_down(
    make_app: Callable[..., Caller], bearer: Bearer, certificate: str
) -> None:
    """Made-up requests, good and bad, on every operation: never a fault of ours, and every refusal
    is a problem.
    """
    call = make_app(docs=True, rate=0)
    schema = schemathesis.openapi.from_dict(told(make_app))
    headers = {role: bearer(role) for role in ("issuer", "revoker", "auditor")}
    seen: Counter[int] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()
        readable = len(operation.query) > 0 or any(
            body.media_type == "application/json" for body in operation.body
        )
        for mode in GenerationMode if readable else [GenerationMode.POSITIVE]:

            @settings(max_examples=5, deadline=None, phases=[Phase.generate], database=None, derandomize=True,
                      suppress_health_check=list(HealthCheck))  # fmt: skip
            @given(case=operation.as_strategy(generation_mode=mode))
            def holds(case: schemathesis.Case) -> None:
                for role in headers:
                    asked = case.as_transport_kwargs(base_url="http://office.test")
                    given_ = {
                        str(name): str(value)
                        for name, value in (asked.get("headers") or {}).items()
                    }
                    answer = call(
                        asked["method"],
                        asked["url"],
                        params=asked.get("params"),
                        headers={
                            **{n: v for n, v in given_.items() if v.isascii() and v.isprintable()},
                            **headers[role],
                        },
                        **{name: asked[name] for name in ("json",) if name in asked},
                    )
                    seen[answer.status_code] += 1
                    # oEmbed's own answer to who asks for XML is the one that is no fault of ours.
                    assert answer.status_code < 500 or answer.json()["code"] == "request.format", (
                        case.operation.label,
                        answer.text,
                    )
                    if answer.status_code >= 400:
                        assert answer.headers["content-type"] == "application/problem+json"
                    if answer.status_code != 403:
                        break

            holds()
    assert sum(seen.values()) >= 100
    assert {200, 404, 422} <= set(seen)
