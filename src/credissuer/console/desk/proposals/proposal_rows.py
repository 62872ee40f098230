"""What a proposed certificate says beside the last one of the same subject, row by row in words."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.assessment.orders.renewal import Before
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.cases.case import shown
from credissuer.console import short_dates
from credissuer.console.screens import say
from credissuer.office import Office
from credissuer.operations.deciding.draft import CertificateDraft
from credissuer.operations.deciding.proposal_views import OF_CERTIFICATES, OF_PEOPLE, ProposalView
from credissuer.words import in_language
from credverifier.wire import number as numbers


class DiffRow(NamedTuple):
    """A fact by name, before and after as lines; `change` is `new`, `changed`, `gone` or `same`."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    change: str


def rows_of(office: Office, draft: CertificateDraft, language: str) -> list[DiffRow]:
    """Every fact that the certificate would state, in the order of the page."""
    after = _facts(office.programme, draft.after, language)
    before = _facts(office.programme, draft.before, language) if draft.before else {}
    labels = list(dict.fromkeys([*after, *before]))
    rows = [_row(label, before.get(label, ()), after.get(label, ())) for label in labels]
    until = (short_dates.last_day(draft.certificate.valid_until, language, office.zone),)
    was = () if draft.until is None else (short_dates.last_day(draft.until, language, office.zone),)
    return [*rows, _row(str(say(language, "desk_proposals.until")), was, until)]


def changed(rows: list[DiffRow]) -> int:
    """How many facts change."""
    return sum(row.change != "same" for row in rows)


def titled(looked: ProposalView, language: str) -> str:
    """What a proposal is about, in a few words: a name, a number, an id; empty for the office."""
    record = looked.proposal
    orders = record.content.get("orders", ())
    if looked.shows_content and len(orders) == 1:
        return str(orders[0]["order"]["name"])
    if record.kind == "import" and looked.shows_content:
        return str(say(language, "desk_proposals.rows", count=len(orders)))
    if record.kind.startswith("bulk-"):
        return str(say(language, "desk_bulk.plan_title", count=record.content["total"]))
    if record.kind == "key-rotate":
        return str(say(language, f"desk_settings.uses.{record.object}"))
    if record.kind in OF_CERTIFICATES:
        named = f"{looked.subject} · " if looked.subject else ""
        return named + numbers.show(record.object)
    if record.kind in OF_PEOPLE and looked.subject:
        return looked.subject
    if isinstance(record.content.get("case"), str):
        named = f"{looked.subject} · " if looked.subject else ""
        return named + shown(record.object)
    return "" if record.object == "office" else record.object


def _row(label: str, before: tuple[str, ...], after: tuple[str, ...]) -> DiffRow:
    if before == after:
        return DiffRow(label, before, after, "same")
    change = "new" if not before else "gone" if not after else "changed"
    return DiffRow(label, before, after, change)


def _facts(
    programme: AssessmentProgramme, said: Before, language: str
) -> dict[str, tuple[str, ...]]:
    """Label -> lines."""

    def name(key: str) -> str:
        return str(say(language, f"desk_proposals.{key}"))

    assessment = said.assessment
    is_ours = (assessment.programme, assessment.version) == (programme.id, programme.version)
    level = level_name(programme if is_ours else None, assessment.level, language)
    facts = {
        name("name"): (said.subject.name,),
        name("kind"): (str(say(language, f"desk_certificates.kinds.{said.subject.kind}")),),
        name("accounts"): tuple(short(account.url) for account in said.accounts),
        name("level"): (level,),
        name("assessed_on"): (short_dates.day(assessment.assessed_on, language),),
    }
    for criterion, found in assessment.findings.items():
        title, judged = _judged(programme if is_ours else None, criterion, found, language)
        facts[title] = (judged,)
    if said.portrait is not None:
        facts[name("portrait")] = (said.portrait.sha256[:12],)
    return facts


def level_name(programme: AssessmentProgramme | None, level: str, language: str) -> str:
    """The name of a level; its id where the programme has no such level."""
    found = programme.level(level) if programme else None
    return in_language(found.name, language) if found else level


def short(url: str) -> str:
    """The address of an account without what all of them begin with."""
    return url.removeprefix("https://").removeprefix("www.")


def _judged(
    programme: AssessmentProgramme | None, criterion: str, found: str, language: str
) -> tuple[str, str]:
    rule = programme.criterion(criterion) if programme else None
    if rule is None:
        return criterion, found
    names = (in_language(level.name, language) for level in rule.levels if level.id == found)
    return in_language(rule.title, language), next(names, found)
