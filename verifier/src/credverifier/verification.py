"""The verification itself: a pure function of the token, the trust list, the lists and the time.

The checks and their order are those of CONTRACT section 1:

    envelope -> issuer and key -> signature -> content -> validity -> status -> profile

`prove` does the first four and raises at the first failure; `judge` does the others, all of them,
and returns a verdict. A caller that fetches does so between the two, because until the content
holds the status URLs are anybody's (`online.checking`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from credverifier import platforms, policies, words
from credverifier.errors import CredentialError, StatusError
from credverifier.policies import StatusFreshness
from credverifier.trust.anchors import CREDENTIAL, STATUS, Issuer, TrustAnchors
from credverifier.verdict import CHECKS, Check, ProfileMatch, Status, Verdict, refusal
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
# Created once and shared by all verdicts, because a check that passed holds nothing of its own.
_PASSED = {name: Check(name, "pass", None, None) for name in CHECKS}
_NOT_CHECKED = {
    name: Check(
        name,
        "not_checked",
        None,
        None,
    )
    for name in CHECKS
}
_CODES = {
    Standing.REVOKED: "status.revoked",
    Standing.SUPERSEDED: "status.superseded",
    Standing.SUSPENDED: "status.suspended",
}


class Proven(NamedTuple):
    """A credential whose issuer, signature and content hold. Its validity period and its standing
    are not checked yet.
    """

    issuer: Issuer
    content: Content

    @property
    def status_urls(self) -> list[str]:
        """The URLs of its status lists, each once.

        Without those outside the issuer's prefixes, because they must not be fetched.
        """
        urls = dict.fromkeys(entry.uri for entry in self.content.entries)
        return [url for url in urls if self.issuer.publishes_status(url)]

    @property
    def note_url(self) -> str:
        """The URL of its standing note."""
        return standing_note.note_url(self.content.payload["id"])


class _ListedStatus(NamedTuple):
    """What the lists say together: the worst standing that one establishes; `code` and `detail` of
    the first list that says nothing; and how old the lists are.
    """

    standing: Standing
    code: str | None
    detail: str | None
    status: Status


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
    more than 24 h). `audience` and `nonce`: those that the holder's key binding proof must name;
    without them no proof may be there, with them one must (policies.holder_proof). Raises
    ProfileError for a profile that cannot be read and TrustListError `trust.expired`; everything
    else is in the verdict.
    """
    anchors.require_current(now)
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
    known_revocation: Status | None = None,
) -> Verdict:
    """The verdict on a proven credential: validity, status and profile.

    `account` is `profile` as `platforms.normalise` reads it. `known_revocation`: a revocation that
    was established earlier; it outlives any list, because a revocation is final.
    """
    seconds = now.timestamp()
    content = proven.content
    validity_code = _validity(content, seconds)
    listed = _status(proven, lists, seconds, freshness.max_age)
    status_code = listed.code
    status = listed.status
    if listed.standing is not _GOOD:
        status_code, status = _explained(
            proven,
            listed.standing,
            lists,
            seconds,
            status,
        )
    # Lists that are missing or rolled back must not undo a revocation. A code that they establish
    # themselves stays, because their note may explain it.
    if known_revocation is not None and status_code not in ("status.revoked", "status.superseded"):
        superseded = known_revocation.superseded_by is not None
        status_code = "status.superseded" if superseded else "status.revoked"
        status = known_revocation
    match = None if account is None else _matches(content, account)
    profile_code = "profile.mismatch" if match is False else None
    codes = [code for code in (validity_code, status_code, profile_code) if code]
    return Verdict(
        code=words.gravest(codes) if codes else None,
        checks=(
            _PASSED["format"],
            _PASSED["issuer"],
            _PASSED["signature"],
            _check("validity", validity_code),
            _check("status", status_code, listed.detail),
            _NOT_CHECKED["profile"] if match is None else _check("profile", profile_code),
        ),
        content=content,
        status=status,
        profile=ProfileMatch(profile, match),
        checked_at=now,
    )


def _check(name: str, code: str | None, detail: str | None = None) -> Check:
    return (
        _PASSED[name]
        if code is None
        else Check(
            name,
            "fail",
            code,
            detail,
        )
    )


def _validity(content: Content, now: float) -> str | None:
    if now > content.not_after + LEEWAY:
        return "validity.expired"
    if now < content.not_before - LEEWAY:
        return "validity.not_yet_valid"
    return None


def _status(
    proven: Proven,
    lists: Lists,
    now: float,
    max_age: float,
) -> _ListedStatus:
    """Every entry is looked up, also behind one that fails, because a bad standing that any list
    establishes wins over one that could not be established.
    """
    worst_standing = _GOOD
    code = None
    detail = None
    as_of = fresh_until = _NEVER
    for entry in proven.content.entries:
        try:
            listed = _list(proven.issuer, entry, lists)
            standing = status_lists.standing(
                entry,
                listed,
                now=now,
                max_age=max_age,
            )
            if standing is not _GOOD:
                worst_standing = worst(worst_standing, standing)
            until = listed.fresh_until(max_age)
            as_of = listed.issued_at if listed.issued_at < as_of else as_of
            fresh_until = until if until < fresh_until else fresh_until
        except StatusError as error:
            if code is None:
                code = error.code
                detail = error.detail or None
    if as_of is _NEVER:
        return _ListedStatus(worst_standing, code, detail, _UNKNOWN)
    status = Status(dates.from_seconds(as_of), dates.from_seconds(fresh_until))
    return _ListedStatus(worst_standing, code, detail, status)


def _list(issuer: Issuer, entry: StatusEntry, lists: Lists) -> StatusList:
    """The list for `entry` among `lists`, read if it is still a text. Raises StatusError."""
    if not issuer.publishes_status(entry.uri):
        raise StatusError(
            "status.untrusted_url",
            "the list is not below a prefix of the trust list",
        )
    listed = lists.get(entry.uri)
    if listed is None:
        raise StatusError("status.unreachable", "no list was fetched")
    if isinstance(listed, StatusError):
        raise listed
    if isinstance(listed, str):
        return read_list(listed, issuer, entry)
    # A caller keeps lists that it has read by URL: one that was read for another issuer, or filed
    # under a wrong URL, must not count.
    if listed.issuer != issuer.id or listed.url != entry.uri:
        raise StatusError("status.invalid", "a list of another issuer or URL")
    return listed


def read_list(token: str, issuer: Issuer, entry: StatusEntry) -> StatusList:
    """The signed list that `entry` points to, proven to be the issuer's.

    Raises StatusError `status.invalid`, `status.too_large`.
    """
    try:
        signed = status_lists.parse(token, entry.encoding)
        issuer.prove(signed, STATUS)
        return status_lists.decode(
            signed.payload,
            url=entry.uri,
            encoding=entry.encoding,
            issuer=issuer.id,
        )
    except StatusError:
        raise
    except CredentialError as error:
        raise StatusError("status.invalid", f"the list itself: {error}") from error


class ReadNote(NamedTuple):
    """A proven standing note, and its (`iat`, `version`), which is larger for newer ones."""

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
    proven: Proven,
    standing: Standing,
    lists: Lists,
    now: float,
    status: Status,
) -> tuple[str, Status]:
    """The code of a bad standing, and `status` with what the issuer's note says of it.

    A note that is missing, not proven, or about another standing changes nothing, because it only
    explains what a list has set.
    """
    code = _CODES[standing]
    token = lists.get(proven.note_url)
    if not isinstance(token, str):
        return code, status
    try:
        note = read_note(token, proven, now).note
    except CredentialError:
        return code, status
    # No list has a value for supersession: its note explains a revocation.
    explained = note.standing if note.standing is Standing.SUSPENDED else Standing.REVOKED
    if explained is not standing:
        return code, status
    successor = number.show(note.superseded_by) if note.superseded_by else None
    # Without a successor there is nowhere to send people, and it remains a revocation.
    if note.standing is Standing.SUPERSEDED and successor is not None:
        code = _CODES[Standing.SUPERSEDED]
    return code, status._replace(
        since=note.since,
        reason=note.reason,
        superseded_by=successor,
    )


def _matches(content: Content, profile: platforms.Profile) -> bool:
    return any(
        platforms.same_account(
            profile,
            account["platform"],
            account["handle"],
            account.get("accountId"),
        )
        for account in content.payload["credentialSubject"]["accounts"]
    )
