"""What a stranger is told at the public URL: both canaries through the verifier, and how the files
answer.

Only addresses below the configured `public_url` are asked, by the way that verifiers take: no
redirect is followed and no private address connected to. Of the database come the numbers of the
canaries and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import NamedTuple

from credissuer.credentials.certificate import CertificateRecord
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.outside import canaries
from credissuer.operations.perform import needs
from credissuer.operations.upkeep.finding import DoctorFinding, well, wrong
from credissuer.publication import headers, manifest
from credissuer.signing import documents
from credissuer.staff.roles import Permission
from credissuer.status.lists import LIFETIME
from credverifier.errors import LinkError
from credverifier.online import fetch
from credverifier.online.verifier import Verifier
from credverifier.verdict import Verdict
from credverifier.wire import number

SECONDS = 10.0
"""For one file, from the first look-up to the last octet."""

SLACK = timedelta(hours=1)
"""How much older than half its life a list may be: it is signed anew then, and copies lie between."""

_AT_ONCE = 4
_MAX_AGE = re.compile(r"max-age=([0-9]+)")


class Answer(NamedTuple):
    """How a public path answers: its header fields, or why there are none."""

    path: str
    fields: dict[str, str]
    problem: str | None


class Outside(NamedTuple):
    """What was seen; `list_age` is that of the oldest list behind the canaries, None where none
    was read.
    """

    findings: tuple[DoctorFinding, ...]
    list_age: timedelta | None


@needs(Permission.AUDIT)
def examine(office: Office, call: Call) -> Outside:
    """Look from outside, at this moment and without any memory of before."""
    with office.store.read() as reading:
        made = canaries.find(reading, office.today)
    verifier = Verifier.from_trust_list(office.trust_list(office.clock()), clock=office.clock)
    findings, verdicts = [], []
    for name, canary, expected in (
        ("canary_in_force", made.in_force, "valid"),
        ("canary_revoked", made.revoked, "revoked"),
    ):
        if canary is None:
            command = "credissuer canary make --account URL"
            findings.append(wrong(name, "canary_missing", command, expected=expected))
            continue
        verdict = verifier.check(number.show(canary.number))
        verdicts.append(verdict)
        findings.append(_of_canary(name, canary, verdict, expected))
    findings.append(_of_lists(office.clock(), verdicts))
    findings += _of_files(office, made.in_force)
    return Outside(tuple(findings), _age(office.clock(), verdicts))


def _of_canary(
    name: str, canary: CertificateRecord, verdict: Verdict, expected: str
) -> DoctorFinding:
    facts = {"number": number.show(canary.number), "seen": verdict.verdict, "code": verdict.code}
    if verdict.verdict == expected:
        return well(name, **facts)
    # A revoked one that is shown as good is the worst there is: so is every other one then.
    command = "credissuer publish --verify"
    return wrong(name, f"{name}_wrong", command, **facts)


def _of_lists(now: datetime, verdicts: list[Verdict]) -> DoctorFinding:
    age = _age(now, verdicts)
    if age is None:
        return wrong("outside_lists", "outside_lists_unread", "credissuer publish")
    hours = round(age.total_seconds() / 3600, 1)
    if age > timedelta(seconds=LIFETIME / 2) + SLACK:
        return wrong("outside_lists", "outside_lists_old", "credissuer publish", hours=hours)
    return well("outside_lists", hours=hours)


def _age(now: datetime, verdicts: list[Verdict]) -> timedelta | None:
    signed = [one.status.as_of for one in verdicts if one.status.as_of is not None]
    return now - min(signed) if signed else None


def _of_files(office: Office, canary: CertificateRecord | None) -> Iterator[DoctorFinding]:
    """One finding for each path that does not answer as its row says, or one for all of them."""
    paths = ["", ".well-known/trust-list.json", ".well-known/trust-list.jwt", "status/1"]
    paths.append("index/000.jwt")
    # Made by `publish --verify` alone.
    if office.publication.get(manifest.INDEX) is not None:
        paths.append(manifest.INDEX)
    if canary is not None:
        paths += [f"c/{canary.number}", f"c/{canary.number}.jwt"]
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        answers = list(workers.map(lambda path: _asked(office.public_url, path), paths))
    problems = [found for answer in answers if (found := _of_answer(office, answer)) is not None]
    yield from problems or [well("outside_files", count=len(answers))]


def _asked(url: str, path: str) -> Answer:
    try:
        seen = fetch.fields(
            f"{url}/{path}",
            seconds=SECONDS,
            allow_loopback=documents.is_development(url),
        )
    except LinkError as error:
        return Answer(path, {}, error.detail)
    return Answer(path, seen, None)


def _of_answer(office: Office, answer: Answer) -> DoctorFinding | None:
    """None where it is as it should be."""
    url = f"{office.public_url}/{answer.path}"
    command = f"curl -sSI {url}"
    if answer.problem is not None:
        facts = {"url": url, "problem": answer.problem}
        return wrong("outside_files", "outside_unreachable", command, **facts)
    expected = headers.headers(f"/{answer.path}", public_url=office.public_url)
    wanted_type = _media_type(expected["Content-Type"])
    seen_type = _media_type(answer.fields.get("content-type", ""))
    if seen_type != wanted_type:
        facts = {"url": url, "expected": wanted_type, "seen": seen_type or "-"}
        return wrong("outside_files", "outside_media_type", command, **facts)
    seen = answer.fields.get("cache-control", "")
    if _kept(seen) > _kept(expected["Cache-Control"]):
        facts = {"url": url, "expected": expected["Cache-Control"], "seen": seen or "-"}
        return wrong("outside_files", "outside_cached", command, **facts)
    return None


def _media_type(field: str) -> str:
    return field.partition(";")[0].strip().lower()


def _kept(cache_control: str) -> float:
    """Seconds for which a cache may keep an answer; one that says nothing is kept at will."""
    if "no-cache" in cache_control or "no-store" in cache_control:
        return 0.0
    found = _MAX_AGE.search(cache_control)
    return float(found[1]) if found else float("inf")
