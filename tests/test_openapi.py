"""The OpenAPI document is current, and the application keeps to it."""

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


def served_document(make_app: Callable[..., Caller]) -> dict:  # type: ignore[type-arg]
    return dict(make_app(docs=True).get("/openapi.json").json())


def test_the_committed_document_is_current(
    make_app: Callable[..., Caller],
) -> None:
    assert json.loads(DOCUMENT.read_text("utf-8")) == served_document(make_app)


def test_every_documented_refusal_is_a_problem(
    make_app: Callable[..., Caller],
) -> None:
    document = served_document(make_app)
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
    content = served_document(make_app)["paths"]["/api/v1/verify"]["post"]["responses"]["200"][
        "content"
    ]["application/json"]
    assert set(content["examples"]) == set(words.VERDICTS)
    for verdict, example in content["examples"].items():
        assert example["value"]["verdict"] == verdict
        assert words.verdict_of(example["value"]["code"]) == verdict


def test_no_generated_request_causes_an_internal_error(
    make_app: Callable[..., Caller], bearer: Bearer, certificate: str
) -> None:
    """Generated requests, valid and invalid, cause no internal error, and refusals are problems."""
    call = make_app(docs=True, rate=0)
    schema = schemathesis.openapi.from_dict(served_document(make_app))
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
                    # Because oEmbed requires 501 for XML, this is no internal error.
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
