"""The verification itself: a pure function of the token, the trust list, the lists and the time.

The checks and their order are those of CONTRACT section 1:

    envelope -> issuer and key -> signature -> content -> validity -> status -> profile

`prove` does the first four and raises at the first failure; `judge` does the others, all of them,
and returns a verdict. A caller that fetches does so between the two, because until the content
holds the status URLs are anybody's (`online.checking`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from credverifier import certificate_status, past, platforms, policies, usage, words
from credverifier.certificate_status import Lists, Proven, Revocation, read_list
from credverifier.errors import CredentialError
from credverifier.policies import NotBeforeSlack, StatusFreshness
from credverifier.trust.anchors import CREDENTIAL, TrustAnchors
from credverifier.verdict import CHECKS, Check, ProfileMatch, Verdict, refusal
from credverifier.vocabulary import CheckName
from credverifier.wire.credentials import formats, key_binding
from credverifier.wire.credentials.content import Content
from credverifier.wire.credentials.key_binding import ProofRequest
from credverifier.wire.envelope import jws
from credverifier.wire.status.standing import Standing, worst
from credverifier.wire.status.status_lists import LEEWAY

__all__ = ("Lists", "Proven", "judge", "prove", "read_list", "verify")

# Created once and shared by all verdicts, because a check that passed holds nothing of its own.
_PASSED = {name: Check(name, "pass", None, None) for name in CHECKS}
_PROVEN = (_PASSED["format"], _PASSED["issuer"], _PASSED["signature"])
_NOT_CHECKED = {
    name: Check(
        name,
        "not_checked",
        None,
        None,
    )
    for name in CHECKS
}


def verify(
    token: str,
    *,
    anchors: TrustAnchors,
    lists: Lists,
    now: datetime,
    profile: str | None = None,
    max_status_age: float | None = None,
    audience: str | None = None,
    nonce: str | None = None,
    not_before_slack: float | None = None,
    as_of: datetime | date | None = None,
) -> Verdict:
    """The verdict on a `vc+jwt`, an Open Badge, or a `dc+sd-jwt` with what was disclosed of it, at
    `now` (aware).

    `lists`: URL -> signed text, for the credential's lists and its standing note
    (`<id>.standing.jwt`); a list that is missing is `status.unreachable`. `profile`: a profile URL
    or `platform:handle`. `max_status_age`: seconds by which `now` may exceed a list's `iat` (never
    more than 24 h). `audience` and `nonce`: those that the holder's key binding proof must name;
    without them no proof may be there, with them one must (policies.holder_proof).
    `not_before_slack`: seconds before its first moment from which a certificate counts (60, and an
    hour at most: policies.NotBeforeSlack). `as_of`: a moment that has passed, or a day (its end, in
    the issuer's zone): the verdict is about then, and `lists` holds what was kept (`past`).

    Raises ProfileError for a profile that cannot be read, MomentError for a moment, TrustListError
    `trust.expired`, and TypeError for arguments of other types; everything else is in the verdict.
    """
    usage.require_text("token", token)
    usage.require_instance("anchors", anchors, TrustAnchors)
    usage.require_instance("lists", lists, Mapping)
    anchors.require_current(now)
    past.require_past(as_of, now)
    account = None if profile is None else platforms.normalise(profile)
    passed: list[str] = []
    holder = policies.holder_proof(audience, nonce, now)
    try:
        proven = prove(token, anchors, passed, holder=holder)
    except CredentialError as error:
        return refusal(
            error,
            passed=tuple(passed),
            asked=profile,
            now=now,
        )
    return judge(
        proven,
        lists=lists,
        now=now,
        profile=profile,
        account=account,
        freshness=policies.freshness(max_status_age),
        slack=policies.not_before(not_before_slack),
        as_of=None if as_of is None else past.moment_of(as_of, proven.issuer.zone, now),
    )


def prove(
    token: str,
    anchors: TrustAnchors,
    passed: list[str] | None = None,
    *,
    holder: ProofRequest | None = policies.NO_PROOF,
) -> Proven:
    """Envelope, issuer and key, signature, content.

    Raises CredentialError; `passed` collects the names of the checks that held.

    `holder`: the proof that was requested of the holder; where none was, none may be there.
    """
    passed = [] if passed is None else passed
    credential_format = formats.format_of(token)
    credential = credential_format.parse(token)
    passed.append("format")
    issuer = anchors.claimed(credential.issuer)
    signed = credential.signed
    by_url = formats.key_named_by_url(credential_format)
    # Before the look-up, because the trust list has keys under their thumbprints only.
    if by_url is not None:
        signed = by_url.named_key(signed, issuer.public_url)
    key = issuer.key(signed, CREDENTIAL)
    passed.append("issuer")
    jws.verify(signed, key.key)
    passed.append("signature")
    # Only now, because until the signature holds the content is anybody's.
    content = credential_format.check_content(credential, issuer)
    binding = formats.holder_binding(credential_format)
    if binding is not None:
        binding.check_holder(credential, content, holder)
    else:
        # Refuses a request for a proof that this format cannot carry.
        key_binding.check(None, None, holder)
    return Proven(issuer, content)


def judge(
    proven: Proven,
    *,
    lists: Lists,
    now: datetime,
    profile: str | None = None,
    account: platforms.Profile | None = None,
    freshness: StatusFreshness = policies.UNTIL_EXPIRY,
    slack: NotBeforeSlack = policies.EXACT,
    known_revocation: Revocation | None = None,
    as_of: datetime | None = None,
) -> Verdict:
    """The verdict on a proven credential: validity, status and profile.

    `account` is `profile` as `platforms.normalise` reads it. `known_revocation`: a revocation that
    was established earlier; it outlives any list, because a revocation is final. `as_of`: the
    moment in the past that the verdict is about, which no revocation known today is held against.
    """
    moment, decided = now, Standing.VALID
    if as_of is not None:
        moment, known_revocation = as_of, None
        proven, lists, decided = past.standing_then(proven, lists, moment, now)
    seconds = moment.timestamp()
    content = proven.content
    validity_code = _validity(content, seconds, slack)
    listed = certificate_status.from_lists(proven, lists, seconds, freshness.max_age)
    status_code = listed.code
    status = listed.status
    standing = listed.standing if decided is Standing.VALID else worst(listed.standing, decided)
    if standing is not Standing.VALID:
        # A note of today may explain what stood then.
        status_code, status = certificate_status.explained(
            proven, standing, lists, now.timestamp(), status
        )
    # Lists that are missing or rolled back must not undo a revocation. A code that they establish
    # themselves stays, because their note may explain it.
    if known_revocation is not None and status_code not in ("status.revoked", "status.superseded"):
        status_code, status = known_revocation
    match = None if account is None else _matches(content, account)
    profile_code = "profile.mismatch" if match is False else None
    codes = [code for code in (validity_code, status_code, profile_code) if code]
    return Verdict(
        code=words.gravest(codes) if codes else None,
        checks=(
            *_PROVEN,
            _check("validity", validity_code),
            _check("status", status_code, listed.detail),
            _NOT_CHECKED["profile"] if match is None else _check("profile", profile_code),
        ),
        content=content,
        status=status,
        profile=ProfileMatch(profile, match),
        checked_at=now,
        zone=proven.issuer.zone,
        four_eyes=proven.issuer.four_eyes,
        as_of=as_of,
    )


def _check(name: CheckName, code: str | None, detail: str | None = None) -> Check:
    return (
        _PASSED[name]
        if code is None
        else Check(
            name,
            "fail",
            words.code_of(code),
            detail,
        )
    )


def _validity(content: Content, now: float, slack: NotBeforeSlack) -> str | None:
    if now > content.not_after + LEEWAY:
        return "validity.expired"
    if now < content.not_before - slack.bounded:
        return "validity.not_yet_valid"
    return None


def _matches(content: Content, profile: platforms.Profile) -> bool:
    return any(
        platforms.same_account(
            profile,
            account["platform"],
            account["handle"],
            account.get("accountId"),
            account.get("url"),
        )
        for account in content.payload["credentialSubject"]["accounts"]
    )
