"""Every action is refused to roles without its permission, and a refusal changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.errors import ForbiddenError
from credissuer.operations import change_keys, share_links
from credissuer.operations.access import bearer_tokens
from credissuer.operations.assess import assess
from credissuer.operations.badge import badge, kit
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.issue import issue
from credissuer.operations.issue_assessed import issue_assessed
from credissuer.operations.perform import perform
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.operations.publishing.publish import publish
from credissuer.operations.renewing.renew import renew
from credissuer.operations.reporting import handle_reports, reports
from credissuer.operations.upkeep import check_trail, doctor, read_trail
from credissuer.operations.upkeep.export import export
from credissuer.operations.vc_api import issuing, verifying
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from tests.offices import Household, actor, order

ACTIONS = {
    "issue": (Permission.ISSUE, lambda office, call, number: issue(office, call, [order(2)])),
    "resolve share links": (
        Permission.ISSUE,
        lambda office, call, number: share_links.resolved(office, call, []),
    ),
    "issue by an assessment": (Permission.ISSUE, issue_assessed),
    "assess": (Permission.ASSESS, assess),
    "revoke": (
        Permission.REVOKE,
        lambda office, call, number: perform(office, call, revoke, number, "deceased"),
    ),
    "suspend": (
        Permission.SUSPEND,
        lambda office, call, number: perform(office, call, suspend, number, "deceased"),
    ),
    "reinstate": (
        Permission.REINSTATE,
        lambda office, call, number: perform(office, call, reinstate, number),
    ),
    "renew": (Permission.RENEW, renew),
    "publish": (Permission.PUBLISH, lambda office, call, number: publish(office, call)),
    "keep public": (Permission.PUBLISH, lambda office, call, number: keep_public(office, call)),
    "doctor": (Permission.AUDIT, lambda office, call, number: list(doctor.examine(office, call))),
    "doctor --fix": (Permission.PUBLISH, lambda office, call, number: doctor.resolve(office, call)),
    "export": (Permission.EXPORT, lambda office, call, number: list(export(office, call))),
    "badge": (Permission.READ, badge),
    "badge kit": (Permission.READ, kit),
    "audit verify": (
        Permission.AUDIT,
        lambda office, call, number: check_trail.verify(office, call),
    ),
    "audit list": (
        Permission.AUDIT,
        lambda office, call, number: list(read_trail.entries(office, call)),
    ),
    "begin": (
        Permission.KEYS,
        lambda office, call, number: change_keys.begin(office, call, KeyUse.VC_API),
    ),
    "rotate": (
        Permission.KEYS,
        lambda office, call, number: change_keys.rotate(office, call, KeyUse.STATUS, timedelta(0)),
    ),
    "retire": (Permission.KEYS, change_keys.retire),
    "compromise": (Permission.KEYS, change_keys.compromise),
    "passphrase": (
        Permission.KEYS,
        lambda office, call, number: change_keys.change_passphrase(
            office, call, Passphrase("nobody's")
        ),
    ),
    "token create": (
        Permission.TOKENS,
        lambda office, call, number: perform(
            office, call, bearer_tokens.create, office, "x", "issuer", 1
        ),
    ),
    "token list": (
        Permission.TOKENS,
        lambda office, call, number: bearer_tokens.listed(office, call),
    ),
    "reports list": (Permission.REPORTS, lambda office, call, number: reports.page(office, call)),
    "reports show": (
        Permission.REPORTS,
        lambda office, call, number: perform(office, call, reports.read_report, "R-00000000"),
    ),
    "reports by certificate": (
        Permission.REPORTS,
        lambda office, call, number: reports.counts(office, call),
    ),
    "reports assign": (
        Permission.HANDLE,
        lambda office, call, number: perform(
            office, call, handle_reports.assign, "R-00000000", "Lan"
        ),
    ),
    "reports link": (
        Permission.HANDLE,
        lambda office, call, number: perform(
            office, call, handle_reports.link, "R-00000000", number
        ),
    ),
    "reports duplicate": (
        Permission.HANDLE,
        lambda office, call, number: perform(
            office, call, handle_reports.close_as_duplicate, "R-00000000", "R-00000001"
        ),
    ),
    "reports close": (
        Permission.HANDLE,
        lambda office, call, number: perform(
            office, call, handle_reports.close, "R-00000000", "spam"
        ),
    ),
    "reports reopen": (
        Permission.HANDLE,
        lambda office, call, number: perform(office, call, handle_reports.reopen, "R-00000000"),
    ),
    "erase contacts": (
        Permission.ERASE,
        lambda office, call, number: perform(office, call, reports.erase_contacts, 90),
    ),
    "token revoke": (
        Permission.TOKENS,
        lambda office, call, number: perform(office, call, bearer_tokens.revoke, number),
    ),
    "vc-api issue": (
        Permission.VC_API,
        lambda office, call, number: issuing.issue_credential(office, call, {}),
    ),
    "vc-api verify a credential": (Permission.VC_API, verifying.verify_credential),
    "vc-api verify a presentation": (
        Permission.VC_API,
        lambda office, call, number: verifying.verify_presentation(
            office, call, number, domain=None, challenge=None
        ),
    ),
}


@pytest.fixture
def issued(house: Household) -> tuple[Household, str]:
    [certificate] = house.issue(1)
    return house, certificate.number


def test_an_action_without_its_permission_is_refused_and_changes_nothing(
    issued: tuple[Household, str],
) -> None:
    house, number = issued
    trail, keys = house.trail(), house.office.keyring.records
    refusals = 0
    for name, (permission, act) in ACTIONS.items():
        for role in Role:
            if permission in PERMISSIONS[role]:
                continue
            with pytest.raises(ForbiddenError) as refusal:
                act(house.office, house.office.call(actor(role)), number)
            assert (refusal.value.code, refusal.value.facts["permission"]) == (
                "actor.not_permitted",
                permission,
            ), name
            refusals += 1
    assert refusals > 2 * len(ACTIONS)
    assert (house.trail(), house.office.keyring.records) == (trail, keys)
