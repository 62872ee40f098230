"""The table of error code -> HTTP status, and the problem details (RFC 9457) of an error."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from credissuer.errors import FieldError, IssuerError, catalogue, words
from credissuer.http import deprecations, language, negotiation
from credissuer.http.asgi import (
    CORS,
    NO_STORE,
    REQUEST_ID,
    SECURITY,
    Headers,
    Scope,
    Send,
    header,
    respond,
)
from credissuer.words import in_language, languages
from credissuer.words import words as words_of
from credverifier.errors import CredentialError
from credverifier.words import CODES

MEDIA_TYPE = "application/problem+json"

_BY_STATUS: dict[int, str] = {
    400: """
        request.malformed request.query request.picture_missing request.cursor
        certificate.reason_required certificate.reason_unknown usage.standing usage.restore
        usage.tree usage.file usage.output usage.errors_is_input usage.picture_language
        usage.picture_size usage.file_missing usage.arguments usage.confirmation usage.day
        usage.import_source token.days token.role_unknown idempotency.key_invalid
        as_of.unclear as_of.future
        profile.unreadable profile.ambiguous share_link.unsupported link.number_invalid
        report.days report.assignee_invalid report.closing_required report.closing_unknown
        report.duplicate_of_what usage.report_link usage.new_passphrase usage.transfer_passphrase usage.after_sanction
        person.login_invalid person.name_invalid person.email_invalid person.language_unknown
        person.role_unknown person.operator_invalid usage.person_roles usage.person_change
        proposal.reason_required proposal.outcome_unknown proof.result_unknown
        case.severity_unknown case.source_unknown case.measure_unknown case.closing_unknown
        appeal.outcome_unknown case.until_unreadable case.captured_invalid bulk.nothing_named
        bulk.rows_or_selection bulk.no_reason bulk.platform_unknown bulk.no_refs
        bulk.result_is_input bulk.number_or_many bulk.change_unknown
        brand.name brand.email brand.language brand.quota brand.key_days brand.key_label
        watch_list.name watch_list.until webhook.url webhook.type request.if_match
    """,
    401: "request.unauthorized sign_in.failed session.required holder.signed_out",
    403: """
        request.forbidden actor.not_permitted session.key_required session.step_up_required
        sign_in.oidc_refused sign_in.oidc_unknown security_key.refused security_key.unknown
        security_key.wrong_origin security_key.cloned decision.person_needed
        decision.operator_unknown decision.on_oneself reading.of_oneself proposal.same_person proposal.not_yours
        worksheet.not_yours application.not_yours application.assessed_by_you case.same_person appeal.same_people
    """,
    404: """
        brand.not_found brand.key_not_found watch_list.not_found webhook.not_found
        webhook.delivery_not_found
        status.not_kept request.not_found request.foreign_link share_link.no_profile share_link.unresolved
        renew.ref_not_found certificate.not_found profile.not_found report.not_found
        assessment.not_found key.not_found root.missing token.not_found status.list_not_found link.not_found
        usage.picture person.not_found session.not_found security_key.not_found
        sign_in.no_provider proposal.not_found proposal.kind_unknown notice.not_found
        application.not_found evidence.not_found holder.not_found proof.not_found
        worksheet.not_found evidence_file.not_found case.not_found appeal.not_found
        case.evidence_not_found job.not_found import.not_found bulk.nothing_selected
        bulk.import_not_found bulk.plan_not_found
    """,
    405: "request.method",
    408: "request.timeout",
    409: """
        watch_list.too_many webhook.too_many webhook.disabled
        many.open_case certificate.already_revoked certificate.cannot_change
        certificate.ref_conflict assessment.used assessment.outdated key.cannot_change key.exists
        root.exists root.not_named
        key.only_active key.overlap_not_over idempotency_conflict account.taken store.conflict
        renew.unfinished certificate.sanctioned renew.already renew.without_assessment
        renew.two_certificates office.exists office.database_of_another office.keystore_of_another
        office.keys_missing office.database_missing report.already_closed report.no_original
        token.role_not_theirs token.not_yours person.login_taken person.operator_taken
        person.email_taken
        person.not_invited person.never_in person.last_admin person.own_roles person.own_recovery
        person.changed person.disabled person.link_unknown person.link_used person.link_expired
        sign_in.expired security_key.last security_key.too_many proposal.pending proposal.decided
        proposal.changed proposal.damaged proposal.stale proposal.not_held decision.two_needed
        policy.one_person application.changed application.cannot_change application.already_open
        application.account_twice application.none application.nothing_asked consent.outdated
        holder.link_used proof.expired worksheet.undeclared worksheet.conflict worksheet.finished
        worksheet.outdated worksheet.changed worksheet.declared application.taken
        application.has_second application.sheet_unfinished application.second_needed
        application.proofs_open application.no_consent application.earns_nothing
        application.not_proposed proof.code_expired proof.another_account proof.silent
        case.changed case.cannot_change case.closed case.decided case.already_open
        case.already_suspended case.no_certificate case.report_taken case.suspend_first
        case.nothing_to_confirm appeal.changed appeal.not_decided appeal.already appeal.too_late
        appeal.decided notice.erased job.cannot_change job.changed import.erased
        import.changed import.damaged bulk.changed bulk.changed_since bulk.nothing_changes
    """,
    412: "watch_list.changed",
    413: """
        bulk.too_many request.too_large request.picture_too_large import.too_large import.workbook_too_large
        evidence.too_large
    """,
    415: "request.media_type request.picture_type request.sheet_type import.encoding",
    422: """
        listing.topic_unknown listing.too_many_topics listing.region_unknown listing.nothing_certified
        watch_list.items watch_list.item watch_list.quota webhook.replay_too_much
        bulk.columns bulk.twice bulk.until bulk.too_many_lifted
        person.passwords_differ report.refused report.kind_unknown report.about_missing
        report.number_invalid report.text_missing report.too_long report.evidence_too_long
        issue.order_refused issue.file_invalid assessment.duplicate_criterion
        assessment.level_not_earned assessment.missing_criterion assessment.not_granted
        assessment.unknown_criterion assessment.unknown_level name.empty name.too_long
        name.hidden_characters name.disallowed_characters name.confusable account.missing
        account.url_malformed account.platform_unknown account.handle_invalid account.share_link
        account.phone_number account.duplicate account.confusable account.proof_too_old
        account.proof_missing assessment.too_old renew.assessment_too_old renew.assessed_before
        renew.which renew.number_invalid export.malformed export.not_in_good_standing import.empty
        import.header import.malformed import.ref_missing import.ref_invalid import.duplicate_ref
        import.kind_unknown import.date_invalid import.date_missing import.date_future
        import.proven_without_account import.too_many_fields import.ref_shortened import.protected
        import.old_workbook import.workbook_unreadable import.sheet_not_found holder_key.private
        holder_key.invalid portrait.too_large portrait.kind portrait.side portrait.notes
        portrait.broken request.invalid certificate.qr_too_long key.algorithm_unknown key.algorithm_missing root.refused
        person.refused password.too_short password.too_long password.is_name password.breached
        password.wrong password.different security_key.label security_key.answer_malformed
        notice.recipient_invalid application.incomplete application.kind_unknown
        application.name_missing application.about_too_long application.accounts_missing
        application.accounts_too_many application.proofs_missing application.answer_missing
        application.answer_too_long application.confirm consent.required evidence.empty
        evidence.kind evidence.too_many evidence.link_invalid evidence.nothing
        evidence.note_too_long holder.email_invalid evidence_file.empty evidence_file.too_large
        evidence_file.kind evidence_file.moment evidence_file.nothing evidence_file.link
        evidence_file.note evidence_file.future evidence_file.refused evidence_file.too_many
        worksheet.declaration_missing application.no_assessor application.ask_refused
        application.ask_missing application.ask_too_long application.ask_days
        application.reason_missing application.reason_too_long application.refused_badly
        proof.method_unknown proof.evidence_needed proof.account_id_invalid proof.no_adapter
        proof.pages_not_read worksheet.note_too_long worksheet.note_missing worksheet.refused
        worksheet.incomplete case.about_missing case.no_reports case.several_certificates
        case.merge_itself case.note_missing case.note_too_long case.text_refused case.text_missing
        case.text_too_long case.evidence_needed case.until_invalid appeal.nothing_milder
        case.evidence_refused case.evidence_missing case.link_invalid case.evidence_future
        many.none many.too_many many.no_reason many.not_confirmed import.nothing_ready
        import.too_many_rows import.no_file
    """,
    429: "request.too_many sign_in.too_many job.too_many",
    500: """
        audit.undecided audit.broken audit.cut audit.checkpoint_invalid audit.disagrees internal
        issue.readback_failed storage.damaged issue.not_approved
    """,
    501: "request.format",
    503: """
        request.overloaded request.unavailable request.behind office.behind_published
        office.handed_over
        database.unavailable database.busy database.outcome_unknown database.missing
        database.in_use database.encoding
        database.foreign database.network_filesystem database.not_durable database.sqlite_too_old
        database.unsupported database.tool_missing database.tool_failed backup.exists
        backup.unwritable backup.not_one backup.not_unpacked backup.too_new backup.damaged
        restore.no_witness restore.witness_unreadable restore.unproven restore.second_person
        restore.keys_behind restore.database_there restore.other_office restore.other_database
        restore.no_trial
        schema.too_new schema.too_old storage.error issue.key_changed issue.voided
        publish.pending publish.failed publish.backwards publish.clock_backwards publish.contended
        publish.raced publish.unreachable publish.throttled publish.access_denied
        publish.no_bucket publish.clock_skewed manifest.missing manifest.damaged
        config.publication_url config.publication_endpoint
        config.credentials_open config.credentials_invalid config.bucket_extra
        publish.locked trust.missing trust.malformed trust.expired config.public_url
        config.public_url_changed config.not_found config.invalid config.unknown_key
        config.timezone config.secret_in_file config.documents_invalid config.file_unreadable
        config.logo_too_large config.logo_not_svg config.logo_forbidden config.password_in_file
        key.clock_backwards key.foreign key.inside_checkout key.locked key.mismatch
        key.no_keystore key.none_active key.owner key.permissions key.symlink key.unreadable
        key.unwritable key.worker_died key.wrong_passphrase key.passphrase_short status.list_full
        publish_pending
        key.not_here key.private_missing key.cannot_take key.transfer_unreadable
        key.transfer_sealed key.transfer_foreign key.transfer_old
        key.unavailable key.wrong_pin key.pin_locked key.no_pin key.extractable
        config.package_missing
        serve.address demo.folder_taken programme.invalid config.breached_unreadable config.oidc
        sign_in.oidc_unreachable config.four_eyes config.smtp_url config.mail_from audit.no_folder
        request.outcome_unknown request.clock_suspect clock.suspect
    """,
    507: "storage.full request.storage_full",
}
ErrorPage = Callable[[Scope, "Problem"], tuple[Headers, bytes]]
"""Makes the page of an error: its headers and its HTML."""

PAGE = "credissuer.error_page"
"""Key of the `ErrorPage` in the ASGI scope, where people are told too."""

STATUS: dict[str, int] = {
    code: status for status, codes in _BY_STATUS.items() for code in codes.split()
}
"""Codes of verdicts are not in it: see `status_of`."""

RETRY_SECONDS = {HTTPStatus.SERVICE_UNAVAILABLE: 5, HTTPStatus.INSUFFICIENT_STORAGE: 60}
"""Status -> Retry-After: room on a disk is made by people."""

# Code -> the code whose words are shown, because these would tell about the inside of the office.
_INSTEAD = {"actor.not_permitted": "request.forbidden"}
# The same of codes from 500 on; all others are "request.unavailable".
_OUTSIDE = {
    "office.behind_published": "request.behind",
    "office.handed_over": "request.behind",
    "database.outcome_unknown": "request.outcome_unknown",
    "storage.full": "request.storage_full",
    "clock.suspect": "request.clock_suspect",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """An error response. `facts` fill the placeholders of its words."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    errors: Sequence[FieldError] = ()
    headers: tuple[tuple[bytes, bytes], ...] = ()

    @property
    def status(self) -> int:
        return status_of(self.code)

    def members(self, reader: str, request_id: str) -> dict[str, Any]:
        """The problem details object (RFC 9457), in the language `reader`."""
        status, renamed = self.status, deprecations.of("code", self.code)
        code = self.code if renamed is None else renamed.instead
        members = {
            # Relative (RFC 9457 section 3.1.1 allows it), because the office may stand behind any
            # host name.
            "type": f"/api/v1/problems/{code}",
            "title": words_of("errors", reader)["titles"][str(status)],
            "status": status,
            "detail": self._detail(reader),
            "code": code,
            "request_id": request_id,
            "errors": [
                {"pointer": error.pointer, "code": error.code, "detail": error.words[reader]}
                for error in self.errors
            ],
        }
        # A client that knows the former code finds it there, until it goes.
        return members if renamed is None else {**members, "former_code": renamed.name}

    def response_headers(self) -> Headers:
        """The headers of the problem details, without Content-Length and Content-Language."""
        return [
            (b"content-type", MEDIA_TYPE.encode("ascii")),
            NO_STORE,
            (b"vary", b"Accept, Accept-Language"),
            *SECURITY,
            *self.own_headers(),
        ]

    def own_headers(self) -> Headers:
        """The headers that this error has in any form: where to log in, when to come back."""
        fields: Headers = []
        if self.status == HTTPStatus.UNAUTHORIZED:
            fields.append((b"www-authenticate", b'Bearer realm="credissuer"'))
        has_retry_after = any(name == b"retry-after" for name, _ in self.headers)
        seconds = RETRY_SECONDS.get(HTTPStatus(self.status))
        if seconds is not None and not has_retry_after:
            fields.append((b"retry-after", b"%d" % seconds))
        renamed = deprecations.of("code", self.code)
        fields += [] if renamed is None else renamed.headers()
        return [*fields, *self.headers]

    def _detail(self, reader: str) -> str:
        if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            # Other words would tell a stranger about disks, keys and databases of the office.
            if not self.code.startswith(("request.", "internal", "publish_pending")):
                return words(_OUTSIDE.get(self.code, "request.unavailable"), reader, {})
            return words(self.code, reader, self.facts)
        code = _INSTEAD.get(self.code, self.code)
        if code in catalogue():
            return words(code, reader, self.facts)
        # A code of verdicts: its words are the verifier's, which may have fewer languages.
        return in_language(CODES[code], reader)


class ProblemError(Exception):
    """Raised in a route to respond with `problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def method_problem(method: str, allowed: str) -> Problem:
    """405 for a route with the methods `allowed` ("GET, HEAD")."""
    facts = {"method": method, "allowed": allowed}
    return Problem("request.method", facts, headers=((b"allow", allowed.encode("latin-1")),))


def status_of(code: str) -> int:
    """The HTTP status of a code; 400 for a code of verdicts, because it is about the input."""
    fallback = 400 if code in CODES else 500
    return STATUS.get(code, fallback)


def of(error: CredentialError) -> Problem:
    """The problem for a coded error of the office or the verifier."""
    facts = error.facts if isinstance(error, IssuerError) else {}
    if "problems" in facts:
        return Problem(error.code, facts, facts["problems"])
    return Problem(error.code, facts)


async def send_problem(
    scope: Scope,
    send: Send,
    problem: Problem,
    more: Headers | None = None,
) -> None:
    """Respond with `problem`: as a page to a browser, else as problem details, to which `more` are
    additional headers.
    """
    page: ErrorPage | None = scope.get(PAGE)
    if page is not None and negotiation.wants_page(scope):
        shown, html = page(scope, problem)
        # Not CORS: a page is for people, and no script of another site has to read it.
        rest = [field for field in more or () if field != CORS]
        await respond(scope, send, problem.status, [*shown, *problem.own_headers(), *rest], html)
        return
    reader = language.preferred(header(scope, b"accept-language"), languages("errors"))
    request_id = str(scope.get(REQUEST_ID, ""))
    body = json.dumps(problem.members(reader, request_id), ensure_ascii=False).encode("utf-8")
    headers = [
        *problem.response_headers(),
        (b"content-language", reader.encode("ascii")),
        *(more or ()),
    ]
    await respond(scope, send, problem.status, headers, body)
