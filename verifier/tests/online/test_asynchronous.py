"""The verifier of asyncio: the same answers, in order, and an event loop that goes on."""

from __future__ import annotations

import asyncio
import time
from datetime import date

import pytest
from hosted import HostedIssuer

from credverifier import AsyncVerifier, ProfileError, TrustListError
from credverifier.wire.status.standing import Standing


@pytest.fixture
def hosted(host):
    return HostedIssuer(host)


def run(hosted, program, **options):
    """What `program` returns, with a verifier that is closed afterwards."""

    async def whole():
        async with AsyncVerifier(hosted.new_verifier(), **options) as verifier:
            return await program(verifier)

    return asyncio.run(whole())


def test_the_answers_are_those_of_the_verifier(hosted):
    async def program(verifier):
        assert verifier.anchors.issuers
        valid = await verifier.check(hosted.link, profile="tiktok:minhanh.review")
        hosted.publish(Standing.REVOKED)
        hosted.later(minutes=5)
        return valid, await verifier.check(hosted.link, max_status_age=3600)

    valid, revoked = run(hosted, program)
    assert valid.verdict == "valid" and valid.profile.match
    assert revoked.verdict == "revoked"


def test_many_are_answered_in_order_from_any_iterable(hosted):
    async def later():
        for what in (hosted.link, ("7K3M9QX2HS", "tiktok:nobody.here"), "x"):
            await asyncio.sleep(0)
            yield what

    async def program(verifier):
        some = [one.verdict async for one in verifier.check_many([hosted.link] * 40)]
        return some, [one.verdict async for one in verifier.check_many(later())]

    some, mixed = run(hosted, program, concurrency=3)
    assert some == ["valid"] * 40 and mixed == ["valid", "profile_mismatch", "malformed"]


def test_the_event_loop_goes_on_while_a_host_is_slow(hosted):
    hosted.host.delay = 0.3

    async def program(verifier):
        ticks = 0
        check = asyncio.ensure_future(verifier.check(hosted.link))
        while not check.done():
            await asyncio.sleep(0.005)
            ticks += 1
        return ticks, (await check).verdict

    ticks, verdict = run(hosted, program)
    assert verdict == "valid" and ticks > 20


def test_a_check_that_is_cancelled_is_not_waited_for(hosted):
    hosted.host.delay = 2

    async def program(verifier):
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(verifier.check(hosted.link), 0.1)
        async for _ in _first(verifier.check_many([hosted.link] * 9)):
            break
        return time.monotonic() - began

    assert run(hosted, program) < 1.5


async def _first(verdicts):
    """Stops reading before there is any."""
    task = asyncio.ensure_future(anext(verdicts))
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await verdicts.aclose()
    return
    yield


def test_wrong_usage_is_raised_where_it_is_awaited(hosted):
    async def program(verifier):
        with pytest.raises(ProfileError):
            await verifier.check(hosted.link, profile="no profile at all")
        with pytest.raises(TypeError):
            await anext(verifier.check_many("one text"))
        hosted.later(days=9000)
        with pytest.raises(TrustListError):
            await verifier.check(hosted.link)

    run(hosted, program)


def test_a_receipt_and_the_past_are_asked_for_likewise(hosted):
    async def whole():
        made = AsyncVerifier.from_trust_list(hosted.trust, clock=lambda: hosted.now)
        async with made as verifier:
            done = await verifier.check_with_receipt(hosted.link)
            then = await verifier.check(hosted.link, as_of=date(2026, 11, 23))
            await verifier.update_trust()
            return done, then

    done, then = asyncio.run(whole())
    assert done.receipt is not None and done.verdict.verdict == "valid"
    assert then.as_of is not None
