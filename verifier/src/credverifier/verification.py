"""The verification itself: pure, no network, no clock.

Rules and their order are those of CONTRACT section 1.

    envelope -> issuer and key -> signature -> content -> validity -> status -> profile

`prove` does the first four and raises; `judge` does the rest and always answers. A caller that
fetches stands between the two: nothing is fetched before content holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from credverifier import platforms, policies, words
from credverifier.errors import CredentialError, StatusError
from credverifier.policies import StatusFreshness
from credverifier.trust.anchors import CREDENTIAL, STATUS, Issuer, TrustAnchors
from credverifier.verdict import CHECKS, Check, Profile, Status, Verdict, refusal
from credverifier.wire import number
from credverifier.wire.credentials import formats, key_binding
from credverifier.wire.credentials.content import Content
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.credentials.key_binding import ProofRequest
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status import standing_note, status_lists
from credverifier.wire.status.standing import Standing, worst
from credverifier.wire.status.status_lists import LEEWAY, StatusList

Lists = Mapping[str, str | StatusList | StatusError]
"""URL -> the signed list (or standing note) fetched from it, a list read before, or why there is
none.
"""

_GOOD = Standing.VALID
_NEVER = float("inf")
_UNKNOWN = Status()
_PASSED = {name: Check(name, "pass", None, None) for name in CHECKS}
_NOT_CHECKED = {name: Check(name, "not_checked", None, None) for name in CHECKS}
_CODES = {
    Standing.REVOKED: "status.revoked",
    Standing.SUPERSEDED: "status.superseded",
    Standing.SUSPENDED: "status.suspended",
}


class Proven(NamedTuple):
    """A credential whose issuer, signature and content hold; nothing is said yet of its validity
    and standing.
    """

    issuer: Issuer
    content: Content

    @property
    def status_urls(self) -> list[str]:
        """The lists to fetch, once each: only those that the issuer may publish at."""
        urls = dict.fromkeys(entry.uri for entry in self.content.entries)
        return [url for url in urls if self.issuer.publishes_status(url)]

    @property
    def note_url(self) -> str:
        """Where a bad standing is explained."""
        return standing_note.note_url(self.content.payload["id"])


class _Findings(NamedTuple):
    standing: Standing
    code: str | None
    detail: str | None
    known: Status


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
) -> Verdict:
    """The verdict on a `vc+jwt`, an Open Badge, or a `dc+sd-jwt` with what was disclosed of it, at
    `now` (aware).

    `lists`: URL -> signed text, for the credential's lists and its standing note
    (`<id>.standing.jwt`); a list that is missing is `status.unreachable`. `profile`: a profile URL
    or `platform:handle`. `max_status_age`: seconds by which `now` may exceed a list's `iat` (never
    more than 24 h). `audience` and `nonce`: for whom, and to which question, the holder's key
    binding proof was made; without both no proof may be there, with them it must. Raises
    ProfileError for a profile that cannot be read and TrustListError `trust.expired`; everything
    else is in the verdict.
    """
    anchors.require_current(now)
    asked = None if profile is None else platforms.normalise(profile)
    passed: list[str] = []
    holder = policies.holder_proof(audience, nonce, now)
    try:
        proven = prove(token, anchors, passed, holder=holder)
    except CredentialError as error:
        return refusal(error, passed=tuple(passed), asked=profile, now=now)
    return judge(
        proven,
        lists=lists,
        now=now,
        profile=profile,
        asked=asked,
        freshness=policies.freshness(max_status_age),
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
    if by_url is not None:
        signed = by_url.named_key(signed, issuer.public_url)
    key = issuer.key(signed, CREDENTIAL)
    passed.append("issuer")
    jws.verify(signed, key.key)
    passed.append("signature")
    content = credential_format.check_content(credential, issuer)
    binding = formats.holder_binding(credential_format)
    if binding is not None:
        binding.check_holder(credential, content, holder)
    else:
        key_binding.check(None, None, holder)
    return Proven(issuer, content)


def judge(
    proven: Proven,
    *,
    lists: Lists,
    now: datetime,
    profile: str | None = None,
    asked: platforms.Profile | None = None,
    freshness: StatusFreshness = policies.UNTIL_EXPIRY,
    known: Status | None = None,
) -> Verdict:
    """Validity, status and profile of a proven credential.

    `known`: a final revocation seen earlier, which outlives any list. `asked` is `profile` as
    `platforms.normalise` reads it.
    """
    seconds, content = now.timestamp(), proven.content
    validity = _validity(content, seconds)
    findings = _status(proven, lists, seconds, freshness.max_age)
    code, status = findings.code, findings.known
    if findings.standing is not _GOOD:
        code, status = _explained(proven, findings.standing, lists, seconds, status)
    if known is not None and code not in ("status.revoked", "status.superseded"):
        code = "status.superseded" if known.superseded_by else "status.revoked"
        status = known
    match = None if asked is None else _matches(content, asked)
    found = [
        finding
        for finding in (validity, code, "profile.mismatch" if match is False else None)
        if finding
    ]
    return Verdict(
        code=words.gravest(found) if found else None,
        checks=(
            _PASSED["format"],
            _PASSED["issuer"],
            _PASSED["signature"],
            Check("validity", "fail", validity, None) if validity else _PASSED["validity"],
            Check("status", "fail", code, findings.detail) if code else _PASSED["status"],
            _NOT_CHECKED["profile"]
            if match is None
            else _PASSED["profile"]
            if match
            else Check("profile", "fail", "profile.mismatch", None),
        ),
        content=content,
        status=status,
        profile=Profile(profile, match),
        checked_at=now,
    )


def _validity(content: Content, now: float) -> str | None:
    if now > content.not_after + LEEWAY:
        return "validity.expired"
    if now < content.not_before - LEEWAY:
        return "validity.not_yet_valid"
    return None


def _status(proven: Proven, lists: Lists, now: float, max_age: float) -> _Findings:
    """Every entry is read.

    The worst standing that is established wins; else any that is not makes it unknown.
    """
    standing, code, detail = _GOOD, None, None
    as_of = fresh_until = _NEVER
    for entry in proven.content.entries:
        try:
            listed = _list(proven.issuer, entry, lists)
            found = status_lists.standing(entry, listed, now=now, max_age=max_age)
            if found is not _GOOD:
                standing = worst(standing, found)
            until = listed.fresh_until(max_age)
            as_of = listed.issued_at if listed.issued_at < as_of else as_of
            fresh_until = until if until < fresh_until else fresh_until
        except StatusError as error:
            if code is None:
                code, detail = error.code, error.detail or None
    if as_of is _NEVER:
        return _Findings(standing, code, detail, _UNKNOWN)
    return _Findings(
        standing, code, detail, Status(dates.from_seconds(as_of), dates.from_seconds(fresh_until))
    )


def _list(issuer: Issuer, entry: StatusEntry, lists: Lists) -> StatusList:
    if not issuer.publishes_status(entry.uri):
        raise StatusError(
            "status.untrusted_url", "the list is not below a prefix of the trust list"
        )
    found = lists.get(entry.uri)
    if found is None:
        raise StatusError("status.unreachable", "no list was fetched")
    if isinstance(found, StatusError):
        raise found
    if isinstance(found, str):
        return read_list(found, issuer, entry)
    if found.issuer != issuer.id or found.url != entry.uri:
        raise StatusError("status.invalid", "a list of another issuer or place")
    return found


def read_list(token: str, issuer: Issuer, entry: StatusEntry) -> StatusList:
    """The signed list that `entry` points to, proven to be the issuer's.

    Raises StatusError `status.invalid`, `status.too_large`.
    """
    try:
        signed = status_lists.parse(token, entry.encoding)
        issuer.prove(signed, STATUS)
        return status_lists.decode(
            signed.payload, url=entry.uri, encoding=entry.encoding, issuer=issuer.id
        )
    except StatusError:
        raise
    except CredentialError as error:
        raise StatusError("status.invalid", f"the list itself: {error}") from error


class ReadNote(NamedTuple):
    """A standing note that was proven, and its (`iat`, `version`), by which newer ones are told."""

    note: standing_note.StandingNote
    order: tuple[float, int]


def read_note(token: str, proven: Proven, now: float) -> ReadNote:
    """The standing note of a proven credential, proven to be its issuer's.

    `now` in seconds since 1970. Raises CredentialError.
    """
    signed = jws.parse(token, typ=standing_note.TYP)
    proven.issuer.prove(signed, STATUS)
    note = standing_note.decode(
        signed.payload,
        issuer=proven.issuer.id,
        credential_id=proven.content.payload["id"],
        now=now,
    )
    return ReadNote(note, standing_note.order(signed.payload))


def _explained(
    proven: Proven, standing: Standing, lists: Lists, now: float, status: Status
) -> tuple[str, Status]:
    """The code of a bad standing and why, if the issuer's note explains just that standing; else
    without a why.
    """
    token = lists.get(proven.note_url)
    if isinstance(token, str):
        try:
            note = read_note(token, proven, now).note
        except CredentialError:
            # A note only explains what a list has set, so that the list stands without it.
            return _CODES[standing], status
        explains = note.standing if note.standing is Standing.SUSPENDED else Standing.REVOKED
        if explains is standing:
            successor = number.show(note.superseded_by) if note.superseded_by else None
            told = status._replace(since=note.since, reason=note.reason, superseded_by=successor)
            superseded = note.standing is Standing.SUPERSEDED and successor is not None
            return _CODES[Standing.SUPERSEDED if superseded else standing], told
    return _CODES[standing], status


def _matches(content: Content, asked: platforms.Profile) -> bool:
    return any(
        platforms.same_account(
            asked, account["platform"], account["handle"], account.get("accountId")
        )
        for account in content.payload["credentialSubject"]["accounts"]
    )
