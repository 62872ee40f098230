"""Permissions are checked, and changes committed with their audit events, in one place: `perform`
and `needs` (docs/adr/0018).
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.routing import APIRoute

import credissuer
from credissuer import api, operations
from credissuer.office.call import permission_of
from credissuer.operations.perform import perform, perform_behind

SOURCE = Path(credissuer.__file__).parent
PERFORM = "operations/perform.py"

CHECKS = {
    PERFORM: "the one place",
    "operations/deciding/proposal_records.py": "what a person needs depends on the kind of proposal",
    "operations/bulk/allowed.py": "what a person needs depends on the change of many",
    "staff/roles.py": "of a change of many: the permission, and a proof that is fresh",
    "http/callers.py": "a refusal is recorded, and comes before the body of a request is read",
}
READS_NOTHING = {"get_template": "an empty sheet, made of the programme that everybody may read"}
"""Routes that ask for a permission and neither read nor change what is stored."""
WRITES = {
    PERFORM: "the one place",
    "documents/ledger.py": "what was signed and published of decisions that are durable",
    "operations/publishing/journal.py": "that what was decided is public, or that all of it is due",
    "operations/publishing/list_archive.py": "that lists which were kept are public",
    "operations/publishing/standing_batches.py": "that standings which were decided are public",
    "operations/publishing/profile_index.py": "how far the published index has come",
    "http/idempotency.py": "answers to requests, in case they are repeated",
    "http/publisher.py": "deletes such answers when they are old",
    "http/monitoring/readiness.py": "nothing: it asks whether the database can be written to",
    "demo/specimens.py": "an index for the demo's forgeries",
}
"""Files that open a transaction to write, and what it holds. Only `perform` writes decisions."""

ANYBODY = {
    "reporting.reports.receive": "anybody may report a violation",
    "casework.hearing.answer": "the subject of the case, who has no role",
    "casework.appealing.lodge": "the same",
    "founding_entry.record_founding": "nobody has a role in an office that is not founded yet",
    "access.record_logins.record_call": "also whoever may not",
    "deciding.policy.raise_flag": "also a setting may: it takes power away and gives none",
    "access.record_logins.record_failed_logins": "also whoever is not let in",
    "access.record_logins.record_failed_sign_ins": "the same",
    "sign_in.by_password.sign_in": "whoever signs in has no role yet",
    "sign_in.by_provider.begin": "the same",
    "sign_in.by_provider.finish": "the same",
    "sign_in.by_security_key.ask_sign_in": "the same",
    "sign_in.by_security_key.sign_in": "the same",
    "sign_in.sessions.open_session": "the same; who it is was proven before",
    "sign_in.sessions.keep_alive": "whoever has a session",
    "sign_in.sessions.listed": "everybody's own sessions",
    "sign_in.sessions.end": "one of one's own",
    "sign_in.sessions.end_others": "the same",
    "sign_in.security_keys.ask_registration": "everybody's own key, also while it is due",
    "sign_in.security_keys.register": "the same",
    "sign_in.by_security_key.ask_step_up": "the same",
    "sign_in.by_security_key.step_up": "the same",
    "sign_in.by_security_key.step_up_in_demo": "the same",
    "sign_in.security_keys.remove": "one of one's own, with a fresh proof",
    "sign_in.passwords.change_password": "one's own, with the present one",
    "people.accept.open_link": "whoever holds the link has no session yet, and the link is the proof",
    "people.accept.accept": "the same",
    "access.bearer_tokens.create_own": "everybody on the staff; it is good for no more than they",
    "access.bearer_tokens.revoke_own": "their own alone",
    "access.own_language.choose": "everybody chooses their own",
    "people.change_person.change_own_details": "everybody changes their own; it asks for a person",
    "applying.entering.begin": "anybody may ask for a link to their own address",
    "applying.entering.enter": "whoever has the secret of a link, once",
    "applying.entering.open_session": "of entering, and of a demo's made-up holders",
    **dict.fromkeys(
        (
            "applying.consenting.agree",
            "applying.consenting.give_up",
            "applying.consenting.take_back",
            "applying.details.speak",
            "applying.listing.join",
            "applying.drafts.save_details",
            "applying.drafts.start",
            "applying.drafts.withdraw",
            "applying.entering.leave",
            "applying.entering.see",
            "applying.erasing.erase",
            "applying.evidence.add_file",
            "applying.evidence.add_link",
            "applying.evidence.take_out",
            "applying.own_data.download",
            "applying.proving.add_account",
            "applying.proving.fresh_code",
            "applying.proving.placed",
            "applying.proving.remove_account",
            "applying.sending.answer",
            "applying.sending.submit",
        ),
        "a holder alone, with what is theirs (operations/applying/own.py)",
    ),
    **dict.fromkeys(
        (
            "brands.watching.create",
            "brands.watching.replace_list",
            "brands.watching.change_items",
            "brands.watching.remove",
            "brands.webhooks.create",
            "brands.webhooks.change",
            "brands.webhooks.rotate",
            "brands.webhooks.remove",
            "brands.webhooks.test",
            "brands.webhooks.replay",
            "brands.webhooks.replay_one",
        ),
        "a brand alone, with what is theirs (http/brand_callers.py)",
    ),
}
STEPS = {
    "brands.telling.work_off": "of telling brands what has changed",
    "brands.delivering.take": "of the same",
    "brands.delivering.settle": "of the same",
    "brands.delivering.erase": "of the same",
    "sending.send_notices.take": "of sending notices",
    "sending.send_notices.settle": "of the same",
    "jobs.run_jobs.take": "of doing what was approved, piece by piece",
    "jobs.run_jobs.advance": "of the same",
    "jobs.run_jobs.put_off": "of the same",
    "bulk.changing.change_part": "of the same",
    "auditing.viewed.viewed": "of every reading that shows what is private",
    "release.record_certificates": "of issuing, renewing and finishing",
    "release.record_renditions": "of issuing, renewing, publishing and making a badge",
    "renditions.intend_renditions": "of the same",
    "renewing.reissue.intend_reissue": "of signing anew, and of finishing that",
    "renewing.reissue.record_reissued": "of the same",
    "deciding.propose.propose": "of a kind, whose permission it asks for",
    "deciding.decide.record_decision": "of the same",
    "deciding.decide.begin_held": "of what two people have decided",
    "deciding.finish.mark_done": "of the same",
    "deciding.withdraw.withdrawn": "of withdrawing, and of a restore",
    "deciding.withdraw.decline": "of refusing, withdrawing and recalling",
    "deciding.issuing.intend_proposed": "of the same",
    "deciding.policy.lower_flag": "of the same",
    "keys.registering.register": "of publishing, and of handing keys over",
    "change_keys.record_passphrase_change": "of changing the passphrase",
    "sign_in.challenges.take": "of whatever a security key answers",
    "sign_in.key_answers.session_with_key": "of a key that was added, and of stepping up",
    "people.give_roles.give": "of inviting, and of changing roles",
    "people.held_roles.apply": "of the same, and of what two people decide",
}
"""Operations without a permission of their own, and why."""

READ_BY_ROUTES = {
    "api.issuing.certificate_view": "the answer to a change, which needed a permission",
    "api.issuing._successor": "the same",
    "cli.certificates.badge_check.badge_check": "whether a number exists, which anybody may ask",
}
"""Functions of the API and the commands that read the database without a permission, and why."""


def calls(path: Path) -> Iterator[str]:
    """Every call in a file, as `.transaction.audit.append` (the arguments left out)."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield f".{ast.unparse(node.func)}"


def files_that_call(ending: str) -> set[str]:
    return {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if any(call.endswith(ending) for call in calls(path))
    }


def modules_below(package: ModuleType) -> list[ModuleType]:
    prefix = f"{package.__name__}."
    found = [module.name for module in pkgutil.walk_packages(package.__path__, prefix)]
    return [
        importlib.import_module(name)
        for name in found
        if "migrations" not in name and not name.endswith("__main__")
    ]


def source_of(module: ModuleType) -> str:
    assert module.__file__ is not None
    return Path(module.__file__).read_text("utf-8")


def name_of(function: Callable[..., Any]) -> str:
    return f"{function.__module__.removeprefix('credissuer.operations.')}.{function.__name__}"


def is_marked(function: Callable[..., Any]) -> bool:
    return hasattr(function, "permission")


def begins_with(function: Callable[..., Any], *annotations: str) -> bool:
    parameters = list(inspect.signature(function).parameters.values())
    return tuple(each.annotation for each in parameters[: len(annotations)]) == annotations


def is_performed(function: Any) -> bool:
    """Whether it is one commit, for `perform` to run."""
    return (
        inspect.isfunction(function)
        and begins_with(function, "Transaction", "Call")
        and str(inspect.signature(function).return_annotation).startswith("Outcome")
    )


def is_asked(function: Any) -> bool:
    """Whether it is a reading or a change in several commits, for `needs` to guard."""
    return (
        inspect.isfunction(function)
        and begins_with(function, "Office", "Call")
        and function not in (perform, perform_behind)
    )


def functions_named_in(code: ast.AST, module: ModuleType) -> Iterator[Any]:
    """The functions of the office that `code` of `module` names, as `revoke` or `reports.page`."""
    for node in ast.walk(code):
        found = None
        if isinstance(node, ast.Name):
            found = vars(module).get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found = getattr(vars(module).get(node.value.id), node.attr, None)
        if inspect.isfunction(found) and found.__module__.startswith("credissuer."):
            yield found


def tree_of(function: Callable[..., Any]) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def test_permissions_are_checked_in_one_place() -> None:
    assert files_that_call(".require") == set(CHECKS)


def test_audit_events_are_appended_in_one_place() -> None:
    assert files_that_call(".audit.append") == {PERFORM}
    assert files_that_call(".AuditEvent") == {"office/call.py"}


def test_nothing_is_decided_in_any_other_transaction() -> None:
    assert files_that_call(".store.write") == set(WRITES)


def test_every_operation_names_its_permission() -> None:
    found = {
        name_of(function): function
        for module in modules_below(operations)
        for name, function in vars(module).items()
        if not name.startswith("_")
        if is_performed(function) or (is_asked(function) and is_marked(function))
    }
    assert len(found) > 15
    assert [name for name, function in found.items() if not is_marked(function)] == []
    without = {name for name, function in found.items() if permission_of(function) is None}
    assert without == ANYBODY.keys() | STEPS.keys()


def test_what_is_asked_of_the_office_from_outside_names_its_permission() -> None:
    asked = {
        found
        for module in modules_below(credissuer)
        if not module.__name__.startswith("credissuer.operations")
        for found in functions_named_in(ast.parse(source_of(module)), module)
        if found.__module__.startswith("credissuer.operations.")
        if is_performed(found) or is_asked(found)
    }
    assert len(asked) > 25
    assert {name_of(function) for function in asked if not is_marked(function)} == set()
    without = {name_of(each) for each in asked if permission_of(each) is None}
    assert without == set(ANYBODY)


def test_commands_and_routes_read_nothing_without_a_permission() -> None:
    without = set()
    for module in modules_below(credissuer):
        room = module.__name__.removeprefix("credissuer.")
        if not room.startswith(("api.", "cli.")):
            continue
        for node in ast.parse(source_of(module)).body:
            reads = isinstance(node, ast.FunctionDef) and "store.read()" in ast.unparse(node)
            if reads and not is_marked(getattr(module, node.name)):
                without.add(f"{room}.{node.name}")
    assert without == set(READ_BY_ROUTES)


def routes() -> list[Any]:
    """Each route of the API that only staff may call, with the permission it asks for."""
    found = []
    for module in modules_below(api):
        for route in module.router.routes:
            assert isinstance(route, APIRoute)
            asked = [
                each.call.permission
                for each in route.dependant.dependencies
                if hasattr(each.call, "permission")
            ]
            found += [
                pytest.param(route.endpoint, permission, id=route.unique_id) for permission in asked
            ]
    return found


def permissions_of(function: Callable[..., Any]) -> set[str]:
    """The permissions of all that a function does, by itself or by others of its module."""
    found: set[str] = set()
    waiting, seen = [function], {function}
    while waiting:
        current = waiting.pop()
        module = inspect.getmodule(current)
        assert module is not None
        for named in functions_named_in(tree_of(current), module):
            if is_performed(named) or is_asked(named):
                found.add(str(permission_of(named)))
            elif named.__module__ == module.__name__ and named not in seen:
                seen.add(named)
                waiting.append(named)
    return found


@pytest.mark.parametrize(("endpoint", "permission"), routes())
def test_a_route_asks_for_the_permission_of_what_it_does(
    endpoint: Callable[..., Any], permission: str
) -> None:
    expected = set() if endpoint.__name__ in READS_NOTHING else {permission}
    assert permissions_of(endpoint) == expected
