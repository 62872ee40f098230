"""Each module of the office has a test file of its name in the same folder below tests/."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE, TESTS = ROOT / "src/credissuer", ROOT / "tests"

WITHOUT = {
    # without rules of their own: values, shapes and compositions of other modules
    "brands/brand.py": "values: operations/brands/test_accounts.py",
    "http/shapes/brands.py": "the shapes of bodies: public/for_brands/test_watch_lists.py and public/for_brands/test_webhooks.py",
    "http/brand_callers.py": "public/for_brands/test_watch_lists.py",
    "http/service.py": "the values that the parts of the server share",
    "http/shapes/texts.py": "the shapes of texts: schema/test_slice.py holds them to what is answered",
    "public/described.py": "the shapes of replies: schema/test_slice.py holds them to what is answered",
    "http/shapes/proposals.py": "the shapes of bodies: api/test_proposals.py",
    "http/shapes/dossier.py": "the shapes of answers: test_openapi.py holds them to what is answered",
    "http/shapes/jobs.py": "the shapes of answers about jobs: api/test_jobs.py asks for them",
    "http/shapes/imports.py": "the shapes of bodies and answers: api/test_imports.py asks for them",
    "http/shapes/overview.py": "the shapes of answers: api/test_overview.py holds them to what is answered",
    "http/shapes/schemas.py": "the shapes of bodies: test_openapi.py holds them to what is answered",
    "bootstrap/clock_and_chance.py": "two calls of the standard library: bootstrap/test_opening.py",
    "bootstrap/configuration_file.py": "bootstrap/test_opening.py reads the file of a founded office",
    "app.py": "puts the server together: asked as a whole in http, public and api",
    "assessment/records.py": "stored values: credentials/test_record.py and store/test_tables.py",
    "credentials/certificate.py": "stored values: credentials/test_record.py",
    "credentials/note.py": "stored values: store/test_tables.py",
    "credentials/rendition.py": "stored values: credentials/test_record.py",
    "credentials/vc_api_signature.py": "stored values: store/test_tables.py",
    "staff/person.py": "stored values: store/test_contract.py",
    "staff/staff_link.py": "stored values: store/test_contract.py",
    "http/shapes/people.py": "the shapes of bodies: test_openapi.py holds them to what is answered",
    "staff/bearer_token.py": "stored values: operations/access/test_bearer_tokens.py",
    "staff/challenge.py": "stored values: operations/sign_in/test_security_keys.py",
    "staff/security_key.py": "stored values: operations/sign_in/test_security_keys.py",
    "staff/session.py": "stored values: operations/sign_in/test_sessions.py",
    "office/sign_in.py": "values: operations/sign_in/test_configured.py",
    "status/document.py": "stored values: store/test_tables.py",
    "status/due_publication.py": "stored values: store/test_contract.py",
    "status/retired_index.py": "stored values: store/test_tables.py",
    "status/profile_index.py": "stored values: store/test_tables.py",
    "documents/kind.py": "a protocol: documents/test_ledger.py has a made-up one",
    "badges/scanning/picture_report.py": "badges/scanning/test_lint.py",
    "badges/scanning/code_target.py": "badges/scanning/test_lint.py",
    "badges/scanning/code_drawing.py": "badges/scanning/test_lint.py",
    "badges/fonts/make_fonts.py": "run by hand when the fonts change",
    "http/shapes/cases.py": "shapes of bodies: api/test_cases.py and test_openapi.py",
    "console/desk/queue/item.py": "a value: console/desk/queue/test_sources.py",
    "console/desk/proposals/case_proposals.py": "console/desk/cases/test_decisions.py",
    "console/case_facts.py": "console/desk/cases/test_cases.py and console/desk/cases/test_decisions.py",
    "http/shapes/applications.py": "the shapes of bodies: test_openapi.py holds them to what is answered",
    # tested with their only caller
    "console/desk/applications/dossiers.py": "console/desk/applications/test_applications.py",
    "console/desk/proposals/public_draft.py": "console/desk/applications/test_proposing.py",
    "console/desk/applications/rubric.py": "console/desk/applications/test_assessing.py",
    "api/assessing.py": "api/test_issuing.py",
    "credentials/sanctions.py": "operations/test_after_sanction.py",
    "cli/certificates/sanctions.py": "cli/certificates/test_renewals.py",
    "cli/certificates/import_batches.py": "cli/certificates/test_imports.py",
    "cli/certificates/import_findings.py": "cli/certificates/test_imports.py",
    "public/pages/asked_certificate.py": "public/pages/test_verdict_page.py",
    "public/pages/verdict_facts.py": "public/pages/test_verdict_page.py",
    "cli/progress.py": "cli/certificates/test_renewals.py and cli/test_access.py",
    "cli/desk.py": "cli/certificates/test_certificates.py and house/test_house.py",
    "documents/checkpoint.py": "operations/test_upkeep.py",
    "documents/changes_page.py": "operations/publishing/test_change_feed.py",
    "documents/directory_page.py": "operations/publishing/test_directory.py",
    "applications/listing.py": "operations/publishing/test_directory.py",
    "public/deprecated.py": "http/test_deprecations.py",
    "documents/statement.py": "public/test_past_and_receipts.py",
    "status/kept_list.py": "operations/publishing/test_list_archive.py",
    "status/public_change.py": "operations/publishing/test_change_feed.py",
    "documents/index_shard.py": "operations/publishing/test_profile_index.py",
    "documents/standing_note.py": "operations/publishing/test_publish.py",
    "documents/status_list.py": "documents/test_ledger.py",
    "documents/trust_list.py": "operations/publishing/test_publish.py",
    "office/call.py": "operations/test_perform.py",
    "status/bitstring_list.py": "status/test_encodings.py",
    "status/token_status_list.py": "status/test_encodings.py",
    "demo/specimens.py": "demo/test_stage.py",
    "http/application.py": "http/test_router.py and http/test_problems.py",
    "http/cache.py": "public/test_checking.py and public/test_public_files.py",
    "http/facts.py": "public/test_lookup.py and api/test_records.py",
    "http/idempotency.py": "api/test_issuing.py",
    "http/publisher.py": "api/test_standings.py",
    "publication/nginx.py": "publication/test_real_servers.py and publication/test_in_front.py",
    "publication/caddy.py": "publication/test_real_servers.py and publication/test_in_front.py",
    "public/reports.py": "api/test_reports.py",
}
"""Modules without a test of their own, and why."""

ROOMS = ("operations", "store")
"""Not yet mirrored: their tests are named after what is done."""


def modules() -> set[str]:
    """Paths below SOURCE, except entry points and migrations."""
    paths = [path.relative_to(SOURCE) for path in SOURCE.rglob("*.py")]
    return {
        path.as_posix()
        for path in paths
        if not path.name.startswith("__") and "migrations" not in path.parts
    }


def untested() -> set[str]:
    def test_of(module: str) -> Path:
        path = TESTS / module
        return path.with_name(f"test_{path.name}")

    return {module for module in modules() if not test_of(module).is_file()}


def test_each_module_has_a_test_file() -> None:
    missing = {module for module in untested() if module.split("/")[0] not in ROOMS}
    assert missing - set(WITHOUT) == set(), "write a test of this name"
    assert set(WITHOUT) - missing == set(), "has one now, or is gone"


def test_the_test_files_named_instead_exist() -> None:
    paths = re.findall(r"[\w/]+\.py", " ".join(WITHOUT.values()))
    assert len(paths) > 10
    assert [path for path in paths if not (TESTS / path).is_file()] == []
